//! Counts who got what.

use crate::condition::Memo;
use crate::decision::{Decision, Reason, View};
use crate::plan::{Plan, Show};
use crate::profile::Profile;
use alloc::{borrow::ToOwned, collections::BTreeMap, string::String, vec::Vec};

/// How many got what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally<'p> {
    /// How many there were.
    pub visitors: u64,
    /// How many of them had a profile, paused or not.
    pub remembered: u64,
    /// How many of these had paused.
    pub paused: u64,
    /// How many of these had said of an experience that it is not for them.
    pub dismissed: u64,
    /// How many were in a holdout that kept a slot, or the entry for their path, as it is.
    pub held_out: u64,
    /// The traits that visitors are asked for, in the order of asking, and how many were.
    pub questions: Vec<(&'p str, u64)>,
    /// The segments in the plan's order, stages and narrowed ones included, and how many were in
    /// each.
    pub segments: Vec<(&'p str, u64)>,
    /// The slots in the plan's order.
    pub slots: Vec<Slot<'p>>,
    /// The paths that entries begin at, and how they were entered.
    pub entries: BTreeMap<String, Way<'p>>,
}

/// How many saw each variant of a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot<'p> {
    /// Its name.
    pub name: &'p str,
    /// Its variants in the plan's order, and how many saw each.
    pub variants: Vec<(&'p str, u64)>,
}

/// How many entered a path, and where they came out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way<'p> {
    /// How many asked for it.
    pub asked: u64,
    /// How many were shown another path.
    pub to: BTreeMap<&'p str, u64>,
}

impl<'p> Tally<'p> {
    /// Nobody yet.
    #[must_use]
    pub fn new(plan: &'p Plan) -> Self {
        let slots = plan.slots().map(|slot| Slot {
            name: slot.name,
            variants: plan.variants(slot).map(|name| (name, 0)).collect(),
        });
        let mut entries: BTreeMap<String, Way<'p>> = BTreeMap::new();
        for show in plan.experiences().flat_map(|experience| plan.shows(experience)) {
            if let Show::Entry { from, to, .. } = show {
                entries.entry(from.to_owned()).or_default().to.insert(to, 0);
            }
        }
        Self {
            visitors: 0,
            remembered: 0,
            paused: 0,
            dismissed: 0,
            held_out: 0,
            questions: plan.questions().map(|it| (it.about.name, 0)).collect(),
            segments: plan.segment_names().map(|name| (name, 0)).collect(),
            slots: slots.collect(),
            entries,
        }
    }

    /// The stages in their order, and how many were at each.
    pub fn stages(&self) -> impl Iterator<Item = (&'p str, u64)> {
        self.segments.iter().filter_map(|(name, count)| Some((name.strip_prefix('/')?, *count)))
    }

    /// Counts one visitor with this `profile`, who was in these `segments` (by number) and, for
    /// this `view`, got this `decision`.
    pub fn add(
        &mut self,
        plan: &Plan,
        view: &View<'_>,
        profile: Option<&Profile>,
        segments: &[u32],
        decision: &Decision<'p>,
    ) {
        self.visitors += 1;
        if let Some(Profile { declared, .. }) = profile {
            self.remembered += 1;
            self.paused += u64::from(declared.paused);
            self.dismissed += u64::from(!declared.dismissed().is_empty());
        }
        let asked = decision.question.and_then(|at| self.questions.get_mut(at));
        if let Some((_, count)) = asked {
            *count += 1;
        }
        for &segment in segments {
            if let Some((_, count)) = self.segments.get_mut(segment as usize) {
                *count += 1;
            }
        }
        for (slot, chosen) in self.slots.iter_mut().zip(&decision.slots) {
            let seen = slot.variants.iter_mut().find(|(name, _)| *name == chosen.variant);
            if let Some((_, count)) = seen {
                *count += 1;
            }
        }
        let held = |reason: Reason<'_>| matches!(reason, Reason::Holdout(_));
        let mut held_out = decision.slots.iter().any(|chosen| held(chosen.reason));
        if let Some(way) = self.entries.get_mut(view.context.path) {
            way.asked += 1;
            held_out = held_out || (decision.entry.is_none() && keeps_entry(plan, view));
            if let Some(count) = decision.entry.and_then(|entry| way.to.get_mut(entry.to)) {
                *count += 1;
            }
        }
        self.held_out += u64::from(held_out);
    }
}

/// Whether a holdout keeps the entry for the path of a view: decisions do not tell that from having
/// none for it.
fn keeps_entry(plan: &Plan, view: &View<'_>) -> bool {
    let program = plan.program();
    let mut memo = Memo::of(&program);
    let (now, path) = (view.clock.now, view.context.path);
    let first = plan.experiences().find(|it| {
        let from_here = |show| matches!(show, Show::Entry { from, .. } if from == path);
        (it.from..it.until).contains(&now)
            && !view.is_dismissed(it.key)
            && plan.shows(*it).any(from_here)
            && it.audience.is_none_or(|node| program.holds(node, view, &mut memo))
    });
    first.is_some_and(|it| view.is_held_out(it.key, it.holdout))
}
