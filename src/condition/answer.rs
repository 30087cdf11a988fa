//! The answer to one question about one value.

use super::ast::{Shape, Source};
use super::lookup::{LISTS, Lookup, Value};
use super::program::{PredicateId, Program, Question};
use super::{pattern, version};
use crate::bytes::{Reader, u16_at};
use crate::data::Data;
use crate::id::Key;
use core::cmp::Ordering;

impl Program<'_> {
    /// Whether a word is among a run of operands.
    pub(crate) fn holds_word(&self, first: u32, count: u32, word: u16) -> bool {
        found(first, count, |at| self.operand_word(at).cmp(&word))
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
                let value = self.folded(value);
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
                let keys = self.keys.get((first as usize).saturating_mul(2)..).unwrap_or_default();
                let keys = keys.chunks_exact(2).take(count as usize);
                keys.into_iter().any(|key| values.contains(&Key(u16_at(key, 0))))
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
            (Question::Written(inner), value) => {
                self.inner_holds(inner, Value::Text(&super::loose::text(value)))
            }
            #[cfg(feature = "untyped")]
            (Question::Loosely { order, first, count }, value) => self
                .data(first, count)
                .is_some_and(|wanted| super::loose::compares(order, value, &wanted)),
            _ => false,
        }
    }
}

/// An element of a list, or its length, as what is asked.
pub(super) struct Element<'a> {
    pub value: Value<'a>,
    pub program: &'a Program<'a>,
}

impl Lookup for Element<'_> {
    fn value(&self, source: Source) -> Value<'_> {
        match (source, self.value) {
            (Source::Element, value) => value,
            (Source::Attribute(at), value) if LISTS => value.at(self.program.attribute(at)),
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
    let (mut low, mut high) = (first, first.saturating_add(count));
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
