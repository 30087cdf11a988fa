//! What the engine is asked with, and what it answers.

mod view;

pub use view::View;

use alloc::{string::String, vec::Vec};

/// What one visitor gets on one page. Names are the plan's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision<'p> {
    /// The path whose content is shown, if another than the one asked for.
    pub entry: Option<Way<'p>>,
    /// One for each slot of the plan, in its order.
    pub slots: Vec<Chosen<'p>>,
    /// Merge fields that have something to say: name and plain text.
    pub merges: Vec<(&'p str, String)>,
    /// The trait that the visitor may be asked for now, by its place among the plan's questions.
    pub question: Option<usize>,
}

/// Another way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way<'p> {
    /// A path of this site.
    pub to: &'p str,
    /// Whether the visitor is sent there, or served its content in place.
    pub redirect: bool,
    /// Why.
    pub reason: Reason<'p>,
}

/// What a slot shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen<'p> {
    /// The slot.
    pub slot: &'p str,
    /// One of its variants, or `default`.
    pub variant: &'p str,
    /// Why.
    pub reason: Reason<'p>,
}

/// Why something was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason<'p> {
    /// No experience had anything for this visitor: what everybody gets.
    Default,
    /// The experience would have shown something else, but the visitor is in its holdout.
    Holdout(Because<'p>),
    /// The experience decided.
    Experience(Because<'p>),
}

/// The experience behind a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Because<'p> {
    /// Its place among the plan's live experiences, from 0.
    pub row: usize,
    /// Its name; empty where the plan is a browser's.
    pub experience: &'p str,
    /// The reason, in words for the visitor.
    pub words: &'p str,
}

impl<'p> Reason<'p> {
    /// The reason in words for the visitor; `None` for what everybody gets.
    #[must_use]
    pub const fn words(&self) -> Option<&'p str> {
        match self {
            Self::Experience(because) => Some(because.words),
            Self::Default | Self::Holdout(_) => None,
        }
    }
}
