//! Loading a plan: everything is checked once, so that reading it later cannot fail.

use super::format::{BODY, FORMAT, HEADER, Kind, MAGIC, NODE_BITS, Section};
use super::sound::is_sound;
use crate::bytes::{u16_at, u32_at};
use crate::condition::program::row;
use crate::condition::{NodeId, Program};
use crate::context::Sites;
use crate::hash::checksum;
use crate::limits::PLAN_BYTES;
use crate::strings::{TextId, Texts};
use alloc::{string::String, vec::Vec};
use core::fmt;

/// A loaded plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Everything before the texts.
    bytes: Vec<u8>,
    /// Names of segments and texts: the last sections, known to be UTF-8.
    text: String,
    checksum: u32,
    kind: Kind,
    /// Where each section begins, and where the last one ends.
    starts: [u32; Section::ALL.len() + 1],
}

/// Why a plan was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadPlan {
    /// It does not begin like a plan.
    NotAPlan,
    /// It is larger than [`PLAN_BYTES`].
    TooLarge,
    /// It is of a format that this engine does not know; holds it.
    Newer(u16),
    /// It is cut short or too long.
    WrongLength,
    /// Its bytes are not those that were written.
    WrongChecksum,
    /// Its parts do not fit together; holds the number of the section.
    Unsound(u8),
}

impl BadPlan {
    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAPlan => "plan.not_a_plan",
            Self::TooLarge => "plan.too_large",
            Self::Newer(_) => "plan.newer",
            Self::WrongLength => "plan.wrong_length",
            Self::WrongChecksum => "plan.wrong_checksum",
            Self::Unsound(_) => "plan.unsound",
        }
    }
}

impl fmt::Display for BadPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPlan => f.write_str("not a plan; make one with `indgang build`"),
            Self::TooLarge => write!(f, "plan is larger than {PLAN_BYTES} bytes"),
            Self::Newer(format) => write!(
                f,
                "plan has format {format}, this engine reads {FORMAT}; update the engine, or \
                 build the plan with the engine's own version"
            ),
            Self::WrongLength => f.write_str("plan is cut short or too long; copy it again whole"),
            Self::WrongChecksum => f.write_str("plan was changed on its way; copy it again"),
            Self::Unsound(section) => {
                write!(f, "plan does not fit together in section {section}; build it again")
            }
        }
    }
}

impl core::error::Error for BadPlan {}

impl Plan {
    /// Loads a plan: one pass over it, and no allocation per segment.
    ///
    /// # Errors
    /// [`BadPlan`] says why it was refused; any bytes give a plan or that.
    pub fn load(bytes: Vec<u8>) -> Result<Self, BadPlan> {
        let plan = Self::received(bytes)?;
        match is_sound(&plan) {
            Ok(()) => Ok(plan),
            Err(section) => Err(BadPlan::Unsound(section as u8)),
        }
    }

    /// Likewise, without asking whether its parts fit together: that was seen to when it was
    /// built, and takes 2 KB of what a browser loads. Reading stays within the bytes all the
    /// same, and a condition looks at each of its nodes once: with a plan that somebody made up, an
    /// answer is some answer, and takes at most as many steps as experiences times nodes and rows.
    ///
    /// # Errors
    /// [`BadPlan`] if it is no plan, of another format, or not as it was written.
    pub fn received(mut bytes: Vec<u8>) -> Result<Self, BadPlan> {
        if bytes.get(..4) != Some(&MAGIC) {
            return Err(BadPlan::NotAPlan);
        }
        if bytes.len() > PLAN_BYTES {
            return Err(BadPlan::TooLarge);
        }
        if bytes.len() < HEADER {
            return Err(BadPlan::WrongLength);
        }
        if u16_at(&bytes, 4) != FORMAT {
            return Err(BadPlan::Newer(u16_at(&bytes, 4)));
        }
        if bytes.len() < BODY || u32_at(&bytes, 8) as usize != bytes.len() {
            return Err(BadPlan::WrongLength);
        }
        let found = u32_at(&bytes, 12);
        if let Some(slot) = bytes.get_mut(12..16) {
            slot.fill(0);
        }
        if found != checksum(&bytes) {
            return Err(BadPlan::WrongChecksum);
        }
        let kind = match bytes.get(6..8) {
            Some([1, 0]) => Kind::Edge,
            Some([2, 0]) => Kind::Browser,
            _ => return Err(BadPlan::NotAPlan),
        };
        let mut starts = [0; Section::ALL.len() + 1];
        let mut start = BODY as u32;
        for (at, (slot, &(section, width))) in starts.iter_mut().zip(&Section::ALL).enumerate() {
            *slot = start;
            let length = u32_at(&bytes, HEADER + at * 4);
            let end = start.checked_add(length).filter(|&end| end as usize <= bytes.len());
            start = match end {
                Some(end) if (length as usize).is_multiple_of(width) => end,
                _ => return Err(BadPlan::Unsound(section as u8)),
            };
        }
        if let Some(last) = starts.last_mut() {
            *last = start;
        }
        if start as usize != bytes.len() {
            return Err(BadPlan::WrongLength);
        }
        let texts = starts.get(Section::SegmentNames as usize).map_or(start, |&start| start);
        let text = String::from_utf8(bytes.split_off(texts as usize))
            .map_err(|_| BadPlan::Unsound(Section::TextBytes as u8))?;
        Ok(Self { bytes, text, checksum: found, kind, starts })
    }

    /// Whom it is for.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Its version, which no other plan of the site is likely to share: the edge's checksum, for
    /// both builds of a manifest.
    #[must_use]
    pub fn version(&self) -> u32 {
        match self.kind {
            Kind::Edge => self.checksum,
            Kind::Browser => u32_at(self.section(Section::Site), 8),
        }
    }

    pub(super) fn section(&self, section: Section) -> &[u8] {
        let at = section as usize;
        let (start, end) = (self.starts.get(at), self.starts.get(at + 1));
        let range = start.zip(end).map_or(0..0, |(&start, &end)| start as usize..end as usize);
        self.bytes.get(range).unwrap_or_default()
    }

    pub(super) fn count(&self, section: Section) -> usize {
        self.section(section).len() / section.width()
    }

    pub(super) fn row(&self, section: Section, at: usize) -> Option<&[u8]> {
        row(self.section(section), section.width(), at)
    }

    pub(super) fn texts(&self) -> Texts<'_> {
        let (ends, (_, text)) = (self.section(Section::TextEnds), self.named_and_told());
        Texts { ends, text, last_word: u16_at(self.section(Section::Site), 2) }
    }

    /// The names of the segments, and the texts.
    fn named_and_told(&self) -> (&str, &str) {
        let length = |section: Section| {
            let bounds =
                self.starts.get(section as usize).zip(self.starts.get(section as usize + 1));
            bounds.map_or(0, |(start, end)| (end - start) as usize)
        };
        self.text.split_at_checked(length(Section::SegmentNames)).unwrap_or_default()
    }

    /// Whether the names of the segments end where a character does.
    pub(super) fn has_sound_names(&self) -> bool {
        let lengths = self.section(Section::Segments).chunks_exact(4);
        let sum: u32 = lengths.map(|row| u32_at(row, 0) >> NODE_BITS).sum();
        let (names, texts) = self.named_and_told();
        names.len() == sum as usize
            && names.is_ascii()
            && names.len() + texts.len() == self.text.len()
    }

    /// The words that conditions compare texts with, in the order of their numbers.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let texts = self.texts();
        (0..=u32::from(texts.last_word)).map(move |at| texts.get(TextId(at)))
    }

    /// How many segments there are.
    #[must_use]
    pub fn segment_count(&self) -> usize {
        self.count(Section::Segments)
    }

    /// The conditions of the segments, in their order.
    pub fn segments(&self) -> impl Iterator<Item = NodeId> {
        (0..self.segment_count() as u32).filter_map(|at| self.segment(at))
    }

    /// The condition of segment `at`.
    #[must_use]
    pub fn segment(&self, at: u32) -> Option<NodeId> {
        let row = self.row(Section::Segments, at as usize)?;
        Some(NodeId(u32_at(row, 0) & ((1 << NODE_BITS) - 1)))
    }

    /// The names of the segments, in the order of their numbers; all empty in a browser's plan.
    pub fn segment_names(&self) -> impl Iterator<Item = &str> {
        let (names, _) = self.named_and_told();
        let mut start = 0;
        self.section(Section::Segments).chunks_exact(4).map(move |row| {
            let end = start + (u32_at(row, 0) >> NODE_BITS) as usize;
            let name = names.get(start..end).unwrap_or_default();
            start = end;
            name
        })
    }

    pub(super) fn text(&self, row: &[u8], at: usize) -> &str {
        self.texts().get(TextId(u32_at(row, at)))
    }

    /// The sites that tell where a visitor came from; none if no condition asks.
    #[must_use]
    pub fn sites(&self) -> Sites<'_> {
        let hosts = |at| self.row(Section::Referrers, at).map_or("", |row| self.text(row, 0));
        Sites { search: hosts(0), social: hosts(1), ai: hosts(2) }
    }

    /// Its conditions.
    #[must_use]
    pub fn program(&self) -> Program<'_> {
        Program {
            texts: self.texts(),
            attributes: self.section(Section::Attributes),
            sources: self.section(Section::Sources),
            predicates: self.section(Section::Predicates),
            numbers: self.section(Section::Numbers),
            operands: self.section(Section::Operands),
            runs: self.section(Section::Runs),
            keys: self.section(Section::Keys),
            constants: self.section(Section::Constants),
            nodes: self.section(Section::Nodes),
            inner: self.section(Section::Inner),
            folds: self.section(Section::Folds),
        }
    }
}
