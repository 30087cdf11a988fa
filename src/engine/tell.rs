//! Decisions and profiles as JSON, for pages and for their visitors.

use super::observe::origins;
use crate::decision::Decision;
use crate::json::Json;
use crate::plan::{Plan, Question, Trait, TraitKind};
use crate::profile::{Profile, TraitValue};
use crate::time::{DAY, UnixSeconds};
use alloc::string::String;

/// What the page itself is told, in the order of the plan: its version, the entry, and what the
/// slots show; never why, and nothing of a profile.
///
/// `{"plan":"1a2b3c4d","entry":"/deals/","slots":{"hero":"deals"}}`
#[must_use]
pub fn inline(plan: &Plan, decision: &Decision<'_>) -> String {
    let mut json = Json::new();
    json.object(|json| {
        json.key("plan").text(&version(plan));
        json.key("entry").maybe(decision.entry.map(|way| way.to));
        json.key("slots").object(|json| {
            for chosen in &decision.slots {
                json.key(chosen.slot).text(chosen.variant);
            }
        });
    });
    json.into_string()
}

/// A plan's version as eight hexadecimal digits.
#[must_use]
pub fn version(plan: &Plan) -> String {
    let (mut text, mut left) = (String::new(), plan.version());
    for _ in 0..8 {
        left = left.rotate_left(4);
        text.push(char::from_digit(left & 15, 16).unwrap_or('0'));
    }
    text
}

/// Why the page is as it is, for its visitor: one row for each part that is not what everybody
/// gets, and for an entry (`"slot":null`).
///
/// `[{"slot":"hero","variant":"deals","because":"You looked at low fares."}]`
pub fn why(json: &mut Json, decision: &Decision<'_>) {
    let row = |json: &mut Json, slot: Option<&str>, variant: &str, words: &str| {
        json.object(|json| {
            json.key("slot").maybe(slot);
            json.key("variant").text(variant);
            json.key("because").text(words);
        });
    };
    json.list(|json| {
        if let Some((way, words)) = decision.entry.and_then(|way| Some((way, way.reason.words()?)))
        {
            row(json, None, way.to, words);
        }
        for chosen in &decision.slots {
            if let Some(words) = chosen.reason.words() {
                row(json, Some(chosen.slot), chosen.variant, words);
            }
        }
    });
}

/// The question that a decision has for the visitor, if it has one: the key `question` with
/// `{"name":"postcode","title":"Postcode","why":"…","words":"What is your postcode?","gives":"…",
/// "kind":"text","options":""}`.
///
/// A `kind` is `text`, `number`, `boolean` or `date`. `options` has a line for each answer that is
/// offered, the value, a tab and words for it; `gives` is empty where it is not said.
pub fn asking(json: &mut Json, plan: &Plan, decision: &Decision<'_>) {
    let Some(question) = decision.question.and_then(|at| plan.question(at)) else { return };
    let about = question.about;
    let [kind, options] = admits(about, Some(question));
    json.key("question").object(|json| {
        for (key, text) in [
            ("name", about.name),
            ("title", about.title),
            ("why", about.why),
            ("words", question.words),
            ("gives", question.gives),
            ("kind", kind),
            ("options", options),
        ] {
            json.key(key).text(text);
        }
    });
}

/// What a trait admits: the kind of its answers, and those that its question offers, if it has one.
fn admits<'p>(about: Trait<'_>, question: Option<Question<'p>>) -> [&'p str; 2] {
    let kind = match about.kind {
        TraitKind::Text if question.is_some_and(|it| it.date) => "date",
        TraitKind::Text => "text",
        TraitKind::Number => "number",
        TraitKind::Bool => "boolean",
    };
    [kind, question.map_or("", |it| it.options)]
}

/// What is remembered, for its visitor, in the plan's words: rows of a `kind`, a `name` and `title`,
/// and a `value`; some with `at`. What the plan has no names for is in no row.
///
/// | kind | value | at |
/// | --- | --- | --- |
/// | `sessions` | how many | when a page was last viewed |
/// | `seed` | the number by which lots are drawn | |
/// | `topic` | interest, in tenths of a page view; one that faded to nothing is left out | when it was last looked at |
/// | `event` | how often | when last |
/// | `item` | `true` | |
/// | `asked` | the day on which this question, the last, was put | |
/// | `trait` | the answer | the last day on which it counts |
/// | `later` | the day from which this question, which was put off, may be put again | |
/// | `paused` | `true`; no row if it is not so | |
/// | `dismissed` | the day on which the visitor said so; the title is why it was shown | |
/// | `unheard` | the day on which the visitor said something of this trait, on which the origin is not heard since | |
///
/// A trait has `input` and `options` too: what it admits, as `kind` and `options` in [`asking`]. Moments
/// and days are in seconds since 1970.
pub fn remembered(json: &mut Json, plan: &Plan, profile: &Profile, now: UnixSeconds) {
    let Profile { learnt, declared } = profile;
    let (none, today) = ([""; 2], now.day());
    json.list(|json| {
        if learnt.sessions > 0 {
            let last = learnt.last_seen.0;
            row(json, "sessions", ["sessions", ""], number(learnt.sessions), last, none);
            row(json, "seed", ["seed", ""], number(learnt.seed.into()), 0, none);
        }
        for topic in plan.topics() {
            let Some(affinity) = learnt.affinity(topic.key) else { continue };
            let tenths = (u64::from(affinity.at(now, topic.half_life).0) * 10) >> 16;
            if tenths > 0 {
                let names = [topic.name, topic.title];
                row(json, "topic", names, number(tenths as u32), affinity.as_of.0, none);
            }
        }
        for event in plan.events() {
            if let Some(counter) = learnt.counter(event.key) {
                let names = [event.name, event.title];
                row(json, "event", names, number(counter.count), counter.last.0, none);
            }
        }
        for &seen in learnt.recent() {
            if let Some(item) = plan.items().find(|item| item.key == seen) {
                row(json, "item", [item.name, item.title], Told::Bool(true), 0, none);
            }
        }
        for known in plan.traits() {
            let names = [known.name, known.title];
            if let Some(asked) = learnt.asked.filter(|asked| asked.about == known.key) {
                row(json, "asked", names, day(asked.day), 0, none);
            }
            let Some((value, until)) = declared.answer(known.key) else { continue };
            if until < today {
                continue;
            }
            let value = match value {
                TraitValue::Text(text) => Told::Text(text),
                TraitValue::Number(number) => Told::Number((*number).into()),
                TraitValue::Bool(value) => Told::Bool(*value),
            };
            let question = plan.questions().find(|it| it.about.key == known.key);
            let until = u32::from(until) * DAY;
            row(json, "trait", names, value, until, admits(known, question));
        }
        for it in plan.questions() {
            let about = it.about;
            if let Some(until) = declared.rests_until(about.key, it.not_now_days, today) {
                row(json, "later", [about.name, about.title], day(until), 0, none);
            }
        }
        if declared.paused {
            row(json, "paused", ["paused", ""], Told::Bool(true), 0, none);
        }
        for &(key, said) in declared.dismissed() {
            let told = plan.traits().find(|it| it.from_origin && origins(it.name) == key);
            let known = (0..).map_while(|at| plan.experience(at)).find(|it| it.key == key);
            let because = known.map_or("", |it| it.because);
            let (kind, names) = told.map_or(("dismissed", ["dismissed", because]), |it| {
                ("unheard", [it.name, it.title])
            });
            row(json, kind, names, day(said), 0, none);
        }
    });
}

/// The value of something remembered.
enum Told<'a> {
    Number(i64),
    Bool(bool),
    Text(&'a str),
}

fn number<'a>(value: u32) -> Told<'a> {
    Told::Number(value.into())
}

/// A day since 1970.
fn day<'a>(day: u16) -> Told<'a> {
    number(u32::from(day) * DAY)
}

/// One row of [`remembered`]: without `at` if that is zero, and without what a trait admits if that
/// is empty.
fn row(
    json: &mut Json,
    kind: &str,
    [name, title]: [&str; 2],
    value: Told<'_>,
    at: u32,
    [input, options]: [&str; 2],
) {
    json.object(|json| {
        json.key("kind").text(kind);
        json.key("name").text(name);
        json.key("title").text(title);
        json.key("value");
        match value {
            Told::Number(number) => json.number(number),
            Told::Bool(value) => json.bool(value),
            Told::Text(text) => json.text(text),
        };
        if at > 0 {
            json.key("at").number(at.into());
        }
        if !input.is_empty() {
            json.key("input").text(input);
            json.key("options").text(options);
        }
    });
}
