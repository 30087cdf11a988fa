//! Profile records as a device's storage holds them, and as they move: the erasure epoch, a dot, and the record in base64url.

use crate::base64;
use crate::limits::COOKIE_BYTES;
use crate::strings::{cut, put_number, whole};
use alloc::string::String;

/// A record as text, bound to the epoch.
#[must_use]
pub fn write(epoch: u16, record: &[u8]) -> String {
    let mut text = String::new();
    put_number(&mut text, epoch.into());
    text.push('.');
    text.push_str(&base64::encode(record));
    text
}

/// What `decode` makes of the record in `text`, if that is one of this epoch and of at most
/// [`COOKIE_BYTES`].
#[must_use]
pub fn read<T>(text: &str, epoch: u16, decode: fn(&[u8]) -> Option<T>) -> Option<T> {
    let (bound, record) = cut(text, b".")?;
    if whole(bound) != Some(epoch.into()) {
        return None;
    }
    decode(&base64::decode(record, COOKIE_BYTES)?)
}
