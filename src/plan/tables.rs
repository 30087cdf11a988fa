//! The tables of a plan, read row by row.

use super::format::{CONTENT, Section};
use super::read::Plan;
use super::rows::{
    AttributeKind, Content, ContentKind, Event, Experience, Item, Merge, MergeFrom, Question, Show,
    Slot, Topic, Trait, TraitKind,
};
use crate::bytes::{u16_at, u32_at};
use crate::condition::NodeId;
use crate::id::Key;
use crate::profile::affinity::HalfLife;
use crate::time::UnixSeconds;

impl Plan {
    /// The version of the consent text.
    #[must_use]
    pub fn consent_text(&self) -> u16 {
        u16_at(self.section(Section::Site), 0)
    }

    /// The name of the site; empty in a browser's plan.
    #[must_use]
    pub fn site(&self) -> &str {
        self.text(self.section(Section::Site), 4)
    }

    /// The site's languages.
    pub fn languages(&self) -> impl Iterator<Item = &str> + Clone {
        self.rows(Section::Languages).map(|row| self.text(row, 0))
    }

    pub(super) fn rows(&self, section: Section) -> impl Iterator<Item = &[u8]> + Clone {
        self.section(section).chunks_exact(section.width())
    }

    /// The declared attribute of row `at`: its name, and the type of its values.
    #[must_use]
    pub fn attribute(&self, at: u16) -> Option<(&str, AttributeKind)> {
        let row = self.row(Section::Attributes, usize::from(at))?;
        let kind = match row.get(4)? {
            0 => AttributeKind::Text,
            1 => AttributeKind::Number,
            2 => AttributeKind::Bool,
            3 => AttributeKind::Version,
            _ => AttributeKind::List,
        };
        Some((self.text(row, 0), kind))
    }

    /// Names of the declared attributes, in the order of their rows.
    pub fn attributes(&self) -> impl Iterator<Item = &str> {
        self.rows(Section::Attributes).map(|row| self.text(row, 0))
    }

    /// Its topics.
    pub fn topics(&self) -> impl Iterator<Item = Topic<'_>> {
        self.rows(Section::Topics).filter_map(|row| self.topic(row))
    }

    fn topic<'a>(&'a self, row: &[u8]) -> Option<Topic<'a>> {
        Some(Topic {
            name: self.text(row, 0),
            title: self.text(row, 4),
            key: Key(u16_at(row, 8)),
            half_life: HalfLife::from_days(u16_at(row, 10)).ok()?,
        })
    }

    /// Its items.
    pub fn items(&self) -> impl Iterator<Item = Item<'_>> {
        self.rows(Section::Items).map(|row| Item {
            name: self.text(row, 0),
            title: self.text(row, 4),
            key: Key(u16_at(row, 8)),
            topics: u16_at(row, 10),
            first_topic: u32_at(row, 12),
        })
    }

    /// The topics that seeing `item` tells of.
    pub fn topics_of(&self, item: Item<'_>) -> impl Iterator<Item = Topic<'_>> {
        let first = item.first_topic as usize;
        (first..first.saturating_add(item.topics.into())).map_while(|at| {
            let at = u16_at(self.row(Section::ItemTopics, at)?, 0);
            self.topic(self.row(Section::Topics, usize::from(at))?)
        })
    }

    /// Its traits.
    pub fn traits(&self) -> impl Iterator<Item = Trait<'_>> {
        (0..).map_while(|at| self.known(at))
    }

    /// The trait of row `at`.
    // Kept whole, like `question`.
    #[inline(never)]
    fn known(&self, at: usize) -> Option<Trait<'_>> {
        let row = self.row(Section::Traits, at)?;
        Some(Trait {
            name: self.text(row, 0),
            title: self.text(row, 4),
            why: self.text(row, 8),
            key: Key(u16_at(row, 12)),
            days: u16_at(row, 14),
            kind: match row.get(16) {
                Some(0) => TraitKind::Text,
                Some(1) => TraitKind::Number,
                _ => TraitKind::Bool,
            },
            from_origin: row.get(17) == Some(&1),
        })
    }

    /// Its questions, in the order in which they are asked.
    pub fn questions(&self) -> impl Iterator<Item = Question<'_>> {
        (0..).map_while(|at| self.question(at))
    }

    /// The question that comes at `at` in the order of asking, from 0.
    // Kept whole: what reads it four times would hold it four times.
    #[inline(never)]
    #[must_use]
    pub fn question(&self, at: usize) -> Option<Question<'_>> {
        let row = self.row(Section::Questions, at)?;
        Some(Question {
            about: self.known(u16_at(row, 16).into())?,
            words: self.text(row, 0),
            gives: self.text(row, 4),
            options: self.text(row, 8),
            when: NodeId(u32_at(row, 12)),
            days_between: u16_at(row, 18),
            not_now_days: u16_at(row, 20),
            per_session: row.get(22).copied().unwrap_or(0),
            date: row.get(23) == Some(&1),
        })
    }

    /// Its events.
    pub fn events(&self) -> impl Iterator<Item = Event<'_>> {
        self.rows(Section::Events).map(|row| Event {
            name: self.text(row, 0),
            title: self.text(row, 4),
            key: Key(u16_at(row, 8)),
        })
    }

    /// How many slots there are.
    #[must_use]
    pub fn slot_count(&self) -> usize {
        self.count(Section::Slots)
    }

    /// Its slots.
    pub fn slots(&self) -> impl Iterator<Item = Slot<'_>> {
        self.rows(Section::Slots).map(|row| self.slot_in(row))
    }

    /// The slot of row `at`.
    #[must_use]
    pub fn slot(&self, at: usize) -> Option<Slot<'_>> {
        self.row(Section::Slots, at).map(|row| self.slot_in(row))
    }

    fn slot_in(&self, row: &[u8]) -> Slot<'_> {
        Slot { name: self.text(row, 0), first_variant: u32_at(row, 4), variants: u32_at(row, 8) }
    }

    /// The name of a slot's variant; `default` if it has no such one.
    #[must_use]
    pub fn variant(&self, slot: Slot<'_>, variant: u32) -> &str {
        let at = slot.first_variant.saturating_add(variant) as usize;
        let row = self.row(Section::Variants, at).filter(|_| variant < slot.variants);
        row.map_or("default", |row| self.text(row, 0))
    }

    /// The row of a slot's variant, or `u32::MAX` if there is no such one.
    pub(crate) fn variant_row(&self, slot: usize, variant: u32) -> u32 {
        let slot = self.row(Section::Slots, slot);
        let fits = slot.filter(|slot| variant < u32_at(slot, 8));
        fits.map_or(u32::MAX, |slot| u32_at(slot, 4).saturating_add(variant))
    }

    /// The names of all variants, in the order of their rows.
    pub fn variant_names(&self) -> impl Iterator<Item = &str> {
        self.rows(Section::Variants).map(|row| self.text(row, 0))
    }

    /// What the experience in row `at` shows, or nothing if it is not on at `now`.
    pub(crate) fn shows_at(&self, at: usize, now: UnixSeconds) -> impl Iterator<Item = Show<'_>> {
        let row = self.row(Section::Experiences, at).unwrap_or_default();
        let on = now.0 >= u32_at(row, 12) && now.0 < u32_at(row, 16);
        let (first, count) = if on { (u32_at(row, 20), u32_at(row, 24)) } else { (0, 0) };
        self.show_rows(first, count)
    }

    /// The names of a slot's variants.
    pub fn variants<'a>(&'a self, slot: Slot<'_>) -> impl Iterator<Item = &'a str> {
        let first = slot.first_variant as usize;
        (first..first.saturating_add(slot.variants as usize))
            .map_while(|at| Some(self.text(self.row(Section::Variants, at)?, 0)))
    }

    /// Its merge fields.
    pub fn merges(&self) -> impl Iterator<Item = Merge<'_>> {
        self.rows(Section::Merges).map(|row| Merge {
            name: self.text(row, 0),
            from: match row.get(6) {
                Some(0) => MergeFrom::Trait(Key(u16_at(row, 4))),
                _ => MergeFrom::Recent,
            },
        })
    }

    /// Its live experiences, in the order in which they decide.
    pub fn experiences(&self) -> impl Iterator<Item = Experience<'_>> {
        self.rows(Section::Experiences).map(|row| self.experience_in(row))
    }

    /// The experience of row `at`.
    #[must_use]
    pub fn experience(&self, at: usize) -> Option<Experience<'_>> {
        self.row(Section::Experiences, at).map(|row| self.experience_in(row))
    }

    fn experience_in(&self, row: &[u8]) -> Experience<'_> {
        Experience {
            id: self.text(row, 0),
            because: self.text(row, 4),
            audience: self.segment(u32_at(row, 8)),
            from: UnixSeconds(u32_at(row, 12)),
            until: UnixSeconds(u32_at(row, 16)),
            first_show: u32_at(row, 20),
            shows: u32_at(row, 24),
            key: Key(u16_at(row, 28)),
            holdout: u16_at(row, 30),
        }
    }

    /// What `experience` shows.
    pub fn shows(&self, experience: Experience<'_>) -> impl Iterator<Item = Show<'_>> {
        self.show_rows(experience.first_show, experience.shows)
    }

    /// What variants show that is not in the pages, in the order of the slots.
    pub fn contents(&self) -> impl Iterator<Item = Content<'_>> {
        self.rows(Section::Shows).filter_map(|row| {
            let kind = row.first()?.checked_sub(CONTENT)?;
            let slot = self.slot(u16_at(row, 2).into())?;
            Some(Content {
                slot: slot.name,
                variant: self.variant(slot, u32_at(row, 4)),
                kind: match kind {
                    0 => ContentKind::Html,
                    1 => ContentKind::Value,
                    _ => ContentKind::Fragment,
                },
                text: self.text(row, 8),
            })
        })
    }

    /// The paths whose content can come from another, each once for every row that says so.
    pub fn entries(&self) -> impl Iterator<Item = &str> {
        let rows = self.rows(Section::Shows);
        rows.filter(|row| matches!(row.first(), Some(1 | 2))).map(|row| self.text(row, 4))
    }

    fn show_rows(&self, first: u32, count: u32) -> impl Iterator<Item = Show<'_>> {
        // Ends with the rows, should a plan that somebody made up count more of them.
        (first as usize..first.saturating_add(count) as usize).map_while(|at| {
            let row = self.row(Section::Shows, at)?;
            Some(match row.first()? {
                0 => Show::Variant { slot: u16_at(row, 2).into(), variant: u32_at(row, 4) },
                CONTENT.. => return None,
                kind => Show::Entry {
                    from: self.text(row, 4),
                    to: self.text(row, 8),
                    redirect: *kind == 2,
                },
            })
        })
    }
}
