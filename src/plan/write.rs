//! The sections of a plan being filled, row by row.

use super::format::{BODY, CONTENT, FORMAT, HEADER, Kind, MAGIC, NODE_BITS, Section};
use crate::bytes::put_u16;
use crate::condition::Source;
use crate::condition::encode::Tables;
use crate::context::Sites;
use crate::hash::checksum;
use crate::id::Key;
use crate::manifest::model::{
    AttributeKind, Consent, Experience, Item, MergeFrom, Model, Platform, Sensitivity, Show,
    Status, Trait, TraitKind,
};
use crate::strings::TextPool;
use alloc::{string::String, vec::Vec};

/// A plan being written.
pub(super) struct Writer {
    kind: Kind,
    pub texts: TextPool,
    pub tables: Tables,
    sections: [Vec<u8>; Section::ALL.len()],
}

impl Writer {
    /// A plan of that kind, with nothing in it but these words.
    pub fn new(kind: Kind, texts: TextPool) -> Self {
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

    /// The site and its languages; `words` is the number of the last one.
    pub fn site(&mut self, model: &Model, version: u32, words: u16) {
        self.short(Section::Site, model.consent_text);
        self.short(Section::Site, words);
        self.edge_text(Section::Site, &model.site);
        self.number(Section::Site, version);
        let (flags, vendor, cookie) = said_of_consent(&model.consent);
        if flags != 0 {
            self.bytes(Section::Site, &[flags, 0]);
            self.short(Section::Site, vendor);
            self.edge_text(Section::Site, cookie);
            self.number(Section::Site, 0);
        }
        for language in &model.languages {
            self.text(Section::Languages, language);
        }
    }

    /// What is observed, declared, asked and filled in.
    pub fn vocabulary(&mut self, model: &Model) {
        // Interest in what is of high sensitivity is never learnt: no engine hears of it.
        let mut rows = 0;
        let topics = model.topics.iter().map(|topic| {
            let learnt = topic.sensitivity != Sensitivity::High;
            rows += u16::from(learnt);
            learnt.then(|| rows - 1)
        });
        let topic_rows: Vec<Option<u16>> = topics.collect();
        let learnt = model.topics.iter().filter(|it| it.sensitivity != Sensitivity::High);
        for topic in learnt {
            self.named(Section::Topics, &topic.name, &topic.title);
            self.short(Section::Topics, Key::of(&topic.name).0);
            self.short(Section::Topics, topic.half_life.days());
        }
        // Nor of an item that tells of it: what was looked at is remembered by name, and shown.
        let harmless = |item: &&Item| {
            let topics = item.topics.iter().filter_map(|&at| topic_rows.get(at));
            topics.into_iter().all(Option::is_some)
        };
        for item in model.items.iter().filter(harmless) {
            let first = self.rows(Section::ItemTopics);
            self.named(Section::Items, &item.name, &item.title);
            self.short(Section::Items, Key::of(&item.name).0);
            let topics = item.topics.iter().filter_map(|&at| topic_rows.get(at).copied().flatten());
            self.short(Section::Items, topics.clone().count() as u16);
            self.number(Section::Items, first);
            topics.for_each(|topic| self.short(Section::ItemTopics, topic));
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
            self.bytes(Section::Traits, &[kind, declared.from_origin.into(), 0, 0]);
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

    /// Slots and their variants.
    pub fn slots(&mut self, model: &Model) {
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

    /// Segments and their conditions.
    pub fn segments(&mut self, model: &Model) {
        for segment in &model.segments {
            let name = if self.kind == Kind::Edge { segment.name.as_str() } else { "" };
            let node = self.tables.add(&segment.when, &mut self.texts);
            self.number(Section::Segments, node.0 | (name.len() as u32) << NODE_BITS);
            self.bytes(Section::SegmentNames, name.as_bytes());
        }
    }

    /// The questions: what is less sensitive first, and then in the order of the file.
    pub fn questions(&mut self, model: &Model) {
        let often = model.questions;
        let asked = |(row, known)| Some((row, known, (known as &Trait).question.as_ref()?));
        let mut asked: Vec<_> = model.traits.iter().enumerate().filter_map(asked).collect();
        asked.sort_by_key(|(_, known, _)| known.sensitivity);
        for (row, _, question) in asked {
            self.text(Section::Questions, &question.words);
            self.text(Section::Questions, question.gives.as_deref().unwrap_or(""));
            self.text(Section::Questions, &options(&question.options));
            let node = self.tables.add(&question.when, &mut self.texts);
            self.number(Section::Questions, node.0);
            self.short(Section::Questions, row as u16);
            self.short(Section::Questions, often.days_between);
            self.short(Section::Questions, often.not_now_days);
            self.bytes(Section::Questions, &[often.per_session, question.date.into()]);
        }
    }

    /// Live experiences, in the order in which they decide.
    pub fn experiences(&mut self, model: &Model) {
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

    /// What variants show that is not in the pages.
    pub fn contents(&mut self, model: &Model) {
        for (slot, known) in model.slots.iter().enumerate() {
            for content in &known.contents {
                self.bytes(Section::Shows, &[CONTENT + content.kind as u8, 0]);
                self.short(Section::Shows, slot as u16);
                self.number(Section::Shows, content.variant as u32);
                self.text(Section::Shows, &content.text);
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

    /// The sites that tell where visitors come from, if a condition asks.
    pub fn referrers(&mut self) {
        if self.tables.asks(Source::Referrer) {
            let Sites { search, social, ai } = Sites::KNOWN;
            for hosts in [search, social, ai] {
                self.text(Section::Referrers, hosts);
            }
        }
    }

    /// The bytes of the plan.
    pub fn finish(mut self) -> Vec<u8> {
        let tables = core::mem::take(&mut self.tables);
        *self.out(Section::Folds) = tables.folds();
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

/// The answers that a question offers, a line each.
fn options(list: &[(String, String)]) -> String {
    let line = |(value, words): &(String, String)| {
        let words: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        alloc::format!("{value}\t{words}")
    };
    list.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Flags, vendor and cookie of what a manifest says of consent; no flag where that is nothing
/// special.
fn said_of_consent(consent: &Consent) -> (u8, u16, &str) {
    use super::consent::{CHILDREN, DEFAULT, LEFT_OUT, MODE, TCF};
    let mut flags = 0;
    let mut set = |flag: u8, on: bool| flags |= if on { flag } else { 0 };
    set(CHILDREN, consent.children);
    set(DEFAULT, consent.granted_by_default);
    for (at, asked) in consent.purposes.into_iter().enumerate() {
        set(LEFT_OUT << at, !asked);
    }
    set(TCF, matches!(consent.platform, Some(Platform::Tcf { .. })));
    set(MODE, matches!(consent.platform, Some(Platform::ConsentMode)));
    match &consent.platform {
        Some(Platform::Tcf { cookie, vendor }) => {
            (flags, vendor.unwrap_or(0), cookie.as_deref().unwrap_or(""))
        }
        _ => (flags, 0, ""),
    }
}
