//! `POST /_indgang/observe`: what happened on a page, while the profile lives at the edge.

use super::{Answer, Call, Reply, body};
use crate::consent::Home;
use crate::edge::Visitor;
use crate::edge::moves::observed;
use alloc::vec::Vec;

/// Learns from `{"events":[…]}`. Without the visitor's grant nothing is read, and nothing set.
pub fn post(call: &Call<'_>) -> Answer {
    let visitor = Visitor::read(call.site, &call.facts);
    if visitor.consent.home() != Home::Edge || call.site.ring.is_none() {
        return Ok(Reply::empty());
    }
    let events = body::events(call.body)?;
    let cookie = observed(call.site, &visitor, &events, call.facts.now)?;
    Ok(Reply::empty().with_cookies(cookie.map_or_else(Vec::new, |cookie| Vec::from([cookie]))))
}
