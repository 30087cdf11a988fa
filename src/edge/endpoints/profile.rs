//! `/_indgang/profile`: what is remembered, what the visitor declares, and forgetting.

use super::body::{self, wrong};
use super::consent::{home, reply, sealed_declared};
use super::{Answer, Call, Refusal, Reply};
use crate::consent::{Home, forget};
use crate::context::{Address, field};
use crate::decision::View;
use crate::edge::Visitor;
use crate::edge::cookies::{CHOICE, DECLARED, LEARNT, delete, set};
use crate::engine::{self, Refused};
use crate::profile::Profile;
use alloc::{format, string::ToString, vec::Vec};
use serde_json::Value;

/// `GET /_indgang/profile?page=/deals/?utm_source=x`: where the profile lives, what the edge
/// remembers, and why that page is as it is. `referrer=` names where that page was reached from.
pub fn get(call: &Call<'_>) -> Answer {
    let (site, facts) = (call.site, &call.facts);
    let query = facts.address.split_once('?').map_or("", |(_, query)| query);
    let page = field(query, "page").filter(|page| page.starts_with('/')).ok_or_else(|| {
        Refusal::new(400, "profile.no_page", "`page` in the query: must be a path of this site")
    })?;
    let visitor = Visitor::read(site, facts);
    let profile = visitor.profile(site, facts);
    let address = Address::read(&page);
    let referrer = field(query, "referrer").unwrap_or_default();
    let context = facts.context(&address, &referrer, &site.plan);
    let view = View::new(visitor.consent, profile.as_ref(), context, facts.clock());
    let decision = engine::decide(&site.plan, &view);
    let remembered = Profile {
        learnt: visitor.learnt.unwrap_or_default(),
        declared: visitor.declared.unwrap_or_default(),
    };
    Ok(Reply::object(|json| {
        json.key("home").text(home(visitor.consent.home()));
        json.key("remembered");
        engine::remembered(json, &site.plan, &remembered, facts.now);
        json.key("why");
        engine::why(json, &decision);
    }))
}

/// `POST /_indgang/profile` with `{"traits":{"first_name":"Anna","postcode":null}}`: all of it is
/// taken, or nothing.
pub fn post(call: &Call<'_>) -> Answer {
    let visitor = Visitor::read(call.site, &call.facts);
    if visitor.consent.home() != Home::Edge {
        let message = "the profile does not live at the edge: the visitor has not granted that";
        return Err(Refusal::new(403, "consent.edge_needed", message));
    }
    let Some(ring) = &call.site.ring else { return Err(Refusal::no_secret()) };
    let mut body = body::object(call.body, &["traits"])?;
    let Some(Value::Object(traits)) = body.remove("traits") else {
        return Err(wrong("`traits` in the body", "an object"));
    };
    let mut declared = visitor.declared.unwrap_or_default();
    for (name, value) in &traits {
        let text = match value {
            Value::Null => "".into(),
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            Value::Array(_) | Value::Object(_) => {
                return Err(wrong(&format!("`traits.{name}`"), "a text, number, truth or null"));
            }
        };
        engine::declare(&call.site.plan, &mut declared, name, &text, call.facts.now).map_err(
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
    let cookie = sealed_declared(ring, visitor.consent.epoch, Some(&declared))?;
    Ok(Reply::object(|_| ()).with_cookies(Vec::from([cookie])))
}

/// `DELETE /_indgang/profile`: forgets, and keeps what was chosen. Whatever still carries the
/// profile is of a dead epoch.
pub fn forget_all(call: &Call<'_>) -> Answer {
    let visitor = Visitor::read(call.site, &call.facts);
    let choice = visitor.choice.map(forget);
    let mut cookies = Vec::from([delete(LEARNT), delete(DECLARED)]);
    cookies.extend(choice.map(|choice| set(CHOICE, &choice.write())));
    Ok(reply(choice, None, None).with_cookies(cookies))
}
