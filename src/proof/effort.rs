//! How much may be spent on proofs, and what comes of them.

use crate::condition::pattern::Sorts;
use crate::limits::{PROOF_STEPS, PROOF_STEPS_IN_ALL};
use core::cell::Cell;

/// Whether any visitor is as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nobody is.
    Never,
    /// Somebody may be.
    Possible,
    /// It was not decided within the bounds.
    Undecided,
}

/// How many steps may still be taken, for all questions together, and what is made once for them.
#[derive(Debug)]
pub(super) struct Effort(Cell<u64>, Sorts);

impl Default for Effort {
    fn default() -> Self {
        Self(Cell::new(PROOF_STEPS_IN_ALL), Sorts::default())
    }
}

impl Effort {
    /// Takes what one question may cost.
    pub fn share(&self) -> u64 {
        let share = self.0.get().min(PROOF_STEPS);
        self.0.set(self.0.get() - share);
        share
    }

    /// The sorts of texts.
    pub const fn sorts(&self) -> &Sorts {
        &self.1
    }

    /// Gives back what it did not cost.
    pub fn give_back(&self, left: u64) {
        self.0.set(self.0.get() + left);
    }
}
