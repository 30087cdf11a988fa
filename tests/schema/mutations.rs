//! Small changes to right manifests: schema and reader judge them alike, but for what a schema
//! cannot say.

use super::{root, validator, value};
use indgang::manifest::{Kind, Mistake, read};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;

/// Which part of all changes is tried; primes, so that each sort of change comes to each sort of
/// place.
const SMALL: usize = 13;
const RIGHT: usize = 19;

/// What is put in the place of anything.
fn replacements() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(0.123_456),
        json!(70_000),
        json!(1e300),
        json!(""),
        json!(" "),
        json!("x"),
        json!("A b"),
        json!("edge"),
        json!("denied"),
        json!("draft"),
        json!("number"),
        json!("DK"),
        json!("pt-BR"),
        json!("en--x"),
        json!("2028-02-29"),
        json!("2026-02-29"),
        json!("2026-06-31"),
        json!("2106-02-08"),
        json!("2026-01-01T23:59:59.5z"),
        json!("2026-01-01T24:00:00Z"),
        json!("/a/"),
        json!("/a//b"),
        json!("/a/../b"),
        json!("/å"),
        json!("trait.first_name"),
        json!("trait.A"),
        json!([]),
        json!([null]),
        json!(["a"]),
        json!(["a", "a"]),
        json!([1, true]),
        json!({}),
        json!({ "a": 1 }),
        json!({ "$eq": null }),
        json!({ "$gt": 1 }),
    ]
}

/// Ways to every value in a manifest.
fn ways(value: &Value, way: &str, found: &mut Vec<String>) {
    found.push(way.to_owned());
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                ways(value, &format!("{way}/{name}"), found);
            }
        }
        Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                ways(value, &format!("{way}/{at}"), found);
            }
        }
        _ => {}
    }
}

/// Other changes than a new value: something is added, renamed, gone, or there twice.
fn changes(value: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    match value {
        Value::Object(fields) => {
            for name in ["unknown", "A", "$nand", "sensitivity", "title", "redirect", "$exists"] {
                for value in [Value::Null, json!(true), json!("t")] {
                    let mut more = fields.clone();
                    more.insert(name.into(), value);
                    all.push(more.into());
                }
            }
            for (name, value) in fields {
                let mut other = fields.clone();
                other.remove(name);
                all.push(other.clone().into());
                other.insert(format!("{name}x"), value.clone());
                all.push(other.into());
            }
        }
        Value::Array(list) => {
            for more in list.first().into_iter().chain([&Value::Null, &json!("x"), &json!(1)]) {
                all.push([list.as_slice(), std::slice::from_ref(more)].concat().into());
            }
        }
        _ => {}
    }
    all
}

/// Attributes of the context that nobody declares.
const BUILT_IN: [&str; 9] = [
    "path",
    "country",
    "region",
    "language",
    "device",
    "referrer",
    "campaign.source",
    "campaign.medium",
    "campaign.name",
];

/// Why a schema cannot say that this is a mistake; `None` if it can.
pub fn unsaid(mistake: &Mistake) -> Option<&'static str> {
    let says = |words: &str| mistake.what.contains(words);
    // What the path to a question to such an attribute has in it.
    let declared = || {
        let names = mistake.path.split("[\"").filter_map(|part| part.split_once("\"]"));
        names.map(|(name, _)| name).any(|name| match name.split_once('.') {
            Some(("trait", _)) => true,
            Some(("context", name)) => !BUILT_IN.contains(&name),
            _ => false,
        })
    };
    Some(match mistake.kind {
        Kind::Syntax => "how it is written",
        Kind::TooLarge | Kind::TooDeep | Kind::TooMany => "how much there is of it",
        Kind::DuplicateField => "that a field is there twice: it is read as one",
        Kind::DuplicateName | Kind::KeyCollision => "that two names are one",
        Kind::UnknownName => "whether a name is there",
        Kind::UnknownAttribute if says("`context.") => "whether a name is there",
        Kind::Unused => "whether something needs it",
        Kind::Sensitive => "how sensitive something is",
        Kind::Conflict => "what two fields come to",
        Kind::BadPattern | Kind::LargePattern => "what a pattern comes to",
        Kind::WrongOperand if says("is never found in") => "what a pattern comes to",
        Kind::WrongOperand if says("none of the site's languages") => "whether a name is there",
        Kind::WrongOperand if says("the group ") => "what is in a group",
        Kind::WrongOperator | Kind::WrongOperand if declared() => "the type that was declared",
        Kind::WrongType if says("the trait ") => "the type that was declared",
        Kind::MissingField if says("is the edge's alone") => "what a segment is like",
        // `multipleOf` says that 0.3 is no multiple of 0.0001, as it is none in binary.
        Kind::OutOfRange if says("finer than") => "how fine a number is",
        _ => return None,
    })
}

/// A right manifest, changed in one place: every `step`th of all ways.
fn mutations(text: &str, step: usize) -> impl Iterator<Item = Value> {
    let whole = value(text).expect("JSON");
    let mut found = Vec::new();
    ways(&whole, "", &mut found);
    let mut all = Vec::new();
    for way in found {
        let old = whole.pointer(&way).expect("it is there");
        let news = replacements().into_iter().chain(changes(old)).filter(|new| new != old);
        all.extend(news.map(|new| (way.clone(), new)));
    }
    all.into_iter().step_by(step).map(move |(way, new)| {
        let mut other = whole.clone();
        *other.pointer_mut(&way).expect("it is there") = new;
        other
    })
}

#[test]
fn what_the_schema_refuses_is_a_mistake_and_the_other_way_round_but_for_these_reasons() {
    let validator = validator();
    let (mut right, mut reasons) = (0, BTreeMap::<&str, usize>::new());
    // All of them take minutes.
    for (file, step) in
        [("tests/data/small.jsonc", SMALL), ("tests/data/manifest/right.jsonc", RIGHT)]
    {
        let text = fs::read_to_string(root().join(file)).expect("text");
        for manifest in mutations(&text, step) {
            let text = serde_json::to_string(&manifest).expect("JSON");
            let errors = || -> Vec<String> {
                validator.iter_errors(&manifest).map(|it| it.to_string()).collect()
            };
            match (read(&text), validator.is_valid(&manifest)) {
                (Ok(_), valid) => {
                    if !valid {
                        println!("REFUSED {:?}", errors());
                    }
                    right += 1;
                }
                (Err(mistakes), true) => {
                    for mistake in mistakes.list() {
                        let reason = unsaid(mistake);
                        let reason =
                            reason.unwrap_or_else(|| panic!("the schema takes this: {mistake}"));
                        *reasons.entry(reason).or_default() += 1;
                    }
                }
                (Err(_), false) => {}
            }
        }
    }
    assert!(right > 100 && reasons.len() > 3, "{right} right, {reasons:?}");
}
