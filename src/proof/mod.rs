//! What is legal in a manifest and probably not meant: segments that nobody or everybody is in,
//! experiences that nobody can reach, things that no rule uses.
//!
//! What is said here is proved: nothing that a visitor can reach is called unreachable, but by a link
//! that the site signed or a preview, which conditions do not bind. Where the proof would take too long, a note says that it was not decided ([`limits`](crate::limits) has
//! the bounds).
//!
//! ```
//! use indgang::{manifest, proof, time::UnixSeconds};
//! let model = manifest::read(r#"{
//!   "site": { "name": "Fjordfly" },
//!   "segments": { "winter": {
//!     "who": "People in the dark half of the year.",
//!     "when": { "now.month": { "$lte": 3, "$gte": 10 } }
//!   } }
//! }"#)?;
//! let report = proof::check(&model, UnixSeconds(0));
//! assert_eq!(report.findings[0].what, "nobody can be in the segment `winter` but by a \
//!     signed link: `now.month <= 3` and `now.month >= 10` never hold together");
//! # Ok::<(), manifest::Mistakes>(())
//! ```

mod atoms;
mod cover;
mod during;
mod effort;
mod entries;
mod finding;
mod free;
mod permutations;
mod questions;
mod reach;
mod search;
mod segments;
mod twins;
mod unused;

use crate::condition::Condition;
use crate::manifest::Model;
use crate::manifest::model::{Experience, Status};
use crate::manifest::print::Words;
use crate::time::UnixSeconds;
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use atoms::{Atoms, Tree};
use during::During;
use effort::{Effort, Verdict};
pub use finding::{Finding, Kind};
pub use permutations::Permutations;
use search::{Literals, together};

/// All that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What was found, in no particular order.
    pub findings: Vec<Finding>,
    /// How many versions of one page the context alone can make.
    pub permutations: Permutations,
}

/// Looks for what is legal in `model` and probably not meant, as of `now`.
#[must_use]
pub fn check(model: &Model, now: UnixSeconds) -> Report {
    let mut case = Case::new(model, now);
    segments::check(&mut case);
    reach::check(&mut case);
    entries::check(&mut case);
    let permutations = permutations::check(&mut case);
    unused::check(&mut case);
    questions::check(&mut case);
    // The comparison of all segments comes last: it may take what effort is left.
    twins::check(&mut case);
    Report { findings: case.findings, permutations }
}

/// Whether everybody (`true`) or nobody (`false`) is in the segment with that number; `None` if
/// neither is proved.
#[must_use]
pub fn trivial(model: &Model, segment: usize) -> Option<bool> {
    let case = Case::new(model, UnixSeconds(0));
    let tree = case.segments.get(segment)?;
    let never = |wanted| case.together(&[(tree, wanted)]) == Verdict::Never;
    if never(true) {
        Some(false)
    } else if never(false) {
        Some(true)
    } else {
        None
    }
}

/// The condition that everybody fulfils.
static EVERYBODY: Tree = Tree::ALWAYS;

/// A manifest under examination.
struct Case<'m> {
    model: &'m Model,
    now: UnixSeconds,
    words: Words<'m>,
    atoms: Atoms,
    /// The conditions of the segments, in their order.
    segments: Vec<Tree>,
    /// When questions are asked, in the order of the traits that have one.
    questions: Vec<Tree>,
    during: During,
    /// Which segments nobody is in, and which everybody, once that is known.
    trivial: Vec<Option<bool>>,
    effort: Effort,
    findings: Vec<Finding>,
}

/// From when until when something runs, the end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Window {
    start: u32,
    end: u32,
}

impl Window {
    const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    fn and(self, other: Self) -> Self {
        Self { start: self.start.max(other.start), end: self.end.min(other.end) }
    }

    fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl<'m> Case<'m> {
    fn new(model: &'m Model, now: UnixSeconds) -> Self {
        let mut atoms = Atoms::default();
        let segments: Vec<Tree> =
            model.segments.iter().map(|segment| atoms.tree(&segment.when, model)).collect();
        let asked = model.traits.iter().filter_map(|known| known.question.as_ref());
        let questions = asked.map(|it| atoms.tree(&it.when, model)).collect();
        let during = During::new(&mut atoms, model);
        let (words, trivial) = (Words::of(model), segments.iter().map(|_| None).collect());
        let (effort, findings) = (Effort::default(), Vec::new());
        Self { model, now, words, atoms, segments, questions, during, trivial, effort, findings }
    }

    /// The live experiences by number, in the order in which they decide.
    fn live(&self) -> Vec<(usize, &'m Experience)> {
        let all = self.model.experiences.iter().enumerate();
        let mut live: Vec<_> = all.filter(|(_, it)| it.status == Status::Live).collect();
        live.sort_by_key(|(_, experience)| core::cmp::Reverse(experience.priority));
        live
    }

    /// When an experience runs from now on.
    fn window(&self, experience: &Experience) -> Window {
        let from = experience.from.unwrap_or(UnixSeconds(0)).max(self.now);
        let until = experience.until.unwrap_or(UnixSeconds(u32::MAX));
        Window { start: from.0, end: until.0 }
    }

    /// Whom an experience is for.
    fn audience(&self, experience: &Experience) -> &Tree {
        experience.audience.and_then(|it| self.segments.get(it)).unwrap_or(&EVERYBODY)
    }

    /// Whether it decides at the edge alone.
    fn is_edge_only(&self, experience: &Experience) -> bool {
        let segment = experience.audience.and_then(|it| self.model.segments.get(it));
        segment.is_some_and(|segment| segment.edge_only)
    }

    fn together(&self, literals: &Literals<'_>) -> Verdict {
        together(literals, false, &self.atoms, &self.effort)
    }

    /// Likewise, for visitors without a profile.
    fn together_anonymously(&self, literals: &Literals<'_>) -> Verdict {
        together(literals, true, &self.atoms, &self.effort)
    }

    fn find(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// A condition in backticks.
    fn text(&self, condition: &Condition) -> String {
        format!("`{}`", self.words.text(condition))
    }
}

/// Names in backticks, the first few of them.
fn names<'n>(list: impl IntoIterator<Item = &'n str>) -> String {
    const LISTED: usize = 3;
    let all: Vec<&str> = list.into_iter().collect();
    let shown: Vec<String> = all.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    match (shown.split_last(), all.len().saturating_sub(LISTED)) {
        (None, _) => String::new(),
        (Some((only, [])), _) => only.to_owned(),
        (Some((last, first)), 0) => format!("{} and {last}", first.join(", ")),
        (Some(_), more) => format!("{} and {more} more", shown.join(", ")),
    }
}
