//! A checked model to the bytes of a plan. The same model gives the same bytes.

use super::device::of_device;
use super::format::Kind;
use super::write::Writer;
use crate::bytes::u32_at;
use crate::condition::encode::words;
use crate::condition::program::PREDICATE_ROW;
use crate::limits::{PLAN_BYTES, ROWS};
use crate::manifest::model::Model;
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
    for question in model.traits.iter().filter_map(|it| it.question.as_ref()) {
        words(&question.when, &mut asked);
    }
    let mut writer = Writer::new(kind, TextPool::of_words(&asked));
    // The empty text is a word at any rate.
    let words = writer.texts.len() - 1;
    writer.site(model, version, words as u16);
    writer.vocabulary(model);
    writer.slots(model);
    writer.segments(model);
    writer.questions(model);
    writer.referrers();
    writer.experiences(model);
    // A page brings them to its device.
    if kind == Kind::Edge {
        writer.contents(model);
    }
    let predicates = writer.tables.predicates.len() / PREDICATE_ROW;
    let rows = [("words", words), ("segments", model.segments.len()), ("predicates", predicates)];
    match rows.into_iter().find(|&(_, rows)| rows > ROWS) {
        Some((what, rows)) => Err(TooLarge::Rows(what, rows)),
        None => Ok(writer.finish()),
    }
}
