//! Whether a pattern can be found at all in the texts that an attribute can be.

use super::{MATCHED, ends_well, next, size};
use crate::bytes::u16_at;
use alloc::{collections::BTreeSet, vec::Vec};

/// The texts that an attribute can be, byte by byte.
#[derive(Clone, Copy, Debug)]
pub struct Letters {
    /// What the first bytes can be, one after the other.
    pub first: &'static [fn(u8) -> bool],
    /// How many of them are always there.
    pub least: usize,
    /// Whether anything may follow them.
    pub more: bool,
}

/// Whether the pattern in `table` is found in any text of these `letters`.
#[must_use]
pub fn reaches(table: &[u8], letters: Letters) -> bool {
    let (states, classes) = size(table);
    let step = |from: &BTreeSet<u16>, fits: &dyn Fn(u8) -> bool| -> BTreeSet<u16> {
        let bytes: Vec<u8> = (0..=u8::MAX).filter(|byte| fits(*byte)).collect();
        let after = |state: &u16| {
            let state = *state;
            bytes.clone().into_iter().map(move |byte| next(table, states, classes, state, byte))
        };
        from.iter().flat_map(after).collect()
    };
    let found = |at: &BTreeSet<u16>| at.iter().any(|state| ends_well(table, *state));
    let mut at = BTreeSet::from([u16_at(table, 3)]);
    for (length, fits) in letters.first.iter().enumerate() {
        if at.contains(&MATCHED) || (length >= letters.least && found(&at)) {
            return true;
        }
        at = step(&at, fits);
    }
    let mut known = at.clone();
    // What one more byte leads to, until nothing new comes.
    while letters.more && !at.is_empty() && !found(&at) {
        at = step(&at, &|_| true).difference(&known).copied().collect();
        known.extend(&at);
    }
    found(&known)
}

#[cfg(test)]
mod tests {
    use super::super::compile;
    use super::*;

    const ANY: Letters = Letters { first: &[], least: 0, more: true };
    const PATH: Letters = Letters { first: &[|byte| byte == b'/'], least: 1, more: true };
    const UPPER: fn(u8) -> bool = |byte| byte.is_ascii_uppercase();
    const COUNTRY: Letters = Letters { first: &[UPPER, UPPER], least: 2, more: false };
    const REGION: Letters = Letters { first: &[UPPER, UPPER, UPPER], least: 1, more: false };

    #[track_caller]
    fn check(letters: Letters, found: &[&str], never: &[&str]) {
        let reaches =
            |pattern| reaches(&compile(pattern, false, false).expect("a pattern"), letters);
        found.iter().for_each(|pattern| assert!(reaches(pattern), "{pattern}"));
        never.iter().for_each(|pattern| assert!(!reaches(pattern), "{pattern}"));
    }

    #[test]
    fn tells_what_can_be_found_from_what_never_is() {
        check(ANY, &["", "^$", "a", "^a.*b$"], &["a^", "$a", "[^\\s\\S]"]);
        check(PATH, &["", "^/", "deals", "/$", "^/$"], &["^deals", "^$", "^[^/]"]);
        check(COUNTRY, &["", "^D", "K$", "^[DN]", "DK"], &["dk", "^D$", "...", "\\d", "^$"]);
        check(REGION, &["^A$", "^AB$", "^ABC$", "C$"], &["^ABCD", "^$", "a"]);
    }
}
