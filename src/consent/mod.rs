//! Where data may be: three purposes, the visitor's choice, and the gate that data leaves by.
//!
//! What a visitor chose is a small record of its own ([`Choice`]); what follows from it at this
//! moment, with the browser's signal and the age of the choice, is [`Consent`]. The home of the
//! profile ([`Home`]) follows from that alone, and an answer moves, keeps or erases the profile
//! by the homes before and after ([`answer`]).

mod choice;
mod gate;
mod purpose;
#[cfg(feature = "seal")]
pub mod tcf;

pub use choice::{Choice, Source};
pub use gate::{Entry, Ledger, Outgoing, Released};
pub use purpose::{Purpose, Purposes, State};

use crate::limits::CHOICE_DAYS;

/// What the visitor is asked, and what the browser says for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The version of the text that visitors answer.
    pub text: u16,
    /// Whether the browser sends a global privacy control.
    pub gpc: bool,
    /// Today, in days since 1970.
    pub today: u16,
}

/// What is allowed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Each purpose's state; `edge` is granted only with `remember`.
    pub purposes: Purposes,
    /// Whether the visitor should be asked.
    pub ask: bool,
    /// The erasure epoch: a profile of another one is never used.
    pub epoch: u16,
}

/// Where the profile lives: in one place only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// Nowhere: nothing is remembered.
    Nowhere,
    /// In the browser's storage.
    Device,
    /// In sealed cookies, which travel to the site's own edge.
    Edge,
}

/// What becomes of the profile when the visitor answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// It stays where it is.
    Stay,
    /// A new one begins, empty, at its home.
    Begin,
    /// From the device to the edge, once.
    Up,
    /// From the edge to the device, once.
    Down,
    /// It is erased, wherever it is.
    Erase,
}

impl Consent {
    /// What follows from `choice` now.
    ///
    /// Nothing is granted without a choice. A choice that answered another text, or is older
    /// than [`CHOICE_DAYS`], counts no more and is asked again. A global privacy control
    /// denies, unless the visitor chose otherwise here while it was on.
    #[must_use]
    pub fn of(choice: Option<Choice>, asked: Asked) -> Self {
        let epoch = choice.map_or(0, |choice| choice.epoch);
        let valid = choice.filter(|choice| {
            // Tomorrow is another clock that runs a little ahead, as around midnight; later than
            // that is a clock set back, or made up: no answer.
            let age = (asked.today + 1).checked_sub(choice.day);
            choice.text == asked.text && age.is_some_and(|days| days <= CHOICE_DAYS + 1)
        });
        match valid {
            Some(choice) if asked.gpc && choice.source != Source::VisitorOverGpc => {
                Self { purposes: Purposes::DENIED, ask: false, epoch }
            }
            Some(choice) => Self { purposes: choice.purposes, ask: false, epoch },
            None if asked.gpc => Self { purposes: Purposes::DENIED, ask: false, epoch },
            None => Self { purposes: Purposes::PENDING, ask: true, epoch },
        }
    }

    /// Where the profile lives.
    #[must_use]
    pub const fn home(&self) -> Home {
        match (self.purposes.remember, self.purposes.edge) {
            (State::Granted, State::Granted) => Home::Edge,
            (State::Granted, _) => Home::Device,
            _ => Home::Nowhere,
        }
    }

    /// Whether `purpose` is granted.
    #[must_use]
    pub const fn grants(&self, purpose: Purpose) -> bool {
        let state = match purpose {
            Purpose::Remember => self.purposes.remember,
            Purpose::Edge => self.purposes.edge,
            Purpose::Measure => self.purposes.measure,
        };
        matches!(state, State::Granted)
    }
}

/// The visitor answers: the new choice, and what becomes of the profile.
///
/// Erasing counts the epoch up, so that whatever still carries the erased profile is dead.
#[must_use]
pub fn answer(previous: Option<Choice>, wanted: Purposes, asked: Asked) -> (Choice, Move) {
    let before = Consent::of(previous, asked);
    let source = if asked.gpc { Source::VisitorOverGpc } else { Source::Visitor };
    let purposes = wanted.coherent();
    let mut choice =
        Choice { purposes, source, text: asked.text, day: asked.today, epoch: before.epoch };
    let to = Consent::of(Some(choice), asked).home();
    let becomes = match (before.home(), to) {
        (Home::Nowhere, Home::Nowhere)
        | (Home::Device, Home::Device)
        | (Home::Edge, Home::Edge) => Move::Stay,
        (Home::Nowhere, _) => Move::Begin,
        (Home::Device, Home::Edge) => Move::Up,
        (Home::Edge, Home::Device) => Move::Down,
        (_, Home::Nowhere) => Move::Erase,
    };
    if matches!(becomes, Move::Erase | Move::Begin) {
        choice.epoch = choice.epoch.wrapping_add(1);
    }
    (choice, becomes)
}

/// The visitor asks to be forgotten, and keeps the choice: only the epoch counts up.
#[must_use]
pub fn forget(choice: Choice) -> Choice {
    Choice { epoch: choice.epoch.wrapping_add(1), ..choice }
}
