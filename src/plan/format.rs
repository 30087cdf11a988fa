//! The outline of a plan: a header, the lengths of its sections, and the sections in order.
//!
//! | offset | bytes | what |
//! | --- | --- | --- |
//! | 0 | 4 | `INDG` |
//! | 4 | 2 | format, 1 |
//! | 6 | 1 | kind: 1 edge, 2 browser |
//! | 7 | 1 | zero |
//! | 8 | 4 | length of the whole plan |
//! | 12 | 4 | [checksum](crate::hash::checksum) of everything, with zeros for these four bytes |
//! | 16 | 4 each | length of each section, in bytes |
//!
//! All numbers are little-endian. Sections follow without gaps.

/// What a plan begins with.
pub const MAGIC: [u8; 4] = *b"INDG";
/// The format that is written and read.
pub const FORMAT: u16 = 1;
/// Bytes before the lengths of the sections.
pub const HEADER: usize = 16;

/// Whom a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A site's own edge, where nobody reads it.
    Edge,
    /// Browsers, where everybody can.
    Browser,
}

/// The sections, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// One row: version of the consent text (2), number of the last word (2), name of the
    /// site (4; empty in the browser's), version of the plan (4; zero in the edge's, whose checksum it is).
    /// A second row where the manifest says more of consent: [flags](super::consent) (1), zero
    /// (1), the site's number as a vendor (2; zero: none), name of the cookie with
    /// the consent string (4; empty: none, or a browser's), zeros (4).
    Site,
    /// Ends of the texts (4 each).
    TextEnds,
    /// Declared attributes: name (4), kind (1), zeros (3).
    Attributes,
    /// The sources of a [`Program`](crate::condition::Program).
    Sources,
    /// Its predicates.
    Predicates,
    /// Its numbers.
    Numbers,
    /// Its words (2 each).
    Operands,
    /// Its long runs of operands: first (4), number (4).
    Runs,
    /// Its keys.
    Keys,
    /// Its constants.
    Constants,
    /// Its nodes.
    Nodes,
    /// Its inner nodes.
    Inner,
    /// Tags of the site's languages (4 each).
    Languages,
    /// Topics: name (4), title (4), key (2), half-life in days (2).
    Topics,
    /// Items: name (4), title (4), key (2), number of topics (2), first of them (4).
    Items,
    /// Topics of items, by row (2 each).
    ItemTopics,
    /// Traits: name (4), title (4), why (4), key (2), days (2), kind (1), whether the origin says
    /// it (1), zeros (2).
    Traits,
    /// Events: name (4), title (4), key (2), zero (2).
    Events,
    /// Segments: the node in the low 26 bits, the length of the name in the high 6 (zero in the
    /// browser's). Conditions follow each other in the order of the segments.
    Segments,
    /// Slots: name (4), first variant (4), number of variants (4).
    Slots,
    /// Names of variants (4 each).
    Variants,
    /// Merge fields: name (4), key of the trait (2), kind (1), zero (1).
    Merges,
    /// Questions, in the order in which they are asked: words (4), what the visitor gets (4;
    /// empty: nothing said), answers offered (4; lines of a value, a tab and words; empty: any),
    /// node (4), row of the trait (2), days between questions (2), days of rest after the first
    /// "not now" (2), questions per session (1), whether the answer is a day (1). Their
    /// conditions follow those of the segments.
    Questions,
    /// Live experiences, the highest priority first: name (4; empty in the browser's), reason
    /// (4), segment (4; all ones: everybody), from (4), until (4; all ones: for good), first
    /// row shown (4), number of them (4), key (2), holdout (2).
    Experiences,
    /// What is shown: kind (1), zero (1), slot (2), then variant within the slot and zero, or
    /// the paths from and to (4 each). In the edge's, after those of the experiences, what
    /// variants show that is not in the pages: variant, and HTML, JSON or path (4 each).
    Shows,
    /// Letters that become others where case does not matter: one beyond ASCII, and what it
    /// becomes (4 each), rising. Those that become letters of the plan's own words are all there.
    Folds,
    /// Hosts of search engines, of social networks and of AI assistants (4 each); none if no
    /// condition asks where the visitor came from.
    Referrers,
    /// Names of the segments, one after the other.
    SegmentNames,
    /// The texts.
    TextBytes,
}

impl Section {
    /// All of them, with the bytes of a row.
    pub const ALL: [(Self, usize); 29] = [
        (Self::Site, 12),
        (Self::TextEnds, 4),
        (Self::Attributes, crate::condition::program::ATTRIBUTE_ROW),
        (Self::Sources, crate::condition::program::SOURCE_ROW),
        (Self::Predicates, crate::condition::program::PREDICATE_ROW),
        (Self::Numbers, 8),
        (Self::Operands, 2),
        (Self::Runs, 8),
        (Self::Keys, 2),
        (Self::Constants, 1),
        (Self::Nodes, crate::condition::program::NODE_ROW),
        (Self::Inner, crate::condition::program::NODE_ROW),
        (Self::Languages, 4),
        (Self::Topics, 12),
        (Self::Items, 16),
        (Self::ItemTopics, 2),
        (Self::Traits, 20),
        (Self::Events, 12),
        (Self::Segments, 4),
        (Self::Slots, 12),
        (Self::Variants, 4),
        (Self::Merges, 8),
        (Self::Questions, 24),
        (Self::Experiences, 32),
        (Self::Shows, 12),
        (Self::Folds, crate::condition::program::FOLD_ROW),
        (Self::Referrers, 4),
        (Self::SegmentNames, 1),
        (Self::TextBytes, 1),
    ];

    /// The bytes of a row.
    pub fn width(self) -> usize {
        Self::ALL.get(self as usize).map_or(1, |&(_, width)| width)
    }
}

/// Bytes before the first section.
pub const BODY: usize = HEADER + Section::ALL.len() * 4;

/// The first kind of what is shown that is the content of a variant; there are three.
pub const CONTENT: u8 = 3;

/// Bits of the node in a segment's row; the rest is the length of its name.
pub const NODE_BITS: u32 = 26;
