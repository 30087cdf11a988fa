//! What in a manifest makes its plan too large.

use indgang::condition::encode::words;
use indgang::condition::{Ask, Condition};
use indgang::manifest::{Model, Step};
use indgang::plan::TooLarge;
use std::collections::BTreeSet;

/// Where there is most of what a plan has too much of.
pub struct Blame {
    /// The way to it in the manifest.
    pub way: Vec<Step>,
    /// What to do about it.
    pub fix: String,
}

/// The part of `model` that is most to blame for `what`.
pub fn blame(model: &Model, what: &TooLarge) -> Blame {
    match what {
        TooLarge::Rows("segments", _) => {
            Blame { way: vec!["segments".into()], fix: "remove some, or join some".into() }
        }
        TooLarge::Rows("words", _) => in_segments(model, "texts", |condition| {
            let mut found = BTreeSet::new();
            words(condition, &mut found);
            found.len()
        }),
        TooLarge::Rows(..) => in_segments(model, "questions", questions),
        TooLarge::Bytes(_) => bytes(model),
    }
}

/// The segment that has a quarter of all at least, or else all of them.
fn in_segments(model: &Model, what: &str, weigh: impl Fn(&Condition) -> usize) -> Blame {
    let weights = model.segments.iter().map(|segment| (weigh(&segment.when), &segment.name));
    let weights: Vec<_> = weights.collect();
    let sum: usize = weights.iter().map(|(weight, _)| weight).sum();
    let mut way: Vec<Step> = vec!["segments".into()];
    let Some((most, name)) = weights.iter().rev().max_by_key(|(weight, _)| *weight) else {
        return Blame { way, fix: format!("write fewer {what}") };
    };
    if most * 4 >= sum {
        way.extend([name.as_str().into(), "when".into()]);
        return Blame { way, fix: format!("write fewer {what} here: it has {most} of them") };
    }
    let count = weights.len();
    let fix = format!(
        "write fewer {what}: {count} segments have {sum} of them, and `{name}` the most, {most}"
    );
    Blame { way, fix }
}

/// The section that takes most bytes: patterns are tables, all else is about as long as its text.
fn bytes(model: &Model) -> Blame {
    let titles = model.traits.iter().map(|it| it.name.len() + it.title.len() + it.why.len());
    let because = model.experiences.iter();
    let because = because.map(|it| it.id.len() + it.because.len() + it.show.len() * 12 + 32);
    let segments: usize = model.segments.iter().map(|it| it.name.len() + size(&it.when)).sum();
    let slots = model.slots.iter().flat_map(|slot| &slot.variants).map(|name| name.len() + 4);
    let topics = model.topics.iter().map(|it| it.name.len() + it.title.len() + 12);
    let items = model.items.iter().map(|it| it.name.len() + it.title.len() + it.topics.len() * 2);
    let sections = [
        ("segments", segments),
        ("experiences", because.sum()),
        ("slots", slots.sum()),
        ("traits", titles.sum()),
        ("topics", topics.sum()),
        ("items", items.sum()),
    ];
    let (most, size_of_it) = sections.into_iter().max_by_key(|(_, size)| *size).unwrap_or_default();
    if most == "segments" {
        return in_segments(model, "bytes of patterns and texts", size);
    }
    let fix = format!("write less here: it takes about {size_of_it} bytes of them");
    Blame { way: vec![most.into()], fix }
}

fn questions(condition: &Condition) -> usize {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().map(questions).sum(),
        Condition::Not(inside) | Condition::Stage(_, inside) => questions(inside),
        Condition::Test(_, Ask::AnyElement(inside) | Ask::Length(inside)) => 1 + questions(inside),
        Condition::Test(..) => 1,
    }
}

fn size(condition: &Condition) -> usize {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().map(size).sum(),
        Condition::Not(inside) | Condition::Stage(_, inside) => size(inside),
        Condition::Test(_, ask) => {
            8 + match ask {
                Ask::Matches(pattern) => pattern.table.len(),
                Ask::OneOfTexts(texts) | Ask::OneOfTextsInAnyCase(texts) => {
                    texts.iter().map(|text| text.len() + 2).sum()
                }
                Ask::OneOfNumbers(numbers) => numbers.len() * 8,
                Ask::HoldsAny(keys) => keys.len() * 2,
                Ask::AnyElement(inside) | Ask::Length(inside) => size(inside),
                _ => 0,
            }
        }
    }
}
