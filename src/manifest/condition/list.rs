//! Questions about lists, and about what sort of value something is.

use super::attribute::Type;
use super::operand::{in_any_case, one_of};
use super::{Asked, Part, all, test};
use crate::condition::{Ask, Condition, Shape, Source};
use crate::limits::RECENT;
use crate::manifest::mistake::Kind;
use crate::manifest::names::Names;
use crate::manifest::notes::Notes;
use crate::manifest::tree::Node;
use alloc::{boxed::Box, format, vec::Vec};
use core::slice;
use jsonc_parser::ast::Value;

/// `$size`: a number, or operators on one.
pub(super) fn size(
    asked: Asked<'_>,
    node: &Node<'_>,
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<Condition> {
    let most = match asked.kind {
        Type::Unclear => return None,
        Type::Items => RECENT as i64,
        _ => u32::MAX.into(),
    };
    let length =
        Asked { source: Source::Element, kind: Type::Whole(0, most), part: Part::Length, ..asked };
    let inner = super::ask(length, node, names, notes)?;
    Some(test(asked.source, Ask::Length(Box::new(inner))))
}

/// `$all` and `$alli`: each of these is in the list.
pub(super) fn all_of(
    asked: Asked<'_>,
    any_case: bool,
    node: &Node<'_>,
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<Condition> {
    let list = node.some(notes)?;
    let each = list.iter().filter_map(|wanted| {
        let wanted = slice::from_ref(wanted);
        if any_case {
            in_any_case(asked, wanted, names, notes)
        } else {
            one_of(asked, wanted, names, notes)
        }
    });
    let parts: Vec<Condition> = each.collect();
    (parts.len() == list.len()).then(|| all(parts))
}

/// `$elemMatch`: operators that one element answers all.
pub(super) fn element(
    asked: Asked<'_>,
    node: &Node<'_>,
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<Condition> {
    if asked.kind == Type::Unclear {
        return None;
    }
    let Value::Object(_) = node.value else {
        let fix = "write operators, as in `{ \"$gte\": 2 }`; for one value write `$eq` instead";
        return node.wrong("an object", fix, notes);
    };
    let element =
        Asked { source: Source::Element, kind: Type::Element, part: Part::Element, ..asked };
    let inner = super::ask(element, node, names, notes)?;
    Some(test(asked.source, Ask::AnyElement(Box::new(inner))))
}

/// Names of types, as `$type` takes them; `None` is `null`.
pub(super) const TYPES: [(&str, Option<Shape>); 6] = [
    ("string", Some(Shape::Text)),
    ("number", Some(Shape::Number)),
    ("boolean", Some(Shape::Bool)),
    ("array", Some(Shape::List)),
    ("object", Some(Shape::Object)),
    ("null", None),
];

/// `$type`: an element may be one thing or another; of all else the type is known.
pub(super) fn of_type(asked: Asked<'_>, node: &Node<'_>, notes: &mut Notes) -> Option<Condition> {
    let wanted = node.word(&TYPES, notes)?;
    let always = match asked.kind {
        Type::Unclear => return None,
        Type::Element => match wanted {
            Some(shape @ (Shape::Text | Shape::Number)) => {
                return Some(test(asked.source, Ask::Shaped(shape)));
            }
            _ => None,
        },
        Type::Number | Type::Between(..) | Type::Whole(..) => Some(Shape::Number),
        Type::Items | Type::List => Some(Shape::List),
        Type::Bool => Some(Shape::Bool),
        _ => Some(Shape::Text),
    };
    let (subject, kind) = (asked.subject(), asked.kind.describe());
    let (what, fix) = match (wanted, asked.part) {
        (None, Part::Whole) => {
            (format!("{subject} is never `null`, but missing"), "write `\"$exists\": false`")
        }
        (Some(_), Part::Whole) if wanted == always => {
            (format!("{subject} is always {kind}, if it is there"), "write `\"$exists\": true`")
        }
        (Some(_), _) if wanted == always => (format!("{subject} is always {kind}"), "remove it"),
        _ => (format!("{subject} is {kind}, never of this type"), "remove it"),
    };
    notes.add(Kind::WrongOperator, node.place(), what, fix);
    None
}
