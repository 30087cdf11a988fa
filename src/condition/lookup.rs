//! Values of one visitor, as questions are asked of them.

use super::ast::Source;
use crate::data::Data;
use crate::id::Key;

/// Whether a visitor can have values that are lists or objects. Only attributes that a site
/// declares are such, and visitors of pages have none: a page's doors are built without.
pub(super) const LISTS: bool = cfg!(any(feature = "author", feature = "segments"));

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

impl Value<'_> {
    /// What stands at a dotted path: fields of objects, elements of lists by number, and how
    /// many they are as `length`. Missing where there is no such thing.
    #[must_use]
    pub fn at(self, path: &str) -> Self {
        path.split('.').fold(self, |value, name| match value {
            Self::Object(fields) => fields
                .iter()
                .find(|(field, _)| field == name)
                .map_or(Self::Missing, |(_, value)| value.into()),
            Self::List(values) if name == "length" => Self::Number(values.len() as f64),
            Self::List(values) => {
                let is_number = name == "0" || !name.starts_with(['0', '+']);
                let number = name.parse().ok().filter(|_: &usize| is_number);
                number.and_then(|at| values.get(at)).map_or(Self::Missing, Self::from)
            }
            _ => Self::Missing,
        })
    }
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
