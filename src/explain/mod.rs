//! Why a visitor sees what they see, and how little would have changed it.
//!
//! The engine decides; [`explain`] then shows each audience to a [`Watch`](crate::condition::Watch)
//! of the same evaluator, and so has every predicate with its value and outcome. For an experience
//! that would have decided otherwise it works out the near miss: the fewest predicates whose
//! answers would have to be others.
//!
//! Facts come out as plain data; [`text`] and [`json`] write them down.

mod account;
mod inline;
mod json;
mod list;
mod near;
mod possible;
mod question;
mod rule;
mod short;
mod text;
mod words;

pub use account::{explain, standings};
pub use json::json;
pub use near::{Near, Turn, near};
pub use possible::{Can, Wanted, can};
pub use question::{Asking, Put};
pub use rule::{Rule, Test, answer};
pub use short::visible;
pub use text::{Paint, text};
pub use words::Words;

use crate::condition::NodeId;
use crate::time::UnixSeconds;
use alloc::vec::Vec;

/// Everything that decided one page view.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation<'p> {
    /// The path that was asked for.
    pub path: &'p str,
    /// Whether the visitor paused: then only the context counts, and what is not for them.
    pub paused: bool,
    /// The stage that the visitor is at; `None` if at none, or if the plan has no names.
    pub stage: Option<&'p str>,
    /// The entry first, then the slots in the plan's order.
    pub parts: Vec<Part<'p>>,
    /// The live experiences, in the order in which they decide.
    pub accounts: Vec<Account<'p>>,
    /// The questions, in the order in which they are asked; none for who has no profile, or has
    /// paused: nobody asks them.
    pub questions: Vec<Put<'p>>,
}

/// A segment, whoever is shown something by it, and what it said of the visitor.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing<'p> {
    /// Its name.
    pub segment: &'p str,
    /// The condition with its answers.
    pub rule: Rule,
}

/// The entry or a slot, and who decided it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'p> {
    /// The slot; `None` for the entry.
    pub slot: Option<&'p str>,
    /// The variant, or the path of the entry; `None` if the path asked for is shown.
    pub shown: Option<&'p str>,
    /// The place in [`Explanation::accounts`] of the experience that decided.
    pub decided: Option<usize>,
}

impl Part<'_> {
    /// Its name: that of the slot, or `entry`.
    #[must_use]
    pub const fn name(&self) -> &str {
        match self.slot {
            Some(slot) => slot,
            None => "entry",
        }
    }
}

/// One live experience, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Account<'p> {
    /// Its name; empty in a browser's plan.
    pub experience: &'p str,
    /// The reason, in words for the visitor.
    pub because: &'p str,
    /// Whom it is for; everybody if `None`.
    pub audience: Option<Audience<'p>>,
    /// Whether its time is now.
    pub time: Time,
    /// Whether the visitor is in its holdout.
    pub held_out: bool,
    /// Whether the visitor said that it is not for them: then it decides nothing.
    pub dismissed: bool,
    /// What it has for this path, and what that came to.
    pub wants: Vec<Want<'p>>,
}

/// A segment and what it said of the visitor.
#[derive(Clone, Debug, PartialEq)]
pub struct Audience<'p> {
    /// Its name; empty in a browser's plan.
    pub segment: &'p str,
    /// Where its condition is.
    pub node: NodeId,
    /// The condition with its answers.
    pub rule: Rule,
    /// What would have made a visitor who is none of them one; `None` if they are, or nothing
    /// would.
    pub near: Option<Near>,
}

/// Whether an experience's time is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// It is.
    Now,
    /// It begins then.
    From(UnixSeconds),
    /// It ended then.
    Until(UnixSeconds),
}

/// A part that an experience has something for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Want<'p> {
    /// The place in [`Explanation::parts`].
    pub part: usize,
    /// The variant or path that it has for it.
    pub show: &'p str,
    /// What that came to.
    pub came: Came,
}

/// What became of a part that an experience wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// It decided the part.
    Decided,
    /// An earlier one had decided it: the place of that one.
    TooLate(usize),
    /// It would have decided otherwise, had the visitor been in its audience and its time now.
    Missed,
    /// It would have decided, had the visitor not said that it is not for them.
    Dismissed,
    /// It would have shown what is shown anyway.
    Same,
}

impl Account<'_> {
    /// Whether the visitor is in the audience.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.audience.as_ref().is_none_or(|audience| audience.rule.holds())
    }

    /// Whether it decided anything.
    #[must_use]
    pub fn decided(&self) -> bool {
        self.wants.iter().any(|want| want.came == Came::Decided)
    }

    /// Whether it would have decided anything otherwise.
    #[must_use]
    pub fn missed(&self) -> bool {
        self.wants.iter().any(|want| want.came == Came::Missed)
    }
}
