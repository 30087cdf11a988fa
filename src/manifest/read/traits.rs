//! What visitors declare, and what is counted: traits, events.

use super::VIEW;
use super::learnt::title;
use super::sensitive::{MAY, may, sensitivity};
use crate::limits::TRAIT_DAYS;
use crate::manifest::mistake::Kind;
use crate::manifest::model::{Event, Sensitivity, Trait, TraitKind};
use crate::manifest::names::{Entry, Names, Table, section};
use crate::manifest::notes::Notes;
use crate::manifest::tree::{Fields, Shape};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

pub(in crate::manifest) const TRAIT: Shape = Shape {
    what: "a trait",
    fields: &["type", "title", "why", "expiresDays", "sensitivity", "may", "from", "ask"],
    later: &["values", "pattern"],
};

pub(in crate::manifest) const EVENT: Shape =
    Shape { what: "an event", fields: &["title"], later: &["sensitivity", "value", "fields"] };

pub(in crate::manifest) const KINDS: [(&str, TraitKind); 3] =
    [("string", TraitKind::Text), ("number", TraitKind::Number), ("boolean", TraitKind::Bool)];

/// Who says what a trait is; whether that is the origin.
pub(in crate::manifest) const FROM: [(&str, bool); 2] = [("visitor", false), ("origin", true)];

/// Days until an answer is forgotten, unless the trait says otherwise.
const USUAL_DAYS: u16 = 365;

/// The traits, whose types are put among the names.
pub(super) fn traits(list: &[Entry<'_>], names: &mut Names<'_>, notes: &mut Notes) -> Vec<Trait> {
    let mut traits = Vec::new();
    for (name, node) in list {
        let fields = node.fields(&TRAIT, notes);
        let kind = fields.and_then(|fields| {
            fields.need("type", "\"type\": \"string\"", notes)?.word(&KINDS, notes)
        });
        names.trait_kinds.push(kind);
        let why = fields.and_then(|fields| {
            let fix = "\"why\": \"a sentence to the visitor on why it is asked for\"";
            fields.need("why", fix, notes)?.sentence(notes)
        });
        let expires_days = fields
            .and_then(|fields| fields.get("expiresDays"))
            .and_then(|days| days.whole(TRAIT_DAYS, notes));
        let sensitivity = sensitivity(fields.as_ref(), notes);
        let from = fields.and_then(|fields| fields.get("from"));
        let from_origin = from.and_then(|node| node.word(&FROM, notes)).unwrap_or(false);
        let needs = from_origin || sensitivity == Sensitivity::High;
        let [may_enter, may_merge, may_ask] = may(fields.as_ref(), &MAY, needs, notes);
        if let Some(ask) = node.field("ask").filter(|_| from_origin) {
            let what = "visitors are asked for what the origin says of them";
            notes.add(Kind::Conflict, ask.at, what, "remove `ask`, or `from`");
        }
        traits.push(Trait {
            name: (*name).to_owned(),
            title: title(name, fields.as_ref(), notes),
            why: why.map(String::from).unwrap_or_default(),
            kind: kind.unwrap_or(TraitKind::Text),
            expires_days: expires_days.unwrap_or(USUAL_DAYS),
            sensitivity,
            may_enter,
            may_merge,
            may_ask,
            from_origin,
            question: None,
        });
    }
    traits
}

/// The entries of `events`, and the table of their names with the built-in one first.
pub(super) fn event_names<'t>(root: &Fields<'t>, notes: &mut Notes) -> (Vec<Entry<'t>>, Table<'t>) {
    let (entries, mut table) = section(root, "event", "events", false, notes);
    table.add_built_in(VIEW);
    table.check_keys(notes);
    (entries, table)
}

/// The events, the built-in one first.
pub(super) fn events(list: &[Entry<'_>], notes: &mut Notes) -> Vec<Event> {
    let mut view = Event { name: VIEW.to_owned(), title: "Page views".to_owned() };
    let mut events = Vec::new();
    for (name, node) in list {
        let fields = node.fields(&EVENT, notes);
        let event = Event { name: (*name).to_owned(), title: title(name, fields.as_ref(), notes) };
        if *name == VIEW {
            view = event;
        } else {
            events.push(event);
        }
    }
    events.insert(0, view);
    events
}
