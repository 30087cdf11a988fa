//! What page views taught: sessions, counters, recent items, affinities.

use super::affinity::{Affinity, HalfLife, Strength};
use crate::id::Key;
use crate::limits::{AFFINITIES, COUNTERS, RECENT, SESSION_GAP};
use crate::time::UnixSeconds;
use alloc::vec::Vec;

/// How often something happened, and when it last did: a profile keeps the beginning of the four hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    /// How often.
    pub count: u32,
    /// When last.
    pub last: UnixSeconds,
}

/// The question that was last put to the visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// The number of the session in which it was.
    pub session: u32,
    /// The day, since 1970, on which it was first put in that session.
    pub day: u16,
    /// How many there were by then in that session, itself included.
    pub count: u32,
    /// The key of the trait that it asks for.
    pub about: Key,
}

/// What page views taught. Lists are sorted by key, but for the recent items.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Learnt {
    /// Decides random allocation, and identifies nobody: one of 65,536.
    pub seed: u16,
    /// Sessions so far.
    pub sessions: u32,
    /// When a page was last viewed.
    pub last_seen: UnixSeconds,
    /// The question last put.
    pub asked: Option<Asked>,
    pub(super) counters: Vec<(Key, Counter)>,
    pub(super) recent: Vec<Key>,
    pub(super) affinities: Vec<(Key, Affinity)>,
}

impl Learnt {
    /// A visitor who was never here.
    #[must_use]
    pub fn new(seed: u16) -> Self {
        Self { seed, ..Self::default() }
    }

    /// A page is viewed: a new session begins if there was none, or the last view is longer ago
    /// than [`SESSION_GAP`].
    pub fn arrive(&mut self, now: UnixSeconds) {
        if self.sessions == 0 || now.since(self.last_seen) > SESSION_GAP {
            self.sessions = self.sessions.saturating_add(1);
        }
        self.last_seen = self.last_seen.max(now);
    }

    /// Counts an event.
    pub fn count(&mut self, event: Key, now: UnixSeconds) {
        let before = self.counter(event);
        let counter = Counter {
            count: before.map_or(0, |counter| counter.count).saturating_add(1),
            last: before.map_or(now, |counter| counter.last.max(now)),
        };
        self.had(event, counter);
    }

    /// An event happened that often, and last then; what was counted of it before is replaced.
    pub fn had(&mut self, event: Key, counter: Counter) {
        let counter = Counter { last: counter.last.step_begun(), ..counter };
        match self.counters.binary_search_by_key(&event, |&(key, _)| key) {
            Ok(at) => {
                if let Some((_, known)) = self.counters.get_mut(at) {
                    *known = counter;
                }
            }
            Err(at) => {
                self.counters.insert(at, (event, counter));
                evict(&mut self.counters, COUNTERS, event, |&(_, counter)| counter.last.0);
            }
        }
    }

    /// An item is looked at: it comes first among the recent ones.
    pub fn saw(&mut self, item: Key) {
        self.recent.retain(|&seen| seen != item);
        self.recent.insert(0, item);
        self.recent.truncate(RECENT);
    }

    /// Interest in a topic grows by `gain`.
    pub fn lean(&mut self, topic: Key, gain: Strength, now: UnixSeconds, half_life: HalfLife) {
        let affinity = match self.affinity(topic) {
            Some(affinity) => affinity.plus(gain, now, half_life),
            None => Affinity { strength: gain, as_of: now },
        };
        self.leaned(topic, affinity);
    }

    /// Interest in a topic was that strong then; what was known of it before is replaced. The
    /// profile keeps the end of the four hours, so that a view just now is a whole one.
    pub fn leaned(&mut self, topic: Key, affinity: Affinity) {
        let Affinity { strength, as_of } = affinity;
        let affinity = Affinity { strength: strength.kept(), as_of: as_of.step_ended() };
        match self.affinities.binary_search_by_key(&topic, |&(key, _)| key) {
            Ok(at) => {
                if let Some((_, known)) = self.affinities.get_mut(at) {
                    *known = affinity;
                }
            }
            Err(at) => {
                self.affinities.insert(at, (topic, affinity));
                evict(&mut self.affinities, AFFINITIES, topic, |&(_, affinity)| rank(affinity));
            }
        }
    }

    /// A question is put to the visitor; while it stands, through the session, it counts once.
    pub fn ask(&mut self, about: Key, today: u16) {
        let session = self.sessions;
        let before = self.asked.filter(|asked| asked.session == session);
        if before.is_none_or(|asked| asked.about != about) {
            let count = before.map_or(0, |asked| asked.count).saturating_add(1);
            self.asked = Some(Asked { session, day: today, count, about });
        }
    }

    /// Whether a question may be put: the one that stands may, and another after `days_between`
    /// days, if there were fewer than `per_session` in this session.
    #[must_use]
    pub fn may_be_asked(&self, about: Key, per_session: u8, days_between: u16, today: u16) -> bool {
        let Some(last) = self.asked else { return true };
        let here = last.session == self.sessions;
        let rested = today.saturating_sub(last.day) >= days_between;
        here && last.about == about || rested && (!here || last.count < u32::from(per_session))
    }

    /// How often `event` happened and when last; `None` if never.
    #[must_use]
    pub fn counter(&self, event: Key) -> Option<Counter> {
        let at = self.counters.binary_search_by_key(&event, |&(key, _)| key).ok()?;
        self.counters.get(at).map(|&(_, counter)| counter)
    }

    /// Interest in `topic` as it was last written; `None` if there was none.
    #[must_use]
    pub fn affinity(&self, topic: Key) -> Option<Affinity> {
        let at = self.affinities.binary_search_by_key(&topic, |&(key, _)| key).ok()?;
        self.affinities.get(at).map(|&(_, affinity)| affinity)
    }

    /// The items last looked at, the latest first.
    #[must_use]
    pub fn recent(&self) -> &[Key] {
        &self.recent
    }
}

/// How much is left of an affinity at any later moment, compared with others: half-lives are the
/// plan's, which a profile does not know, so all fade alike here, halving in 14 days. It only
/// decides what is forgotten first, and which of two is kept.
pub(super) fn rank(affinity: Affinity) -> (u32, Affinity) {
    // The logarithm, with straight lines between powers of two, and the halvings before `as_of`.
    let strength = u64::from(affinity.strength.0);
    let power = strength.checked_ilog2().unwrap_or(0);
    let log = u64::from(power) * 65_536 + ((strength << 16 >> power) & 0xFFFF);
    let faded = u64::from(affinity.as_of.0) * 65_536 / u64::from(14 * crate::time::DAY);
    (u32::try_from(log + faded).unwrap_or(u32::MAX), affinity)
}

/// Drops the least valuable entry of a list that is one too long, but not the `newest`.
fn evict<T, V: Ord>(
    list: &mut Vec<(Key, T)>,
    most: usize,
    newest: Key,
    value: impl Fn(&(Key, T)) -> V,
) {
    if list.len() > most {
        let others = list.iter().enumerate().filter(|(_, (key, _))| *key != newest);
        if let Some((at, _)) = others.min_by_key(|(_, entry)| value(entry)) {
            list.remove(at);
        }
    }
}
