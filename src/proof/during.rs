//! What the visitor's clock can say while something runs.

use super::Window;
use super::atoms::{Atoms, Tree};
use crate::condition::values::Known;
use crate::condition::{Ask, Condition, Source};
use crate::time::{Clock, DAY, UnixSeconds};
use alloc::{collections::BTreeSet, vec, vec::Vec};

/// The questions for the weekday and the month, one by one.
pub(super) struct During {
    weekdays: Vec<Tree>,
    months: Vec<Tree>,
}

impl During {
    pub fn new(atoms: &mut Atoms, known: &impl Known) -> Self {
        let mut each = |source: Source, last: u8| -> Vec<Tree> {
            let is = |number: u8| Ask::OneOfNumbers(vec![number.into()]);
            let all = (1..=last).map(|number| Condition::Test(source, is(number)));
            all.map(|condition| atoms.tree(&condition, known)).collect()
        };
        Self { weekdays: each(Source::Weekday, 7), months: each(Source::Month, 12) }
    }

    /// That it is a weekday and a month of this window; nothing more where it has them all.
    pub fn tree(&self, window: Window) -> Tree {
        // Clocks are up to fourteen hours ahead, and twelve behind.
        let first = (window.start / DAY).saturating_sub(1);
        let last = window.end.saturating_sub(1) / DAY + 1;
        if last - first > 366 {
            return Tree::ALWAYS;
        }
        let clock = |day: u32| Clock { now: UnixSeconds(day.saturating_mul(DAY)), ahead: 0 };
        let one_of = |all: &[Tree], of: &dyn Fn(Clock) -> u8| {
            let there: BTreeSet<u8> = (first..=last).map(|day| of(clock(day))).collect();
            let tree = |number: u8| all.get(usize::from(number).checked_sub(1)?).cloned();
            match there.len() == all.len() {
                true => Tree::ALWAYS,
                false => Tree::Any(there.into_iter().filter_map(tree).collect()),
            }
        };
        let month = one_of(&self.months, &Clock::month);
        Tree::All(vec![one_of(&self.weekdays, &Clock::weekday), month])
    }
}
