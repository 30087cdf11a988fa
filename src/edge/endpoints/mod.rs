//! The endpoints under `/_indgang/`: what the page asks of the edge after it is shown.
//!
//! Whatever changes something is refused unless it comes from a page of this site. Every answer
//! is the asker's own, and JSON.

mod body;
mod consent;
mod health;
mod observe;
mod profile;
mod reply;

use super::{Facts, Site};
use crate::limits::BODY_BYTES;
use alloc::{format, string::String, vec::Vec};
use reply::{Refusal, Reply};
use wasm_bindgen::prelude::*;

/// One call of an endpoint.
struct Call<'a> {
    site: &'a Site,
    facts: Facts,
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

/// A site's endpoints.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Endpoints {
    site: Site,
}

#[wasm_bindgen]
impl Endpoints {
    /// Loads the plan and takes in the secrets.
    ///
    /// # Errors
    /// A JavaScript error whose message is a [stable code](Site::new).
    #[wasm_bindgen(constructor)]
    pub fn new(
        plan: Vec<u8>,
        secret: Option<String>,
        previous: Option<String>,
    ) -> Result<Self, JsError> {
        Site::new(plan, secret.as_deref(), previous.as_deref())
            .map(|site| Self { site })
            .map_err(JsError::new)
    }

    /// The [languages](Site::languages) of the site.
    pub fn languages(&self) -> String {
        self.site.languages()
    }

    /// Answers a request, told in `facts` as [`Facts::read`] takes it, of which `body` was read as far as any endpoint would.
    ///
    /// # Errors
    /// What the platform says if it cannot make a response.
    pub fn answer(
        &self,
        request: web_sys::Request,
        facts: &str,
        body: &[u8],
    ) -> Result<web_sys::Response, JsValue> {
        // By the platform's own interfaces: the crate's wrappers around them know every method,
        // header and address there is, and fill half the module.
        let method = request.method();
        let facts = Facts::read(facts);
        let answer = may_ask(&method, &request.headers(), &facts)
            .and_then(|()| route(facts.address.split('?').next().unwrap_or_default(), &method))
            .and_then(|endpoint| endpoint(&Call { site: &self.site, facts, body: within(body)? }));
        answer.unwrap_or_else(Reply::from).respond()
    }
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

/// Only a page of this site may change anything. Browsers say where a request comes from; the
/// older ones among them at least name the origin.
fn may_ask(method: &str, headers: &web_sys::Headers, facts: &Facts) -> Result<(), Refusal> {
    let header = |name| headers.get(name).ok().flatten().unwrap_or_default();
    let same = match header("sec-fetch-site").as_str() {
        "same-origin" => true,
        "" | "none" => {
            let origin = header("origin");
            origin.split_once("://").is_some_and(|(_, host)| host == facts.host)
        }
        _ => false,
    };
    if same || matches!(method, "GET" | "HEAD" | "OPTIONS") {
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
