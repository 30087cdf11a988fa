//! Conditions as definitions of a JSON Schema: made from the tables of attributes and operators.

use super::attribute::{FIXED, Type};
use super::list::TYPES;
use super::operator::{ASKS, Op, Operator};
use super::{Asked, JOINS, Part};
use crate::condition::Source;
use crate::limits::NAME_BYTES;
use crate::manifest::schema::{
    reference,
    tree::{Tree, object},
};
use alloc::{format, string::String, vec, vec::Vec};

/// What is asked of attributes of one type: the definition's name, and a type for which it holds.
const QUESTIONS: [(&str, Type); 9] = [
    ("askText", Type::Text),
    ("askNumber", Type::Number),
    ("askFlag", Type::Bool),
    ("askVersion", Type::Version),
    ("askItems", Type::Items),
    ("askList", Type::List),
    ("askElement", Type::Element),
    ("askLength", Type::Whole(0, 0)),
    // Of what the site declares, the type is not known here.
    ("ask", Type::Unclear),
];

/// Prefixes of attributes whose names are the author's own.
const PREFIXES: [(&str, &str, &str); 5] = [
    ("affinity", "askNumber", "Interest in a topic, in page views, fading."),
    ("trait", "ask", "What the visitor declared."),
    ("count", "askNumber", "How often an event happened."),
    ("since", "askNumber", "Days since an event last happened; missing if it never did."),
    ("context", "ask", "What the site says of the view, declared in `attributes`."),
];

/// The definitions: `condition`, and what can be asked of each type of attribute.
pub(in crate::manifest) fn definitions() -> Vec<(String, Tree)> {
    let mut all = vec![(String::from("condition"), condition())];
    all.extend(QUESTIONS.iter().map(|(name, kind)| (String::from(*name), questions(name, *kind))));
    all
}

fn condition() -> Tree {
    let list = || {
        object([
            ("type", "array".into()),
            ("items", reference("condition")),
            ("minItems", 1.into()),
        ])
    };
    let joins = JOINS.iter().map(|join| match *join {
        "$not" => ("$not", reference("condition").before("description", "It does not hold.")),
        "$and" => ("$and", list().before("description", "All of them hold.")),
        "$or" => ("$or", list().before("description", "At least one of them holds.")),
        other => (other, list().before("description", "None of them holds.")),
    });
    let fixed = FIXED
        .iter()
        .map(|(name, source, kind)| (*name, fixed(*kind).before("description", about(*source))));
    let name = format!("[a-z][a-z0-9_-]{{0,{}}}", NAME_BYTES - 1);
    let own = PREFIXES.iter().map(|(prefix, asked, about)| {
        (format!("^{prefix}\\.{name}$"), reference(asked).before("description", *about))
    });
    object([
        ("type", "object".into()),
        ("properties", object(joins.chain(fixed).collect::<Vec<_>>())),
        ("patternProperties", Tree::Object(own.collect())),
        ("additionalProperties", false.into()),
    ])
}

/// What is asked of a built-in attribute, with its words where it has a few.
fn fixed(kind: Type) -> Tree {
    match kind {
        Type::Words(words) => object([(
            "anyOf",
            vec![object([("enum", words.to_vec().into())]), reference("askText")].into(),
        )]),
        Type::Items => reference("askItems"),
        Type::Number | Type::Whole(..) => reference("askNumber"),
        _ => reference("askText"),
    }
}

/// A value that it must equal, or an object of operators.
fn questions(name: &str, kind: Type) -> Tree {
    let part = match name {
        "askElement" => Part::Element,
        "askLength" => Part::Length,
        _ => Part::Whole,
    };
    let asked = Asked { source: Source::Element, kind, part, name: "" };
    let operators = ASKS
        .iter()
        .filter(|ask| ask.fits(asked))
        .map(|ask| (ask.name, operand(ask, name, kind).before("description", told(ask))));
    let object_ = object([
        ("type", "object".into()),
        ("properties", object(operators.collect::<Vec<_>>())),
        ("minProperties", 1.into()),
        ("additionalProperties", false.into()),
    ]);
    object([("anyOf", vec![value(kind, part == Part::Whole), object_].into())])
}

/// A value of that type; `null` is a missing one.
fn value(kind: Type, null: bool) -> Tree {
    let mut types = match kind {
        Type::Number | Type::Whole(..) => vec!["number"],
        Type::Bool => vec!["boolean"],
        Type::List | Type::Element => vec!["string", "number"],
        Type::Unclear => vec!["string", "number", "boolean"],
        _ => vec!["string"],
    };
    if null {
        types.push("null");
    }
    object([("type", types.into())])
}

fn operand(operator: &Operator, own: &str, kind: Type) -> Tree {
    let text = || object([("type", "string".into())]);
    let list =
        |items: Tree| object([("type", "array".into()), ("items", items), ("minItems", 1.into())]);
    match operator.op {
        Op::Eq => value(kind, true),
        Op::In | Op::All { any_case: false } => list(value(kind, false)),
        Op::InAnyCase | Op::All { any_case: true } => list(text()),
        Op::EqAnyCase | Op::Group | Op::Version(_) | Op::Regex { .. } => text(),
        Op::Than(_) => object([("type", "number".into())]),
        Op::Exists => object([("type", "boolean".into())]),
        Op::Type => {
            let names = TYPES.iter().map(|(name, _)| *name);
            object([("enum", names.collect::<Vec<_>>().into())])
        }
        Op::Size => reference("askLength"),
        Op::ElemMatch => reference("askElement"),
        Op::Not => reference(own),
    }
}

/// What an operator asks, in words.
fn told(operator: &Operator) -> String {
    let what = match operator.op {
        Op::Eq => "is this",
        Op::In => "is one of these; a list, if one of its elements is",
        Op::EqAnyCase => "is this text, upper and lower case alike",
        Op::InAnyCase => "is one of these texts, upper and lower case alike",
        Op::Group => "is one of a group, by its name in `groups`",
        Op::Than(order) | Op::Version(order) => match order {
            crate::condition::Order::Below => "is below this",
            crate::condition::Order::AtMost => "is this or below",
            crate::condition::Order::Above => "is above this",
            crate::condition::Order::AtLeast => "is this or above",
            crate::condition::Order::Same => "is this",
        },
        Op::Regex { any_case: false } => "holds what this pattern matches",
        Op::Regex { any_case: true } => "holds what this pattern matches, in any case",
        Op::Exists => "is there",
        Op::Type => "is of this type",
        Op::Size => "has this length",
        Op::All { any_case: false } => "holds all of these",
        Op::All { any_case: true } => "holds all of these texts, upper and lower case alike",
        Op::ElemMatch => "has an element of which all of this holds",
        Op::Not => "is so",
    };
    let version = if matches!(operator.op, Op::Version(_)) { "As a version: " } else { "" };
    let not = if operator.negated || operator.op == Op::Not { "Not: " } else { "" };
    format!("{not}{version}it {what}.")
}

const fn about(source: Source) -> &'static str {
    match source {
        Source::Path => "The path of the page.",
        Source::Country => "ISO 3166-1 alpha-2, as `DK`.",
        Source::Region => "ISO 3166-2 without the country, as `84`.",
        Source::Language => "The site's language that the visitor likes best.",
        Source::Device => "The class of the device.",
        Source::Referrer => "Where the visitor came from.",
        Source::CampaignSource => "`utm_source` of the address.",
        Source::CampaignMedium => "`utm_medium` of the address.",
        Source::CampaignName => "`utm_campaign` of the address.",
        Source::Hour => "The hour on the visitor's clock, 0 to 23.",
        Source::Weekday => "The day of the week on the visitor's clock, Monday is 1, Sunday 7.",
        Source::Month => "The month on the visitor's calendar, 1 to 12.",
        Source::Sessions => "How many sessions, this one included; needs a profile.",
        Source::Recent => "The items last seen, a list; needs a profile.",
        _ => "",
    }
}
