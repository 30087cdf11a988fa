//! What the visitor's clock can say while something runs.

use super::Window;
use super::atoms::{Atoms, Tree};
use crate::condition::values::Known;
use crate::condition::{Ask, Condition, Source};
use crate::time::{Clock, DAY, HOUR, UnixSeconds};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::{vec, vec::Vec};

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

    /// That it is a weekday and month of this window; `None` where it has them all.
    pub fn tree(&self, window: Window) -> Option<Tree> {
        // Clocks are up to fourteen hours ahead, and twelve behind.
        let first = window.start.saturating_sub(12 * HOUR) / DAY;
        let last = window.end.saturating_sub(1).saturating_add(14 * HOUR) / DAY;
        if last - first > 366 {
            return None;
        }
        let mut there: BTreeMap<u8, BTreeSet<u8>> = BTreeMap::new();
        for day in first..=last {
            let clock = Clock { now: UnixSeconds(day.saturating_mul(DAY)), ahead: 0 };
            there.entry(clock.month()).or_default().insert(clock.weekday());
        }
        let whole = |days: &BTreeSet<u8>| days.len() == self.weekdays.len();
        if there.len() == self.months.len() && there.values().all(whole) {
            return None;
        }
        let tree = |all: &[Tree], number: u8| all.get(usize::from(number).checked_sub(1)?).cloned();
        let each = there.into_iter().filter_map(|(month, days)| {
            let month = tree(&self.months, month)?;
            if whole(&days) {
                return Some(month);
            }
            let days = days.into_iter().filter_map(|day| tree(&self.weekdays, day)).collect();
            Some(Tree::All(vec![month, Tree::Any(days)]))
        });
        Some(Tree::Any(each.collect()))
    }
}
