//! What we differ in on purpose from GrowthBook's SDKs, by kinds of cases, each with its reason.
//!
//! No case is listed by its name, and none is skipped for its looks: one that does not come out
//! is skipped if it does once it is written without what is differed in, all else being the same.

use crate::condition::pattern::{BadPattern, Pattern};
use crate::condition::untyped::Groups;
use alloc::string::String;
use serde_json::Value as Json;

/// One kind of cases.
pub(super) struct Divergence {
    /// Why we differ, in words.
    pub why: &'static str,
    /// A text of a condition, and the name of its field, without what is differed in.
    asked: fn(&str, &str) -> String,
    /// A text of a visitor, likewise.
    given: fn(&str) -> String,
}

/// All there are.
pub(super) const DIVERGENCES: [Divergence; 2] = [
    Divergence {
        why: "it turns on a pattern that looks around or goes back to a group: patterns here are \
              tables that are walked once, byte by byte, which cannot",
        // As if it were found.
        asked: |field, text| if is_beyond(field, text) { String::new() } else { text.into() },
        given: |text| text.into(),
    },
    Divergence {
        why: "a pattern there takes a character beyond U+FFFF for two: here it is one, as people \
              count",
        asked: |_, text| units(text),
        given: units,
    },
];

impl Divergence {
    /// The condition, the visitor and the groups of a case without what is differed in; `None` if no
    /// pattern is asked.
    pub fn without(
        &self,
        condition: &Json,
        visitor: &Json,
        groups: &Groups,
    ) -> Option<(Json, Json, Groups)> {
        let asks = asks_pattern(condition) || groups.values().any(asks_pattern);
        let group =
            |(name, group): (&String, &Json)| (name.clone(), written(group, "", self.asked));
        asks.then(|| {
            (
                written(condition, "", self.asked),
                written(visitor, "", |_, text| (self.given)(text)),
                groups.iter().map(group).collect(),
            )
        })
    }
}

fn is_pattern(field: &str) -> bool {
    ["$regex", "$regexi", "$notRegex", "$notRegexi"].contains(&field)
}

fn is_beyond(field: &str, text: &str) -> bool {
    is_pattern(field) && matches!(Pattern::lenient(text, false), Err(BadPattern::Beyond { .. }))
}

fn asks_pattern(json: &Json) -> bool {
    match json {
        Json::Array(list) => list.iter().any(asks_pattern),
        Json::Object(fields) => {
            fields.iter().any(|(name, it)| is_pattern(name) || asks_pattern(it))
        }
        _ => false,
    }
}

/// `json` with each of its texts written anew, given the name of the field that it is in.
fn written(json: &Json, field: &str, text: impl Fn(&str, &str) -> String + Copy) -> Json {
    match json {
        Json::String(old) => Json::String(text(field, old)),
        Json::Array(list) => list.iter().map(|it| written(it, field, text)).collect(),
        Json::Object(fields) => {
            fields.iter().map(|(name, it)| (name.clone(), written(it, name, text))).collect()
        }
        other => other.clone(),
    }
}

/// `text` with two characters of nobody's for each that UTF-16 writes as two units, one for one.
fn units(text: &str) -> String {
    let unit = |unit: u16| match unit {
        0xD800..=0xDFFF => char::from_u32(u32::from(unit) - 0xD800 + 0xE000),
        other => char::from_u32(u32::from(other)),
    };
    text.encode_utf16().filter_map(unit).collect()
}
