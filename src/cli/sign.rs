//! What the site signs, for the addresses of links: the worker reads it, in
//! `www/js/worker/signed.js`.
//!
//! A token is what is said, as fields of a query, and an HMAC-SHA-256 over it, both in base64url.
//! The same words give the same token: there is no room in it for anything about a visitor.

use crate::files;
use crate::render::one;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use indgang::base64;
use indgang::limits::TOKEN_BYTES;
use indgang::manifest::wrong_path;
use sha2::Sha256;
use std::path::Path;

/// Where a secret is looked for, unless a file is named.
const VARIABLE: &str = "INDGANG_SECRET";
/// Bytes of a secret.
const SECRET: usize = 32;
/// What the key is derived for.
const PURPOSE: &[u8] = b"indgang link 1";

/// What a token is for.
#[derive(Clone, Copy)]
pub enum Use {
    /// A segment, on one page.
    Link,
    /// What one browser is shown.
    Preview,
}

impl Use {
    const fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Preview => "preview",
        }
    }
}

/// The key that signs, from the worker's secret.
pub struct Key([u8; SECRET]);

impl Key {
    /// Derived from the secret in `file`, or else in the environment.
    pub fn read(file: Option<&Path>) -> Result<Self, String> {
        let (name, text) = match file {
            Some(path) => (
                path.display().to_string(),
                files::text(path, files::read_bytes(path)?, "the secret")?,
            ),
            None => (VARIABLE.to_owned(), std::env::var(VARIABLE).unwrap_or_default()),
        };
        if text.trim().is_empty() {
            let what = format!(
                "there is no secret in `{name}` to sign with: set `{VARIABLE}` to the worker's, or \
                 name a file that holds it alone with `--secret-file`; a worker on this machine \
                 has it in `.dev.vars`"
            );
            return Err(one(what, "the secret"));
        }
        // The secret itself is never shown.
        let secret = decoded(text.trim()).ok_or_else(|| {
            let what = "must be the worker's secret alone, 32 bytes in base64: 43 or 44 characters";
            one(format!("what is in `{name}` {what}"), "the secret")
        })?;
        let mut key = [0; SECRET];
        match Hkdf::<Sha256>::new(None, &secret).expand(PURPOSE, &mut key) {
            Ok(()) => Ok(Self(key)),
            Err(error) => Err(one(error, "the secret")),
        }
    }

    /// Signs `fields`, for the page `path`; for all of them, if that is empty.
    pub fn token(
        &self,
        what: Use,
        path: &str,
        fields: &[(&str, String)],
    ) -> Result<String, String> {
        let fields: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let said = fields.join("&");
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).map_err(|bad| one(bad, "the key"))?;
        mac.update(format!("{}\n{path}\n{said}", what.name()).as_bytes());
        let mac = mac.finalize().into_bytes();
        let token = format!("{}.{}", base64::encode(said.as_bytes()), base64::encode(&mac));
        if token.len() > TOKEN_BYTES {
            let bad = format!("it takes {} characters, and {TOKEN_BYTES} is the most", token.len());
            return Err(one(bad, &format!("the {}", what.name())));
        }
        Ok(token)
    }
}

/// The bytes of a secret, in base64 of either alphabet, as the worker reads it.
fn decoded(text: &str) -> Option<[u8; SECRET]> {
    let plain = text.trim_end_matches('=').replace('+', "-").replace('/', "_");
    base64::decode(&plain, SECRET * 2)?.try_into().ok()
}

/// A value as a field of a query holds it.
fn escaped(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The address of a page, taken apart.
pub struct Address<'a> {
    text: &'a str,
    /// The path of the page.
    pub path: &'a str,
}

impl<'a> Address<'a> {
    /// Reads a whole address, or a path with what follows it.
    pub fn read(text: &'a str) -> Result<Self, String> {
        let wrong = |what: String| Err(one(what, "the address"));
        let page = text.split(['?', '#']).next().unwrap_or_default();
        let path = match page.split_once("://") {
            Some(("http" | "https", rest)) => match rest.find('/') {
                Some(at) => rest.get(at..).unwrap_or_default(),
                None => return wrong(format!("`{text}` has no path: write `{page}/`")),
            },
            Some(_) => return wrong(format!("`{text}` is no page: write `https://…`")),
            None => page,
        };
        if let Some((why, fix)) = wrong_path(path) {
            return wrong(format!("the path `{path}` {why}: {fix}"));
        }
        if text.contains("indgang-link=") || text.contains("indgang-preview=") {
            return wrong(format!("`{text}` is signed already: leave that out of it"));
        }
        Ok(Self { text, path })
    }

    /// The address with a token.
    pub fn with(&self, what: Use, token: &str) -> String {
        let (page, rest) = self.text.split_once('#').unwrap_or((self.text, ""));
        let mark = if page.contains('?') { '&' } else { '?' };
        let hash = if self.text.contains('#') { "#" } else { "" };
        format!("{page}{mark}indgang-{}={token}{hash}{rest}\n", what.name())
    }
}
