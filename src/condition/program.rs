//! Conditions as a plan holds them: tables of sources, predicates and operands, and a row of
//! nodes. They are checked once, when a plan is loaded, and then read in place.
//!
//! Every predicate is kept once, however many segments ask it.

use super::ast::{Order, Shape, Source};
use crate::bytes::{Reader, u16_at, u32_at};
use crate::data::Data;
use crate::id::Key;
use crate::limits;
use crate::profile::affinity::HalfLife;
use crate::strings::{TextId, Texts};
use alloc::string::String;

/// Bytes of a row in the table of sources: tag, zero, key, days of half-life.
pub const SOURCE_ROW: usize = 6;
/// Bytes of a row in the table of predicates: first operand, source, question, number of operands.
pub const PREDICATE_ROW: usize = 8;
/// As a number of operands: first and number are in the row of long runs instead.
pub const LONG_RUN: u8 = 255;
/// Bytes of a row of long runs: first operand, number of them.
pub const RUN_ROW: usize = 8;
/// Bytes of a row in the table of declared attributes: name, kind, zeros.
pub const ATTRIBUTE_ROW: usize = 8;
/// Bytes of a row of letters: one, and the one that it becomes where case does not matter.
pub const FOLD_ROW: usize = 8;
/// Bytes of a word of the nodes.
pub const NODE_ROW: usize = 2;

/// The number of a predicate in its program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PredicateId(pub u32);

/// Where a condition begins in the row of nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// Conditions in a plan.
#[derive(Clone, Copy, Debug)]
pub struct Program<'a> {
    /// The plan's texts.
    pub texts: Texts<'a>,
    /// Rows of [`ATTRIBUTE_ROW`] bytes.
    pub attributes: &'a [u8],
    /// Rows of [`SOURCE_ROW`] bytes.
    pub sources: &'a [u8],
    /// Rows of [`PREDICATE_ROW`] bytes.
    pub predicates: &'a [u8],
    /// Operands: IEEE 754 doubles, little-endian, each run in rising order.
    pub numbers: &'a [u8],
    /// Operands: words as `u16`, each run rising.
    pub operands: &'a [u8],
    /// Rows of [`RUN_ROW`] bytes: runs of more than 254 operands.
    pub runs: &'a [u8],
    /// Operands: keys as `u16`.
    pub keys: &'a [u8],
    /// Constants of any shape, and tables of patterns.
    pub constants: &'a [u8],
    /// Words of [`NODE_ROW`] bytes, one condition after the other.
    pub nodes: &'a [u8],
    /// The same, for conditions on elements and lengths of lists.
    pub inner: &'a [u8],
    /// Rows of [`FOLD_ROW`] bytes: letters beyond ASCII, rising.
    pub folds: &'a [u8],
}

/// How a node begins: with one word that holds kind and argument, or, where the argument is too
/// large for that, with three.
pub(crate) mod node {
    /// A predicate; the argument is its number.
    pub const TEST: u32 = 0;
    /// Not the one node that follows; the argument is its length in words.
    pub const NOT: u32 = 1;
    /// All nodes that follow; the argument is their length in words.
    pub const ALL: u32 = 2;
    /// Any of them, likewise.
    pub const ANY: u32 = 3;
    /// The top bit of a word is unset for a predicate; else the next two are a kind, where that
    /// of a predicate says that there are three words.
    pub const GROUP: u16 = 0x8000;
    /// Where the kind begins.
    pub const SHIFT: u32 = 13;
    /// The bits of an argument in one word.
    pub const ARGUMENT: u16 = (1 << SHIFT) - 1;

    /// The words that a node begins with.
    #[cfg(feature = "author")]
    pub fn head(kind: u32, argument: u32) -> alloc::vec::Vec<u16> {
        let group = GROUP | (kind as u16) << SHIFT;
        match u16::try_from(argument) {
            Ok(short) if kind == TEST && short < GROUP => alloc::vec![short],
            Ok(short) if kind != TEST && short <= ARGUMENT => alloc::vec![group | short],
            _ => alloc::vec![GROUP | kind as u16, argument as u16, (argument >> 16) as u16],
        }
    }
}

/// The beginning of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// One of those in [`node`].
    pub kind: u32,
    /// The predicate, or the length of what is inside in words.
    pub argument: u32,
    /// Where what is inside begins.
    pub inside: u32,
}

impl Node {
    /// Where the next node begins.
    pub const fn end(self) -> u32 {
        let length = if self.kind == node::TEST { 0 } else { self.argument };
        self.inside.saturating_add(length)
    }

    /// The same, reaching no further than `end`, where the node around it does: so that a plan that
    /// somebody made up is asked each of its nodes once, too.
    pub fn within(self, end: u32) -> Self {
        if self.kind == node::TEST {
            return self;
        }
        Self { argument: self.argument.min(end.saturating_sub(self.inside)), ..self }
    }
}

/// A question as a plan holds it: operands are ranges or numbers in the tables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Question {
    Exists,
    Is(bool),
    OneOfTexts { first: u32, count: u32 },
    OneOfNumbers { first: u32, count: u32 },
    HoldsAny { first: u32, count: u32 },
    Below(f64),
    AtMost(f64),
    Above(f64),
    AtLeast(f64),
    Same { first: u32, count: u32 },
    OneOfTextsInAnyCase { first: u32, count: u32 },
    Matches { first: u32, count: u32 },
    Version(Order, TextId),
    AnyElement(NodeId),
    Length(NodeId),
    Shaped(Shape),
    Loosely { order: Order, first: u32, count: u32 },
    Written(NodeId),
}

impl Question {
    /// The condition on elements or a length that it asks.
    pub const fn inner(self) -> Option<NodeId> {
        match self {
            Self::AnyElement(inner) | Self::Length(inner) | Self::Written(inner) => Some(inner),
            _ => None,
        }
    }
}

impl<'a> Program<'a> {
    /// The source of row `at`, or `None` if there is no such row or tag.
    #[must_use]
    pub fn source(&self, at: u16) -> Option<Source> {
        let row = row(self.sources, SOURCE_ROW, usize::from(at))?;
        let key = Key(u16_at(row, 2));
        Some(match row.first()? {
            0 => Source::Path,
            1 => Source::Country,
            2 => Source::Region,
            3 => Source::Language,
            4 => Source::Device,
            5 => Source::Referrer,
            6 => Source::CampaignSource,
            7 => Source::CampaignMedium,
            8 => Source::CampaignName,
            9 => Source::Hour,
            10 => Source::Weekday,
            11 => Source::Month,
            12 => Source::Sessions,
            13 => Source::Recent,
            14 => Source::Affinity(key, HalfLife::from_days(u16_at(row, 4)).ok()?),
            15 => Source::Trait(key),
            16 => Source::Count(key),
            17 => Source::Since(key),
            19 => Source::Element,
            18 if usize::from(key.0) < self.attributes.len() / ATTRIBUTE_ROW => {
                Source::Attribute(key.0)
            }
            _ => return None,
        })
    }

    pub(crate) fn predicate(&self, PredicateId(id): PredicateId) -> Option<(u16, Question)> {
        let &[a, b, c, d, e, f, question, count] =
            row(self.predicates, PREDICATE_ROW, id as usize)?.first_chunk()?;
        let (first, source) = (u32::from_le_bytes([a, b, c, d]), u16::from_le_bytes([e, f]));
        let (first, count) = if count == LONG_RUN {
            let long = row(self.runs, RUN_ROW, first as usize)?;
            (u32_at(long, 0), u32_at(long, 4))
        } else {
            (first, u32::from(count))
        };
        let number = || self.number(first);
        let question = match question {
            0 => Question::Exists,
            1 => Question::Is(first != 0),
            2 => Question::OneOfTexts { first, count },
            3 => Question::OneOfNumbers { first, count },
            4 => Question::HoldsAny { first, count },
            5 => Question::Below(number()?),
            6 => Question::AtMost(number()?),
            7 => Question::Above(number()?),
            8 => Question::AtLeast(number()?),
            9 => Question::Same { first, count },
            10 => Question::OneOfTextsInAnyCase { first, count },
            11 => Question::Matches { first, count },
            12 => Question::Version(*Order::ALL.get(count as usize)?, TextId(first)),
            13 => Question::AnyElement(NodeId(first)),
            14 => Question::Length(NodeId(first)),
            15 => Question::Shaped(*Shape::ALL.get(first as usize)?),
            16..=20 => {
                let order = *Order::ALL.get(usize::from(question - 16))?;
                Question::Loosely { order, first, count }
            }
            21 => Question::Written(NodeId(first)),
            _ => return None,
        };
        Some((source, question))
    }

    pub(crate) fn number(&self, at: u32) -> Option<f64> {
        row(self.numbers, 8, at as usize)?.try_into().ok().map(f64::from_le_bytes)
    }

    /// The text that is operand `at`.
    pub(crate) fn operand(&self, at: u32) -> &'a str {
        self.texts.get(TextId(self.operand_word(at).into()))
    }

    /// The word that is operand `at`.
    pub(crate) fn operand_word(&self, at: u32) -> u16 {
        u16_at(self.operands, (at as usize).saturating_mul(2))
    }

    /// `text` without regard to case, as far as the words that it is compared with can tell.
    pub(crate) fn folded(&self, text: &str) -> String {
        let (rows, _) = self.folds.as_chunks::<FOLD_ROW>();
        let small = |letter: char| {
            if letter.is_ascii() {
                return letter.to_ascii_lowercase();
            }
            let row = rows.binary_search_by_key(&u32::from(letter), |row| u32_at(row, 0));
            let row = row.ok().and_then(|at| rows.get(at));
            row.and_then(|row| char::from_u32(u32_at(row, 4))).unwrap_or(letter)
        };
        text.chars().map(small).collect()
    }

    pub(crate) fn key(&self, at: u32) -> Key {
        Key(u16_at(self.keys, (at as usize).saturating_mul(2)))
    }

    /// The bytes of a constant.
    pub(crate) fn constant(&self, first: u32, count: u32) -> &'a [u8] {
        let end = first.saturating_add(count) as usize;
        self.constants.get(first as usize..end).unwrap_or_default()
    }

    /// A constant of any shape.
    pub(crate) fn data(&self, first: u32, count: u32) -> Option<Data> {
        Data::read(&mut Reader(self.constant(first, count)), limits::NESTING)
    }

    /// The name of the declared attribute in row `at`.
    #[must_use]
    pub fn attribute(&self, at: u16) -> &'a str {
        let row = row(self.attributes, ATTRIBUTE_ROW, usize::from(at));
        row.map_or("", |row| self.texts.get(TextId(u32_at(row, 0))))
    }

    /// How many predicates there are.
    #[must_use]
    pub const fn predicate_count(&self) -> usize {
        self.predicates.len() / PREDICATE_ROW
    }

    /// How many sources there are.
    #[must_use]
    pub const fn source_count(&self) -> usize {
        self.sources.len() / SOURCE_ROW
    }
}

/// The node that begins at word `at`.
pub(crate) fn node_at(nodes: &[u8], at: u32) -> Node {
    let word = |at: u32| u16_at(nodes, (at as usize).saturating_mul(NODE_ROW));
    let first = word(at);
    let after = |words| at.saturating_add(words);
    if first < node::GROUP {
        return Node { kind: node::TEST, argument: first.into(), inside: after(1) };
    }
    let kind = u32::from(first >> node::SHIFT) & 3;
    let short = u32::from(first & node::ARGUMENT);
    if kind != node::TEST {
        return Node { kind, argument: short, inside: after(1) };
    }
    let argument = u32::from(word(after(1))) | u32::from(word(after(2))) << 16;
    Node { kind: short & 3, argument, inside: after(3) }
}

/// Row `at` of a table whose rows are `width` bytes.
pub(crate) fn row(table: &[u8], width: usize, at: usize) -> Option<&[u8]> {
    let start = at.checked_mul(width)?;
    table.get(start..start.checked_add(width)?)
}
