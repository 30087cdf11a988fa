//! Where things are shown, and what for: slots, merge fields, outcomes.

use super::contents::contents;
use super::sensitive;
use crate::id::Key;
use crate::manifest::mistake::Kind;
use crate::manifest::model::{Merge, MergeFrom, Outcome, Slot, Trait, TraitKind};
use crate::manifest::names::{Entry, Names, Table, check};
use crate::manifest::nearest::nearest;
use crate::manifest::notes::{Notes, ticked};
use crate::manifest::tree::{Fields, Node, Shape};
use alloc::{borrow::ToOwned, collections::BTreeSet, format, string::String, vec::Vec};

pub(in crate::manifest) const SLOT: Shape = Shape {
    what: "a slot",
    fields: &["variants", "html", "value", "fragment"],
    later: &["title", "preload"],
};

pub(in crate::manifest) const OUTCOME: Shape =
    Shape { what: "an outcome", fields: &["event", "value"], later: &["title", "within"] };

/// The variant that every slot has.
pub(super) const DEFAULT: &str = "default";

/// The slots, whose variants are put among the names.
pub(super) fn slots<'t>(list: &[Entry<'t>], names: &mut Names<'t>, notes: &mut Notes) -> Vec<Slot> {
    let mut slots = Vec::new();
    for (name, node) in list {
        let fields = node.fields(&SLOT, notes);
        let found = fields.as_ref().and_then(|fields| {
            let fix = "\"variants\": [\"default\", \"deals\"]";
            let node = fields.need("variants", fix, notes)?;
            Some(variants(name, &node, &node.list(notes)?, notes))
        });
        // Where the names could not be read, nothing can be said of what they hold.
        let contents = fields
            .zip(found.as_ref())
            .map(|(fields, variants)| contents(name, &fields, variants, notes));
        let variants = found.unwrap_or_default();
        let owned = variants.iter().map(|variant| (*variant).to_owned()).collect();
        let (name, contents) = ((*name).to_owned(), contents.unwrap_or_default());
        slots.push(Slot { name, variants: owned, contents });
        names.variants.push(variants);
    }
    slots
}

fn variants<'t>(
    slot: &str,
    list_node: &Node<'t>,
    list: &[Node<'t>],
    notes: &mut Notes,
) -> Vec<&'t str> {
    let mut variants = Vec::new();
    let mut seen = BTreeSet::new();
    for node in list {
        let Some(name) = node.text(notes) else { continue };
        check(name, node.place(), notes);
        if !seen.insert(name) {
            let what = format!("the variant {} is there twice", ticked(name));
            notes.add(Kind::DuplicateName, node.place(), what, "keep one of the two");
        }
        variants.push(name);
    }
    if !seen.contains(DEFAULT) {
        let what = format!("the slot {} has no variant `default`", ticked(slot));
        let fix = "add `\"default\"`: what a page shows to everybody else";
        notes.add(Kind::NoDefault, list_node.at, what, fix);
    }
    variants
}

/// The merge fields.
pub(super) fn merges(
    root: &Fields<'_>,
    names: &Names<'_>,
    traits: &[Trait],
    notes: &mut Notes,
) -> Vec<Merge> {
    let Some(section) = root.get("merge") else { return Vec::new() };
    let Some(entries) = section.entries(notes) else {
        names.traits.unclear.set(true);
        return Vec::new();
    };
    let mut table = Table::new("merge field", "merge");
    let mut merges = Vec::new();
    for (index, (name, node)) in entries.iter().enumerate() {
        table.add(name, index, node.at, notes);
        let Some(text) = node.text(notes) else {
            names.traits.unclear.set(true);
            continue;
        };
        if let Some(from) = merge_from(text, node, names, traits, notes) {
            merges.push(Merge { name: (*name).to_owned(), from });
        }
    }
    merges
}

fn merge_from(
    text: &str,
    node: &Node<'_>,
    names: &Names<'_>,
    traits: &[Trait],
    notes: &mut Notes,
) -> Option<MergeFrom> {
    let Some(name) = text.strip_prefix("trait.") else {
        if text == "profile.recent" {
            return Some(MergeFrom::Recent);
        }
        // The name of a trait alone says which one was meant, and uses it.
        let fix = match names.traits.index(text) {
            Some(_) => format!("write `trait.{text}`"),
            None if nearest(text, ["profile.recent"], &mut notes.effort).is_some() => {
                "write `profile.recent`".to_owned()
            }
            None => "write `trait.NAME` or `profile.recent`".to_owned(),
        };
        let what = format!("{} fills no merge field", ticked(text));
        notes.add(Kind::BadValue, node.place(), what, fix);
        return None;
    };
    let index = names.traits.find(name, node.place(), notes)?;
    let kind = names.trait_kinds.get(index).copied().flatten();
    if matches!(kind, Some(TraitKind::Number | TraitKind::Bool)) {
        let what = format!("the trait {} is not a text", ticked(name));
        let fix = "choose a trait of type `string`: merge fields are texts";
        notes.add(Kind::WrongType, node.place(), what, fix);
    }
    if let Some(known) = traits.get(index) {
        sensitive::check_merge(known, node, notes);
    }
    Some(MergeFrom::Trait(Key::of(name)))
}

/// The outcomes.
pub(super) fn outcomes(list: &[Entry<'_>], names: &Names<'_>, notes: &mut Notes) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for (name, node) in list {
        let Some(fields) = node.fields(&OUTCOME, notes) else {
            names.events.unclear.set(true);
            continue;
        };
        let event = fields.need("event", "\"event\": \"purchase\"", notes).and_then(|node| {
            let event = node.text(notes)?;
            names.events.find(event, node.place(), notes)
        });
        let value = fields.get("value").and_then(|value| value.sentence(notes));
        let (name, value) = ((*name).to_owned(), value.map(String::from));
        outcomes.push(Outcome { name, event: event.unwrap_or_default(), value });
    }
    outcomes
}
