//! `/_indgang/profile`: what is remembered, what the visitor says, and forgetting.

use super::body::{self, wrong};
use super::consent::{self, home, reply};
use super::value::{Fields, Value};
use super::{Answer, Call, Refusal, Reply};
use crate::consent::{Home, forget};
use crate::context::{Address, field};
use crate::decision::{Decision, View};
use crate::edge::cookies::{CHOICE, DECLARED, LEARNT, delete, set};
use crate::edge::moves::{Records, records, sealed_declared};
use crate::edge::{Site, Visitor, told};
use crate::engine::{self, Refused};
use crate::id::Key;
use crate::limits::DISMISSED;
use crate::profile::{Declared, Profile};
use crate::time::UnixSeconds;
use alloc::{format, string::String, vec::Vec};

/// `GET /_indgang/profile?page=/deals/?utm_source=x`: where the profile lives, what the edge
/// remembers, in words and as the two records themselves, why that page is as it is, and what its visitor may be asked. `referrer=` names where that page was reached from.
pub fn get(call: &Call<'_>) -> Answer {
    let (site, facts) = (call.site, &call.facts);
    let query = facts.address.split_once('?').map_or("", |(_, query)| query);
    let page = of_this_site(field(query, "page"), "the query")?;
    let visitor = Visitor::read(site, facts);
    let referrer = field(query, "referrer").unwrap_or_default();
    let remembered = Profile {
        learnt: visitor.learnt.clone().unwrap_or_default(),
        declared: visitor.declared.clone().unwrap_or_default(),
    };
    Ok(decided(call, &visitor, &page, &referrer, |decision| {
        Reply::object(|json| {
            json.key("home").text(home(visitor.consent.home()));
            json.key("remembered");
            engine::remembered(json, &site.plan, &remembered, facts.now);
            consent::profile(json, records(&visitor, visitor.consent.epoch));
            json.key("why");
            engine::why(json, decision);
            engine::asking(json, &site.plan, decision);
        })
    }))
}

/// The page that is asked about: a path of this site, with its query.
fn of_this_site(page: Option<String>, at: &str) -> Result<String, Refusal> {
    page.filter(|page| page.starts_with('/')).ok_or_else(|| {
        let message = format!("`page` in {at}: must be a path of this site");
        Refusal::new(400, "profile.no_page", message)
    })
}

/// What `then` makes of the decision for a page of the visitor's.
fn decided<T>(
    call: &Call<'_>,
    visitor: &Visitor,
    page: &str,
    referrer: &str,
    then: impl FnOnce(&Decision<'_>) -> T,
) -> T {
    let (site, facts) = (call.site, &call.facts);
    let profile = visitor.clone().take_profile(site, facts);
    let address = Address::read(page);
    let context = facts.context(&address, referrer, &site.plan);
    let view = View::new(visitor.consent, profile.as_ref(), context, facts.clock());
    then(&engine::decide(&site.plan, &view))
}

/// `POST /_indgang/profile` with what the visitor says, all of which is taken, or nothing:
///
/// - `"traits":{"first_name":"Anna","postcode":null}`: answers, `null` to take one back, or what is
///   said to the question for one ([`engine::NOT_NOW`]);
/// - `"restore":true`: all dismissals are taken back;
/// - `"dismiss":["hero"],"page":"/?utm_source=x","referrer":""`: what decides these slots of
///   that page, `""` for its entry, is not wanted;
/// - `"told":"…"`, alone: what the origin told, as the page carried it;
/// - `"paused":true`: nothing of the profile counts, and nothing is learnt, until it is `false`.
pub fn post(call: &Call<'_>) -> Answer {
    let visitor = Visitor::read(call.site, &call.facts);
    if visitor.consent.home() != Home::Edge {
        let message = "the profile does not live at the edge: the visitor has not granted that";
        return Err(Refusal::new(403, "consent.edge_needed", message));
    }
    let Some(ring) = &call.site.ring else { return Err(Refusal::no_secret()) };
    let known = ["traits", "restore", "dismiss", "page", "referrer", "paused", "told"];
    let mut body = body::object(call.body, &known)?;
    if let Some(sealed) = body::text(&body, "told", "the body")? {
        if body.len() > 1 {
            let message = "`told` in the body: cannot go with what the visitor says";
            return Err(Refusal::new(400, "body.unknown_field", message));
        }
        let cookie = told::take(call.site, &visitor, sealed, call.facts.now)?;
        return Ok(Reply::empty().with_cookies(cookie.into_iter().collect()));
    }
    let paused = body::flag(&body, "paused")?;
    let restored = body::flag(&body, "restore")?;
    let unwanted = dismissed(call, &visitor, &body)?;
    let mut declared = visitor.declared.unwrap_or_default();
    match body.remove("traits") {
        Some(Value::Object(traits)) => declare(call, &mut declared, &traits)?,
        None if paused.is_some() || restored.is_some() || !unwanted.is_empty() => {}
        _ => return Err(wrong("`traits` in the body", "an object")),
    }
    if restored == Some(true) {
        declared.restore();
    }
    for key in unwanted {
        declared.dismiss(key, call.facts.now.day());
    }
    declared.paused = paused.unwrap_or(declared.paused);
    let cookie = sealed_declared(ring, visitor.consent.epoch, Some(&declared))?;
    Ok(Reply::object(|_| ()).with_cookies(Vec::from([cookie])))
}

/// What the origin says of a visitor, from its JSON: all of it, or nothing.
///
/// # Errors
/// The code of what is wrong.
pub fn said_by_origin(
    site: &Site,
    traits: &str,
    now: UnixSeconds,
) -> Result<Declared, &'static str> {
    // As bytes, which bodies are too: a second reader of JSON weighs 2 KB.
    let Ok(Value::Object(traits)) = serde_json::from_slice(traits.as_bytes()) else {
        return Err("told.not_json");
    };
    let mut told = Declared::default();
    for (name, value) in traits.iter() {
        let text = value.as_text().filter(|_| !matches!(value, Value::Null));
        let text = text.ok_or("told.wrong_type")?;
        engine::tell_trait(&site.plan, &mut told, name, &text, now).map_err(
            |refused| match refused {
                Refused::Full => "told.full",
                Refused::Unknown => "told.unknown_trait",
                Refused::WrongType => "told.wrong_type",
            },
        )?;
    }
    Ok(told)
}

fn declare(call: &Call<'_>, declared: &mut Declared, traits: &Fields) -> Result<(), Refusal> {
    for (name, value) in traits.iter() {
        let text = value.as_text().ok_or_else(|| {
            wrong(&format!("`traits.{name}`"), "a text, whole number, truth or null")
        })?;
        engine::declare(&call.site.plan, declared, name, &text, call.facts.now).map_err(
            |refused| {
                let code = match refused {
                    Refused::Full => "profile.full",
                    Refused::Unknown => "profile.unknown_trait",
                    Refused::WrongType => "profile.wrong_type",
                };
                Refusal::new(400, code, format!("`traits.{name}`: {refused}"))
            },
        )?;
    }
    Ok(())
}

/// The experiences that decide the slots to dismiss.
fn dismissed(call: &Call<'_>, visitor: &Visitor, body: &Fields) -> Result<Vec<Key>, Refusal> {
    let slots = match body.get("dismiss") {
        None => return Ok(Vec::new()),
        Some(Value::List(slots)) if slots.len() <= DISMISSED => slots,
        Some(_) => {
            return Err(wrong("`dismiss` in the body", &format!("a list of at most {DISMISSED}")));
        }
    };
    let page = of_this_site(body::text(body, "page", "the body")?.map(String::from), "the body")?;
    let referrer = body::text(body, "referrer", "the body")?.unwrap_or_default();
    decided(call, visitor, &page, referrer, |decision| {
        let keys = slots.iter().enumerate().map(|(index, slot)| {
            let at = format!("`dismiss[{index}]`");
            let Value::Text(slot) = slot else { return Err(wrong(&at, "a text")) };
            engine::behind(&call.site.plan, decision, slot).ok_or_else(|| {
                let message = format!("{at}: nothing was chosen for this visitor in `{slot}`");
                Refusal::new(400, "profile.not_chosen", message)
            })
        });
        keys.collect()
    })
}

/// `DELETE /_indgang/profile`: forgets, and keeps what was chosen. Whatever still carries the
/// profile is of a dead epoch.
pub fn forget_all(call: &Call<'_>) -> Answer {
    Ok(forgotten(&Visitor::read(call.site, &call.facts)))
}

/// Forgets a visitor, whatever their site asks.
pub fn forgotten(visitor: &Visitor) -> Reply {
    let choice = visitor.choice.map(forget);
    let mut cookies = Vec::from([delete(LEARNT), delete(DECLARED)]);
    cookies.extend(choice.map(|choice| set(CHOICE, &choice.write())));
    reply(choice, Records::default()).with_cookies(cookies)
}
