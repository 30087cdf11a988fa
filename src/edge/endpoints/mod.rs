//! The endpoints under `/_indgang/`: what the page asks of the edge after it is shown.
//!
//! Whatever changes something is refused unless it comes from a page of this site. Every answer
//! is the asker's own, and JSON. Up to here all is plain data; `door` has the platform's requests
//! and responses.

mod body;
mod consent;
#[cfg(feature = "endpoints")]
mod door;
mod health;
mod observe;
mod profile;
mod reply;
mod value;

pub use reply::Reply;

use super::{Facts, KeyRing, Site, Visitor};
use crate::limits::BODY_BYTES;
use crate::time::UnixSeconds;
use alloc::{format, string::String, vec::Vec};
use reply::Refusal;

/// One call of an endpoint.
struct Call<'a> {
    site: &'a Site,
    facts: Facts<'a>,
    body: &'a [u8],
}

type Answer = Result<Reply, Refusal>;
type Endpoint = fn(&Call<'_>) -> Answer;

const ROUTES: &[(&str, &[(&str, Endpoint)])] = &[
    ("/_indgang/consent", &[("POST", consent::post)]),
    (
        "/_indgang/profile",
        &[("GET", profile::get), ("POST", profile::post), ("DELETE", profile::forget_all)],
    ),
    ("/_indgang/observe", &[("POST", observe::post)]),
    ("/_indgang/health", &[("GET", health::get)]),
];

/// A request to an endpoint, besides its [`Facts`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Ask<'a> {
    /// Its method.
    pub method: &'a str,
    /// The `Sec-Fetch-Site` header; empty if there is none.
    pub from: &'a str,
    /// The `Origin` header, likewise.
    pub origin: &'a str,
    /// Its body, read as far as any endpoint would.
    pub body: &'a [u8],
}

/// Answers a request. Whatever is asked, there is an answer.
#[must_use]
pub fn answer(site: &Site, facts: Facts<'_>, ask: &Ask<'_>) -> Reply {
    let path = facts.address.split('?').next().unwrap_or_default();
    let answer = may_ask(ask, &facts)
        .and_then(|()| route(path, ask.method))
        .and_then(|endpoint| endpoint(&Call { site, facts, body: within(ask.body)? }));
    answer.unwrap_or_else(Reply::from)
}

/// Answers where the plan cannot be used, for the reason that `fault` is the code of: visitors can
/// take back what they granted and have everything forgotten, and all else waits.
#[must_use]
pub fn answer_without_plan(
    fault: &'static str,
    ring: Option<&KeyRing>,
    facts: &Facts<'_>,
    ask: &Ask<'_>,
) -> Reply {
    let path = facts.address.split('?').next().unwrap_or_default();
    let answer = may_ask(ask, facts).and_then(|()| route(path, ask.method)).and_then(|_| {
        let body = within(ask.body)?;
        let visitor = || Visitor::read_without_plan(ring, facts);
        let done = match (path, ask.method) {
            ("/_indgang/consent", _) => consent::take_back(&visitor(), ring, body)?,
            ("/_indgang/profile", "DELETE") => Some(profile::forgotten(&visitor())),
            _ => None,
        };
        let message = "the endpoints cannot answer; the operator's log says why";
        done.ok_or_else(|| Refusal::new(500, fault, message))
    });
    answer.unwrap_or_else(Reply::from)
}

/// What the origin says of the visitor of a request, sealed for the page to carry until then:
/// `traits` is a JSON object. `None` where none of it is to be kept.
///
/// # Errors
/// The stable code of what is wrong with it.
pub fn told(
    site: &Site,
    facts: &Facts<'_>,
    traits: &str,
    until: UnixSeconds,
) -> Result<Option<String>, &'static str> {
    let told = profile::said_by_origin(site, traits, facts.now)?;
    super::told::seal(site, &Visitor::read(site, facts), &told, until, facts.now)
        .map_err(|_| "told.no_randomness")
}

fn route(path: &str, method: &str) -> Result<Endpoint, Refusal> {
    let Some((_, methods)) = ROUTES.iter().find(|(route, _)| *route == path) else {
        return Err(Refusal::new(404, "edge.no_route", "there is no such endpoint"));
    };
    let found = methods.iter().find(|(known, _)| *known == method);
    found.map(|&(_, endpoint)| endpoint).ok_or_else(|| {
        let allow: Vec<&str> = methods.iter().map(|&(known, _)| known).collect();
        let allow = allow.join(", ");
        let message = format!("this endpoint answers {allow}");
        Refusal { allow, ..Refusal::new(405, "edge.method", message) }
    })
}

/// Only a page of this site may change anything, and no page of another may have anything read.
/// Browsers say where a request comes from; the older ones among them at least name the origin of
/// what would change something.
fn may_ask(ask: &Ask<'_>, facts: &Facts<'_>) -> Result<(), Refusal> {
    let same = match ask.from {
        "same-origin" => true,
        "" | "none" => ask.origin.split_once("://").is_some_and(|(_, host)| host == facts.host),
        _ => false,
    };
    let reads = matches!(ask.method, "GET" | "HEAD" | "OPTIONS");
    if same || reads && !matches!(ask.from, "cross-site" | "same-site") {
        return Ok(());
    }
    Err(Refusal::new(403, "edge.cross_site", "only pages of this site may ask this"))
}

fn within(body: &[u8]) -> Result<&[u8], Refusal> {
    if body.len() > BODY_BYTES {
        let message = format!("the body is longer than {BODY_BYTES} bytes");
        return Err(Refusal::new(413, "body.too_large", message));
    }
    Ok(body)
}
