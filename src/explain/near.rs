//! The near miss: the fewest answers that would have to be others for a condition to hold.
//!
//! Questions count as independent of each other: what attributes must be for the new answers is
//! for the reader, who sees each value. Over a condition in which no question is asked twice the
//! fewest follow from its parts: their sum where all must hold, the least of them where any may.
//! A question that is asked twice turns in both places at once; then the sets are tried, smallest
//! first, within a bound, and the result says whether it is proven.

use super::rule::Rule;
use crate::condition::PredicateId;
use alloc::{collections::BTreeMap, string::String, vec, vec::Vec};
use core::ops::Range;

/// Most questions that are asked again before the search for fewer turns ends.
const EFFORT: usize = 200_000;

/// What would have made a condition hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The questions that would have to be answered otherwise, in the order of the condition.
    pub turns: Vec<Turn>,
    /// Whether there are surely no fewer.
    pub proven: bool,
}

/// A question that would have to be answered otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Which.
    pub predicate: PredicateId,
    /// What would have to be: `profile.sessions >= 4`.
    pub wanted: String,
    /// What is: `profile.sessions is 2`.
    pub value: String,
}

/// The fewest questions that would have to be answered otherwise for `rule` to hold: none of them
/// if it does; the first of several sets. `None` if no answers would make it hold, or none were
/// found within bounds.
#[must_use]
pub fn near(rule: &Rule) -> Option<Near> {
    let tests = rule.tests();
    let mut answers = BTreeMap::new();
    let mut distinct = tests.clone();
    distinct.retain(|test| answers.insert(test.predicate, test.holds).is_none());
    let mut turned = turns(rule, true)?;
    let mut proven = true;
    if distinct.len() < tests.len() {
        let holds = |turned: &[PredicateId]| {
            rule.would_hold(&|id| {
                answers.get(&id).copied().unwrap_or_default() != turned.contains(&id)
            })
        };
        turned.sort_unstable();
        turned.dedup();
        // The sum over parts may count a question twice, or want both answers of it.
        let found = holds(&turned).then_some(turned);
        let ids: Vec<_> = distinct.iter().map(|test| test.predicate).collect();
        let sizes = 0..found.as_ref().map_or(ids.len() + 1, Vec::len);
        let mut tries = EFFORT / tests.len();
        let fewer = search(&ids, sizes, &mut tries, &holds);
        proven = fewer.is_some() || tries > 0;
        turned = fewer.or(found)?;
    }
    let turns = distinct.iter().filter(|test| turned.contains(&test.predicate)).map(|test| Turn {
        predicate: test.predicate,
        wanted: if test.holds { test.opposite.clone() } else { test.ask.clone() },
        value: test.value.clone(),
    });
    Some(Near { turns: turns.collect(), proven })
}

/// The turns that make `rule` as wanted, each occurrence of a question by itself.
fn turns(rule: &Rule, wanted: bool) -> Option<Vec<PredicateId>> {
    match rule {
        Rule::Test(test) if test.holds == wanted => Some(Vec::new()),
        Rule::Test(test) => Some(vec![test.predicate]),
        Rule::Not(part) => turns(part, !wanted),
        Rule::All(_, parts) if wanted => sum(parts, wanted),
        Rule::Any(_, parts) if !wanted => sum(parts, wanted),
        Rule::All(_, parts) | Rule::Any(_, parts) => {
            let all = parts.iter().filter_map(|part| turns(part, wanted));
            // The first of equals: `min_by_key` keeps it.
            all.min_by_key(Vec::len)
        }
    }
}

fn sum(parts: &[Rule], wanted: bool) -> Option<Vec<PredicateId>> {
    let parts = parts.iter().map(|part| turns(part, wanted));
    parts.collect::<Option<Vec<_>>>().map(|parts| parts.concat())
}

/// The smallest set of `ids`, of one of these sizes, that `holds`.
fn search(
    ids: &[PredicateId],
    sizes: Range<usize>,
    tries: &mut usize,
    holds: &impl Fn(&[PredicateId]) -> bool,
) -> Option<Vec<PredicateId>> {
    for size in sizes {
        let mut chosen = Vec::with_capacity(size);
        if choose(ids, size, &mut chosen, tries, holds) {
            return Some(chosen);
        }
    }
    None
}

/// Adds `size` of `ids` to `chosen` such that it `holds`; whether there are such ones.
fn choose(
    ids: &[PredicateId],
    size: usize,
    chosen: &mut Vec<PredicateId>,
    tries: &mut usize,
    holds: &impl Fn(&[PredicateId]) -> bool,
) -> bool {
    if size == 0 {
        *tries = tries.saturating_sub(1);
        return holds(chosen);
    }
    let mut rest = ids;
    while let Some((first, others)) = rest.split_first() {
        if *tries == 0 || rest.len() < size {
            return false;
        }
        chosen.push(*first);
        if choose(others, size - 1, chosen, tries, holds) {
            return true;
        }
        chosen.pop();
        rest = others;
    }
    false
}
