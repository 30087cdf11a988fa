//! Two copies of what was learnt made one, where two tabs wrote without having seen each other.
//!
//! Each part has an order, and the greater of two values is kept; a list that is then too long
//! loses its least. As the order that keeps is the order that drops, what was dropped before a
//! merge would not have outlived it: it makes no difference what is merged first, or how often.
//!
//! What the visitor said is not merged: there the last word counts, as it may be a deletion.

use super::learnt::{Learnt, rank};
use crate::id::Key;
use crate::limits::{AFFINITIES, COUNTERS};
use alloc::vec::Vec;

impl Learnt {
    /// What both copies learnt. Of each event the later count is kept, of each topic the
    /// interest of which more is left, of recent items the list that was written later, of questions the one last
    /// put. What
    /// happened in both counts once.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        let (last_seen, recent) =
            (self.last_seen, self.recent).max((other.last_seen, other.recent));
        let later = |counter: &super::Counter| (counter.last, counter.count);
        Self {
            seed: self.seed.max(other.seed),
            sessions: self.sessions.max(other.sessions),
            last_seen,
            asked: self.asked.max(other.asked),
            recent,
            counters: joined(self.counters, other.counters, COUNTERS, later),
            affinities: joined(self.affinities, other.affinities, AFFINITIES, |it| rank(*it)),
        }
    }
}

/// The greater entry of each key, by an order in which no two differ and are equal; at most
/// `most`, without the least: of equals the lower key, as lists are sorted by it.
fn joined<T, V: Ord>(
    mut ours: Vec<(Key, T)>,
    theirs: Vec<(Key, T)>,
    most: usize,
    value: impl Fn(&T) -> V,
) -> Vec<(Key, T)> {
    for entry in theirs {
        match ours.binary_search_by_key(&entry.0, |&(key, _)| key) {
            Ok(at) => {
                if let Some(known) = ours.get_mut(at).filter(|it| value(&it.1) < value(&entry.1)) {
                    *known = entry;
                }
            }
            Err(at) => ours.insert(at, entry),
        }
    }
    while ours.len() > most {
        let least = ours.iter().enumerate().min_by_key(|(_, entry)| value(&entry.1));
        let Some((at, _)) = least else { break };
        ours.remove(at);
    }
    ours
}
