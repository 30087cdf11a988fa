//! What an answer does to a visitor's cookies: their profile begins, moves or is erased with it.

use super::cookies::{CHOICE, DECLARED, LEARNT, delete, set};
use super::visitor::Visitor;
use super::{KeyRing, Site};
use crate::consent::{Choice, Home, Move, State};
use crate::engine::{self, Event};
use crate::profile::{Declared, Learnt, record};
use crate::time::UnixSeconds;
use alloc::{string::String, vec::Vec};

/// The platform has no randomness: nothing can be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRandomness;

/// The records that a device hands over with an answer, as its storage holds them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Handed<'a> {
    /// What page views taught.
    pub learnt: Option<&'a str>,
    /// What the visitor declared.
    pub declared: Option<&'a str>,
}

/// An answer, carried out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// `Set-Cookie` headers; the choice's is the first.
    pub cookies: Vec<String>,
    /// The profile, if it moves down to the device.
    pub records: Records,
}

/// A profile as a device's storage holds it: what page views taught, and what was declared.
pub type Records = [Option<String>; 2];

/// Carries out an answer: the new choice of a visitor, and what becomes of their profile.
///
/// # Errors
/// [`NoRandomness`], and then nothing is changed.
pub fn settle(
    visitor: &Visitor,
    ring: Option<&KeyRing>,
    (choice, becomes): (Choice, Move),
    handed: Handed<'_>,
) -> Result<Settled, NoRandomness> {
    let at_edge = matches!(becomes, Move::Up)
        || matches!(becomes, Move::Begin) && choice.purposes.edge == State::Granted;
    let mut settled = Settled::default();
    settled.cookies.push(set(CHOICE, &choice.write()));
    match (becomes, ring) {
        (Move::Stay, _) => settled.cookies.extend(visitor.stale.iter().map(|name| delete(name))),
        (Move::Up | Move::Begin, Some(ring)) if at_edge => {
            // Only what moves up is taken over; what begins, begins empty.
            let handed = if becomes == Move::Up { handed } else { Handed::default() };
            settled.cookies.extend(moved_up(handed, choice.epoch, ring)?);
        }
        _ => {
            if becomes == Move::Down {
                settled.records = records(visitor, choice.epoch);
            }
            settled.cookies.extend([delete(LEARNT), delete(DECLARED)]);
        }
    }
    Ok(settled)
}

/// The visitor's profile as the storage of their device would hold it, under this epoch.
pub fn records(visitor: &Visitor, epoch: u16) -> Records {
    let learnt = visitor.learnt.as_ref().map(Learnt::encode);
    let declared = visitor.declared.as_ref().map(Declared::encode);
    [learnt, declared].map(|it| it.map(|bytes| record::write(epoch, &bytes)))
}

/// The profile's cookies: what the device hands over, or an empty profile.
fn moved_up(handed: Handed<'_>, epoch: u16, ring: &KeyRing) -> Result<[String; 2], NoRandomness> {
    // Of another epoch, or broken: then it is erased, and the profile begins anew.
    let learnt = handed.learnt.and_then(|text| record::read(text, epoch, Learnt::decode));
    let learnt = match learnt {
        Some(learnt) => learnt,
        None => begun()?,
    };
    let declared = handed.declared.and_then(|text| record::read(text, epoch, Declared::decode));
    Ok([sealed_learnt(ring, epoch, &learnt)?, sealed_declared(ring, epoch, declared.as_ref())?])
}

/// What an observation by this visitor sets: the header, or `None` where nothing may be learnt, or
/// nothing was.
///
/// # Errors
/// [`NoRandomness`].
pub fn observed(
    site: &Site,
    visitor: &Visitor,
    events: &[Event],
    now: UnixSeconds,
) -> Result<Option<String>, NoRandomness> {
    let ring = site.ring.as_ref().filter(|_| visitor.consent.home() == Home::Edge);
    let paused = visitor.declared.as_ref().is_some_and(|declared| declared.paused);
    let Some(ring) = ring.filter(|_| !paused && !events.is_empty()) else { return Ok(None) };
    let mut learnt = match &visitor.learnt {
        Some(learnt) => learnt.clone(),
        None => begun()?,
    };
    for event in events {
        engine::observe(&site.plan, &mut learnt, event, now);
    }
    if visitor.learnt.as_ref() == Some(&learnt) {
        return Ok(None);
    }
    sealed_learnt(ring, visitor.consent.epoch, &learnt).map(Some)
}

/// An empty profile, with a seed of its own.
///
/// # Errors
/// [`NoRandomness`].
pub fn begun() -> Result<Learnt, NoRandomness> {
    let random = getrandom::u32().map_err(|_| NoRandomness)?;
    Ok(Learnt::new((random & 0xFFFF) as u16))
}

/// The header that sets what was learnt.
///
/// # Errors
/// [`NoRandomness`].
pub fn sealed_learnt(ring: &KeyRing, epoch: u16, learnt: &Learnt) -> Result<String, NoRandomness> {
    let sealed = ring.seal(LEARNT, epoch, &learnt.encode()).ok_or(NoRandomness)?;
    Ok(set(LEARNT, &sealed))
}

/// The header that sets what was declared, or deletes it when that is nothing.
///
/// # Errors
/// [`NoRandomness`].
pub fn sealed_declared(
    ring: &KeyRing,
    epoch: u16,
    declared: Option<&Declared>,
) -> Result<String, NoRandomness> {
    let Some(declared) = declared.filter(|declared| !declared.is_empty()) else {
        return Ok(delete(DECLARED));
    };
    let sealed = ring.seal(DECLARED, epoch, &declared.encode()).ok_or(NoRandomness)?;
    Ok(set(DECLARED, &sealed))
}
