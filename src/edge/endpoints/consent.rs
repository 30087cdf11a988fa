//! `POST /_indgang/consent`: the visitor answers, or signals speak for them, and their profile
//! moves with that.

use super::body::{self, wrong};
use super::value::{Fields, Value};
use super::{Answer, Call, Refusal, Reply};
use crate::consent::{Choice, Heard, Home, Move, Purposes, State, answer, follow};
use crate::edge::cookies::delete;
use crate::edge::moves::{Handed, Records, Settled, settle};
use crate::edge::{KeyRing, Visitor, signals};
use crate::json::Json;
use alloc::format;

/// The fields of a body.
const KNOWN: [&str; 6] = ["remember", "edge", "measure", "learnt", "declared", "signals"];

/// `{"remember":"granted","edge":"denied","learnt":"4.AQ…"}`: a purpose left out stays as it is,
/// and without any the answer only sweeps away what should not be there.
///
/// `{"signals":true}` has what the signals of this request say recorded, and
/// `{"signals":{"remember":"granted","edge":"granted","measure":"denied"}}` what the page heard of
/// the site's consent platform, where it cannot be heard here.
pub fn post(call: &Call<'_>) -> Answer {
    let fields = body::object(call.body, &KNOWN)?;
    let visitor = Visitor::read(call.site, &call.facts);
    let ring = call.site.ring.as_ref();
    let answered = if let Some(signals) = fields.get("signals") {
        if fields.len() > 1 {
            let message = "`signals` in the body: cannot go with an answer of the visitor's";
            return Err(Refusal::new(400, "body.unknown_field", message));
        }
        let mut asked = visitor.asked;
        let word = heard(signals)?;
        if asked.platform == Heard::Unheard {
            asked.platform = signals::keyed(word, call.site, visitor.choice);
        }
        follow(visitor.choice, asked)
    } else if let Some(wanted) = wanted(&fields, visitor.consent.purposes)? {
        if fields.get("edge").is_some() && wanted.edge == State::Granted && ring.is_none() {
            return Err(Refusal::no_secret());
        }
        Some(answer(visitor.choice, wanted, visitor.asked))
    } else {
        None
    };
    let handed = |name| body::text(&fields, name, "the body");
    let handed = Handed { learnt: handed("learnt")?, declared: handed("declared")? };
    carried_out(&visitor, ring, answered, handed)
}

/// The same where nobody knows what the site asks for: `None` unless the answer grants nothing that
/// is not granted already.
pub fn take_back(
    visitor: &Visitor,
    ring: Option<&KeyRing>,
    body: &[u8],
) -> Result<Option<Reply>, Refusal> {
    let fields = body::object(body, &KNOWN)?;
    let now = visitor.consent.purposes;
    let wanted = wanted(&fields, now)?;
    let granted = |it: Purposes| [it.remember, it.edge, it.measure].map(|it| it == State::Granted);
    let grants = |to| granted(to).iter().zip(granted(now)).any(|(&to, now)| to && !now);
    if fields.get("signals").is_some() || wanted.is_some_and(grants) {
        return Ok(None);
    }
    let answered = wanted.map(|wanted| answer(visitor.choice, wanted, visitor.asked));
    carried_out(visitor, ring, answered, Handed::default()).map(Some)
}

fn carried_out(
    visitor: &Visitor,
    ring: Option<&KeyRing>,
    answered: Option<(Choice, Move)>,
    handed: Handed<'_>,
) -> Answer {
    let Some(answered) = answered else {
        let swept = visitor.stale.iter().map(|name| delete(name)).collect();
        return Ok(reply(visitor.choice, Records::default()).with_cookies(swept));
    };
    let Settled { cookies, records } = settle(visitor, ring, answered, handed)?;
    Ok(reply(Some(answered.0), records).with_cookies(cookies))
}

/// What the page heard; `true` is what it need not tell.
fn heard(signals: &Value) -> Result<Heard, Refusal> {
    let fields = match signals {
        Value::Bool(true) => return Ok(Heard::Unheard),
        Value::Object(fields) => fields,
        _ => return Err(wrong("`signals` in the body", "`true` or an object")),
    };
    let state = |name: &str| {
        let word = match fields.get(name) {
            Some(Value::Text(word)) => State::named(word),
            _ => None,
        };
        word.ok_or_else(|| wrong(&format!("`{name}` in `signals`"), "granted, denied or pending"))
    };
    if fields.len() != 3 {
        return Err(wrong(
            "`signals` in the body",
            "an object of `remember`, `edge` and `measure`",
        ));
    }
    let (remember, edge, measure) = (state("remember")?, state("edge")?, state("measure")?);
    Ok(Heard::Says(Purposes { remember, edge, measure }))
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
        if fields.get("edge").is_some() && edge == State::Granted { edge } else { now.remember };
    let purposes = Purposes {
        remember: purpose("remember", implied)?,
        edge,
        measure: purpose("measure", now.measure)?,
    };
    Ok(given.then_some(purposes.coherent()))
}

/// `{"choice":"1.gdp.v.1.20778.4"}`, and the profile if it comes back to the device.
pub fn reply(choice: Option<Choice>, records: Records) -> Reply {
    Reply::object(|json| {
        json.key("choice").maybe(choice.map(Choice::write).as_deref());
        profile(json, records);
    })
}

/// A profile: those of its records that there are, as `learnt` and `declared`.
pub fn profile(json: &mut Json, records: Records) {
    for (name, record) in ["learnt", "declared"].iter().zip(records) {
        if let Some(record) = record {
            json.key(name).text(&record);
        }
    }
}

/// The name of a home.
pub const fn home(home: Home) -> &'static str {
    match home {
        Home::Nowhere => "nowhere",
        Home::Device => "device",
        Home::Edge => "edge",
    }
}
