//! A manifest after it was checked: every name resolved, every number in its bounds.
//!
//! Nothing here refers to the text any more; a plan is compiled from this alone.

mod slot;

pub use slot::{Content, ContentKind, Slot};

use crate::condition::Condition;
use crate::id::Key;
use crate::profile::affinity::HalfLife;
use crate::time::UnixSeconds;
use alloc::{string::String, vec::Vec};

/// A whole checked manifest. Lists are in the order of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The site's name.
    pub site: String,
    /// BCP 47 tags of the site's languages, the preferred first; never empty.
    pub languages: Vec<String>,
    /// The most versions of one page that the context alone may make, if the site has a bound.
    pub permutations: Option<u32>,
    /// Why there are as many audiences as there are, if the site says so.
    pub audiences_why: Option<String>,
    /// Version of the consent text that visitors answer, 1 or more.
    pub consent_text: u16,
    /// What else the site says of consent.
    pub consent: Consent,
    /// How often visitors are asked something.
    pub questions: Questions,
    /// What interest is learnt in.
    pub topics: Vec<Topic>,
    /// What can be looked at.
    pub items: Vec<Item>,
    /// What visitors may declare.
    pub traits: Vec<Trait>,
    /// What is counted: the built-in `view` first, then the rest.
    pub events: Vec<Event>,
    /// What the site says of a view, beyond what is built in.
    pub attributes: Vec<Attribute>,
    /// Where visitors can be on their journey, the furthest last.
    pub stages: Vec<Stage>,
    /// Who visitors can be: those of the file, then whoever is at each stage, then audiences of
    /// experiences at their stages.
    pub segments: Vec<Segment>,
    /// Places on pages.
    pub slots: Vec<Slot>,
    /// Texts that are filled in.
    pub merges: Vec<Merge>,
    /// What is shown to whom: all statuses, in the order of the file.
    pub experiences: Vec<Experience>,
    /// What experiences hope for.
    pub outcomes: Vec<Outcome>,
}

/// What a site says of consent, besides the version of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Whether the site is for children: everything is refused, and nobody is asked.
    pub children: bool,
    /// Whether everything is granted where the visitor says nothing and the law allows that.
    pub granted_by_default: bool,
    /// Whether the site asks for `remember`, `edge` and `measure`.
    pub purposes: [bool; 3],
    /// The consent platform that asks visitors, if it is not us.
    pub platform: Option<Platform>,
}

/// How often a site asks its visitors something, whatever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Questions {
    /// Most questions in one session.
    pub per_session: u8,
    /// Days from one question to the next.
    pub days_between: u16,
    /// Days that a question rests after the first "not now".
    pub not_now_days: u16,
}

/// A site's consent platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Platform {
    /// It speaks the IAB's Transparency and Consent Framework.
    Tcf {
        /// The cookie that holds its string, if one does.
        cookie: Option<String>,
        /// The site's number as a vendor; without one, what the publisher was granted counts.
        vendor: Option<u16>,
    },
    /// It speaks Google's consent mode.
    ConsentMode,
}

/// How much it could hurt a visitor that something is known of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sensitivity {
    /// Hardly.
    #[default]
    Low,
    /// Somewhat: it is asked for later than what is low.
    Medium,
    /// Much: it is asked for last and never inferred, and decides no entry and fills no merge
    /// field unless the author says why it may.
    High,
}

impl Sensitivity {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// A topic.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// Its name.
    pub name: String,
    /// What visitors are shown for it; the name if none was given.
    pub title: String,
    /// In which time interest in it halves.
    pub half_life: HalfLife,
    /// Interest in what is high is never learnt: plans are without it.
    pub sensitivity: Sensitivity,
}

/// An item of the catalog.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// What visitors are shown for it; the name if none was given.
    pub title: String,
    /// Indices into the topics that seeing it tells of.
    pub topics: Vec<usize>,
}

/// The type of a trait's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraitKind {
    /// A text of at most [`TRAIT_BYTES`](crate::limits::TRAIT_BYTES).
    Text,
    /// A whole number that fits 32 bits.
    Number,
    /// A truth value.
    Bool,
}

/// A declared trait.
#[derive(Clone, Debug, PartialEq)]
pub struct Trait {
    /// Its name.
    pub name: String,
    /// What visitors are shown for it; the name if none was given.
    pub title: String,
    /// Why it is asked for, in a sentence to the visitor.
    pub why: String,
    /// The type of its values.
    pub kind: TraitKind,
    /// Days until an answer is forgotten.
    pub expires_days: u16,
    /// How much it could hurt that it is known.
    pub sensitivity: Sensitivity,
    /// Why it may decide an entry all the same, where the sensitivity is high.
    pub may_enter: Option<String>,
    /// Why it may fill a merge field all the same, where the sensitivity is high or the origin says it.
    pub may_merge: Option<String>,
    /// Why it may be asked for all the same, where the sensitivity is high.
    pub may_ask: Option<String>,
    /// Whether the origin says what it is, of a visitor who is logged in.
    pub from_origin: bool,
    /// How visitors are asked for it, if they are.
    pub question: Option<Question>,
}

/// How visitors are asked for a trait.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The question.
    pub words: String,
    /// What the visitor gets for an answer.
    pub gives: Option<String>,
    /// The answers it offers: a value, and words for it. Empty: any answer.
    pub options: Vec<(String, String)>,
    /// Whether the answer is a day, written as `2000-12-31`.
    pub date: bool,
    /// When there is trust enough to ask.
    pub when: Condition,
}

/// A counted event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// What visitors are shown for it; the name if none was given.
    pub title: String,
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
    /// A version as `1.2.3`.
    Version,
    /// A list of texts or numbers.
    List,
}

/// An attribute of the context that the site declares.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Its name, after `context.`.
    pub name: String,
    /// The type of its values.
    pub kind: AttributeKind,
}

/// A stage of the journey.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Its name.
    pub id: String,
    /// Who has come so far, in one sentence.
    pub who: String,
    /// When a visitor has come so far; they are at the last stage of which this holds.
    pub when: Condition,
    /// What is high asks traits alone, as it is never inferred.
    pub sensitivity: Sensitivity,
    /// Why it may decide an entry all the same, where the sensitivity is high.
    pub may_enter: Option<String>,
}

/// The first stage that `condition` asks for, by index. What is asked turns on it and on all later
/// ones: who is at a stage has not come further.
pub(crate) fn first_stage(condition: &Condition, stages: &[Stage]) -> Option<usize> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().filter_map(|part| first_stage(part, stages)).min()
        }
        Condition::Not(part) => first_stage(part, stages),
        Condition::Stage(asked, _) => stages.iter().position(|it| asked.contains(&it.id)),
        Condition::Test(..) => None,
    }
}

/// What a segment comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It is one of `segments` in the file.
    Segment,
    /// It is whoever is at this stage, by index.
    Stage(usize),
    /// It is who is in this segment, or everybody, and at one of the stages of this experience,
    /// the first that asks so: all by index.
    Narrowed(Option<usize>, usize),
}

/// A segment.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Its name. That of a stage is `/` and the stage's; that of a segment at stages is the
    /// segment's (`*` for everybody), `/`, and the stages' with `+` between them.
    pub name: String,
    /// What it comes from.
    pub origin: Origin,
    /// Who they are, in one sentence.
    pub who: String,
    /// When a visitor is one of them.
    pub when: Condition,
    /// Whether the edge alone may know: then no browser's plan holds it, nor an experience that
    /// is for it.
    pub edge_only: bool,
    /// The least share of all visitors that must be in it, in ten-thousandths; `simulate` asks.
    pub minimum: Option<u16>,
}

/// A text that is filled in where a page asks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// Its name.
    pub name: String,
    /// What it is filled with.
    pub from: MergeFrom,
}

/// What fills a merge field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeFrom {
    /// The declared trait, a text, of this key.
    Trait(Key),
    /// The title of the item last seen.
    Recent,
}

/// Whether an experience runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Being written.
    Draft,
    /// Running within its dates.
    Live,
    /// Stopped for now.
    Paused,
}

/// What an experience shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Show {
    /// A variant in a slot, both by index.
    Variant {
        /// Index into the slots.
        slot: usize,
        /// Index into that slot's variants.
        variant: usize,
    },
    /// The content of another path.
    Entry {
        /// The path that is asked for.
        from: String,
        /// The path whose content is served.
        to: String,
        /// Send the visitor there (302) instead of serving it in place.
        redirect: bool,
    },
}

/// An experience.
#[derive(Clone, Debug, PartialEq)]
pub struct Experience {
    /// Its name.
    pub id: String,
    /// Whether it runs.
    pub status: Status,
    /// From when.
    pub from: Option<UnixSeconds>,
    /// Until when, that moment not included.
    pub until: Option<UnixSeconds>,
    /// The highest decides; among equals the first in the file.
    pub priority: i32,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Index into the segments, already narrowed to the stages; everybody if `None`.
    pub audience: Option<usize>,
    /// Indices into the stages at which it is shown; at any, and at none, if empty.
    pub stages: Vec<usize>,
    /// Why the visitor sees it, in a sentence to the visitor; never empty.
    pub because: String,
    /// What visitors are offered by it.
    pub opportunity: Option<String>,
    /// What is shown; never empty.
    pub show: Vec<Show>,
    /// Index into the outcomes.
    pub outcome: Option<usize>,
    /// Share of its visitors who get only defaults, in ten-thousandths.
    pub holdout: u16,
}

/// What an experience hopes for.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its name.
    pub name: String,
    /// Index into the events.
    pub event: usize,
    /// The field of the event that says how much it was worth.
    pub value: Option<String>,
}
