//! What is asked of one source, and the classes it sorts values into.

use crate::condition::Shape;
use crate::condition::lookup::Value;
use crate::condition::program::{PredicateId, Program, Question};
use crate::condition::version;
use crate::strings::TextId;
use alloc::vec::Vec;

/// Questions about one source that are answered together.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The row of the source.
    pub source: u16,
    /// What they have in common.
    pub kind: Kind,
    /// The predicates among those that are asked.
    pub(super) first: u32,
    pub(super) end: u32,
    /// Where the numbers of its rows begin.
    pub(super) slot: u32,
}

/// What the questions of an axis have in common.
#[derive(Clone, Debug)]
pub enum Kind {
    /// They compare values: classes are missing, false, true, any other text, each of these
    /// words, what lies between these cuts, and what is no number.
    Values {
        /// Words that are compared with, rising.
        words: Vec<u16>,
        /// Cuts between numbers, rising.
        cuts: Vec<Cut<f64>>,
    },
    /// They compare versions: classes are what is no text, and what lies between these cuts.
    Versions(Vec<Cut<TextId>>),
    /// It is one question without classes.
    Single,
}

/// A cut between values: before all that equal it, or after them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut<T> {
    /// The value.
    pub at: T,
    /// Whether what equals it lies before the cut.
    pub after: bool,
}

/// What a visitor's value is to an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Class<'a> {
    /// Of this class.
    Known(u32),
    /// Of none, as a list is; each predicate is asked.
    Apart(Value<'a>),
    /// Not looked at yet.
    Ask,
}

const MISSING: u32 = Axis::MISSING;
const FALSE: u32 = 1;
const TRUE: u32 = 2;
const OTHER_TEXT: u32 = Axis::OTHER_TEXT;
const WORDS: u32 = 4;

impl Axis {
    /// The class of what is missing.
    pub const MISSING: u32 = 0;
    /// The class of a text that is none of the words asked about.
    pub const OTHER_TEXT: u32 = 3;

    /// The class of a truth value.
    #[must_use]
    pub const fn truth(value: bool) -> u32 {
        if value { TRUE } else { FALSE }
    }

    /// How many classes there are.
    pub(super) fn classes(&self) -> u32 {
        match &self.kind {
            Kind::Values { words, cuts } => WORDS + words.len() as u32 + cuts.len() as u32 + 2,
            Kind::Versions(cuts) => cuts.len() as u32 + 2,
            Kind::Single => 0,
        }
    }

    /// The class of `value`.
    pub fn class_of<'v>(&self, program: &Program<'_>, value: Value<'v>) -> Class<'v> {
        match (&self.kind, value) {
            (Kind::Single, _) => Class::Ask,
            (Kind::Values { .. }, Value::Missing) => Class::Known(MISSING),
            (Kind::Values { .. }, Value::Bool(value)) => Class::Known(FALSE + u32::from(value)),
            (Kind::Values { words, .. }, Value::Text(_)) if words.is_empty() => {
                Class::Known(OTHER_TEXT)
            }
            (Kind::Values { .. }, Value::Text(text)) => {
                Class::Known(program.texts.word(text).map_or(OTHER_TEXT, |word| self.word(word)))
            }
            (Kind::Values { .. }, Value::Number(value)) => Class::Known(self.number(value)),
            (Kind::Values { .. }, value) => Class::Apart(value),
            (Kind::Versions(_), Value::Text(text)) => Class::Known(self.version(program, text)),
            (Kind::Versions(_), _) => Class::Known(0),
        }
    }

    /// The class of a text that is a word of the plan.
    #[must_use]
    pub fn word(&self, word: u16) -> u32 {
        let Kind::Values { words, .. } = &self.kind else { return MISSING };
        words.binary_search(&word).map_or(OTHER_TEXT, |at| WORDS + at as u32)
    }

    /// The class of a number.
    #[must_use]
    pub fn number(&self, value: f64) -> u32 {
        let Kind::Values { words, cuts } = &self.kind else { return MISSING };
        let first = WORDS + words.len() as u32;
        if value.is_nan() {
            return first + cuts.len() as u32 + 1;
        }
        let passed = |cut: &Cut<f64>| if cut.after { value > cut.at } else { value >= cut.at };
        first + cuts.partition_point(passed) as u32
    }

    /// The class of a version.
    #[must_use]
    pub fn version(&self, program: &Program<'_>, value: &str) -> u32 {
        let Kind::Versions(cuts) = &self.kind else { return MISSING };
        let value = version::sortable(value);
        let passed = |cut: &Cut<TextId>| {
            let at = program.texts.get(cut.at);
            if cut.after { value.as_str() > at } else { value.as_str() >= at }
        };
        1 + cuts.partition_point(passed) as u32
    }

    /// Whether predicate `id` holds for the values of `class`.
    pub(super) fn holds(&self, program: &Program<'_>, id: PredicateId, class: u32) -> bool {
        let Some((_, question)) = program.predicate(id) else { return false };
        match &self.kind {
            Kind::Values { words, cuts } => {
                let value = match class {
                    MISSING => Value::Missing,
                    FALSE => Value::Bool(false),
                    TRUE => Value::Bool(true),
                    _ => match (class - OTHER_TEXT) as usize {
                        0 => return holds_for_text(program, question, None),
                        at if at <= words.len() => {
                            return holds_for_text(program, question, words.get(at - 1).copied());
                        }
                        at => Value::Number(some_number(cuts, at - words.len() - 1)),
                    },
                };
                program.answers(question, value)
            }
            Kind::Versions(cuts) => {
                let (Question::Version(order, text), 1..) = (question, class) else { return false };
                // The lower end of the class stands for all of it; below the first cut is less.
                let lower = (class as usize).checked_sub(2).and_then(|at| cuts.get(at));
                let text = program.texts.get(text);
                let ordering = lower.map_or(core::cmp::Ordering::Less, |cut| {
                    let ordering = program.texts.get(cut.at).cmp(text);
                    if cut.after { ordering.then(core::cmp::Ordering::Greater) } else { ordering }
                });
                order.admits(ordering)
            }
            Kind::Single => false,
        }
    }
}

/// A number of the class that has `at` cuts below it.
fn some_number(cuts: &[Cut<f64>], at: usize) -> f64 {
    match at.checked_sub(1).map(|below| cuts.get(below)) {
        None => f64::NEG_INFINITY,
        Some(Some(cut)) if cut.after => cut.at.next_up(),
        Some(Some(cut)) if at <= cuts.len() => cut.at,
        _ => f64::NAN,
    }
}

/// Whether a question of [`Kind::Values`] is answered yes for a text: a word, or any other.
fn holds_for_text(program: &Program<'_>, question: Question, word: Option<u16>) -> bool {
    match (question, word) {
        (Question::Exists | Question::Shaped(Shape::Text), _) => true,
        (Question::OneOfTexts { first, count }, Some(word)) => {
            program.holds_word(first, count, word)
        }
        _ => false,
    }
}
