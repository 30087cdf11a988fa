//! Decisions and profiles as JSON, for pages and for their visitors.

use crate::decision::Decision;
use crate::json::Json;
use crate::plan::{Plan, TraitKind};
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
    let kind = match about.kind {
        TraitKind::Text if question.date => "date",
        TraitKind::Text => "text",
        TraitKind::Number => "number",
        TraitKind::Bool => "boolean",
    };
    json.key("question").object(|json| {
        for (key, text) in [
            ("name", about.name),
            ("title", about.title),
            ("why", about.why),
            ("words", question.words),
            ("gives", question.gives),
            ("kind", kind),
            ("options", question.options),
        ] {
            json.key(key).text(text);
        }
    });
}

/// What is remembered, for its visitor, in the plan's words: rows of a `kind` (`sessions`,
/// `topic`, `event`, `item`, `trait`, `later`, `paused`, `dismissed`), a `name` and `title`, and a `value`.
/// `paused` is there only if that is true, and `dismissed` counts experiences; `later` is a question
/// that was put off, with the moment from which it may be put again. Interest is in tenths
/// of a page view, and a topic whose interest has faded to nothing is left out.
pub fn remembered(json: &mut Json, plan: &Plan, profile: &Profile, now: UnixSeconds) {
    let learnt = &profile.learnt;
    let row = |json: &mut Json, kind: &str, [name, title]: [&str; 2], value: Told<'_>| {
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
        });
    };
    json.list(|json| {
        if learnt.sessions > 0 {
            row(json, "sessions", ["sessions", ""], Told::Number(learnt.sessions.into()));
        }
        for topic in plan.topics() {
            let strength = learnt.affinity(topic.key).map(|it| it.at(now, topic.half_life));
            let tenths = strength.map_or(0, |strength| (u64::from(strength.0) * 10) >> 16);
            if tenths > 0 {
                let value = Told::Number(tenths.cast_signed());
                row(json, "topic", [topic.name, topic.title], value);
            }
        }
        for event in plan.events() {
            if let Some(counter) = learnt.counter(event.key) {
                let value = Told::Number(counter.count.into());
                row(json, "event", [event.name, event.title], value);
            }
        }
        for &seen in learnt.recent() {
            if let Some(item) = plan.items().find(|item| item.key == seen) {
                row(json, "item", [item.name, item.title], Told::Bool(true));
            }
        }
        for known in plan.traits() {
            if let Some(value) = profile.declared.get(known.key, now.day()) {
                let value = match value {
                    TraitValue::Text(text) => Told::Text(text),
                    TraitValue::Number(number) => Told::Number((*number).into()),
                    TraitValue::Bool(value) => Told::Bool(*value),
                };
                row(json, "trait", [known.name, known.title], value);
            }
        }
        for it in plan.questions() {
            let until = profile.declared.rests_until(it.about.key, it.not_now_days, now.day());
            if let Some(day) = until {
                let value = Told::Number((u32::from(day) * DAY).into());
                row(json, "later", [it.about.name, it.about.title], value);
            }
        }
        if profile.declared.paused {
            row(json, "paused", ["paused", ""], Told::Bool(true));
        }
        let dismissed = profile.declared.dismissed().len();
        if dismissed > 0 {
            row(json, "dismissed", ["dismissed", ""], Told::Number(dismissed as i64));
        }
    });
}

/// The value of something remembered.
enum Told<'a> {
    Number(i64),
    Bool(bool),
    Text(&'a str),
}
