//! Conditions as definitions of a JSON Schema: made from the tables of attributes and operators.

use super::attribute::{DAYS, FIXED, INTEREST, MANY, SMALL, Type};
use super::operator::{ASKS, Op, Operator};
use super::schema_values::{VERSION, bound, in_any_case, values};
use super::{Asked, JOINS, Part};
use crate::condition::Source;
use crate::limits::{NAME_BYTES, RECENT};
use crate::manifest::schema::{
    name, reference,
    tree::{Tree, object},
};
use alloc::{format, string::String, vec, vec::Vec};

/// What is asked of attributes of some types: the definition's name, the part that is asked, and
/// the types.
type Question = (String, Part, Vec<Type>);

fn asked() -> Vec<Question> {
    let one = |name: &str, kind| (name.into(), Part::Whole, vec![kind]);
    let mut all = vec![
        one("askText", Type::Text),
        one("askPath", Type::Path),
        one("askCountry", Type::Country),
        one("askRegion", Type::Region),
        one("askLanguage", Type::Language),
        one("askDays", DAYS),
        one("askInterest", INTEREST),
        one("askCount", MANY),
        one("askItems", Type::Items),
        one("askStage", Type::Stage),
    ];
    // Those with a few values of their own.
    for (name, _, kind) in FIXED {
        if matches!(kind, Type::Words(_) | Type::Whole(..)) && kind != MANY {
            let last = name.rsplit('.').next().unwrap_or_default();
            let (first, rest) = last.split_at_checked(1).unwrap_or_default();
            all.push(one(&format!("ask{}{rest}", first.to_ascii_uppercase()), kind));
        }
    }
    // Of what the author declares, the type is not known here.
    let declared = [Type::Text, Type::Number, Type::Bool, Type::Version, Type::List];
    let few = Type::Whole(0, RECENT as i64);
    all.extend([
        ("askTrait".into(), Part::Whole, vec![Type::Text, SMALL, Type::Bool]),
        ("ask".into(), Part::Whole, declared.into()),
        ("askElement".into(), Part::Element, vec![Type::Element]),
        ("askLength".into(), Part::Length, vec![MANY]),
        ("askItemsLength".into(), Part::Length, vec![few]),
    ]);
    all
}

/// Prefixes of attributes whose names are the author's own.
const PREFIXES: [(&str, &str, &str); 5] = [
    ("affinity", "askInterest", "Interest in a topic, in page views, fading."),
    ("trait", "askTrait", "What the visitor declared."),
    ("count", "askCount", "How often an event happened."),
    ("since", "askDays", "Days since an event last happened; missing if it never did."),
    ("context", "ask", "What the site says of the view, declared in `attributes`."),
];

/// The definitions: `condition`, and what can be asked of each type of attribute.
pub(in crate::manifest) fn definitions() -> Vec<(String, Tree)> {
    let asked = asked();
    let mut all = vec![(String::from("condition"), condition(&asked))];
    all.extend(asked.into_iter().map(|(name, part, kinds)| {
        let questions = questions(&name, part, &kinds);
        (name, questions)
    }));
    all
}

fn condition(asked: &[Question]) -> Tree {
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
    let fixed = FIXED.iter().map(|(name, source, kind)| {
        (*name, fixed(asked, *kind).before("description", about(*source)))
    });
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

/// What is asked of a built-in attribute.
fn fixed(asked: &[Question], kind: Type) -> Tree {
    let found = asked.iter().find(|(_, part, kinds)| *part == Part::Whole && *kinds == [kind]);
    reference(found.map_or("ask", |(name, ..)| name.as_str()))
}

/// A value that it must equal, or an object of operators.
fn questions(name: &str, part: Part, kinds: &[Type]) -> Tree {
    // Which of the built-in ones it is says whether it can be missing.
    let built_in = FIXED.iter().find(|(.., kind)| *kinds == [*kind]);
    let source = built_in.map_or(Source::Element, |(_, source, _)| *source);
    let asked = |kind| Asked { source, kind, part, name: "" };
    let null = kinds.iter().any(|kind| asked(*kind).may_miss());
    let operators = ASKS.iter().filter_map(|ask| {
        let kinds: Vec<Type> =
            kinds.iter().copied().filter(|kind| ask.fits(asked(*kind))).collect();
        // Only of an element is it not known what it is.
        if kinds.is_empty() || ask.op == Op::Type && part != Part::Element {
            return None;
        }
        let operand = operand(ask, name, null, &kinds);
        Some((ask.name, operand.before("description", told(ask))))
    });
    let operators = object([
        ("type", "object".into()),
        ("properties", object(operators.collect::<Vec<_>>())),
        ("minProperties", 1.into()),
        ("additionalProperties", false.into()),
    ]);
    object([("anyOf", vec![values(kinds, null), operators].into())])
}

fn operand(operator: &Operator, own: &str, null: bool, kinds: &[Type]) -> Tree {
    let text = || object([("type", "string".into())]);
    let list =
        |items: Tree| object([("type", "array".into()), ("items", items), ("minItems", 1.into())]);
    match operator.op {
        Op::Eq => values(kinds, null),
        Op::In | Op::All { any_case: false } => list(values(kinds, false)),
        Op::EqAnyCase => in_any_case(kinds),
        Op::InAnyCase | Op::All { any_case: true } => list(in_any_case(kinds)),
        Op::Group => text().with("pattern", name()),
        Op::Version(_) => text().with("pattern", VERSION),
        Op::Regex { .. } => text(),
        Op::Than(order) => bound(order, kinds),
        Op::Exists => object([("type", "boolean".into())]),
        Op::Type => object([("enum", vec!["string", "number"].into())]),
        Op::Size if kinds == [Type::Items] => reference("askItemsLength"),
        Op::Size => reference("askLength"),
        Op::ElemMatch => reference("askElement").with("type", "object"),
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
        Source::Element => "How far the visitor has come on the journey, by the name of a stage.",
        _ => "",
    }
}
