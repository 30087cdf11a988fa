//! A text in which a pattern is found, or is not.

use super::{MATCHED, ends_well, next, size};
use crate::bytes::u16_at;
use alloc::{borrow::ToOwned, collections::BTreeMap, string::String, vec, vec::Vec};

/// The shortest text that is longer than `start`, begins with it, goes on in plain characters, and
/// in which the pattern in `table` is found, or is not if that is not `wanted`. `None` if there is
/// none; there may still be one with other characters.
pub(crate) fn witness(table: &[u8], start: &str, wanted: bool) -> Option<String> {
    let (states, classes) = size(table);
    let step = |state: u16, byte: u8| match state {
        0..=MATCHED => state,
        _ => next(table, states, classes, state, byte),
    };
    let first = start.bytes().fold(u16_at(table, 3), step);
    // Of each state that was reached: from which one, and by what.
    let mut reached: BTreeMap<u16, (u16, u8)> = BTreeMap::new();
    let mut edge = vec![first];
    while !edge.is_empty() {
        let mut further = Vec::new();
        for from in edge {
            // Letters first: they read best.
            for byte in (b'a'..=b'z').chain(b' '..=b'~') {
                let to = step(from, byte);
                if reached.contains_key(&to) {
                    continue;
                }
                reached.insert(to, (from, byte));
                if ends_well(table, to) == wanted {
                    return Some(start.to_owned() + &text(&reached, first, to));
                }
                further.push(to);
            }
        }
        edge = further;
    }
    None
}

/// What leads from the state `first` to the state `at`, one character at least.
fn text(reached: &BTreeMap<u16, (u16, u8)>, first: u16, mut at: u16) -> String {
    let mut text = Vec::new();
    while let Some(&(from, byte)) = reached.get(&at) {
        text.push(char::from(byte));
        if from == first || text.len() > reached.len() {
            break;
        }
        at = from;
    }
    text.into_iter().rev().collect()
}

#[cfg(feature = "author")]
#[cfg(test)]
mod tests {
    use super::super::{compile, matches};
    use super::*;

    #[track_caller]
    fn check(pattern: &str, start: &str, found: bool, not: bool) {
        let table = compile(pattern, false, false).expect("a pattern");
        for (wanted, there) in [(true, found), (false, not)] {
            let text = witness(&table, start, wanted);
            assert_eq!(text.is_some(), there, "{pattern} {wanted}: {text:?}");
            if let Some(text) = text {
                assert!(text.starts_with(start) && text.len() > start.len(), "{text}");
                assert_eq!(matches(&table, text.as_bytes()), wanted, "{pattern}: {text}");
            }
        }
    }

    #[test]
    fn finds_texts_that_match_and_texts_that_do_not() {
        check("", "", true, false);
        check("^/news/[0-9]+$", "/", true, true);
        check("^/", "/", true, false);
        check("^deals", "/", false, true);
        check("a{3}b", "", true, true);
        check("^[A-Z]{2}$", "", true, true);
        check("æ", "", false, true);
        check("^$", "", false, true);
    }
}
