//! All conditions of a plan for one visitor, in a few passes over bits.
//!
//! What is asked of one source sorts its values into *classes*: values of one class are answered
//! alike by every predicate (see [`axis`]). Each condition that is a conjunction or a disjunction
//! of predicates has a bit (see [`draft`]), and each class of each source a row of such bits: the
//! conditions that it leaves open, or makes true. A visitor is one row per source, joined. Rows
//! are made when a visitor first needs them, and kept within a bound (see [`rows`]).
//!
//! Patterns and questions about lists have no classes: they are asked once each, and only if a
//! condition that the rows left undecided depends on them.

mod axis;
mod build;
mod draft;
mod rows;

pub use axis::{Axis, Class, Kind};

use super::eval::Memo;
use super::lookup::{Lookup, Value};
use super::program::{NodeId, PredicateId, Program};
use alloc::vec::Vec;
use rows::Rows;

/// A predicate in a condition: which bit it bears on, and how.
#[derive(Clone, Copy, Debug, Default)]
struct Literal(u32);

impl Literal {
    const NEGATED: u32 = 1 << 31;

    /// The predicate, or its negation, in the condition at this place of the bits.
    const fn new(place: u32, negated: bool) -> Self {
        Self(if negated { place | Self::NEGATED } else { place })
    }

    /// The word of the bits, the bit in it, and whether it is the negation that counts.
    const fn parts(self) -> (usize, u64, bool) {
        let place = self.0 & !Self::NEGATED;
        (place as usize / 64, 1 << (place % 64), self.0 & Self::NEGATED != 0)
    }
}

/// A predicate that conditions of the index ask.
#[derive(Clone, Copy, Debug)]
struct Asked {
    id: PredicateId,
    /// Where its literals end; they begin where those of the one before end.
    end: u32,
}

/// An index over the conditions of one program.
#[derive(Debug)]
pub struct Index {
    /// The condition of each bit.
    conditions: Vec<u32>,
    /// How many words of bits are of conjunctions; those of disjunctions follow.
    all_words: usize,
    axes: Vec<Axis>,
    asked: Vec<Asked>,
    literals: Vec<Literal>,
    rows: Rows,
    /// Conditions that are too intricate, each asked by itself.
    rest: Vec<(u32, NodeId)>,
    memo: Option<Memo>,
    /// The bits before a visitor is looked at: conjunctions are open, disjunctions are not true.
    start: Vec<u64>,
    bits: Vec<u64>,
    found: Vec<u32>,
}

impl Index {
    /// The numbers of the conditions that hold for `visitor`, each once, in no order that means
    /// anything.
    pub fn matching(&mut self, program: &Program<'_>, visitor: &impl Lookup) -> &[u32] {
        self.matching_by(program, visitor, |axis| {
            let value = program.source(axis.source).map_or(Value::Missing, |at| visitor.value(at));
            axis.class_of(program, value)
        })
    }

    /// The same for a caller who knows by itself which class the visitor's values are of.
    pub fn matching_by<'v>(
        &mut self,
        program: &Program<'_>,
        visitor: &impl Lookup,
        mut class: impl FnMut(&Axis) -> Class<'v>,
    ) -> &[u32] {
        self.bits.clear();
        self.bits.extend_from_slice(&self.start);
        self.rows.begin();
        for at in 0..self.axes.len() {
            let Some(axis) = self.axes.get(at) else { continue };
            match class(axis) {
                Class::Known(class) => self.join_row(program, at, class),
                Class::Apart(value) => self.join_apart(program, at, value),
                Class::Ask => self.join_answer(program, at, visitor),
            }
        }
        self.rows.join(&mut self.bits, self.all_words);
        self.found.clear();
        self.gather();
        if !self.rest.is_empty() {
            let memo = self.memo.get_or_insert_with(|| Memo::of(program));
            memo.forget();
            let rest = self.rest.iter().filter(|(_, node)| program.holds(*node, visitor, memo));
            self.found.extend(rest.map(|(condition, _)| condition));
        }
        &self.found
    }

    /// How many conditions it answers itself, and how many it asks by themselves.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.conditions.iter().filter(|&&it| it != u32::MAX).count(), self.rest.len())
    }

    /// What was found for the visitor last looked at. It stays where it is in memory.
    #[must_use]
    pub fn found(&self) -> &[u32] {
        &self.found
    }

    /// The most that can be found.
    #[must_use]
    pub const fn room(&self) -> usize {
        self.found.capacity()
    }

    /// The axes, in the order in which classes are asked for.
    #[must_use]
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// The bytes that rows take at the moment.
    #[must_use]
    pub fn row_bytes(&self) -> usize {
        self.rows.bytes()
    }

    fn gather(&mut self) {
        let mut last = u32::MAX;
        for (word, conditions) in self.bits.iter().zip(self.conditions.chunks(64)) {
            let mut word = *word;
            while word != 0 {
                let condition = conditions.get(word.trailing_zeros() as usize).copied();
                word &= word - 1;
                // Clauses of one condition stand side by side.
                if let Some(condition) = condition.filter(|&condition| condition != last) {
                    self.found.push(condition);
                    last = condition;
                }
            }
        }
    }
}
