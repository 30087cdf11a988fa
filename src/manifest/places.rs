//! Where things of a checked manifest stand in its text.
//!
//! A [`Model`](super::Model) refers to no text. Whoever has something to say about a part of it
//! names the way there, and gets its place by reading the text once more.

use super::notes::{Notes, Place as Position, path};
use super::text;
use super::tree::Node;
use alloc::{string::String, vec::Vec};
use core::ops::Range;
use jsonc_parser::ast::Value;
use jsonc_parser::common::{Range as Span, Ranged};

/// One step into a manifest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// To the field or entry of this name.
    Name(String),
    /// To the element of this number, from 0.
    Index(usize),
}

impl From<&str> for Step {
    fn from(name: &str) -> Self {
        Self::Name(name.into())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// A place in a manifest's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where in the file's objects and lists: `experiences[2].audience`; empty for the file.
    pub path: String,
    /// Where in the text, in bytes.
    pub at: Range<usize>,
    /// The line it begins on, from 1.
    pub line: usize,
    /// The character of that line it begins at, from 1.
    pub column: usize,
}

/// The places of `ways` in `text`, in their order.
///
/// A text or a number is where it stands, an object or a list where its name does. A way that
/// leads nowhere ends at the last step that does.
///
/// ```
/// use indgang::manifest::{Step, places};
/// let way: &[Step] = &["site".into(), "name".into()];
/// let found = places(r#"{ "site": { "name": "Fjordfly" } }"#, &[way]);
/// assert_eq!((found[0].path.as_str(), found[0].column), ("site.name", 21));
/// ```
#[must_use]
pub fn places(text: &str, ways: &[&[Step]]) -> Vec<Place> {
    let plain = text::without_mark(text);
    let root = text::parse(&plain, &mut Notes::default());
    let spans =
        ways.iter().map(|way| root.as_ref().map_or(Span::new(0, 0), |root| span(root, way)));
    let mut numbered: Vec<(usize, Span)> = spans.enumerate().collect();
    // Lines are counted in one pass over the text.
    numbered.sort_by_key(|(_, span)| span.start);
    let mut position = Position::new(text);
    let mut found: Vec<(usize, Place)> = numbered
        .into_iter()
        .map(|(number, span)| {
            let (line, column) = position.advance(span.start);
            let path = root.as_ref().map(|root| path(root, span.start)).unwrap_or_default();
            (number, Place { path, at: span.start..span.end, line, column })
        })
        .collect();
    found.sort_by_key(|(number, _)| *number);
    found.into_iter().map(|(_, place)| place).collect()
}

fn span(root: &Value<'_>, way: &[Step]) -> Span {
    let mut node = Node::unnamed(root);
    for step in way {
        let next = match (node.value, step) {
            (Value::Object(object), Step::Name(name)) => object
                .properties
                .iter()
                .find(|property| property.name.as_str() == name)
                .map(|property| Node { value: &property.value, at: property.name.range() }),
            (Value::Array(list), Step::Index(index)) => {
                list.elements.get(*index).map(Node::unnamed)
            }
            _ => None,
        };
        let Some(next) = next else { break };
        node = next;
    }
    match node.value {
        Value::Object(_) | Value::Array(_) => node.at,
        _ => node.place(),
    }
}
