//! The near miss: the fewest answers that would have to be others for a condition to hold, such
//! that one visitor could give them.
//!
//! A set of answers that is enough for the condition, whatever the others are, is put together
//! from its parts: of all that must hold one set each, of any that may hold one. A set counts by
//! how many of its answers are not those that were given. The cheapest set that a visitor can have
//! ([`Can`]) is the near miss. Few sets are kept at each step; what is left out costs no less than a
//! bound that is remembered, so that the result can say whether it is proven.

use super::possible::{Can, Wanted};
use super::rule::{Rule, Test};
use crate::condition::PredicateId;
use alloc::{collections::BTreeMap, string::String, vec, vec::Vec};

/// Most sets that are kept of one part.
const KEPT: usize = 64;

/// What would have made a condition hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The questions that would have to be answered otherwise, in the order of the condition.
    /// None if it was not found out whether any would do.
    pub turns: Vec<Turn>,
    /// Whether one visitor can surely have all these answers.
    pub possible: bool,
    /// Whether that is so, and there are surely no fewer.
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
/// if it does; the first of several sets. `None` if nothing would make it hold.
///
/// `can` says whether one visitor can have answers.
#[must_use]
pub fn near(rule: &Rule, can: &mut dyn FnMut(&[Wanted]) -> Can) -> Option<Near> {
    let tests = rule.tests();
    let answers: BTreeMap<PredicateId, bool> =
        tests.iter().map(|test| (test.predicate, test.holds)).collect();
    let found = sets(rule, true, &answers);
    // Where no question is asked twice, what the parts cost together is a bound as well.
    let once = answers.len() == tests.len();
    let bound = found.bound.max(if once { least(rule, true).unwrap_or(usize::MAX) } else { 0 });
    let mut maybe = None;
    for set in &found.list {
        match can(&set.answers) {
            Can::Yes => {
                let cheaper = maybe.is_some_and(|first: &Set| first.cost < set.cost);
                let proven = !cheaper && set.cost <= bound;
                return Some(Near { turns: turns(set, &tests), possible: true, proven });
            }
            Can::Maybe => maybe = maybe.or(Some(set)),
            Can::No => {}
        }
    }
    match maybe {
        Some(set) => Some(Near { turns: turns(set, &tests), possible: false, proven: false }),
        None if found.bound < usize::MAX => {
            Some(Near { turns: Vec::new(), possible: false, proven: false })
        }
        None => None,
    }
}

fn turns(set: &Set, tests: &[&Test]) -> Vec<Turn> {
    let mut turned: Vec<PredicateId> =
        set.answers.iter().filter(|it| it.turned).map(|it| it.predicate).collect();
    let mut turns = Vec::new();
    for test in tests {
        if let Some(at) = turned.iter().position(|id| *id == test.predicate) {
            turned.remove(at);
            turns.push(Turn {
                predicate: test.predicate,
                wanted: if test.holds { test.opposite.clone() } else { test.ask.clone() },
                value: test.value.clone(),
            });
        }
    }
    turns
}

/// What `rule` costs at least, each question by itself; `None` if nothing makes it as wanted.
fn least(rule: &Rule, wanted: bool) -> Option<usize> {
    match rule {
        Rule::Test(test) => Some(usize::from(test.holds != wanted)),
        Rule::Not(part) => least(part, !wanted),
        Rule::All(_, parts) | Rule::Any(_, parts) => {
            let parts = parts.iter().map(|part| least(part, wanted));
            if matches!(rule, Rule::All(..)) == wanted {
                parts.sum()
            } else {
                parts.flatten().min()
            }
        }
    }
}

/// Answers that are enough for a part, by question.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Set {
    answers: Vec<Wanted>,
    /// How many of them were not given.
    cost: usize,
}

impl Set {
    /// Both together; `None` if they want a question answered in both ways.
    fn and(&self, other: &Self) -> Option<Self> {
        let (mut answers, mut rest) = (Vec::new(), other.answers.as_slice());
        for &own in &self.answers {
            while let Some((first, after)) = rest.split_first()
                && first.predicate < own.predicate
            {
                answers.push(*first);
                rest = after;
            }
            if let Some((first, after)) = rest.split_first()
                && first.predicate == own.predicate
            {
                if first.answer != own.answer {
                    return None;
                }
                rest = after;
            }
            answers.push(own);
        }
        answers.extend(rest);
        let cost = answers.iter().filter(|it| it.turned).count();
        Some(Self { answers, cost })
    }
}

/// The sets of a part, the cheapest first.
struct Sets {
    list: Vec<Set>,
    /// What each set that was left out costs at least.
    bound: usize,
}

impl Sets {
    fn of(mut list: Vec<Set>, mut bound: usize) -> Self {
        // The sort is stable: of equals, the first in the condition stays the first.
        list.sort_by_key(|set| set.cost);
        let mut kept: Vec<Set> = Vec::new();
        for set in list {
            if kept.contains(&set) {
                continue;
            }
            if kept.len() == KEPT {
                bound = bound.min(set.cost);
                break;
            }
            kept.push(set);
        }
        Self { list: kept, bound }
    }
}

/// The sets that make `rule` as wanted.
fn sets(rule: &Rule, wanted: bool, answers: &BTreeMap<PredicateId, bool>) -> Sets {
    match rule {
        Rule::Test(Test { predicate, .. }) => {
            let turned = answers.get(predicate) != Some(&wanted);
            let answers = vec![Wanted { predicate: *predicate, answer: wanted, turned }];
            let cost = usize::from(turned);
            Sets { list: vec![Set { answers, cost }], bound: usize::MAX }
        }
        Rule::Not(part) => sets(part, !wanted, answers),
        Rule::All(_, parts) | Rule::Any(_, parts) => {
            let mut parts = parts.iter().map(|part| sets(part, wanted, answers));
            if matches!(rule, Rule::All(..)) == wanted {
                let nothing = Set { answers: Vec::new(), cost: 0 };
                let start = Sets { list: vec![nothing], bound: usize::MAX };
                parts.fold(start, |all, part| {
                    let pairs = all.list.iter().flat_map(|a| part.list.iter().map(move |b| (a, b)));
                    let both = pairs.filter_map(|(a, b)| a.and(b));
                    Sets::of(both.collect(), all.bound.min(part.bound))
                })
            } else {
                let (mut list, mut bound) = (Vec::new(), usize::MAX);
                parts.by_ref().for_each(|part| {
                    list.extend(part.list);
                    bound = bound.min(part.bound);
                });
                Sets::of(list, bound)
            }
        }
    }
}
