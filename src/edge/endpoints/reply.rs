//! What an endpoint answers, and how it refuses.

use crate::edge::moves::NoRandomness;
use crate::json::Json;
use alloc::{string::String, vec::Vec};

/// An answer: JSON, or none with status 204.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status of the response.
    pub status: u16,
    /// Its body; a refusal is `{"error":{"code":"…","message":"…"}}`.
    pub json: Option<String>,
    /// Its `Set-Cookie` headers.
    pub cookies: Vec<String>,
    /// For status 405, the methods that are answered, with commas between; else empty.
    pub allow: String,
}

/// A refusal: a status, a stable code, and what is wrong and where.
pub struct Refusal {
    pub status: u16,
    pub code: &'static str,
    pub message: String,
    /// For status 405, the methods that are answered.
    pub allow: String,
}

impl Refusal {
    pub fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), allow: String::new() }
    }

    /// Nothing can be sealed at all.
    pub fn no_secret() -> Self {
        let message = "this site keeps no profiles at its edge: the operator has set no secret";
        Self::new(409, "edge.no_secret", message)
    }
}

impl Reply {
    /// An object, with the fields that `body` writes.
    pub(super) fn object(body: impl FnOnce(&mut Json)) -> Self {
        let mut json = Json::new();
        json.object(body);
        let json = Some(json.into_string());
        Self { status: 200, json, cookies: Vec::new(), allow: String::new() }
    }

    /// Nothing to say.
    pub(super) const fn empty() -> Self {
        Self { status: 204, json: None, cookies: Vec::new(), allow: String::new() }
    }

    /// The same, setting cookies.
    pub(super) fn with_cookies(self, cookies: Vec<String>) -> Self {
        Self { cookies, ..self }
    }
}

impl From<NoRandomness> for Refusal {
    fn from(_: NoRandomness) -> Self {
        Self::new(500, "edge.no_randomness", "the platform gave no randomness; try again")
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        let reply = Self::object(|json| {
            json.key("error").object(|json| {
                json.key("code").text(refusal.code);
                json.key("message").text(&refusal.message);
            });
        });
        Self { status: refusal.status, allow: refusal.allow, ..reply }
    }
}
