//! Whether patterns can be found, or not found, in one text together.

use super::{DEAD, MATCHED, compile, ends_well, next, size};
use crate::bytes::u16_at;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::{string::String, sync::Arc, vec::Vec};
use core::cell::RefCell;

/// The tables of [`sorts`](super::sorts), each compiled once.
#[derive(Debug, Default)]
pub struct Sorts(RefCell<BTreeMap<&'static str, Arc<[u8]>>>);

impl Sorts {
    /// The table of `sort`, one of [`sorts`](super::sorts).
    pub fn table(&self, sort: &'static str) -> Arc<[u8]> {
        let compiled = || compile(sort, false, false).unwrap_or_default().into();
        self.0.borrow_mut().entry(sort).or_insert_with(compiled).clone()
    }
}

/// How many steps a byte that is tried costs: so much longer it takes than other steps of a proof.
const TRIED: u64 = 4;

/// What patterns leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meet {
    /// The first of the shortest texts.
    Text(String),
    /// No text.
    Nothing,
    /// It was not found out in so many steps.
    Untold,
}

/// The shortest text in which each pattern of `asked`, a table, is found or is not, as it says, and
/// which is none of `but`, in rising order. Steps are taken off `steps` for each byte that is tried.
///
/// One of `asked` must be found and be of [`sorts`](super::sorts): it keeps the text valid.
#[must_use]
pub fn meet(asked: &[(&[u8], bool)], but: &[&str], steps: &mut u64) -> Meet {
    let every: Vec<u8> = letters_first().collect();
    let letters = letters(asked);
    let first = asked.iter().map(|(table, _)| u16_at(table, 3)).collect();
    let first = At { states: first, within: Within { low: 0, high: but.len(), depth: 0 } };
    // Each place that was reached: from which one, and by what.
    let mut places = Vec::from([(first.clone(), 0, 0)]);
    let mut known = BTreeSet::from([first]);
    let mut at = 0;
    while let Some((place, ..)) = places.get(at).cloned() {
        if place.ends(asked, but) {
            return Meet::Text(text(&places, at));
        }
        // Of bytes that all patterns treat alike one is enough, but where a text to avoid goes on.
        let bytes = if place.within.is_open() { &every } else { &letters };
        for &byte in bytes {
            let Some(left) = steps.checked_sub(TRIED) else { return Meet::Untold };
            *steps = left;
            let place = place.after(byte, asked, but);
            if let Some(place) = place.filter(|it| !known.contains(it)) {
                known.insert(place.clone());
                places.push((place, at, byte));
            }
        }
        at += 1;
    }
    Meet::Nothing
}

/// Where all patterns are after some bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    states: Vec<u16>,
    within: Within,
}

/// The texts to avoid that begin with these bytes, and how many bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Within {
    low: usize,
    high: usize,
    depth: usize,
}

impl Within {
    const fn is_open(self) -> bool {
        self.low < self.high
    }

    fn after(self, byte: u8, but: &[&str]) -> Self {
        let Self { low, high, depth } = self;
        let texts = but.get(low..high).unwrap_or_default();
        let here = |text: &&str| text.as_bytes().get(depth).copied();
        let first = texts.partition_point(|text| here(text) < Some(byte));
        let end = texts.partition_point(|text| here(text) <= Some(byte));
        match first < end {
            true => Self { low: low + first, high: low + end, depth: depth + 1 },
            false => Self { low: 0, high: 0, depth: 0 },
        }
    }
}

impl At {
    /// Where one more byte leads, if anything can come of that.
    fn after(&self, byte: u8, asked: &[(&[u8], bool)], but: &[&str]) -> Option<Self> {
        let mut states = Vec::with_capacity(asked.len());
        for (&state, (table, wanted)) in self.states.iter().zip(asked) {
            let (count, classes) = size(table);
            let state = next(table, count, classes, state, byte);
            if state == if *wanted { DEAD } else { MATCHED } {
                return None;
            }
            states.push(state);
        }
        Some(Self { states, within: self.within.after(byte, but) })
    }

    fn ends(&self, asked: &[(&[u8], bool)], but: &[&str]) -> bool {
        let Within { low, depth, .. } = self.within;
        let named = self.within.is_open() && but.get(low).is_some_and(|it| it.len() == depth);
        let mut each = self.states.iter().zip(asked);
        !named && each.all(|(&state, (table, wanted))| ends_well(table, state) == *wanted)
    }
}

/// Every byte, letters first: they read best. Some come twice.
fn letters_first() -> impl Iterator<Item = u8> {
    (b'a'..=b'z').chain(b' '..=b'~').chain(0..=u8::MAX)
}

/// A byte of each class that the tables tell apart.
fn letters(asked: &[(&[u8], bool)]) -> Vec<u8> {
    // Classes of all tables so far, by those of the ones before and that of the next.
    let mut joint = [0_u16; 256];
    for (table, _) in asked {
        let mut numbers: BTreeMap<(u16, u8), u16> = BTreeMap::new();
        for (class, own) in joint.iter_mut().zip(table.iter().skip(5)) {
            let next = numbers.len() as u16;
            *class = *numbers.entry((*class, *own)).or_insert(next);
        }
    }
    let mut known = BTreeSet::new();
    let class = |byte: u8| joint.get(usize::from(byte)).copied();
    letters_first().filter(|byte| known.insert(class(*byte))).collect()
}

fn text(places: &[(At, usize, u8)], mut at: usize) -> String {
    let mut text = Vec::new();
    while let Some((_, from, byte)) = places.get(at).filter(|_| at > 0) {
        text.push(*byte);
        at = *from;
    }
    text.reverse();
    String::from_utf8(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::sorts;
    use super::*;

    const PLENTY: u64 = 10_000_000;

    /// The text that is in this sort, as these patterns want it, and none of `but`.
    fn found(sort: &'static str, asked: &[(&str, bool)], but: &[&str]) -> Option<String> {
        let table = |pattern: &str| compile(pattern, false, false).expect("a pattern");
        let mut tables: Vec<(Vec<u8>, bool)> =
            asked.iter().map(|(pattern, wanted)| (table(pattern), *wanted)).collect();
        tables.push((Sorts::default().table(sort).to_vec(), true));
        let tables: Vec<(&[u8], bool)> =
            tables.iter().map(|(it, wanted)| (&it[..], *wanted)).collect();
        match meet(&tables, but, &mut { PLENTY }) {
            Meet::Text(text) => Some(text),
            Meet::Nothing => None,
            Meet::Untold => panic!("steps"),
        }
    }

    #[track_caller]
    fn check(sort: &'static str, asked: &[(&str, bool)], but: &[&str], text: Option<&str>) {
        assert_eq!(found(sort, asked, but).as_deref(), text, "{asked:?}");
    }

    #[test]
    fn one_pattern_in_a_sort_of_text() {
        for (sort, finds, never) in [
            (sorts::ANY, &["", "^$", "a", "^a.*b$"][..], &["a^", "$a", "[^\\s\\S]"][..]),
            (sorts::PATH, &["", "^/", "deals", "/$", "^/$"], &["^deals", "^$", "^[^/]"]),
            (sorts::COUNTRY, &["", "^D", "K$", "^[DN]", "DK"], &["dk", "^D$", "...", "\\d", "^$"]),
            (sorts::REGION, &["^A$", "^AB$", "^ABC$", "C$"], &["^ABCD", "^$", "a"]),
            (sorts::FILLED, &["", "æ", "^.$"], &["^$"]),
        ] {
            finds.iter().for_each(|it| assert!(found(sort, &[(it, true)], &[]).is_some(), "{it}"));
            never.iter().for_each(|it| check(sort, &[(it, true)], &[], None));
        }
    }

    #[test]
    fn patterns_together() {
        check(sorts::PATH, &[("^/deals/", true), ("x$", true)], &[], Some("/deals/x"));
        check(sorts::PATH, &[("^/deals/", true), ("^/family/", true)], &[], None);
        check(sorts::ANY, &[("deals", true), ("deal", false)], &[], None);
        check(sorts::ANY, &[("deal", true), ("deals", false)], &[], Some("deal"));
        check(sorts::ANY, &[("^", false)], &[], None);
        check(sorts::ANY, &[("^[^a]$", true), ("^[ -~]*$", false)], &[], Some("\0"));
    }

    #[test]
    fn but_not_these_texts() {
        check(sorts::ANY, &[("^(ab|b)$", true)], &["ab", "b"], None);
        check(sorts::ANY, &[("^(ab|abc|b)$", true)], &["ab", "b"], Some("abc"));
        check(sorts::ANY, &[], &["", "a", "aa"], Some("b"));
        check(sorts::PATH, &[], &["/"], Some("/a"));
        check(sorts::ANY, &[("^æ?$", true)], &["", "æ"], None);
    }

    #[test]
    fn says_when_it_gave_up() {
        let (a, b) = (compile("a{40}", false, false), compile("a{41}", false, false));
        let (a, b) = (a.expect("a pattern"), b.expect("a pattern"));
        let sort = Sorts::default().table(sorts::ANY);
        let asked = [(&a[..], false), (&b[..], true), (&sort[..], true)];
        assert_eq!(meet(&asked, &[], &mut { PLENTY }), Meet::Nothing);
        assert_eq!(meet(&asked, &[], &mut 100), Meet::Untold);
    }
}
