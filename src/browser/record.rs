//! Profile records as storage holds them: the erasure epoch, a dot, and the record in base64url.

use alloc::string::String;
use base64ct::{Base64UrlUnpadded, Encoding};

/// A record as text, bound to the epoch.
pub(super) fn write(epoch: u16, record: &[u8]) -> String {
    let mut text = String::new();
    let digits = epoch.checked_ilog10().unwrap_or(0);
    for place in (0..=digits).rev() {
        text.push(char::from(b'0' + (epoch / 10u16.pow(place) % 10) as u8));
    }
    text.push('.');
    text.push_str(&Base64UrlUnpadded::encode_string(record));
    text
}

/// What `decode` makes of the record in `text`, if that is one of this epoch.
pub(super) fn read<T>(text: &str, epoch: u16, decode: fn(&[u8]) -> Option<T>) -> Option<T> {
    let (bound, record) = text.split_once('.')?;
    if bound.parse() != Ok(epoch) {
        return None;
    }
    decode(&Base64UrlUnpadded::decode_vec(record).ok()?)
}
