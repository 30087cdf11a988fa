//! The audiences of all experiences at once: worth its while where one instance decides many
//! views of one plan, as a worker does.

use crate::condition::index::{Axis, Class};
use crate::condition::{Index, Lookup};
use crate::plan::{Plan, Show};
use crate::time::UnixSeconds;
use alloc::{vec, vec::Vec};

/// An index over the audiences of a plan's experiences.
#[derive(Debug)]
pub struct Audiences {
    index: Index,
    /// Of each audience, its experience.
    experiences: Vec<u32>,
    /// A bit for each experience that is for everybody.
    everybody: Vec<u64>,
    /// A bit for each experience that is for the visitor at hand.
    bits: Vec<u64>,
}

impl Audiences {
    /// The audiences of `plan`.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let (mut experiences, mut nodes, mut everybody) = (Vec::new(), Vec::new(), Vec::new());
        for (at, experience) in plan.experiences().enumerate() {
            if at.is_multiple_of(64) {
                everybody.push(0);
            }
            match (experience.audience, everybody.last_mut()) {
                (Some(node), _) => {
                    experiences.push(at as u32);
                    nodes.push(node);
                }
                (None, Some(word)) => *word |= 1 << (at % 64),
                (None, None) => {}
            }
        }
        let index = Index::new(&plan.program(), nodes.into_iter());
        Self { index, experiences, bits: vec![0; everybody.len()], everybody }
    }

    /// The axes of its index, which [`look_by`](Self::look_by) asks classes for.
    #[must_use]
    pub fn axes(&self) -> &[Axis] {
        self.index.axes()
    }

    /// Looks at a visitor, who is then known to [`holds`](Self::holds).
    pub fn look(&mut self, plan: &Plan, visitor: &impl Lookup) {
        let found = self.index.matching(&plan.program(), visitor);
        take(&mut self.bits, &self.everybody, &self.experiences, found);
    }

    /// The same for a caller who knows the classes of the visitor's values.
    pub fn look_by<'v>(
        &mut self,
        plan: &Plan,
        visitor: &impl Lookup,
        class: impl FnMut(&Axis) -> Class<'v>,
    ) {
        let found = self.index.matching_by(&plan.program(), visitor, class);
        take(&mut self.bits, &self.everybody, &self.experiences, found);
    }

    /// Whether the visitor is in the audience of experience `at`.
    #[must_use]
    pub fn holds(&self, at: usize) -> bool {
        self.bits.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 != 0)
    }

    /// The experiences that are for the visitor, in the plan's order.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        self.bits.iter().zip((0usize..).step_by(64)).flat_map(|(word, first)| {
            let mut word = *word;
            core::iter::from_fn(move || {
                let at = first + word.trailing_zeros() as usize;
                (word != 0).then(|| {
                    word &= word - 1;
                    at
                })
            })
        })
    }

    /// Of each slot, the row of its variant for the visitor last looked at, or `u32::MAX` for the
    /// default: what [`decide`](super::decide) chooses for a visitor without a profile.
    pub fn variants(&self, plan: &Plan, now: UnixSeconds, out: &mut Vec<u32>) {
        out.clear();
        out.resize(plan.slot_count(), u32::MAX);
        let mut open = out.len();
        for (word, first) in self.bits.iter().zip((0usize..).step_by(64)) {
            let mut word = *word;
            while word != 0 && open > 0 {
                let at = first + word.trailing_zeros() as usize;
                word &= word - 1;
                for show in plan.shows_at(at, now) {
                    let Show::Variant { slot, variant } = show else { continue };
                    let Some(chosen) = out.get_mut(slot).filter(|chosen| **chosen == u32::MAX)
                    else {
                        continue;
                    };
                    *chosen = plan.variant_row(slot, variant);
                    open -= 1;
                }
            }
        }
    }
}

fn take(bits: &mut [u64], everybody: &[u64], experiences: &[u32], found: &[u32]) {
    bits.copy_from_slice(everybody);
    for &found in found {
        let Some(&at) = experiences.get(found as usize) else { continue };
        if let Some(word) = bits.get_mut(at as usize / 64) {
            *word |= 1 << (at % 64);
        }
    }
}
