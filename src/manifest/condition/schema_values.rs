//! What attributes are compared with, as schemas: as much of [`value`](super::value) as a schema
//! can say.

use super::attribute::Type;
use crate::condition::Order;
use crate::manifest::schema::{
    name,
    tree::{Tree, object},
};
use alloc::{format, string::String, vec::Vec};

/// What [`version`](super::version) takes.
pub(super) const VERSION: &str = "^v?[0-9]{1,5}(\\.[0-9]{1,5})*\
    (-([0-9]{1,5}|[0-9]*[A-Za-z][0-9A-Za-z]*)([.-]([0-9]{1,5}|[0-9]*[A-Za-z][0-9A-Za-z]*))*)?\
    (\\+[0-9A-Za-z]+([.-][0-9A-Za-z]+)*)?$";

/// A value of one of these types; `null`, if it may be that, is a missing one.
pub(super) fn values(kinds: &[Type], null: bool) -> Tree {
    if let [Type::Words(words)] = kinds {
        let words = words.iter().map(|word| Tree::from(*word));
        return object([("enum", Tree::List(words.chain(null.then_some(Tree::Null)).collect()))]);
    }
    let mut types: Vec<&str> = kinds.iter().flat_map(|kind| types(*kind)).copied().collect();
    if null {
        types.push("null");
    }
    types.sort_unstable();
    types.dedup();
    let mut all = object([("type", one_or_more(&types))]);
    // Bounds of numbers say nothing of texts, and the other way round.
    for kind in kinds {
        all = match kind {
            Type::Between(first, last) | Type::Whole(first, last) => {
                all.with("minimum", *first).with("maximum", *last)
            }
            Type::Path => all.with("pattern", "^/"),
            Type::Country => all.with("pattern", "^[A-Z]{2}$"),
            Type::Region => all.with("pattern", "^[A-Z0-9]{1,3}$"),
            Type::Items | Type::Stage => all.with("pattern", name()),
            _ => all,
        };
    }
    all
}

/// The types of JSON that values of a type are of.
const fn types(kind: Type) -> &'static [&'static str] {
    match kind {
        Type::Number | Type::Between(..) => &["number"],
        Type::Whole(..) => &["integer"],
        Type::Bool => &["boolean"],
        Type::List | Type::Element => &["number", "string"],
        _ => &["string"],
    }
}

fn one_or_more(types: &[&str]) -> Tree {
    match types {
        [only] => (*only).into(),
        types => types.to_vec().into(),
    }
}

/// A text of one of these types, upper and lower case alike.
pub(super) fn in_any_case(kinds: &[Type]) -> Tree {
    let text = object([("type", "string".into())]);
    match kinds {
        [Type::Path] => text.with("pattern", "^/"),
        [Type::Country] => text.with("pattern", "^[A-Za-z]{2}$"),
        [Type::Region] => text.with("pattern", "^[A-Za-z0-9]{1,3}$"),
        [Type::Words(words)] => {
            let letter = |c: char| format!("[{}{c}]", c.to_ascii_uppercase());
            let words: Vec<String> =
                words.iter().map(|word| word.chars().map(letter).collect()).collect();
            text.with("pattern", format!("^({})$", words.join("|")))
        }
        _ => text,
    }
}

/// A number that an attribute of one of these types can be below or above.
pub(super) fn bound(order: Order, kinds: &[Type]) -> Tree {
    if *kinds == [Type::Stage] {
        return object([("type", "string".into()), ("pattern", name().into())]);
    }
    let number = object([("type", "number".into())]);
    let [Type::Between(first, last) | Type::Whole(first, last)] = kinds else { return number };
    match order {
        Order::Below => number.with("exclusiveMinimum", *first),
        Order::AtMost => number.with("minimum", *first),
        Order::Above => number.with("exclusiveMaximum", *last),
        Order::AtLeast | Order::Same => number.with("maximum", *last),
    }
}
