//! A visitor in the author's words: a past and a page view, to explain and to simulate with.
//!
//! Both are JSON with comments, checked against the names of a plan as a manifest is against its
//! own: whatever is unknown is a mistake, with its place and the nearest name.

mod page;
mod past;

pub use page::Page;

use super::mistake::{Kind, Mistakes};
use super::model::{AttributeKind, TraitKind};
use super::names::Table;
use super::nearest::nearest;
use super::notes::{Notes, choice, ticked};
use super::text;
use super::tree::{Node, Shape};
use crate::id::Key;
use crate::profile::Profile;
use crate::profile::affinity::HalfLife;
use crate::time::UnixSeconds;
use alloc::{format, vec::Vec};
use jsonc_parser::common::Range;

const VISITOR: Shape = Shape { what: "a visitor", fields: &["profile", "context"], later: &[] };

/// The names that a visitor may be described with.
pub struct Vocabulary<'v> {
    topics: Table<'v>,
    half_lives: Vec<HalfLife>,
    items: Table<'v>,
    traits: Table<'v>,
    /// The type of each trait, and the days that an answer is kept.
    kinds: Vec<(TraitKind, u16)>,
    events: Table<'v>,
    languages: Vec<&'v str>,
    attributes: Vec<&'v str>,
    /// The type of each attribute.
    types: Vec<AttributeKind>,
    experiences: Vec<(&'v str, Key)>,
}

impl<'v> Vocabulary<'v> {
    /// A vocabulary of topics and their half-lives, items, traits with their type and days,
    /// events, languages, declared attributes with their type by row, and live experiences with
    /// their keys; in a browser's plan these have no names.
    pub fn new(
        topics: impl Iterator<Item = (&'v str, HalfLife)>,
        items: impl Iterator<Item = &'v str>,
        traits: impl Iterator<Item = (&'v str, TraitKind, u16)>,
        events: impl Iterator<Item = &'v str>,
        languages: impl Iterator<Item = &'v str>,
        attributes: impl Iterator<Item = (&'v str, AttributeKind)>,
        experiences: impl Iterator<Item = (&'v str, Key)>,
    ) -> Self {
        let (topics, half_lives): (Vec<_>, Vec<_>) = topics.unzip();
        let traits = traits.map(|(name, kind, days)| (name, (kind, days)));
        let (traits, kinds): (Vec<_>, Vec<_>) = traits.unzip();
        let (attributes, types): (Vec<_>, Vec<_>) = attributes.unzip();
        Self {
            topics: table("topic", "topics", topics.into_iter()),
            half_lives,
            items: table("item", "items", items),
            traits: table("trait", "traits", traits.into_iter()),
            kinds,
            events: table("event", "events", events),
            languages: languages.collect(),
            attributes,
            types,
            experiences: experiences.collect(),
        }
    }

    /// The key of a live experience, or a mistake.
    fn experience(&self, name: &str, at: Range, notes: &mut Notes) -> Option<Key> {
        let key = Key::of(name);
        let known =
            |(own, own_key): &(&str, Key)| *own == name || (own.is_empty() && *own_key == key);
        if self.experiences.iter().any(known) {
            return Some(key);
        }
        let names: Vec<&str> = self
            .experiences
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| !name.is_empty())
            .collect();
        find("live experience", name, &names, at, notes).map(|_| key)
    }
}

fn table<'v>(
    kind: &'static str,
    section: &'static str,
    names: impl Iterator<Item = &'v str>,
) -> Table<'v> {
    let mut table = Table::new(kind, section);
    // They were checked when the plan was built.
    let mut checked = Notes::default();
    for (index, name) in names.enumerate() {
        table.add(name, index, Range::new(0, 0), &mut checked);
    }
    table
}

/// Reads a past at `now`: `{ "sessions": 3, "topics": { "deals": 1.5 } }`.
///
/// # Errors
/// All [`Mistakes`] at once, by place.
pub fn past(text: &str, words: &Vocabulary<'_>, now: UnixSeconds) -> Result<Profile, Mistakes> {
    read(text, |node, notes| past::read(node, words, now, notes))
}

/// Reads a page view: `{ "path": "/", "country": "DK" }`.
///
/// # Errors
/// All [`Mistakes`] at once, by place.
pub fn page(text: &str, words: &Vocabulary<'_>) -> Result<Page, Mistakes> {
    read(text, |node, notes| page::read(node, words, notes))
}

/// Reads a visitor with both: `{ "profile": { … }, "context": { … } }`. Without a profile there
/// is no past that counts. `now` is when the page is viewed, if the context does not say.
///
/// # Errors
/// All [`Mistakes`] at once, by place.
pub fn visitor(
    text: &str,
    words: &Vocabulary<'_>,
    now: UnixSeconds,
) -> Result<(Page, Option<Profile>), Mistakes> {
    read(text, |node, notes| {
        let fields = node.fields(&VISITOR, notes)?;
        let page = match fields.get("context") {
            Some(node) => page::read(&node, words, notes).unwrap_or_default(),
            None => Page::new(words),
        };
        let now = page.now.unwrap_or(now);
        let past = fields.get("profile").map(|node| past::read(&node, words, now, notes));
        Some((page, past.flatten()))
    })
}

fn read<T>(
    text: &str,
    inside: impl FnOnce(&Node<'_>, &mut Notes) -> Option<T>,
) -> Result<T, Mistakes> {
    let mut notes = Notes::default();
    let plain = text::without_mark(text);
    let root = text::parse(&plain, &mut notes);
    let found = root.as_ref().and_then(|root| inside(&Node::unnamed(root), &mut notes));
    match (notes.finish(text, root.as_ref()), found) {
        (None, Some(found)) => Ok(found),
        (Some(mistakes), _) => Err(mistakes),
        // Whatever gives nothing notes why.
        (None, None) => Err(Mistakes::new([].into())),
    }
}

/// Where `name` is among `all`, or a mistake.
fn find(what: &str, name: &str, all: &[&str], at: Range, notes: &mut Notes) -> Option<usize> {
    if let Some(at) = all.iter().position(|known| *known == name) {
        return Some(at);
    }
    let near = nearest(name, all.iter().copied(), &mut notes.effort);
    let fix = match (near, choice(all.iter().copied())) {
        (Some(near), _) => format!("write `{near}`"),
        (None, Some(all)) => format!("write {all}"),
        (None, None) => format!("declare the {what} in the manifest first"),
    };
    notes.add(Kind::UnknownName, at, format!("there is no {what} {}", ticked(name)), fix);
    None
}
