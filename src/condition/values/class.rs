//! Classes of values: all that conditions can tell apart of one attribute, in a few cases.

use crate::condition::{Ask, Order, Shape, pattern, version};
use crate::data::Data;
use crate::fold::folded;
use alloc::string::String;
use core::cmp::Ordering;

/// A class of the values of one attribute. Between the cuts that conditions make, all values
/// answer alike.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Class {
    /// There is none.
    Missing,
    /// This truth value.
    Bool(bool),
    /// This number.
    Exactly(f64),
    /// A number between these two, neither of them included, and no cut between them.
    Between(f64, f64),
    /// This text.
    Text(String),
    /// A text that no condition names.
    Unnamed {
        /// Its lower case, if a condition names that.
        lower: Option<String>,
        /// Where it is among the versions that conditions name.
        version: Position,
    },
    /// A list.
    List,
    /// A value of another type than the attribute has now: declared when it had another.
    Other,
}

/// A place among the versions that conditions name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Position {
    /// Before all of them.
    First,
    /// At this one.
    At(String),
    /// After this one, and before the next.
    After(String),
}

impl Position {
    /// How it is to the version `cut`, which is one of those named.
    fn compare(&self, cut: &str) -> Ordering {
        match self {
            Self::First => Ordering::Less,
            Self::At(own) => own.as_str().cmp(cut),
            Self::After(own) if cut <= own.as_str() => Ordering::Greater,
            Self::After(_) => Ordering::Less,
        }
    }
}

/// What the values of a class answer to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Answer {
    /// All say no.
    No,
    /// All say yes.
    Yes,
    /// Some may say yes and some no: more than is true at worst.
    Either,
}

impl From<bool> for Answer {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

impl Class {
    /// What values of this class answer to `ask`, as the evaluator would. Lists in `ask` are in
    /// rising order.
    pub fn answer(&self, ask: &Ask) -> Answer {
        match (ask, self) {
            // JavaScript's comparisons coerce even what is missing; manifests never ask so.
            (Ask::Loosely(..) | Ask::Written(_), _) => Answer::Either,
            (Ask::Same(data), class) => class.same(data),
            (Ask::Exists, class) => (*class != Self::Missing).into(),
            (_, Self::Missing) => Answer::No,
            (Ask::Shaped(_), Self::Other) => Answer::Either,
            (Ask::Shaped(shape), class) => (Some(*shape) == class.shape()).into(),
            (_, Self::Other) => Answer::No,
            (_, Self::List) => match ask {
                Ask::OneOfTexts(_)
                | Ask::OneOfNumbers(_)
                | Ask::OneOfTextsInAnyCase(_)
                | Ask::HoldsAny(_)
                | Ask::AnyElement(_)
                | Ask::Length(_) => Answer::Either,
                _ => Answer::No,
            },
            (_, Self::Bool(value)) => matches!(ask, Ask::Is(wanted) if wanted == value).into(),
            (_, Self::Exactly(value)) => number(ask, *value).into(),
            (_, Self::Between(low, high)) => between(ask, *low, *high).into(),
            (_, Self::Text(text)) => of_text(ask, text).into(),
            (_, Self::Unnamed { lower, version }) => unnamed(ask, lower.as_deref(), version),
        }
    }

    fn same(&self, data: &Data) -> Answer {
        match (self, data) {
            (Self::Missing, Data::Null) => Answer::Yes,
            (Self::Bool(value), Data::Bool(wanted)) => (value == wanted).into(),
            (Self::Exactly(value), Data::Number(wanted)) => (value == wanted).into(),
            (Self::Text(value), Data::Text(wanted)) => (value == wanted).into(),
            (Self::List, Data::List(_)) | (Self::Other, _) => Answer::Either,
            _ => Answer::No,
        }
    }

    const fn shape(&self) -> Option<Shape> {
        match self {
            Self::Missing | Self::Other => None,
            Self::Bool(_) => Some(Shape::Bool),
            Self::Exactly(_) | Self::Between(..) => Some(Shape::Number),
            Self::Text(_) | Self::Unnamed { .. } => Some(Shape::Text),
            Self::List => Some(Shape::List),
        }
    }
}

fn number(ask: &Ask, value: f64) -> bool {
    match ask {
        Ask::Below(cut) => value < *cut,
        Ask::AtMost(cut) => value <= *cut,
        Ask::Above(cut) => value > *cut,
        Ask::AtLeast(cut) => value >= *cut,
        // The zero below zero is the zero above it, as for the evaluator.
        Ask::OneOfNumbers(list) => {
            let order = |one: &f64| one.partial_cmp(&value).unwrap_or(Ordering::Less);
            list.binary_search_by(order).is_ok()
        }
        _ => false,
    }
}

/// No cut is between `low` and `high`: whatever is asked of one number there is asked of all.
fn between(ask: &Ask, low: f64, high: f64) -> bool {
    match ask {
        Ask::Below(cut) | Ask::AtMost(cut) => high <= *cut,
        Ask::Above(cut) | Ask::AtLeast(cut) => low >= *cut,
        _ => false,
    }
}

fn of_text(ask: &Ask, text: &str) -> bool {
    match ask {
        Ask::OneOfTexts(list) => has(list, text),
        Ask::OneOfTextsInAnyCase(list) => has(list, &folded(text)),
        Ask::Matches(pattern) => pattern::matches(&pattern.table, text.as_bytes()),
        Ask::Version(order, wanted) => admits(*order, version::sortable(text).as_str().cmp(wanted)),
        _ => false,
    }
}

fn has(list: &[String], text: &str) -> bool {
    list.binary_search_by(|one| one.as_str().cmp(text)).is_ok()
}

fn unnamed(ask: &Ask, lower: Option<&str>, version: &Position) -> Answer {
    match ask {
        Ask::OneOfTextsInAnyCase(list) => lower.is_some_and(|lower| has(list, lower)).into(),
        Ask::Version(order, cut) => admits(*order, version.compare(cut)).into(),
        Ask::Matches(_) => Answer::Either,
        _ => Answer::No,
    }
}

const fn admits(order: Order, ordering: Ordering) -> bool {
    order.admits(ordering)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{borrow::ToOwned, vec};

    #[test]
    fn what_is_missing_says_no_to_all_but_its_own_equal() {
        assert_eq!(Class::Missing.answer(&Ask::Below(1.0)), Answer::No);
        assert_eq!(Class::Missing.answer(&Ask::Same(Data::Null)), Answer::Yes);
    }

    #[test]
    fn between_two_cuts_all_numbers_answer_alike() {
        let class = Class::Between(2.0, 5.0);
        assert_eq!(class.answer(&Ask::Below(5.0)), Answer::Yes);
        assert_eq!(class.answer(&Ask::AtMost(2.0)), Answer::No);
        assert_eq!(class.answer(&Ask::Above(2.0)), Answer::Yes);
        assert_eq!(class.answer(&Ask::AtLeast(5.0)), Answer::No);
    }

    #[test]
    fn both_zeros_are_one_number() {
        for (value, named) in [(0.0, -0.0), (-0.0, 0.0), (-0.0, -0.0)] {
            let class = Class::Exactly(value);
            assert_eq!(class.answer(&Ask::OneOfNumbers(vec![named])), Answer::Yes);
            assert_eq!(class.answer(&Ask::Same(Data::Number(named))), Answer::Yes);
            assert_eq!(class.answer(&Ask::AtLeast(named)), Answer::Yes);
            assert_eq!(class.answer(&Ask::Below(named)), Answer::No);
        }
    }

    #[test]
    fn a_named_text_answers_as_the_evaluator_does() {
        let class = Class::Text("Dk".to_owned());
        let any_case = Ask::OneOfTextsInAnyCase(vec!["dk".to_owned()]);
        assert_eq!(class.answer(&any_case), Answer::Yes);
        assert_eq!(class.answer(&Ask::OneOfTexts(vec!["dk".to_owned()])), Answer::No);
        let cut = version::sortable("1.10.0");
        let nine = Class::Text("1.9.0".to_owned());
        assert_eq!(nine.answer(&Ask::Version(Order::Below, cut)), Answer::Yes);
    }
}
