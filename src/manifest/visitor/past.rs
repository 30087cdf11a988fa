//! A past, from the author's words to the profile that it would have left.

use super::Vocabulary;
use crate::data::written;
use crate::id::Key;
use crate::limits::{AFFINITIES, COUNTERS, DISMISSED, PUT_OFF, RECENT, TRAIT_BYTES, TRAITS};
use crate::manifest::mistake::Kind;
use crate::manifest::model::TraitKind;
use crate::manifest::notes::{Notes, ticked};
use crate::manifest::tree::{Fields, Node, Shape};
use crate::profile::affinity::Strength;
use crate::profile::{Counter, Learnt, Profile, TraitValue};
use crate::time::{DAY, UnixSeconds};
use alloc::{borrow::ToOwned, format};
use jsonc_parser::ast::Value;

const PAST: Shape = Shape {
    what: "a profile",
    fields: &[
        "sessions",
        "topics",
        "counts",
        "recent",
        "traits",
        "seed",
        "dismissed",
        "later",
        "paused",
    ],
    later: &[],
};
const COUNT: Shape = Shape { what: "a count", fields: &["count", "daysAgo"], later: &[] };

/// The most page views that interest in a topic can stand for.
const VIEWS: f64 = 65_535.0;
/// The longest that something can be ago, in days.
const DAYS_AGO: u32 = 36_500;

pub(super) fn read(
    node: &Node<'_>,
    words: &Vocabulary<'_>,
    now: UnixSeconds,
    notes: &mut Notes,
) -> Option<Profile> {
    let fields = node.fields(&PAST, notes)?;
    let seed = fields.get("seed").and_then(|node| node.whole(0..=u16::MAX, notes));
    let sessions = fields.get("sessions").and_then(|node| node.whole(1..=u32::MAX, notes));
    let mut profile = Profile { learnt: Learnt::new(seed.unwrap_or(0)), ..Profile::default() };
    // This session counts, as it does for the engine.
    profile.learnt.sessions = sessions.unwrap_or(1);
    profile.learnt.last_seen = now;
    topics(&fields, words, now, &mut profile, notes);
    counts(&fields, words, now, &mut profile, notes);
    recent(&fields, words, &mut profile, notes);
    traits(&fields, words, now, &mut profile, notes);
    dismissed(&fields, words, now, &mut profile, notes);
    later(&fields, words, now, &mut profile, notes);
    let paused = fields.get("paused").and_then(|node| node.flag(notes));
    profile.declared.paused = paused.unwrap_or(false);
    Some(profile)
}

fn topics(
    fields: &Fields<'_>,
    words: &Vocabulary<'_>,
    now: UnixSeconds,
    profile: &mut Profile,
    notes: &mut Notes,
) {
    let Some(node) = fields.get("topics") else { return };
    let entries = node.entries(notes).unwrap_or_default();
    bound(entries.len(), AFFINITIES, "topics", &node, notes);
    for (name, node) in entries {
        let row = words.topics.find(name, node.at, notes);
        let Some(views) = node.number(notes) else { continue };
        if !(0.0..=VIEWS).contains(&views) {
            let what = format!("interest is 0 to {VIEWS} page views, never {}", written(views));
            notes.add(Kind::OutOfRange, node.place(), what, "write how many page views it is");
            continue;
        }
        if let Some(half_life) = row.and_then(|row| words.half_lives.get(row)) {
            // In the range of the type: the bound above is.
            let strength = Strength((views * 65_536.0) as u32);
            profile.learnt.lean(Key::of(name), strength, now, *half_life);
        }
    }
}

fn counts(
    fields: &Fields<'_>,
    words: &Vocabulary<'_>,
    now: UnixSeconds,
    profile: &mut Profile,
    notes: &mut Notes,
) {
    let Some(node) = fields.get("counts") else { return };
    let entries = node.entries(notes).unwrap_or_default();
    bound(entries.len(), COUNTERS, "counts", &node, notes);
    for (name, node) in entries {
        let known = words.events.find(name, node.at, notes);
        let (count, ago) = match node.value {
            Value::NumberLit(_) => (node.whole(0..=u32::MAX, notes), None),
            _ => {
                let Some(fields) = node.fields(&COUNT, notes) else { continue };
                let count = fields.need("count", "\"count\": 1", notes);
                let ago = fields.get("daysAgo");
                (
                    count.and_then(|node| node.whole(0..=u32::MAX, notes)),
                    ago.and_then(|node| node.whole(0..=DAYS_AGO, notes)),
                )
            }
        };
        // What never happened leaves nothing.
        if let (Some(_), Some(count @ 1..)) = (known, count) {
            let ago = ago.unwrap_or(0).saturating_mul(DAY);
            let last = UnixSeconds(now.0.saturating_sub(ago));
            profile.learnt.had(Key::of(name), Counter { count, last });
        }
    }
}

fn recent(fields: &Fields<'_>, words: &Vocabulary<'_>, profile: &mut Profile, notes: &mut Notes) {
    let Some(node) = fields.get("recent") else { return };
    let list = node.list(notes).unwrap_or_default();
    bound(list.len(), RECENT, "items", &node, notes);
    // The latest comes first, and so is seen last.
    for node in list.iter().rev() {
        let Some(name) = node.text(notes) else { continue };
        if words.items.find(name, node.at, notes).is_some() {
            profile.learnt.saw(Key::of(name));
        }
    }
}

fn traits(
    fields: &Fields<'_>,
    words: &Vocabulary<'_>,
    now: UnixSeconds,
    profile: &mut Profile,
    notes: &mut Notes,
) {
    let Some(node) = fields.get("traits") else { return };
    let entries = node.entries(notes).unwrap_or_default();
    bound(entries.len(), TRAITS, "traits", &node, notes);
    for (name, node) in entries.into_iter().filter(|(_, node)| !node.is_null()) {
        let row = words.traits.find(name, node.at, notes);
        let Some((kind, days)) = row.and_then(|row| words.kinds.get(row)) else { continue };
        let value = match kind {
            TraitKind::Text => node.text(notes).map(|text| TraitValue::Text(text.to_owned())),
            TraitKind::Number => node.whole(i32::MIN..=i32::MAX, notes).map(TraitValue::Number),
            TraitKind::Bool => node.flag(notes).map(TraitValue::Bool),
        };
        let Some(value) = value else { continue };
        let until = now.day().saturating_add(*days);
        if profile.declared.declare(Key::of(name), value, until).is_err() {
            let what = format!("a profile has no room for the trait {}", ticked(name));
            let fix = format!("write at most {TRAIT_BYTES} bytes, or fewer traits");
            notes.add(Kind::TooMany, node.place(), what, fix);
        }
    }
}

/// What the visitor said is not for them, today.
fn dismissed(
    fields: &Fields<'_>,
    words: &Vocabulary<'_>,
    now: UnixSeconds,
    profile: &mut Profile,
    notes: &mut Notes,
) {
    let Some(node) = fields.get("dismissed") else { return };
    let list = node.list(notes).unwrap_or_default();
    bound(list.len(), DISMISSED, "dismissed experiences", &node, notes);
    for node in list {
        let Some(name) = node.text(notes) else { continue };
        if let Some(key) = words.experience(name, node.place(), notes) {
            profile.declared.dismiss(key, now.day());
        }
    }
}

/// The traits to whose questions the visitor said "not now", today.
fn later(
    fields: &Fields<'_>,
    words: &Vocabulary<'_>,
    now: UnixSeconds,
    profile: &mut Profile,
    notes: &mut Notes,
) {
    let Some(node) = fields.get("later") else { return };
    let list = node.list(notes).unwrap_or_default();
    bound(list.len(), PUT_OFF, "questions put off", &node, notes);
    for node in list {
        let Some(name) = node.text(notes) else { continue };
        if words.traits.find(name, node.at, notes).is_some() {
            profile.declared.put_off(Key::of(name), now.day());
        }
    }
}

fn bound(count: usize, most: usize, what: &str, node: &Node<'_>, notes: &mut Notes) {
    if count > most {
        let what = format!("there are {count} {what}, and a profile remembers {most}");
        notes.add(Kind::TooMany, node.at, what, format!("write at most {most}"));
    }
}
