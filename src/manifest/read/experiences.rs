//! What is shown to whom.

use super::sensitive::{Sensitive, check_entry};
use super::share::share;
use super::stages::Narrow;
use crate::manifest::dates::date;
use crate::manifest::mistake::Kind;
use crate::manifest::model::{Experience, Segment, Show, Status};
use crate::manifest::names::{Names, Table, right};
use crate::manifest::nearest::nearest;
use crate::manifest::notes::{Notes, choice, ticked};
use crate::manifest::paths::path;
use crate::manifest::print::{EVERYBODY, Words};
use crate::manifest::tree::{Fields, Node, Shape};
use crate::time::UnixSeconds;
use alloc::{borrow::ToOwned, collections::BTreeSet, format, string::String, vec::Vec};

pub(in crate::manifest) const EXPERIENCE: Shape = Shape {
    what: "an experience",
    fields: &[
        "id",
        "status",
        "from",
        "until",
        "priority",
        "owner",
        "audience",
        "stage",
        "because",
        "opportunity",
        "show",
        "outcome",
        "holdout",
    ],
    later: &["trigger", "name", "title", "tags"],
};

pub(in crate::manifest) const SHOW: Shape = Shape {
    what: "a row of `show`",
    fields: &["entry", "to", "redirect", "slot", "variant"],
    later: &["split", "score", "recommend", "bandit", "strategy", "items", "fragment"],
};

pub(in crate::manifest) const STATUSES: [(&str, Status); 3] =
    [("draft", Status::Draft), ("live", Status::Live), ("paused", Status::Paused)];

/// The experiences, in the order of the file.
pub(super) fn experiences(
    root: &Fields<'_>,
    names: &Names<'_>,
    segments: &mut Vec<Segment>,
    sensitive: &Sensitive<'_>,
    words: &Words<'_>,
    notes: &mut Notes,
) -> Vec<Experience> {
    let list = root.get("experiences").and_then(|node| node.list(notes)).unwrap_or_default();
    let mut table = Table::new("experience", "experiences");
    let mut experiences = Vec::new();
    let mut narrow = Narrow::default();
    for (index, node) in list.iter().enumerate() {
        let Some(fields) = node.fields(&EXPERIENCE, notes) else { continue };
        let id = fields.need("id", "\"id\": \"deals-first\"", notes).and_then(|node| {
            let id = node.text(notes)?;
            if !table.add(id, index, node.place(), notes) {
                let what = format!("another experience is called {}", ticked(id));
                notes.add(Kind::DuplicateName, node.place(), what, "rename one of them");
            }
            Some(id)
        });
        let audience = reference(&fields, "audience", &names.segments, notes);
        let stages = fields.get("stage");
        let (audience, stages) = match &stages {
            Some(node) => {
                narrow.narrowed(audience, node, experiences.len(), segments, names, notes)
            }
            None => (audience, Vec::new()),
        };
        let because = match fields.get("because") {
            Some(node) => node.sentence(notes).map(String::from).unwrap_or_default(),
            None => match audience.and_then(|index| segments.get(index)) {
                Some(segment) if segment.edge_only => {
                    unsaid(&fields, &segment.name, notes);
                    String::new()
                }
                Some(segment) => words.text(&segment.when),
                None => EVERYBODY.to_owned(),
            },
        };
        let status = fields
            .need("status", "\"status\": \"draft\"", notes)
            .and_then(|status| status.word(&STATUSES, notes));
        let (from, until) = schedule(&fields, notes);
        let priority =
            fields.get("priority").and_then(|node| node.whole(i32::MIN..=i32::MAX, notes));
        let text = |name: &str, notes: &mut Notes| {
            fields.get(name).and_then(|node| node.sentence(notes)).map(String::from)
        };
        let show = show(&fields, names, notes);
        if let Some(node) = fields.get("audience").or_else(|| fields.get("stage"))
            && let Some(segment) = audience.and_then(|index| segments.get(index))
        {
            check_entry(&segment.when, &show, &node, sensitive, notes);
        }
        experiences.push(Experience {
            id: id.unwrap_or_default().to_owned(),
            status: status.unwrap_or(Status::Draft),
            from,
            until,
            priority: priority.unwrap_or(0),
            owner: text("owner", notes),
            audience,
            stages,
            because,
            opportunity: text("opportunity", notes),
            show,
            outcome: reference(&fields, "outcome", &names.outcomes, notes),
            holdout: fields.get("holdout").and_then(|node| share(&node, notes)).unwrap_or(0),
        });
    }
    experiences
}

/// Notes that visitors would be told a rule which the edge alone may know.
fn unsaid(fields: &Fields<'_>, segment: &str, notes: &mut Notes) {
    let what =
        format!("the rule of {} is the edge's alone, and `because` is missing", ticked(segment));
    let fix = "add `\"because\": \"a sentence to the visitor\"`, which they are told instead";
    notes.add(Kind::MissingField, fields.at(), what, fix);
}

/// The index of what the field `name` names, if it is there.
fn reference(
    fields: &Fields<'_>,
    name: &str,
    table: &Table<'_>,
    notes: &mut Notes,
) -> Option<usize> {
    let node = fields.get(name)?;
    table.find(node.text(notes)?, node.place(), notes)
}

fn schedule(fields: &Fields<'_>, notes: &mut Notes) -> (Option<UnixSeconds>, Option<UnixSeconds>) {
    let from = fields.get("from").and_then(|node| date(&node, notes));
    let until = fields.get("until");
    let end = until.and_then(|node| date(&node, notes));
    if let (Some(start), Some(end), Some(node)) = (from, end, until)
        && end <= start
    {
        let what = "`until` is not after `from`: this never runs";
        notes.add(Kind::Conflict, node.place(), what, "write a later day, or remove it");
    }
    (from, end)
}

fn show(fields: &Fields<'_>, names: &Names<'_>, notes: &mut Notes) -> Vec<Show> {
    let fix = "\"show\": [{ \"slot\": \"hero\", \"variant\": \"deals\" }]";
    let rows = fields.need("show", fix, notes).and_then(|node| node.some(notes));
    let mut shows = Vec::new();
    let (mut slots, mut entries) = (BTreeSet::new(), BTreeSet::new());
    for node in rows.unwrap_or_default() {
        let Some(row) = node.fields(&SHOW, notes) else { continue };
        let has = |names: &[&str]| names.iter().find_map(|name| row.get(name));
        match (has(&["entry", "to", "redirect"]), has(&["slot", "variant"])) {
            (Some(entry), Some(slot)) => {
                let later = if entry.at.start > slot.at.start { entry } else { slot };
                let what = "a row shows an entry or a slot, not both";
                notes.add(Kind::Conflict, later.at, what, "make two rows of it");
            }
            (None, None) => {
                let fix = "add `\"slot\"` and `\"variant\"`, or `\"entry\"` and `\"to\"`";
                notes.add(Kind::MissingField, row.at(), "this row shows nothing", fix);
            }
            (Some(_), None) => {
                if let Some((from, show)) = entry(&row, notes) {
                    once(&mut entries, from, "entry", notes);
                    shows.push(show);
                }
            }
            (None, Some(_)) => {
                if let Some((slot, show)) = variant(&row, names, notes) {
                    once(&mut slots, slot, "slot", notes);
                    shows.push(show);
                }
            }
        }
    }
    shows
}

/// Notes a slot or an entry that the same experience shows already.
fn once<'t>(
    seen: &mut BTreeSet<&'t str>,
    (name, node): (&'t str, Node<'t>),
    kind: &str,
    notes: &mut Notes,
) {
    if !seen.insert(name) {
        let what = format!("this experience shows the {kind} {} twice", ticked(name));
        notes.add(Kind::DuplicateName, node.place(), what, "keep one of the two");
    }
}

fn entry<'t>(row: &Fields<'t>, notes: &mut Notes) -> Option<((&'t str, Node<'t>), Show)> {
    let entry = row.need("entry", "\"entry\": \"/\"", notes);
    let to = row.need("to", "\"to\": \"/deals/\"", notes);
    let from = entry.and_then(|node| path(&node, notes));
    let target = to.and_then(|node| path(&node, notes));
    let redirect = row.get("redirect").and_then(|node| node.flag(notes)).unwrap_or(false);
    let (entry, to, from, target) = (entry?, to?, from?, target?);
    if from == target {
        let what = format!("{} leads to itself", ticked(target));
        notes.add(Kind::Conflict, to.place(), what, "name another path, or remove the row");
    }
    let show = Show::Entry { from: from.to_owned(), to: target.to_owned(), redirect };
    Some(((from, entry), show))
}

fn variant<'t>(
    row: &Fields<'t>,
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<((&'t str, Node<'t>), Show)> {
    let slot_node = row.need("slot", "\"slot\": \"hero\"", notes);
    let variant_node = row.need("variant", "\"variant\": \"deals\"", notes);
    let name = slot_node.and_then(|node| node.text(notes));
    let wanted = variant_node.and_then(|node| node.text(notes));
    let (slot_node, variant_node, name) = (slot_node?, variant_node?, name?);
    let slot = names.slots.find(name, slot_node.place(), notes)?;
    let variants = names.variants.get(slot)?;
    let wanted = wanted?;
    let is = |known: &&str| right(known).is_some_and(|right| right == wanted);
    let exact = variants.iter().position(|variant| *variant == wanted);
    let variant = exact.or_else(|| variants.iter().position(is));
    // A slot whose variants are a mistake has none; that mistake is enough.
    if variant.is_none() && !variants.is_empty() {
        let names: Vec<String> = variants.iter().copied().filter_map(right).collect();
        let names = names.iter().map(String::as_str);
        let fix = match (nearest(wanted, names.clone(), &mut notes.effort), choice(names)) {
            (Some(near), _) => format!("write `{near}`"),
            (None, Some(all)) => format!("write {all}, or add it to the slot"),
            (None, None) => "add it to the slot".to_owned(),
        };
        let what = format!("the slot {} has no variant {}", ticked(name), ticked(wanted));
        notes.add(Kind::UnknownName, variant_node.place(), what, fix);
    }
    Some(((name, slot_node), Show::Variant { slot, variant: variant? }))
}
