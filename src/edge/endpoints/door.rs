//! Where the platform's requests and responses meet the endpoints: convert, call, convert.

use super::{Ask, Reply, answer, answer_without_plan, told};
use crate::edge::{BadSecret, Facts, KeyRing, Site};
use crate::time::UnixSeconds;
use alloc::{string::String, vec::Vec};
use wasm_bindgen::prelude::*;
use web_sys::{Headers, Request, Response, ResponseInit};

/// A site's endpoints.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Endpoints {
    site: Result<Site, Planless>,
}

/// What is left of a site whose plan cannot be used.
#[derive(Debug)]
struct Planless {
    fault: &'static str,
    ring: Option<KeyRing>,
}

#[wasm_bindgen]
impl Endpoints {
    /// Loads the plan, if there is one, and takes in the secrets. Without a plan that can be used,
    /// visitors can still withdraw.
    ///
    /// # Errors
    /// A JavaScript error whose message is the [code of a secret](BadSecret::CODE) that is none.
    #[wasm_bindgen(constructor)]
    pub fn new(
        plan: Option<Vec<u8>>,
        secret: Option<String>,
        previous: Option<String>,
    ) -> Result<Self, JsError> {
        let (secret, previous) = (secret.as_deref(), previous.as_deref());
        let loaded = plan.ok_or("plan.none").and_then(|plan| Site::new(plan, secret, previous));
        let site = match loaded {
            Ok(site) => Ok(site),
            Err(fault) => {
                let ring = KeyRing::of(secret, previous);
                Err(Planless { fault, ring: ring.map_err(|_| JsError::new(BadSecret::CODE))? })
            }
        };
        Ok(Self { site })
    }

    /// The code of what is wrong with the plan, if it cannot be used.
    pub fn fault(&self) -> Option<String> {
        self.site.as_ref().err().map(|planless| planless.fault.into())
    }

    /// The [languages](Site::languages) of the site.
    pub fn languages(&self) -> String {
        self.site.as_ref().map(Site::languages).unwrap_or_default()
    }

    /// What the origin [told](told()) of a visitor, sealed for the page to carry; `until` is the
    /// second since 1970 at which it is over.
    ///
    /// # Errors
    /// A JavaScript error whose message is a stable code.
    pub fn told(&self, facts: &str, traits: &str, until: u32) -> Result<Option<String>, JsError> {
        let site = self.site.as_ref().map_err(|planless| JsError::new(planless.fault))?;
        let facts = Facts::read(facts);
        told(site, &facts, traits, UnixSeconds(until)).map_err(JsError::new)
    }

    /// Answers a request, told in `facts` as [`Facts::read`] takes it, of which `body` was read as
    /// far as any endpoint would.
    ///
    /// # Errors
    /// What the platform says if it cannot make a response.
    pub fn answer(&self, request: Request, facts: &str, body: &[u8]) -> Result<Response, JsValue> {
        let headers = request.headers();
        let header = |name| headers.get(name).ok().flatten().unwrap_or_default();
        #[cfg(feature = "test-trap")]
        if !header("indgang-test-trap").is_empty() {
            core::arch::wasm32::unreachable();
        }
        let (method, from, origin) = (request.method(), header("sec-fetch-site"), header("origin"));
        let ask = Ask { method: &method, from: &from, origin: &origin, body };
        let facts = Facts::read(facts);
        respond(&match &self.site {
            Ok(site) => answer(site, facts, &ask),
            Err(it) => answer_without_plan(it.fault, it.ring.as_ref(), &facts, &ask),
        })
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
