//! A condition with the answers it got.

use super::words::Words;
use crate::condition::{Group, Lookup, Memo, NodeId, PredicateId, Program, Watch};
use alloc::{boxed::Box, string::String, vec::Vec};

/// A condition, answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// A question to one attribute.
    Test(Test),
    /// All parts hold, or not.
    All(bool, Vec<Rule>),
    /// At least one part holds, or not.
    Any(bool, Vec<Rule>),
    /// The opposite of its part.
    Not(Box<Rule>),
}

/// A question to one attribute, and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// Which of the plan's questions; wherever it is asked again, the answer is the same.
    pub predicate: PredicateId,
    /// The answer.
    pub holds: bool,
    /// The question: `profile.sessions >= 4`.
    pub ask: String,
    /// The opposite question: `not profile.sessions >= 4`.
    pub opposite: String,
    /// What the attribute is: `profile.sessions is 2`.
    pub value: String,
}

impl Rule {
    /// Whether it holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        match self {
            Self::Test(test) => test.holds,
            Self::All(holds, _) | Self::Any(holds, _) => *holds,
            Self::Not(part) => !part.holds(),
        }
    }

    /// Whether it would hold if `answer` gave the answers.
    pub fn would_hold(&self, answer: &impl Fn(PredicateId) -> bool) -> bool {
        match self {
            Self::Test(test) => answer(test.predicate),
            Self::All(_, parts) => parts.iter().all(|part| part.would_hold(answer)),
            Self::Any(_, parts) => parts.iter().any(|part| part.would_hold(answer)),
            Self::Not(part) => !part.would_hold(answer),
        }
    }

    /// All questions in it, in their order.
    #[must_use]
    pub fn tests(&self) -> Vec<&Test> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect<'r>(&'r self, found: &mut Vec<&'r Test>) {
        match self {
            Self::Test(test) => found.push(test),
            Self::All(_, parts) | Self::Any(_, parts) => {
                parts.iter().for_each(|part| part.collect(found));
            }
            Self::Not(part) => part.collect(found),
        }
    }
}

impl Test {
    /// `profile.sessions >= 4: no, profile.sessions is 2`
    #[must_use]
    pub fn line(&self) -> String {
        let answer = if self.holds { "yes" } else { "no" };
        alloc::format!("{}: {answer}, {}", self.ask, self.value)
    }
}

/// Answers the condition at `node`, and every question in it.
#[must_use]
pub fn answer(
    program: &Program<'_>,
    node: NodeId,
    visitor: &impl Lookup,
    memo: &mut Memo,
    words: &Words<'_>,
) -> Rule {
    let write = |predicate, holds| {
        let (ask, opposite, value) = words.of(program, predicate, visitor);
        Test { predicate, holds, ask, opposite, value }
    };
    let mut recorder = Recorder { write, open: Vec::new(), done: None };
    let holds = program.holds_watched(node, visitor, memo, &mut recorder);
    // Only a condition that is not well formed, which no plan holds, leaves nothing.
    recorder.done.unwrap_or(Rule::All(holds, Vec::new()))
}

struct Recorder<F> {
    write: F,
    open: Vec<(Group, Vec<Rule>)>,
    done: Option<Rule>,
}

impl<F> Recorder<F> {
    fn add(&mut self, rule: Rule) {
        match self.open.last_mut() {
            Some((_, parts)) => parts.push(rule),
            None => self.done = Some(rule),
        }
    }
}

impl<F: Fn(PredicateId, bool) -> Test> Watch for Recorder<F> {
    const THOROUGH: bool = true;

    fn begins(&mut self, group: Group) {
        self.open.push((group, Vec::new()));
    }

    fn tested(&mut self, predicate: PredicateId, holds: bool) {
        let test = (self.write)(predicate, holds);
        self.add(Rule::Test(test));
    }

    fn ends(&mut self, holds: bool) {
        let Some((group, mut parts)) = self.open.pop() else { return };
        let rule = match (group, parts.pop()) {
            (Group::Not, Some(part)) => Rule::Not(Box::new(part)),
            (group, last) => {
                parts.extend(last);
                if group == Group::Any { Rule::Any(holds, parts) } else { Rule::All(holds, parts) }
            }
        };
        self.add(rule);
    }
}
