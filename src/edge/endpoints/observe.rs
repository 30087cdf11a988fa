//! `POST /_indgang/observe`: what happened on a page, while the profile lives at the edge.

use super::consent::{begun, sealed_learnt};
use super::{Answer, Call, Reply, body};
use crate::consent::Home;
use crate::edge::Visitor;
use crate::engine;
use alloc::vec::Vec;

/// Learns from `{"events":[…]}`. Without the visitor's grant nothing is read, and nothing set.
pub fn post(call: &Call<'_>) -> Answer {
    let visitor = Visitor::read(call.site, &call.facts);
    let ring = call.site.ring.as_ref().filter(|_| visitor.consent.home() == Home::Edge);
    let Some(ring) = ring else { return Ok(Reply::empty()) };
    let events = body::events(call.body)?;
    if events.is_empty() {
        return Ok(Reply::empty());
    }
    if visitor.declared.as_ref().is_some_and(|declared| declared.paused) {
        return Ok(Reply::empty());
    }
    let mut learnt = match &visitor.learnt {
        Some(learnt) => learnt.clone(),
        None => begun()?,
    };
    for event in &events {
        engine::observe(&call.site.plan, &mut learnt, event, call.facts.now);
    }
    if visitor.learnt.as_ref() == Some(&learnt) {
        return Ok(Reply::empty());
    }
    let cookie = sealed_learnt(ring, visitor.consent.epoch, &learnt)?;
    Ok(Reply::empty().with_cookies(Vec::from([cookie])))
}
