//! Whether a condition holds for a visitor.

use super::ast::{Shape, Source};
use super::program::{Node, NodeId, PredicateId, Program, Question, node, node_at};
use super::{pattern, version};
use crate::bytes::Reader;
use crate::data::Data;
use crate::fold::folded;
use crate::id::Key;
use alloc::{vec, vec::Vec};
use core::cmp::Ordering;

/// Whether a visitor can have values that are lists or objects. Only attributes that a site
/// declares are such, and visitors of pages have none: a page's doors are built without.
const LISTS: bool = cfg!(any(feature = "author", feature = "segments"));

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
    /// A list.
    List(&'a [Data]),
    /// An object: names and values.
    Object(&'a [(alloc::string::String, Data)]),
}

impl<'a> From<&'a Data> for Value<'a> {
    fn from(data: &'a Data) -> Self {
        match data {
            Data::Null => Self::Missing,
            Data::Bool(value) => Self::Bool(*value),
            Data::Number(value) => Self::Number(*value),
            Data::Text(value) => Self::Text(value),
            Data::List(values) => Self::List(values),
            Data::Object(fields) => Self::Object(fields),
        }
    }
}

/// Answers for one visitor.
pub trait Lookup {
    /// The value of `source`.
    fn value(&self, source: Source) -> Value<'_>;
}

/// Conditions that are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// All of them.
    All,
    /// Any of them.
    Any,
    /// Not the one in it.
    Not,
}

/// Sees an evaluation while it happens: how the code that decides explains itself.
///
/// `()` sees nothing; all calls to it are optimised away.
pub trait Watch {
    /// Whether parts are answered that cannot change the answer any more.
    const THOROUGH: bool;

    /// A group begins.
    fn begins(&mut self, group: Group);

    /// A predicate was answered.
    fn tested(&mut self, predicate: PredicateId, holds: bool);

    /// The group that began last, of those that have not ended, ends.
    fn ends(&mut self, holds: bool);
}

impl Watch for () {
    const THOROUGH: bool = false;

    #[inline]
    fn begins(&mut self, _: Group) {}

    #[inline]
    fn tested(&mut self, _: PredicateId, _: bool) {}

    #[inline]
    fn ends(&mut self, _: bool) {}
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

    /// Begins anew, for another visitor.
    pub fn forget(&mut self) {
        self.known.fill(0);
        self.held.fill(0);
    }

    /// The answer to a predicate, worked out by `ask` if it is the first time.
    fn answer(&mut self, id: PredicateId, ask: impl FnOnce() -> bool) -> bool {
        let (word, bit) = (id.0 as usize / 64, 1 << (id.0 % 64));
        let (Some(known), Some(held)) = (self.known.get_mut(word), self.held.get_mut(word)) else {
            return false;
        };
        if *known & bit == 0 {
            *known |= bit;
            if ask() {
                *held |= bit;
            }
        }
        *held & bit != 0
    }
}

impl Program<'_> {
    /// Whether the condition at `node` holds.
    ///
    /// Answers no further than needed, from left to right. A condition that is not well formed
    /// (which no loaded plan holds) does not hold.
    pub fn holds(&self, node: NodeId, visitor: &impl Lookup, memo: &mut Memo) -> bool {
        self.holds_watched(node, visitor, memo, &mut ())
    }

    /// Likewise, and `watch` sees how.
    pub fn holds_watched(
        &self,
        NodeId(node): NodeId,
        visitor: &impl Lookup,
        memo: &mut Memo,
        watch: &mut impl Watch,
    ) -> bool {
        let mut test = |id| memo.answer(id, || self.ask(id, visitor));
        node_holds(self.nodes, node_at(self.nodes, node), &mut test, watch)
    }

    /// Shows `watch` the condition on elements at `node`, whose predicates are all answered no.
    pub(crate) fn walk_inner(&self, NodeId(node): NodeId, watch: &mut impl Watch) {
        node_holds(self.inner, node_at(self.inner, node), &mut |_| false, watch);
    }

    /// Whether a word is among a run of operands.
    pub(crate) fn holds_word(&self, first: u32, count: u32, word: u16) -> bool {
        found(first, count, |at| self.operand_word(at).cmp(&word))
    }

    /// Whether a condition on an element or a length holds.
    fn inner_holds(&self, NodeId(node): NodeId, element: Value<'_>) -> bool {
        let element = Element { value: element, program: self };
        let here = node_at(self.inner, node);
        node_holds(self.inner, here, &mut |id| self.ask(id, &element), &mut ())
    }

    /// Whether a predicate holds.
    pub(crate) fn ask(&self, id: PredicateId, visitor: &dyn Lookup) -> bool {
        let Some((source, question)) = self.predicate(id) else { return false };
        let Some(source) = self.source(source) else { return false };
        self.answers(question, visitor.value(source))
    }

    /// The answer to a question about `value`.
    pub(crate) fn answers(&self, question: Question, value: Value<'_>) -> bool {
        match (question, value) {
            (Question::Exists, value) => !matches!(value, Value::Missing),
            (Question::Is(wanted), Value::Bool(value)) => value == wanted,
            (Question::Below(cut), Value::Number(value)) => value < cut,
            (Question::AtMost(cut), Value::Number(value)) => value <= cut,
            (Question::Above(cut), Value::Number(value)) => value > cut,
            (Question::AtLeast(cut), Value::Number(value)) => value >= cut,
            (Question::OneOfTexts { first, count }, Value::Text(value)) => {
                found(first, count, |at| self.operand(at).cmp(value))
            }
            (Question::OneOfNumbers { first, count }, Value::Number(value)) => {
                // Adding zero makes -0 the 0 that it equals, as in the plan.
                let value = value + 0.0;
                found(first, count, |at| {
                    self.number(at).map_or(Ordering::Less, |number| number.total_cmp(&value))
                })
            }
            (Question::OneOfTextsInAnyCase { first, count }, Value::Text(value)) => {
                let value = folded(value);
                found(first, count, |at| self.operand(at).cmp(value.as_str()))
            }
            // A list is one of them if any of its elements is.
            (
                Question::OneOfTexts { .. }
                | Question::OneOfNumbers { .. }
                | Question::OneOfTextsInAnyCase { .. },
                Value::List(values),
            ) if LISTS => values.iter().any(|element| match element {
                Data::List(_) | Data::Object(_) => false,
                element => self.answers(question, element.into()),
            }),
            (Question::HoldsAny { first, count }, Value::Keys(values)) => {
                (first..first + count).any(|at| values.contains(&self.key(at)))
            }
            (Question::Same { first, count }, value) => {
                is_same(&mut Reader(self.constant(first, count)), value)
            }
            (Question::Matches { first, count }, Value::Text(value)) => {
                pattern::matches(self.constant(first, count), value.as_bytes())
            }
            (Question::Version(order, text), Value::Text(value)) => {
                let value = version::sortable(value);
                order.admits(value.as_str().cmp(self.texts.get(text)))
            }
            (Question::AnyElement(inner), Value::List(values)) if LISTS => {
                values.iter().any(|element| self.inner_holds(inner, element.into()))
            }
            (Question::Length(inner), Value::List(values)) if LISTS => {
                self.inner_holds(inner, Value::Number(values.len() as f64))
            }
            (Question::Length(inner), Value::Keys(values)) => {
                self.inner_holds(inner, Value::Number(values.len() as f64))
            }
            (Question::Shaped(shape), value) => matches!(
                (shape, value),
                (Shape::Text, Value::Text(_))
                    | (Shape::Number, Value::Number(_))
                    | (Shape::Bool, Value::Bool(_))
                    | (Shape::List, Value::List(_) | Value::Keys(_))
                    | (Shape::Object, Value::Object(_))
            ),
            #[cfg(feature = "untyped")]
            (Question::Loosely { order, first, count }, value) => self
                .data(first, count)
                .is_some_and(|wanted| super::loose::compares(order, value, &wanted)),
            _ => false,
        }
    }
}

/// Whether the condition that begins with `here` holds, where `test` answers its predicates.
fn node_holds<W: Watch>(
    nodes: &[u8],
    here: Node,
    test: &mut impl FnMut(PredicateId) -> bool,
    watch: &mut W,
) -> bool {
    let holds = match here.kind {
        node::TEST => {
            let holds = test(PredicateId(here.argument));
            watch.tested(PredicateId(here.argument), holds);
            return holds;
        }
        node::NOT => {
            watch.begins(Group::Not);
            !node_holds(nodes, node_at(nodes, here.inside), test, watch)
        }
        _ => {
            let (end, stop) = (here.end(), here.kind == node::ANY);
            watch.begins(if stop { Group::Any } else { Group::All });
            let mut holds = !stop;
            let mut next = here.inside;
            while next < end {
                let part = node_at(nodes, next);
                if node_holds(nodes, part, test, watch) == stop {
                    holds = stop;
                    if !W::THOROUGH {
                        break;
                    }
                }
                next = part.end();
            }
            holds
        }
    };
    watch.ends(holds);
    holds
}

/// An element of a list, or its length, as what is asked.
struct Element<'a> {
    value: Value<'a>,
    program: &'a Program<'a>,
}

impl Lookup for Element<'_> {
    fn value(&self, source: Source) -> Value<'_> {
        match (source, self.value) {
            (Source::Element, value) => value,
            (Source::Attribute(at), Value::Object(fields)) if LISTS => {
                let path = self.program.attribute(at);
                let (first, rest) =
                    path.split_once('.').map_or((path, None), |(a, b)| (a, Some(b)));
                let field = fields.iter().find(|(name, _)| name == first).map(|(_, value)| value);
                let found = match rest {
                    Some(rest) => field.and_then(|field| field.at(rest)),
                    None => field,
                };
                found.map_or(Value::Missing, Value::from)
            }
            _ => Value::Missing,
        }
    }
}

/// Whether the data that `reader` begins with is `value`.
fn is_same(reader: &mut Reader<'_>, value: Value<'_>) -> bool {
    match (reader.u8(), value) {
        (Some(0), Value::Missing) => true,
        (Some(kind @ 1..=2), Value::Bool(value)) => value == (kind == 2),
        (Some(3), Value::Number(value)) => {
            let number = reader.take(8).and_then(|bytes| bytes.try_into().ok());
            number.map(f64::from_le_bytes) == Some(value)
        }
        (Some(4), Value::Text(value)) => Data::text(reader) == Some(value.as_bytes()),
        (Some(5), Value::List(values)) if LISTS => {
            reader.varint() == u32::try_from(values.len()).ok()
                && values.iter().all(|value| is_same(reader, value.into()))
        }
        (Some(6), Value::Object(fields)) if LISTS => {
            reader.varint() == u32::try_from(fields.len()).ok()
                && fields.iter().all(|(name, value)| {
                    Data::text(reader) == Some(name.as_bytes()) && is_same(reader, value.into())
                })
        }
        _ => false,
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
