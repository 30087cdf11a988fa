//! Where the platform's requests and responses meet the endpoints: convert, call, convert.

use super::{Ask, Reply, answer, told};
use crate::edge::{Facts, Site};
use crate::time::UnixSeconds;
use alloc::{string::String, vec::Vec};
use wasm_bindgen::prelude::*;
use web_sys::{Headers, Request, Response, ResponseInit};

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

    /// What the origin [told](told()) of a visitor, sealed for the page to carry; `until` is the
    /// second since 1970 at which it is over.
    ///
    /// # Errors
    /// A JavaScript error whose message is a stable code.
    pub fn told(&self, facts: &str, traits: &str, until: u32) -> Result<Option<String>, JsError> {
        let facts = Facts::read(facts);
        told(&self.site, &facts, traits, UnixSeconds(until)).map_err(JsError::new)
    }

    /// Answers a request, told in `facts` as [`Facts::read`] takes it, of which `body` was read as
    /// far as any endpoint would.
    ///
    /// # Errors
    /// What the platform says if it cannot make a response.
    pub fn answer(&self, request: Request, facts: &str, body: &[u8]) -> Result<Response, JsValue> {
        let headers = request.headers();
        let header = |name| headers.get(name).ok().flatten().unwrap_or_default();
        let (method, from, origin) = (request.method(), header("sec-fetch-site"), header("origin"));
        let ask = Ask { method: &method, from: &from, origin: &origin, body };
        respond(&answer(&self.site, Facts::read(facts), &ask))
    }
}

fn respond(reply: &Reply) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("cache-control", "private, no-store")?;
    headers.set("x-content-type-options", "nosniff")?;
    if !reply.allow.is_empty() {
        headers.set("allow", &reply.allow)?;
    }
    for cookie in &reply.cookies {
        headers.append("set-cookie", cookie)?;
    }
    if reply.json.is_some() {
        headers.set("content-type", "application/json")?;
    }
    let init = ResponseInit::new();
    init.set_status(reply.status);
    init.set_headers(&headers);
    Response::new_with_opt_str_and_init(reply.json.as_deref(), &init)
}
