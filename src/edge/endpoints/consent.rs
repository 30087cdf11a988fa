//! `POST /_indgang/consent`: the visitor answers, and their profile moves with the answer.

use super::body::{self, Fields};
use super::{Answer, Call, Refusal, Reply};
use crate::base64;
use crate::consent::{Choice, Home, Move, Purposes, State, answer};
use crate::edge::cookies::{CHOICE, DECLARED, LEARNT, delete, set};
use crate::edge::{KeyRing, Visitor};
use crate::limits::COOKIE_BYTES;
use crate::profile::{Declared, Learnt};
use alloc::{format, string::String, vec::Vec};

/// `{"remember":"granted","edge":"denied","learnt":"4.AQ…"}`: a purpose left out stays as it is,
/// and without any the answer only sweeps away what should not be there.
pub fn post(call: &Call<'_>) -> Answer {
    let known = ["remember", "edge", "measure", "learnt", "declared"];
    let fields = body::object(call.body, &known)?;
    let visitor = Visitor::read(call.site, &call.facts);
    let Some(wanted) = wanted(&fields, visitor.consent.purposes)? else {
        let swept = visitor.stale.iter().map(|name| delete(name)).collect();
        return Ok(reply(visitor.choice, None, None).with_cookies(swept));
    };
    let ring = call.site.ring.as_ref();
    if fields.contains_key("edge") && wanted.edge == State::Granted && ring.is_none() {
        return Err(Refusal::no_secret());
    }
    let (choice, becomes) = answer(visitor.choice, wanted, visitor.asked);
    let at_edge = matches!(becomes, Move::Up)
        || matches!(becomes, Move::Begin) && wanted.edge == State::Granted;
    let mut cookies = Vec::from([set(CHOICE, &choice.write())]);
    let (mut learnt, mut declared) = (None, None);
    match (becomes, ring) {
        (Move::Stay, _) => cookies.extend(visitor.stale.iter().map(|name| delete(name))),
        (Move::Up | Move::Begin, Some(ring)) if at_edge => {
            cookies.extend(moved_up(&fields, becomes, choice.epoch, ring)?);
        }
        _ => {
            if becomes == Move::Down {
                let moved = |bytes: Vec<u8>| format!("{}.{}", choice.epoch, base64::encode(&bytes));
                learnt = visitor.learnt.map(|learnt| moved(learnt.encode()));
                declared = visitor.declared.map(|declared| moved(declared.encode()));
            }
            cookies.extend([delete(LEARNT), delete(DECLARED)]);
        }
    }
    Ok(reply(Some(choice), learnt, declared).with_cookies(cookies))
}

/// What the visitor wants, if they want anything.
fn wanted(fields: &Fields, now: Purposes) -> Result<Option<Purposes>, Refusal> {
    let mut given = false;
    let mut purpose = |name: &str, now: State| match body::text(fields, name, "the body")? {
        None => Ok(now),
        Some(state) => {
            given = true;
            State::named(state).filter(|&state| state != State::Pending).ok_or_else(|| {
                let message = format!("`{name}`: must be granted or denied, not `{state}`");
                Refusal::new(400, "consent.state", message)
            })
        }
    };
    let edge = purpose("edge", now.edge)?;
    // Who grants `edge` now, and says nothing of `remember`, grants both, whatever was said before.
    let implied =
        if fields.contains_key("edge") && edge == State::Granted { edge } else { now.remember };
    let purposes = Purposes {
        remember: purpose("remember", implied)?,
        edge,
        measure: purpose("measure", now.measure)?,
    };
    Ok(given.then_some(purposes.coherent()))
}

/// The profile's cookies: what the device hands over, or an empty profile.
fn moved_up(
    fields: &Fields,
    becomes: Move,
    epoch: u16,
    ring: &KeyRing,
) -> Result<[String; 2], Refusal> {
    let handed = |name| -> Result<Option<Vec<u8>>, Refusal> {
        let text = body::text(fields, name, "the body")?.filter(|_| becomes == Move::Up);
        // Of another epoch, or broken: then it is erased, and the profile begins anew.
        Ok(text.and_then(|text| text.split_once('.')).and_then(|(of, record)| {
            base64::decode(record, COOKIE_BYTES).filter(|_| of.parse() == Ok(epoch))
        }))
    };
    let learnt = match handed("learnt")?.and_then(|record| Learnt::decode(&record)) {
        Some(learnt) => learnt,
        None => begun()?,
    };
    let declared = handed("declared")?.and_then(|record| Declared::decode(&record));
    Ok([sealed_learnt(ring, epoch, &learnt)?, sealed_declared(ring, epoch, declared.as_ref())?])
}

/// An empty profile, with a seed of its own.
pub fn begun() -> Result<Learnt, Refusal> {
    let random = getrandom::u32().map_err(|_| Refusal::no_randomness())?;
    Ok(Learnt::new((random & 0xFFFF) as u16))
}

/// The header that sets what was learnt.
pub fn sealed_learnt(ring: &KeyRing, epoch: u16, learnt: &Learnt) -> Result<String, Refusal> {
    let sealed = ring.seal(LEARNT, epoch, &learnt.encode()).ok_or_else(Refusal::no_randomness)?;
    Ok(set(LEARNT, &sealed))
}

/// The header that sets what was declared, or deletes it when that is nothing.
pub fn sealed_declared(
    ring: &KeyRing,
    epoch: u16,
    declared: Option<&Declared>,
) -> Result<String, Refusal> {
    let Some(declared) = declared.filter(|declared| !declared.is_empty()) else {
        return Ok(delete(DECLARED));
    };
    let sealed =
        ring.seal(DECLARED, epoch, &declared.encode()).ok_or_else(Refusal::no_randomness)?;
    Ok(set(DECLARED, &sealed))
}

/// `{"choice":"1.gdp.v.1.20778.4"}`, and the profile if it comes back to the device.
pub fn reply(choice: Option<Choice>, learnt: Option<String>, declared: Option<String>) -> Reply {
    Reply::object(|json| {
        json.key("choice").maybe(choice.map(Choice::write).as_deref());
        for (name, record) in [("learnt", learnt), ("declared", declared)] {
            if let Some(record) = record {
                json.key(name).text(&record);
            }
        }
    })
}

/// The name of a home.
pub const fn home(home: Home) -> &'static str {
    match home {
        Home::Nowhere => "nowhere",
        Home::Device => "device",
        Home::Edge => "edge",
    }
}
