//! Where data may be: three purposes, the visitor's choice, and the gate that data leaves by.
//!
//! What a visitor chose is a small record of its own ([`Choice`]); what follows from it at this
//! moment, with the age of the choice and all that [speaks for them](Asked), is [`Consent`]. The
//! home of the profile ([`Home`]) follows from that alone, and an answer moves, keeps or erases
//! the profile by the homes before and after ([`answer`], and [`follow`] for signals).

mod answer;
mod asked;
mod choice;
mod gate;
mod purpose;
#[cfg(feature = "seal")]
pub mod tcf;

pub use answer::{answer, follow, forget};
pub use asked::{Asked, Heard, Platform, Rules};
pub use choice::{Choice, Source};
pub use gate::{Entry, Ledger, Outgoing, Released};
pub use purpose::{Purpose, Purposes, Set, State};

/// What is allowed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Each purpose's state; `edge` is granted only with `remember`.
    pub purposes: Purposes,
    /// Whether the visitor should be asked, by us.
    pub ask: bool,
    /// Whether the record is to [follow](follow) the signals: they grant what it does not hold,
    /// or no longer what it does.
    pub outdated: bool,
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

impl Home {
    /// Where a profile lives that is granted this.
    #[must_use]
    pub const fn of(purposes: Purposes) -> Self {
        match (purposes.remember, purposes.edge) {
            (State::Granted, State::Granted) => Self::Edge,
            (State::Granted, _) => Self::Device,
            _ => Self::Nowhere,
        }
    }
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
    /// What follows from `choice` now. The first of these decides:
    ///
    /// - A site for children is refused everything, and asks nobody.
    /// - What the visitor chose here. A choice that answered another text, or is older than
    ///   [`CHOICE_DAYS`](crate::limits::CHOICE_DAYS), counts no more; a global privacy control
    ///   withdraws one, unless they chose while it was on. A purpose that was not asked for then
    ///   is pending.
    /// - [Signals](Asked): a consent platform, the privacy control, the site's default. What they
    ///   refuse is refused at once; what they grant counts from when it is [recorded](follow), so
    ///   that each profile has an epoch of its own.
    #[must_use]
    pub fn of(choice: Option<Choice>, asked: Asked) -> Self {
        let valid = choice.filter(|choice| asked.still_counts(*choice));
        let Set(wanted) = asked.rules.purposes;
        let bits = |purposes: Purposes, state| purposes.bits(state) & wanted;
        let recorded = valid.map_or(0, |choice| bits(choice.purposes, State::Granted));
        let (granted, denied, mut ask, outdated) = match valid {
            _ if asked.rules.children => (0, Set::ALL.0, false, false),
            Some(choice) if choice.source.is_own() && !asked.overrules(choice) => {
                (recorded, bits(choice.purposes, State::Denied), true, false)
            }
            _ => {
                let (signalled, _) = asked.signalled(choice);
                let granted = bits(signalled, State::Granted);
                let denied = bits(signalled, State::Denied);
                (granted & recorded, denied, granted == 0, granted != recorded)
            }
        };
        ask &= (granted | denied) & wanted != wanted && asked.rules.platform.is_none();
        let purposes = Purposes::of_bits(granted, denied);
        Self { purposes, ask, outdated, epoch: choice.map_or(0, |choice| choice.epoch) }
    }

    /// Where the profile lives.
    #[must_use]
    pub const fn home(&self) -> Home {
        Home::of(self.purposes)
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
