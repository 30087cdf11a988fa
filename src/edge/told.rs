//! What the origin tells of a visitor who is logged in, on its way into their profile.
//!
//! Pages write no profile, so the page carries it, sealed, and its script hands it to the profile
//! endpoint. It is bound to the erasure epoch, as the profile is: what was on its way when the
//! visitor withdrew does not open any more. It is bound to the profile's seed as well.

use super::moves::{NoRandomness, sealed_declared};
use super::{Site, Visitor};
use crate::consent::Home;
use crate::engine;
use crate::profile::Declared;
use crate::time::UnixSeconds;
use alloc::{string::String, vec::Vec};

/// The name that it is sealed for, as if it were a cookie's.
const TOLD: &str = "told";

/// What was `told` of this visitor, sealed until then; `None` if they do not let a profile live
/// at the edge, have paused, or if it would change nothing.
///
/// # Errors
/// [`NoRandomness`].
pub fn seal(
    site: &Site,
    visitor: &Visitor,
    told: &Declared,
    until: UnixSeconds,
    now: UnixSeconds,
) -> Result<Option<String>, NoRandomness> {
    let Some(ring) = site.ring.as_ref().filter(|_| hears(visitor)) else { return Ok(None) };
    let before = visitor.declared.clone().unwrap_or_default();
    let mut after = before.clone();
    engine::take_told(&site.plan, &mut after, told, now);
    if after == before {
        return Ok(None);
    }
    let mut record = Vec::from(until.0.to_le_bytes());
    record.extend(seed(visitor).to_le_bytes());
    record.extend(told.encode());
    ring.seal(TOLD, visitor.consent.epoch, &record).ok_or(NoRandomness).map(Some)
}

/// The `Set-Cookie` header that takes over what was sealed; `None` if it is not to be, or is not
/// whole, over, of another epoch or profile, or not from here.
///
/// # Errors
/// [`NoRandomness`].
pub fn take(
    site: &Site,
    visitor: &Visitor,
    sealed: &str,
    now: UnixSeconds,
) -> Result<Option<String>, NoRandomness> {
    let Some(ring) = site.ring.as_ref().filter(|_| hears(visitor)) else { return Ok(None) };
    let record = ring.open(TOLD, visitor.consent.epoch, sealed);
    let told = record.as_deref().and_then(|record| {
        let (until, rest) = record.split_first_chunk::<4>()?;
        let (of, told) = rest.split_first_chunk::<2>()?;
        let counts = u32::from_le_bytes(*until) > now.0 && u16::from_le_bytes(*of) == seed(visitor);
        counts.then(|| Declared::decode(told))?
    });
    let Some(told) = told else { return Ok(None) };
    let mut declared = visitor.declared.clone().unwrap_or_default();
    engine::take_told(&site.plan, &mut declared, &told, now);
    sealed_declared(ring, visitor.consent.epoch, Some(&declared)).map(Some)
}

/// What tells this visitor's profile from most others: so a page that somebody was sent, or that a
/// cache gave to the wrong visitor, tells nothing of them. It names nobody.
fn seed(visitor: &Visitor) -> u16 {
    visitor.learnt.as_ref().map_or(0, |learnt| learnt.seed)
}

/// Whether anything is taken over for this visitor.
fn hears(visitor: &Visitor) -> bool {
    let paused = visitor.declared.as_ref().is_some_and(|declared| declared.paused);
    visitor.consent.home() == Home::Edge && !paused
}
