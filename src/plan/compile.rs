//! A checked model to the bytes of a plan. The same model gives the same bytes.

use super::device::of_device;
use super::format::{BODY, FORMAT, HEADER, Kind, MAGIC, NODE_BITS, Section};
use crate::bytes::{put_u16, u32_at};
use crate::condition::encode::{Tables, words};
use crate::condition::program::PREDICATE_ROW;
use crate::hash::checksum;
use crate::id::Key;
use crate::limits::{PLAN_BYTES, ROWS};
use crate::manifest::model::{
    AttributeKind, Experience, MergeFrom, Model, Show, Status, TraitKind,
};
use crate::strings::TextPool;
use crate::time::UnixSeconds;
use alloc::{collections::BTreeSet, vec::Vec};
use core::fmt;

/// A plan would be larger than one may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLarge {
    /// More than [`PLAN_BYTES`]; holds its size.
    Bytes(usize),
    /// More than [`ROWS`] of one kind; holds what, and how many.
    Rows(&'static str, usize),
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => {
                write!(f, "the plan would take {bytes} bytes, and {PLAN_BYTES} is the most")
            }
            Self::Rows(what, rows) => {
                write!(f, "the plan would hold {rows} {what}, and {ROWS} is the most")
            }
        }
    }
}

impl TooLarge {
    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        "plan.too_large"
    }
}

impl core::error::Error for TooLarge {}

/// Compiles a plan. A browser's holds every live experience that a device may decide, also those
/// that are over.
///
/// # Errors
/// [`TooLarge`] if it would not be loaded.
pub fn compile(model: &Model, kind: Kind) -> Result<Vec<u8>, TooLarge> {
    compile_at(model, kind, UnixSeconds(0))
}

/// Likewise, but a browser's plan is without what is over at `now`.
///
/// # Errors
/// [`TooLarge`] if it would not be loaded.
pub fn compile_at(model: &Model, kind: Kind, now: UnixSeconds) -> Result<Vec<u8>, TooLarge> {
    let mut plan = write(model, Kind::Edge, 0)?;
    if kind == Kind::Browser {
        // Both builds of a manifest have one version, so that a page can tell them apart from
        // those of another: the edge's checksum.
        plan = write(&of_device(model, now), kind, u32_at(&plan, 12))?;
    }
    if plan.len() > PLAN_BYTES { Err(TooLarge::Bytes(plan.len())) } else { Ok(plan) }
}

fn write(model: &Model, kind: Kind, version: u32) -> Result<Vec<u8>, TooLarge> {
    let mut asked = BTreeSet::new();
    for segment in &model.segments {
        words(&segment.when, &mut asked);
    }
    let mut writer = Writer::new(kind, TextPool::of_words(&asked));
    // The empty text is a word at any rate.
    let words = writer.texts.len() - 1;
    writer.site(model, version, words as u16);
    writer.vocabulary(model);
    writer.slots(model);
    writer.segments(model);
    writer.experiences(model);
    let predicates = writer.tables.predicates.len() / PREDICATE_ROW;
    let rows = [("words", words), ("segments", model.segments.len()), ("predicates", predicates)];
    match rows.into_iter().find(|&(_, rows)| rows > ROWS) {
        Some((what, rows)) => Err(TooLarge::Rows(what, rows)),
        None => Ok(writer.finish()),
    }
}

struct Writer {
    kind: Kind,
    texts: TextPool,
    tables: Tables,
    sections: [Vec<u8>; Section::ALL.len()],
}

impl Writer {
    fn new(kind: Kind, texts: TextPool) -> Self {
        let sections = core::array::from_fn(|_| Vec::new());
        Self { kind, texts, tables: Tables::default(), sections }
    }

    fn out(&mut self, section: Section) -> &mut Vec<u8> {
        #[expect(clippy::indexing_slicing, reason = "there is a part for each section")]
        &mut self.sections[section as usize]
    }

    fn text(&mut self, section: Section, text: &str) {
        let id = self.texts.add(text).0;
        self.number(section, id);
    }

    /// A text that only the edge's plan holds.
    fn edge_text(&mut self, section: Section, text: &str) {
        let text = if self.kind == Kind::Edge { text } else { "" };
        self.text(section, text);
    }

    fn number(&mut self, section: Section, number: u32) {
        self.out(section).extend_from_slice(&number.to_le_bytes());
    }

    fn short(&mut self, section: Section, number: u16) {
        put_u16(self.out(section), number);
    }

    fn bytes(&mut self, section: Section, bytes: &[u8]) {
        self.out(section).extend_from_slice(bytes);
    }

    /// How many rows a section has so far.
    fn rows(&mut self, section: Section) -> u32 {
        (self.out(section).len() / section.width()) as u32
    }

    fn site(&mut self, model: &Model, version: u32, words: u16) {
        self.short(Section::Site, model.consent_text);
        self.short(Section::Site, words);
        self.edge_text(Section::Site, &model.site);
        self.number(Section::Site, version);
        for language in &model.languages {
            self.text(Section::Languages, language);
        }
    }

    fn vocabulary(&mut self, model: &Model) {
        for topic in &model.topics {
            self.named(Section::Topics, &topic.name, &topic.title);
            self.short(Section::Topics, Key::of(&topic.name).0);
            self.short(Section::Topics, topic.half_life.days());
        }
        for item in &model.items {
            let first = self.rows(Section::ItemTopics);
            self.named(Section::Items, &item.name, &item.title);
            self.short(Section::Items, Key::of(&item.name).0);
            self.short(Section::Items, item.topics.len() as u16);
            self.number(Section::Items, first);
            for &topic in &item.topics {
                self.short(Section::ItemTopics, topic as u16);
            }
        }
        for declared in &model.traits {
            self.named(Section::Traits, &declared.name, &declared.title);
            self.text(Section::Traits, &declared.why);
            self.short(Section::Traits, Key::of(&declared.name).0);
            self.short(Section::Traits, declared.expires_days);
            let kind = match declared.kind {
                TraitKind::Text => 0,
                TraitKind::Number => 1,
                TraitKind::Bool => 2,
            };
            self.bytes(Section::Traits, &[kind, 0, 0, 0]);
        }
        for attribute in &model.attributes {
            self.text(Section::Attributes, &attribute.name);
            let kind = match attribute.kind {
                AttributeKind::Text => 0,
                AttributeKind::Number => 1,
                AttributeKind::Bool => 2,
                AttributeKind::Version => 3,
                AttributeKind::List => 4,
            };
            self.bytes(Section::Attributes, &[kind, 0, 0, 0]);
        }
        for event in &model.events {
            self.named(Section::Events, &event.name, &event.title);
            self.short(Section::Events, Key::of(&event.name).0);
            self.short(Section::Events, 0);
        }
        for merge in &model.merges {
            self.text(Section::Merges, &merge.name);
            let (key, kind) = match merge.from {
                MergeFrom::Trait(Key(key)) => (key, 0),
                MergeFrom::Recent => (0, 1),
            };
            self.short(Section::Merges, key);
            self.bytes(Section::Merges, &[kind, 0]);
        }
    }

    fn named(&mut self, section: Section, name: &str, title: &str) {
        self.text(section, name);
        self.text(section, title);
    }

    fn slots(&mut self, model: &Model) {
        for slot in &model.slots {
            let first = self.rows(Section::Variants);
            self.text(Section::Slots, &slot.name);
            self.number(Section::Slots, first);
            self.number(Section::Slots, slot.variants.len() as u32);
            for variant in &slot.variants {
                self.text(Section::Variants, variant);
            }
        }
    }

    fn segments(&mut self, model: &Model) {
        for segment in &model.segments {
            let name = if self.kind == Kind::Edge { segment.name.as_str() } else { "" };
            let node = self.tables.add(&segment.when, &mut self.texts);
            self.number(Section::Segments, node.0 | (name.len() as u32) << NODE_BITS);
            self.bytes(Section::SegmentNames, name.as_bytes());
        }
    }

    fn experiences(&mut self, model: &Model) {
        let mut live: Vec<&Experience> =
            model.experiences.iter().filter(|it| it.status == Status::Live).collect();
        // The sort is stable: among equals, the first in the file decides.
        live.sort_by_key(|experience| core::cmp::Reverse(experience.priority));
        for experience in live {
            let first = self.rows(Section::Shows);
            self.edge_text(Section::Experiences, &experience.id);
            self.text(Section::Experiences, &experience.because);
            let audience = experience.audience.map_or(u32::MAX, |segment| segment as u32);
            self.number(Section::Experiences, audience);
            self.number(Section::Experiences, experience.from.map_or(0, |from| from.0));
            self.number(Section::Experiences, experience.until.map_or(u32::MAX, |until| until.0));
            self.number(Section::Experiences, first);
            self.number(Section::Experiences, experience.show.len() as u32);
            self.short(Section::Experiences, Key::of(&experience.id).0);
            self.short(Section::Experiences, experience.holdout);
            for show in &experience.show {
                self.show(show);
            }
        }
    }

    fn show(&mut self, show: &Show) {
        match show {
            Show::Variant { slot, variant } => {
                self.bytes(Section::Shows, &[0, 0]);
                self.short(Section::Shows, *slot as u16);
                self.number(Section::Shows, *variant as u32);
                self.number(Section::Shows, 0);
            }
            Show::Entry { from, to, redirect } => {
                self.bytes(Section::Shows, &[if *redirect { 2 } else { 1 }, 0]);
                self.short(Section::Shows, 0);
                self.text(Section::Shows, from);
                self.text(Section::Shows, to);
            }
        }
    }

    fn finish(mut self) -> Vec<u8> {
        let tables = core::mem::take(&mut self.tables);
        *self.out(Section::Sources) = tables.sources;
        *self.out(Section::Predicates) = tables.predicates;
        *self.out(Section::Numbers) = tables.numbers;
        *self.out(Section::Operands) = tables.operands;
        *self.out(Section::Runs) = tables.runs;
        *self.out(Section::Keys) = tables.keys;
        *self.out(Section::Constants) = tables.constants;
        *self.out(Section::Nodes) = tables.nodes;
        *self.out(Section::Inner) = tables.inner;
        let (ends, bytes) = core::mem::take(&mut self.texts).into_parts();
        *self.out(Section::TextEnds) = ends;
        *self.out(Section::TextBytes) = bytes;

        let length = BODY + self.sections.iter().map(Vec::len).sum::<usize>();
        let mut plan = Vec::with_capacity(length);
        plan.extend_from_slice(&MAGIC);
        put_u16(&mut plan, FORMAT);
        plan.extend_from_slice(&[if self.kind == Kind::Edge { 1 } else { 2 }, 0]);
        plan.extend_from_slice(&(length as u32).to_le_bytes());
        plan.extend_from_slice(&[0; 4]);
        debug_assert_eq!(plan.len(), HEADER);
        for section in &self.sections {
            plan.extend_from_slice(&(section.len() as u32).to_le_bytes());
        }
        for section in &self.sections {
            plan.extend_from_slice(section);
        }
        let sum = checksum(&plan);
        if let Some(slot) = plan.get_mut(12..16) {
            slot.copy_from_slice(&sum.to_le_bytes());
        }
        plan
    }
}
