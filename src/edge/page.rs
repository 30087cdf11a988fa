//! The page door: one request in, everything the shell needs to answer it out.

use super::{Facts, Site, Visitor, cookies};
use crate::condition::NodeId;
use crate::consent::{Choice, Home};
use crate::context::{Address, Context};
use crate::decision::{Decision, View};
use crate::engine;
use crate::json::Json;
use crate::plan::Plan;
use crate::strings::parts;
use alloc::{string::String, vec::Vec};

/// Bytes of an ordinary answer.
const ANSWER: usize = 512;

/// Decides one page view. The answer is JSON:
///
/// - `decides`: whether the slots are settled here; else the device settles them.
/// - `plan`: the [version](engine::version) that decided.
/// - `entry`: the path whose content is shown, or `null`; `redirect`: whether by sending the
///   visitor there.
/// - `slots`: the variant of each; `merge`: the texts of merge fields.
/// - `context`: what the device is told of the request, in case it decides the next view: the
///   visitor may grant that on any page. `null` for crawlers.
/// - `record`: there where the page shall have the [signals](crate::consent::follow) recorded:
///   the choice that they withdrew a profile from, which counts as refused from here on; empty
///   if there was none.
/// - `epoch`: the erasure epoch of the profile that was asked, if one was.
/// - `cookies`: `Set-Cookie` headers. A page view only ever deletes.
#[must_use]
pub fn decide(site: &Site, facts: &Facts<'_>) -> String {
    let plan = &site.plan;
    if facts.robot {
        return answer(site, &engine::defaults(plan), true, None, None);
    }
    let mut visitor = Visitor::read(site, facts);
    let profile = visitor.take_profile(site, facts);
    let address = Address::read(&facts.address);
    let context = facts.context(&address, &facts.referrer, plan);
    let mut view = View::new(visitor.consent, profile.as_ref(), context, facts.clock());
    let forced = named(plan, &facts.segments);
    view.forced = &forced;
    let decision = site.decide(&view);
    // A device cannot tell whether a link was signed: what one says is settled here.
    let device = visitor.consent.home() == Home::Device && forced.is_empty();
    let epoch = profile.as_ref().map(|_| visitor.consent.epoch);
    answer(site, &decision, !device, Some((&visitor, &told(&context))), epoch)
}

/// The conditions of the segments with these names; of what the plan does not know, none.
fn named(plan: &Plan, names: &str) -> Vec<NodeId> {
    if names.is_empty() {
        return Vec::new();
    }
    let all = plan.segment_names().zip(plan.segments());
    all.filter(|(name, _)| parts(names, b",").any(|it| it == *name)).map(|(_, it)| it).collect()
}

fn answer(
    site: &Site,
    decision: &Decision<'_>,
    decides: bool,
    person: Option<(&Visitor, &str)>,
    epoch: Option<u16>,
) -> String {
    let mut json = Json::with_capacity(ANSWER);
    json.object(|json| {
        json.key("decides").bool(decides);
        json.key("plan").text(&engine::version(&site.plan));
        json.key("entry").maybe(decision.entry.map(|way| way.to));
        json.key("redirect").bool(decision.entry.is_some_and(|way| way.redirect));
        json.key("slots").object(|json| {
            for chosen in &decision.slots {
                json.key(chosen.slot).text(chosen.variant);
            }
        });
        json.key("merge").object(|json| {
            for (name, text) in &decision.merges {
                json.key(name).text(text);
            }
        });
        json.key("context").maybe(person.map(|(_, told)| told));
        if let Some((visitor, _)) = person.filter(|(visitor, _)| visitor.consent.outdated) {
            json.key("record").text(&visitor.withdrawn().map_or(String::new(), Choice::write));
        }
        if let Some(epoch) = epoch {
            json.key("epoch").number(i64::from(epoch));
        }
        json.key("cookies").list(|json| {
            for name in person.iter().flat_map(|(visitor, _)| &visitor.stale) {
                json.text(&cookies::delete(name));
            }
        });
    });
    json.into_string()
}

/// What only the edge knows of a request, for the device: `country=DK&region=84&device=phone`.
fn told(context: &Context<'_>) -> String {
    let mut told = String::new();
    let known = [
        ("country", context.country),
        ("region", context.region),
        ("device", context.device.name()),
    ];
    for (name, value) in known {
        // Codes of the network; anything else is not passed on.
        if !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric()) {
            if !told.is_empty() {
                told.push('&');
            }
            told.push_str(name);
            told.push('=');
            told.push_str(value);
        }
    }
    told
}
