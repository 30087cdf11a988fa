//! How visitors are asked for what they may tell: the questions at the traits, and how often.

use crate::condition::Condition;
use crate::limits::{DAYS_BETWEEN, NOT_NOW_DAYS, OPTIONS, QUESTIONS_PER_SESSION};
use crate::manifest::condition;
use crate::manifest::mistake::Kind;
use crate::manifest::model::{Question, Questions, Sensitivity, Trait, TraitKind};
use crate::manifest::names::{self, Entry, Names};
use crate::manifest::notes::{Notes, ticked};
use crate::manifest::tree::{Fields, Node, Shape};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

pub(in crate::manifest) const QUESTIONS: Shape = Shape {
    what: "a word on how often to ask",
    fields: &["perSession", "daysBetween", "notNowDays"],
    later: &[],
};

pub(in crate::manifest) const ASK: Shape = Shape {
    what: "a question",
    fields: &["question", "gives", "options", "input", "when"],
    later: &["order"],
};

/// What an answer is written with; whether that is a day.
pub(in crate::manifest) const INPUTS: [(&str, bool); 2] = [("text", false), ("date", true)];

/// One question a session, a day between them, and two weeks of rest after a "not now".
const USUAL: Questions = Questions { per_session: 1, days_between: 1, not_now_days: 14 };

/// How often visitors are asked.
pub(super) fn policy(root: &Fields<'_>, notes: &mut Notes) -> Questions {
    let fields = root.get("questions").and_then(|node| node.fields(&QUESTIONS, notes));
    let Some(fields) = fields else { return USUAL };
    let per_session = fields.get("perSession");
    let per_session = per_session.and_then(|node| node.whole(QUESTIONS_PER_SESSION, notes));
    let mut days = |name, range| fields.get(name).and_then(|node| node.whole(range, notes));
    Questions {
        per_session: per_session.unwrap_or(USUAL.per_session),
        days_between: days("daysBetween", DAYS_BETWEEN).unwrap_or(USUAL.days_between),
        not_now_days: days("notNowDays", NOT_NOW_DAYS).unwrap_or(USUAL.not_now_days),
    }
}

/// The questions of the traits.
pub(super) fn questions(
    list: &[Entry<'_>],
    traits: &mut [Trait],
    names: &Names<'_>,
    notes: &mut Notes,
) {
    for ((_, node), known) in list.iter().zip(traits) {
        let Some(node) = node.field("ask") else { continue };
        let Some(fields) = node.fields(&ASK, notes) else { continue };
        trusted(known, &node, &fields, notes);
        let words = fields.need("question", "\"question\": \"What do you want to know?\"", notes);
        let words = words.and_then(|words| words.sentence(notes)).unwrap_or_default();
        let gives = fields.get("gives").and_then(|node| node.sentence(notes)).map(String::from);
        let options = fields.get("options").map(|node| options(&node, known, notes));
        let input = fields.get("input");
        let date = input.and_then(|node| node.word(&INPUTS, notes)).unwrap_or(false);
        if let Some(input) = input.filter(|_| options.is_some() || known.kind != TraitKind::Text) {
            let what = "`input` is for a text that has no `options`";
            let fix = "remove it, or write `\"type\": \"string\"` at the trait and no `options`";
            notes.add(Kind::Conflict, input.at, what, fix);
        }
        let when = fields.get("when").map(|node| condition::read(&node, names, notes));
        known.question = Some(Question {
            words: words.to_owned(),
            gives,
            options: options.unwrap_or_default(),
            date,
            when: when.unwrap_or_else(|| Condition::All(Vec::new())),
        });
    }
}

/// Notes a question that is of high sensitivity, and asked without a word on why and when.
fn trusted(known: &Trait, node: &Node<'_>, fields: &Fields<'_>, notes: &mut Notes) {
    if known.sensitivity != Sensitivity::High {
        return;
    }
    let name = ticked(&known.name);
    if known.may_ask.is_none() {
        let what = format!("the trait {name} is of high sensitivity, and would be asked for");
        let fix = "remove it, or say why at the trait: `\"may\": { \"ask\": \"…\" }`";
        notes.add(Kind::Sensitive, node.at, what, fix);
    }
    if fields.get("when").is_none() {
        let what = format!("the trait {name} is of high sensitivity, and anybody would be asked");
        let fix = "say when there is trust enough: \
                   `\"when\": { \"profile.sessions\": { \"$gte\": 5 } }`";
        notes.add(Kind::Sensitive, node.at, what, fix);
    }
}

/// The answers that a question offers.
fn options(node: &Node<'_>, known: &Trait, notes: &mut Notes) -> Vec<(String, String)> {
    if known.kind != TraitKind::Text {
        let what = "only a text has `options`: they are its values, and words for each";
        let fix = "remove them, or write `\"type\": \"string\"` at the trait";
        notes.add(Kind::Conflict, node.at, what, fix);
    }
    let entries = node.entries(notes).unwrap_or_default();
    if !OPTIONS.contains(&entries.len()) {
        let what = format!("the number of answers to choose from is {}", entries.len());
        let fix = format!("offer {} to {}", OPTIONS.start(), OPTIONS.end());
        notes.add(Kind::OutOfRange, node.at, what, fix);
    }
    let option = |(value, node): (&str, Node<'_>)| {
        names::check(value, node.at, notes);
        let words = node.sentence(notes).unwrap_or_default();
        (value.to_owned(), words.to_owned())
    };
    entries.into_iter().map(option).collect()
}
