//! Whether a condition holds for a visitor.

use super::ast::Source;
use super::program::{NodeId, PredicateId, Program, Question, node};
use crate::id::Key;
use alloc::{vec, vec::Vec};
use core::cmp::Ordering;

/// The value of an attribute for one visitor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// There is none.
    Missing,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(&'a str),
    /// A list of names, as keys.
    Keys(&'a [Key]),
}

/// Answers for one visitor.
pub trait Lookup {
    /// The value of `source`.
    fn value(&self, source: Source) -> Value<'_>;
}

/// Predicates answered so far for one visitor: each is worked out at most once.
#[derive(Debug)]
pub struct Memo {
    known: Vec<u64>,
    held: Vec<u64>,
}

impl Memo {
    /// No answers yet to the predicates of `program`.
    #[must_use]
    pub fn of(program: &Program<'_>) -> Self {
        let words = program.predicate_count().div_ceil(64);
        Self { known: vec![0; words], held: vec![0; words] }
    }
}

impl Program<'_> {
    /// Whether the condition at `node` holds.
    ///
    /// Answers no further than needed, from left to right. A condition that is not well formed
    /// (which no loaded plan holds) does not hold.
    pub fn holds(&self, NodeId(node): NodeId, visitor: &impl Lookup, memo: &mut Memo) -> bool {
        self.node_holds(node, visitor, memo)
    }

    fn node_holds(&self, at: u32, visitor: &impl Lookup, memo: &mut Memo) -> bool {
        let (kind, argument) = self.node(at);
        match kind {
            node::TEST => self.test(PredicateId(argument), visitor, memo),
            node::NOT => !self.node_holds(at + 1, visitor, memo),
            _ => {
                let (end, stop) = (at + argument, kind == node::ANY);
                let mut next = at + 1;
                while next < end {
                    if self.node_holds(next, visitor, memo) == stop {
                        return stop;
                    }
                    next += match self.node(next) {
                        (node::TEST, _) => 1,
                        (_, length) => length,
                    };
                }
                !stop
            }
        }
    }

    fn test(&self, id: PredicateId, visitor: &impl Lookup, memo: &mut Memo) -> bool {
        let (word, bit) = (id.0 as usize / 64, 1 << (id.0 % 64));
        let (Some(known), Some(held)) = (memo.known.get_mut(word), memo.held.get_mut(word)) else {
            return false;
        };
        if *known & bit == 0 {
            *known |= bit;
            if self.ask(id, visitor) {
                *held |= bit;
            }
        }
        *held & bit != 0
    }

    fn ask(&self, id: PredicateId, visitor: &impl Lookup) -> bool {
        let Some((source, question)) = self.predicate(id) else { return false };
        let Some(source) = self.source(source) else { return false };
        let value = visitor.value(source);
        match (question, value) {
            (Question::Exists, Value::Missing) => false,
            (Question::Exists, _) => true,
            (Question::Is(wanted), Value::Bool(value)) => value == wanted,
            (Question::Below(cut), Value::Number(value)) => value < cut,
            (Question::AtMost(cut), Value::Number(value)) => value <= cut,
            (Question::Above(cut), Value::Number(value)) => value > cut,
            (Question::AtLeast(cut), Value::Number(value)) => value >= cut,
            (Question::OneOfTexts { first, count }, Value::Text(value)) => {
                found(first, count, |at| self.operand(at).cmp(value.as_bytes()))
            }
            (Question::OneOfNumbers { first, count }, Value::Number(value)) => {
                found(first, count, |at| {
                    self.number(at).map_or(Ordering::Less, |number| number.total_cmp(&value))
                })
            }
            (Question::HoldsAny { first, count }, Value::Keys(values)) => {
                (first..first + count).any(|at| values.contains(&self.key(at)))
            }
            _ => false,
        }
    }
}

/// Binary search in a run of operands.
fn found(first: u32, count: u32, compare: impl Fn(u32) -> Ordering) -> bool {
    let (mut low, mut high) = (first, first + count);
    while low < high {
        let middle = low + (high - low) / 2;
        match compare(middle) {
            Ordering::Equal => return true,
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
        }
    }
    false
}
