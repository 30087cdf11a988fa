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
