//! Rows of bits, made when they are needed and kept within a bound.

use super::{Index, Literal};
use crate::condition::lookup::{Lookup, Value};
use crate::condition::program::Program;
use crate::limits::INDEX_ROW_BYTES;
use alloc::{vec, vec::Vec};

/// No row has been made.
const NONE: u32 = u32::MAX;

/// Rows that were made, and those of the visitor at hand.
#[derive(Debug)]
pub(super) struct Rows {
    words: usize,
    /// Of each class of each axis, its row.
    slots: Vec<u32>,
    bits: Vec<u64>,
    /// Where the rows of this visitor begin.
    now: Vec<u32>,
}

impl Rows {
    pub fn new(words: usize, slots: usize) -> Self {
        Self { words, slots: vec![NONE; slots], bits: Vec::new(), now: Vec::new() }
    }

    pub fn begin(&mut self) {
        self.now.clear();
    }

    pub fn bytes(&self) -> usize {
        self.bits.len() * 8
    }

    /// Joins the rows of this visitor into `bits`: four in a pass, which halves the memory that
    /// is gone over.
    pub fn join(&mut self, bits: &mut [u64], all_words: usize) {
        let (all, any) = bits.split_at_mut_checked(all_words).unwrap_or_default();
        let row = |at: u32| {
            let row = self.bits.get(at as usize..at as usize + self.words).unwrap_or_default();
            row.split_at_checked(all_words).unwrap_or_default()
        };
        let mut now = self.now.chunks_exact(4);
        for four in &mut now {
            let &[a, b, c, d] = four else { continue };
            let (a, b, c, d) = (row(a), row(b), row(c), row(d));
            for ((((to, a), b), c), d) in all.iter_mut().zip(a.0).zip(b.0).zip(c.0).zip(d.0) {
                *to &= a & b & c & d;
            }
            for ((((to, a), b), c), d) in any.iter_mut().zip(a.1).zip(b.1).zip(c.1).zip(d.1) {
                *to |= a | b | c | d;
            }
        }
        for &at in now.remainder() {
            let (alls, anys) = row(at);
            all.iter_mut().zip(alls).for_each(|(to, row)| *to &= row);
            any.iter_mut().zip(anys).for_each(|(to, row)| *to |= row);
        }
        self.now.clear();
    }
}

impl Index {
    /// Joins the row of a class; makes it if this is the first time.
    pub(super) fn join_row(&mut self, program: &Program<'_>, axis: usize, class: u32) {
        let Some(found) = self.axes.get(axis) else { return };
        // Classes may come from outside; what is none is as a missing value.
        let class = if class < found.classes() { class } else { 0 };
        let slot = (found.slot + class) as usize;
        let mut row = self.rows.slots.get(slot).copied().unwrap_or(NONE);
        if row == NONE {
            row = self.make_row(program, axis, class);
            if let Some(slot) = self.rows.slots.get_mut(slot) {
                *slot = row;
            }
        }
        self.rows.now.push(row);
    }

    fn make_row(&mut self, program: &Program<'_>, at: usize, class: u32) -> u32 {
        if (self.rows.bits.len() + self.rows.words) * 8 > INDEX_ROW_BYTES {
            // The rows of this visitor first, then all of them go.
            self.rows.join(&mut self.bits, self.all_words);
            self.rows.slots.fill(NONE);
            self.rows.bits.clear();
        }
        let start = self.rows.bits.len();
        self.rows.bits.extend_from_slice(&self.start);
        let row = self.rows.bits.get_mut(start..).unwrap_or_default();
        if let Some(axis) = self.axes.get(at) {
            let mut from = match (axis.first as usize).checked_sub(1) {
                Some(before) => self.asked.get(before).map_or(0, |asked| asked.end),
                None => 0,
            };
            let asked = self.asked.get(axis.first as usize..axis.end as usize);
            for asked in asked.unwrap_or_default() {
                let literals = self.literals.get(from as usize..asked.end as usize);
                from = asked.end;
                let holds = axis.holds(program, asked.id, class);
                settle(row, literals.unwrap_or_default(), holds, self.all_words);
            }
        }
        start as u32
    }

    /// Asks the predicates of an axis for a value that is of no class.
    pub(super) fn join_apart(&mut self, program: &Program<'_>, axis: usize, value: Value<'_>) {
        let Some(axis) = self.axes.get(axis) else { return };
        for at in axis.first..axis.end {
            let Some((literals, id)) = literals_of(&self.literals, &self.asked, at) else {
                continue;
            };
            let Some((_, question)) = program.predicate(id) else { continue };
            settle(&mut self.bits, literals, program.answers(question, value), self.all_words);
        }
    }

    /// Asks the one predicate of an axis, if it still matters.
    pub(super) fn join_answer(
        &mut self,
        program: &Program<'_>,
        axis: usize,
        visitor: &impl Lookup,
    ) {
        // What the rows have decided must be seen before it can be told.
        self.rows.join(&mut self.bits, self.all_words);
        let Some(axis) = self.axes.get(axis) else { return };
        let Some((literals, id)) = literals_of(&self.literals, &self.asked, axis.first) else {
            return;
        };
        let matters = literals.iter().any(|literal| {
            let (word, bit, _) = literal.parts();
            let set = self.bits.get(word).is_some_and(|bits| bits & bit != 0);
            set == (word < self.all_words)
        });
        if matters {
            settle(&mut self.bits, literals, program.ask(id, visitor), self.all_words);
        }
    }
}

/// The literals of predicate `at` in the order of the axes, and its number in the program.
fn literals_of<'i>(
    literals: &'i [Literal],
    asked: &[super::Asked],
    at: u32,
) -> Option<(&'i [Literal], crate::condition::program::PredicateId)> {
    let from = match (at as usize).checked_sub(1) {
        Some(before) => asked.get(before)?.end,
        None => 0,
    };
    let asked = asked.get(at as usize)?;
    Some((literals.get(from as usize..asked.end as usize)?, asked.id))
}

/// Puts an answer into the bits: a conjunction that it breaks is out, a disjunction that it
/// fulfils is in.
fn settle(bits: &mut [u64], literals: &[Literal], holds: bool, all_words: usize) {
    for literal in literals {
        let (word, bit, negated) = literal.parts();
        let Some(bits) = bits.get_mut(word) else { continue };
        if word < all_words {
            if holds == negated {
                *bits &= !bit;
            }
        } else if holds != negated {
            *bits |= bit;
        }
    }
}
