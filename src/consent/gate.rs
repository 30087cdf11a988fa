//! The one way out.
//!
//! What a door may send is a [`Released`], and only [`Consent::release`] makes one; each is
//! written in the [`Ledger`], which the visitor can read. So what was not consented to cannot be
//! sent by mistake: there is no value of the right type.

use super::{Consent, Purpose};
use crate::limits::LEDGER;
use crate::time::UnixSeconds;
use alloc::vec::Vec;

/// Something that can leave the device.
pub trait Outgoing {
    /// What it is, as a word: the texts for visitors say it in each language.
    const WHAT: &'static str;
    /// The purpose it needs.
    const BASIS: Purpose;
}

/// Something that may leave the device.
///
/// ```compile_fail,E0451
/// let forged = indgang::consent::Released { value: "everything" };
/// ```
///
/// Nor can what asks for one be given anything else:
///
/// ```compile_fail,E0308
/// use indgang::consent::{Outgoing, Purpose, Released};
/// struct Profile;
/// impl Outgoing for Profile {
///     const WHAT: &'static str = "profile";
///     const BASIS: Purpose = Purpose::Edge;
/// }
/// fn send(_: Released<Profile>) {}
/// send(Profile);
/// ```
#[derive(Debug)]
pub struct Released<T> {
    value: T,
}

impl<T> Released<T> {
    /// What may leave.
    pub fn into_inner(self) -> T {
        self.value
    }
}

/// One release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What was released, as a word.
    pub what: &'static str,
    /// The purpose that allowed it.
    pub basis: Purpose,
    /// When.
    pub at: UnixSeconds,
}

/// What was released from this page, the latest last; at most [`LEDGER`] entries.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    entries: Vec<Entry>,
}

impl Ledger {
    /// The entries, the latest last.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }
}

impl Consent {
    /// Releases `value` if its purpose is granted, and writes it down; else it is dropped.
    pub fn release<T: Outgoing>(
        &self,
        value: T,
        now: UnixSeconds,
        ledger: &mut Ledger,
    ) -> Option<Released<T>> {
        if !self.grants(T::BASIS) {
            return None;
        }
        if ledger.entries.len() == LEDGER {
            ledger.entries.remove(0);
        }
        ledger.entries.push(Entry { what: T::WHAT, basis: T::BASIS, at: now });
        Some(Released { value })
    }
}
