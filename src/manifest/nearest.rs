//! The name that was probably meant.

use alloc::{collections::BTreeMap, vec::Vec};
use core::ops::Bound::{Excluded, Included, Unbounded};

/// The name that was probably meant by `name`, of a few thousand at most.
#[must_use]
pub fn meant<'c>(name: &str, names: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    nearest(name, names, &mut Effort::default())
}

/// How many comparisons may still be made: a name that is not there is compared with all that are,
/// and a file with thousands of such names and thousands of others must not take thousands times
/// thousands. Once it is spent, guesses come from near by in the alphabet ([`among`]).
pub(super) struct Effort(u32);

impl Default for Effort {
    fn default() -> Self {
        Self(2_000_000)
    }
}

/// How many names before and after one are its neighbours in the alphabet.
const NEIGHBOURS: usize = 8;
/// So few comparisons for one name cost no effort: a field has few names that it could be.
const FREE: usize = 64;

/// The name nearest to `name` in a table of many; once the effort is spent, of its neighbours in
/// the alphabet alone: where the beginning is right, what was meant is among them.
pub(super) fn among<'c, R>(
    name: &str,
    rows: &BTreeMap<&'c str, R>,
    effort: &mut Effort,
) -> Option<&'c str> {
    if effort.0 as usize >= rows.len() {
        return nearest(name, rows.keys().copied(), effort);
    }
    let before = rows.range::<str, _>((Unbounded, Excluded(name))).rev().take(NEIGHBOURS);
    let after = rows.range::<str, _>((Included(name), Unbounded)).take(NEIGHBOURS);
    let mut near: Vec<&str> = before.chain(after).map(|(known, _)| *known).collect();
    near.sort_unstable();
    nearest(name, near, effort)
}

/// The candidate nearest to `name`, if one is near enough to have been meant; the first of
/// several.
pub(super) fn nearest<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
    effort: &mut Effort,
) -> Option<&'c str> {
    let longest = name.chars().count();
    if longest > 2 * crate::limits::NAME_BYTES {
        return None;
    }
    let (name, letters) = (name.to_lowercase(), letters(name));
    let mut best = None;
    // One slip in a short name, two in a longer one, three in the longest.
    let mut within = (longest.div_ceil(4)).clamp(1, 3);
    for (at, candidate) in candidates.into_iter().enumerate() {
        effort.0 = match effort.0.checked_sub(u32::from(at >= FREE)) {
            Some(left) => left,
            None => return best,
        };
        // A slip changes at most two letters of the set: most candidates end here.
        let differ = (letters ^ self::letters(candidate)).count_ones() as usize;
        if differ > 2 * within || candidate.len().abs_diff(name.len()) > 4 * within {
            continue;
        }
        let lower = candidate.to_lowercase();
        let (a, b) = middles(&name, &lower);
        if a.len().abs_diff(b.len()) > 4 * within {
            continue;
        }
        let distance = strsim::osa_distance(a, b);
        if distance <= within {
            best = Some(candidate);
            // The next one must be nearer.
            match distance.checked_sub(1) {
                Some(nearer) => within = nearer,
                None => return best,
            }
        }
    }
    best
}

/// The two names without what they begin with alike and end with alike: the distance of these is
/// that of the whole, for a fraction of the work.
fn middles<'n>(a: &'n str, b: &'n str) -> (&'n str, &'n str) {
    let alike = a.char_indices().zip(b.chars()).find(|((_, a), b)| a != b);
    let start = alike.map_or(a.len().min(b.len()), |((at, _), _)| at);
    let (a, b) = (a.get(start..).unwrap_or_default(), b.get(start..).unwrap_or_default());
    let ends = a.char_indices().rev().zip(b.char_indices().rev());
    let (mut a_end, mut b_end) = (a.len(), b.len());
    for ((a_at, a_char), (b_at, b_char)) in ends {
        if a_char != b_char {
            break;
        }
        (a_end, b_end) = (a_at, b_at);
    }
    (a.get(..a_end).unwrap_or_default(), b.get(..b_end).unwrap_or_default())
}

/// Which letters are in `name`, one bit each, upper and lower case alike.
fn letters(name: &str) -> u32 {
    name.bytes().fold(0, |set, byte| set | 1 << (byte & 31))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{format, string::String};

    #[track_caller]
    fn check(name: &str, candidates: &[&str], expected: Option<&str>) {
        let found = nearest(name, candidates.iter().copied(), &mut Effort::default());
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn finds_what_was_meant_and_nothing_far() {
        check("herro", &["offers", "hero", "message"], Some("hero"));
        check("audeince", &["owner", "audience"], Some("audience"));
        check("Hero", &["hero"], Some("hero"));
        check("half_life_days", &["halfLifeDays", "title"], Some("halfLifeDays"));
        check("ab", &["ba"], Some("ba"));
        check("herohero", &["hero", "heroherohero", "heroxhero"], Some("heroxhero"));
        check("æble", &["æbler", "able"], Some("æbler"));
        check("x", &["hero", "offers"], None);
        check("completely", &["different"], None);
    }

    #[test]
    fn stops_guessing_when_the_effort_is_spent() {
        let mut effort = Effort(1);
        let all = ["offers"; FREE + 1].into_iter().chain(["hero"]);
        assert_eq!(nearest("herro", all.clone().skip(1), &mut effort), Some("hero"));
        assert_eq!(nearest("herro", all, &mut effort), None);
    }

    #[test]
    fn without_effort_neighbours_are_compared_all_the_same() {
        let rows = BTreeMap::from(["cabin", "hero", "offers", "zero"].map(|name| (name, ())));
        let mut effort = Effort(0);
        assert_eq!(among("herro", &rows, &mut effort), Some("hero"));
        let many: Vec<String> = (100..200).map(|at| format!("n{at}")).collect();
        let rows = many.iter().map(|name| (name.as_str(), ())).collect();
        assert_eq!(among("n1501", &rows, &mut effort), Some("n150"));
        assert_eq!(among("x150", &rows, &mut effort), None);
    }
}
