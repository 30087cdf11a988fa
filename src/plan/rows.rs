//! The rows of a plan as plain data.

use crate::condition::NodeId;
use crate::id::Key;
use crate::profile::affinity::HalfLife;
use crate::time::UnixSeconds;

/// A topic that interest is learnt in.
#[derive(Clone, Copy, Debug)]
pub struct Topic<'a> {
    /// Its name.
    pub name: &'a str,
    /// Words for the visitor.
    pub title: &'a str,
    /// Its key in profiles.
    pub key: Key,
    /// In which time interest halves.
    pub half_life: HalfLife,
}

/// An item of the catalog.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// Its name.
    pub name: &'a str,
    /// Words for the visitor.
    pub title: &'a str,
    /// Its key in profiles.
    pub key: Key,
    pub(super) first_topic: u32,
    pub(super) topics: u16,
}

/// The type of a trait's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraitKind {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// A truth value.
    Bool,
}

/// The type of a declared attribute's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeKind {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A truth value.
    Bool,
    /// A version.
    Version,
    /// A list.
    List,
}

/// A trait that visitors may declare.
#[derive(Clone, Copy, Debug)]
pub struct Trait<'a> {
    /// Its name.
    pub name: &'a str,
    /// Words for the visitor.
    pub title: &'a str,
    /// Why it is asked for.
    pub why: &'a str,
    /// Its key in profiles.
    pub key: Key,
    /// Days until an answer is forgotten.
    pub days: u16,
    /// The type of its values.
    pub kind: TraitKind,
    /// Whether the origin says what it is.
    pub from_origin: bool,
}

/// How visitors are asked for a trait.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The trait.
    pub about: Trait<'a>,
    /// The question.
    pub words: &'a str,
    /// What the visitor gets for an answer; empty if that is not said.
    pub gives: &'a str,
    /// The answers it offers, each a line: the value, a tab, and words for it. Empty: any answer.
    pub options: &'a str,
    /// When there is trust enough to ask.
    pub when: NodeId,
    /// Days from one question to the next.
    pub days_between: u16,
    /// Days that it rests after the first "not now".
    pub not_now_days: u16,
    /// Most questions in one session.
    pub per_session: u8,
    /// Whether the answer is a day, as `2000-12-31`.
    pub date: bool,
}

/// An event that is counted.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    /// Its name.
    pub name: &'a str,
    /// Words for the visitor.
    pub title: &'a str,
    /// Its key in profiles.
    pub key: Key,
}

/// A place on pages.
#[derive(Clone, Copy, Debug)]
pub struct Slot<'a> {
    /// Its name.
    pub name: &'a str,
    pub(super) first_variant: u32,
    pub(super) variants: u32,
}

/// What shows for a variant that is not in the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentKind {
    /// HTML.
    Html,
    /// A value for a component, as JSON.
    Value,
    /// A path of the site, which the edge fetches.
    Fragment,
}

/// What a variant shows that is not in the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Content<'a> {
    /// The slot.
    pub slot: &'a str,
    /// The variant.
    pub variant: &'a str,
    /// What it is.
    pub kind: ContentKind,
    /// The HTML, the JSON or the path.
    pub text: &'a str,
}

/// What fills a merge field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeFrom {
    /// A declared text.
    Trait(Key),
    /// The title of the item last seen.
    Recent,
}

/// A text that is filled in.
#[derive(Clone, Copy, Debug)]
pub struct Merge<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is filled with.
    pub from: MergeFrom,
}

/// A live experience.
#[derive(Clone, Copy, Debug)]
pub struct Experience<'a> {
    /// Its name; empty in a browser's plan.
    pub id: &'a str,
    /// Why the visitor sees it, in words for them.
    pub because: &'a str,
    /// Whom it is for; everybody if `None`.
    pub audience: Option<NodeId>,
    /// From when.
    pub from: UnixSeconds,
    /// Until when, that moment not included.
    pub until: UnixSeconds,
    /// Its key, for random allocation.
    pub key: Key,
    /// Share that gets only defaults, in ten-thousandths.
    pub holdout: u16,
    pub(super) first_show: u32,
    pub(super) shows: u32,
}

/// What an experience shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show<'a> {
    /// A variant in a slot.
    Variant {
        /// The row of the slot.
        slot: usize,
        /// Which of the slot's variants.
        variant: u32,
    },
    /// The content of another path.
    Entry {
        /// The path asked for.
        from: &'a str,
        /// The path whose content is shown.
        to: &'a str,
        /// Whether the visitor is sent there.
        redirect: bool,
    },
}
