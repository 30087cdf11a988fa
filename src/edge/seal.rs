//! Sealing profiles into cookie values, so that nobody but the site's own edge reads or makes
//! them.
//!
//! A sealed value is base64url of: the layout's version (1 byte), the key's id (1), a random
//! nonce (24), and the record under XChaCha20-Poly1305 with its tag (16). The version, the
//! cookie's name and the erasure epoch are authenticated with it: a value moved to the other
//! cookie, or kept from before an erasure, does not open.

use crate::base64;
use crate::limits::COOKIE_BYTES;
use alloc::{string::String, vec::Vec};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use core::fmt;

/// The layout that is written.
const VERSION: u8 = 1;
/// Bytes of a secret, and of a nonce.
const SECRET: usize = 32;
const NONCE: usize = 24;

/// The site's keys: one seals, and those before it still open.
#[derive(Clone)]
pub struct KeyRing {
    current: Key,
    previous: Option<Key>,
}

#[derive(Clone)]
struct Key {
    id: u8,
    cipher: XChaCha20Poly1305,
}

/// A secret that is not 32 bytes in base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadSecret;

impl BadSecret {
    /// A stable code.
    pub const CODE: &str = "edge.bad_secret";
}

impl fmt::Display for BadSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a secret must be 32 random bytes in base64, 43 characters")
    }
}

impl core::error::Error for BadSecret {}

// The keys themselves are never shown.
impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing").finish_non_exhaustive()
    }
}

impl KeyRing {
    /// The keys of a secret, and of the one it replaced, if any.
    ///
    /// # Errors
    /// [`BadSecret`] if either is not 32 bytes in base64: 43 characters, of either alphabet.
    pub fn new(secret: &str, previous: Option<&str>) -> Result<Self, BadSecret> {
        let previous = previous.map(Key::new).transpose()?;
        Ok(Self { current: Key::new(secret)?, previous })
    }

    /// The keys of the secrets that an environment holds: an empty one is none.
    ///
    /// # Errors
    /// [`BadSecret`], as for [`new`](Self::new).
    pub fn of(secret: Option<&str>, previous: Option<&str>) -> Result<Option<Self>, BadSecret> {
        let given = |secret: &&str| !secret.is_empty();
        secret.filter(given).map(|secret| Self::new(secret, previous.filter(given))).transpose()
    }

    /// Seals `record` for the cookie `name` in `epoch`; `None` if the platform has no randomness.
    #[must_use]
    pub fn seal(&self, name: &str, epoch: u16, record: &[u8]) -> Option<String> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).ok()?;
        let aad = bound_to(name, epoch);
        let payload = Payload { msg: record, aad: &aad };
        let sealed = self.current.cipher.encrypt(&XNonce::from(nonce), payload).ok()?;
        let mut out = Vec::with_capacity(2 + NONCE + sealed.len());
        out.extend_from_slice(&[VERSION, self.current.id]);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        Some(base64::encode(&out))
    }

    /// The record in `text`, if one of the keys sealed it for this cookie in this epoch. Any
    /// text gives that or `None`.
    #[must_use]
    pub fn open(&self, name: &str, epoch: u16, text: &str) -> Option<Vec<u8>> {
        let bytes = base64::decode(text, COOKIE_BYTES)?;
        let (&[version, id], rest) = bytes.split_first_chunk()?;
        let (&nonce, sealed) = rest.split_first_chunk::<NONCE>()?;
        if version != VERSION {
            return None;
        }
        let aad = bound_to(name, epoch);
        // Both may have the same id: one byte tells keys apart, it does not name them.
        let keys = core::iter::once(&self.current).chain(&self.previous);
        keys.filter(|key| key.id == id).find_map(|key| {
            key.cipher.decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: &aad }).ok()
        })
    }
}

impl Key {
    fn new(secret: &str) -> Result<Self, BadSecret> {
        // Tools that make secrets write the other alphabet, padded: `openssl rand -base64 32`.
        let secret = secret.trim().trim_end_matches('=').replace('+', "-").replace('/', "_");
        let bytes = base64::decode(&secret, SECRET * 2).ok_or(BadSecret)?;
        let key: [u8; SECRET] = bytes.try_into().map_err(|_| BadSecret)?;
        let cipher = XChaCha20Poly1305::new(&key.into());
        // A check value: what the key makes of a nonce that no cookie will draw. It tells
        // nothing of the key.
        let payload = Payload { msg: &[], aad: b"indgang key id" };
        let check = cipher.encrypt(&XNonce::from([0xFF; NONCE]), payload).unwrap_or_default();
        let id = check.first().copied().unwrap_or_default();
        Ok(Self { id, cipher })
    }
}

/// What a sealed value is bound to. The name ends where the fixed-length rest begins, so no two
/// bindings write the same.
fn bound_to(name: &str, epoch: u16) -> Vec<u8> {
    let mut aad = Vec::with_capacity(name.len() + 3);
    aad.extend_from_slice(name.as_bytes());
    aad.push(VERSION);
    aad.extend_from_slice(&epoch.to_le_bytes());
    aad
}
