//! What in a manifest makes its plan too large.

use indgang::condition::encode::words;
use indgang::condition::{Ask, Condition};
use indgang::manifest::model::Show;
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
    let traits = model.traits.iter().map(|it| {
        let asked = it.question.as_ref().map_or(0, |question| {
            let options = question.options.iter().map(|(value, words)| value.len() + words.len());
            question.words.len()
                + question.gives.as_ref().map_or(0, String::len)
                + options.sum::<usize>()
        });
        it.name.len() + it.title.len() + it.why.len() + asked
    });
    let experiences = model.experiences.iter();
    let experiences = experiences
        .map(|it| it.id.len() + it.because.len() + it.show.iter().map(shown).sum::<usize>() + 32);
    let segments: usize = model.segments.iter().map(|it| it.name.len() + size(&it.when)).sum();
    let slots = model.slots.iter().map(|slot| {
        let variants = slot.variants.iter().map(|name| name.len() + 4);
        let contents = slot.contents.iter().map(|content| content.text.len() + 12);
        slot.name.len() + variants.chain(contents).sum::<usize>()
    });
    let topics = model.topics.iter().map(|it| it.name.len() + it.title.len() + 12);
    let items = model.items.iter().map(|it| it.name.len() + it.title.len() + it.topics.len() * 2);
    let events = model.events.iter().map(|it| it.name.len() + it.title.len() + 12);
    let attributes = model.attributes.iter().map(|it| it.name.len() + 8);
    let merges = model.merges.iter().map(|it| it.name.len() + 8);
    let sections = [
        ("segments", segments),
        ("experiences", experiences.sum()),
        ("slots", slots.sum()),
        ("traits", traits.sum()),
        ("topics", topics.sum()),
        ("items", items.sum()),
        ("events", events.sum()),
        ("attributes", attributes.sum()),
        ("merge", merges.sum()),
        ("site", model.site.len()),
    ];
    let (most, size_of_it) = sections.into_iter().max_by_key(|(_, size)| *size).unwrap_or_default();
    if most == "segments" {
        return in_segments(model, "bytes of patterns and texts", size);
    }
    let mut way: Vec<Step> = vec![most.into()];
    way.extend((most == "site").then(|| "name".into()));
    let fix = format!("write less here: it takes about {size_of_it} bytes of them");
    Blame { way, fix }
}

fn shown(show: &Show) -> usize {
    12 + match show {
        Show::Variant { .. } => 0,
        Show::Entry { from, to, .. } => from.len() + to.len(),
    }
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
