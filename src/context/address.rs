//! The address of a page, taken apart.

use super::Campaign;
use crate::limits::URL_BYTES;
use crate::strings::{before, cut, parts};
use alloc::{string::String, vec::Vec};

/// The path of a page, and the campaign that its link named.
///
/// ```
/// use indgang::context::Address;
/// let page = Address::read("/deals/?utm_source=news&utm_campaign=mid+summer");
/// assert_eq!((page.path(), page.campaign().name), ("/deals/", "mid summer"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    path: String,
    source: String,
    medium: String,
    name: String,
}

impl Address {
    /// Reads a path with what follows it, `/deals/?utm_source=news#top`. At most [`URL_BYTES`]
    /// are looked at.
    #[must_use]
    pub fn read(address: &str) -> Self {
        let bytes = address.as_bytes();
        let looked_at = bytes.get(..URL_BYTES).unwrap_or(bytes);
        let whole = lossy(looked_at);
        let whole = before(&whole, b"#");
        let (path, query) = cut(whole, b"?").unwrap_or((whole, ""));
        let campaign = |name| field(query, name).unwrap_or_default();
        Self {
            path: String::from(path),
            source: campaign("utm_source"),
            medium: campaign("utm_medium"),
            name: campaign("utm_campaign"),
        }
    }

    /// The path, from `/`, as it was written.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The campaign.
    #[must_use]
    pub fn campaign(&self) -> Campaign<'_> {
        Campaign { source: &self.source, medium: &self.medium, name: &self.name }
    }
}

/// The value of the first field of that name in a query, `a=1&b=2`.
///
/// `+` is a blank and `%41` a byte; a `%` that is not an escape stands for itself.
#[must_use]
pub fn field(query: &str, name: &str) -> Option<String> {
    let fields = parts(query, b"&").map(|field| cut(field, b"=").unwrap_or((field, "")));
    let (_, value) = fields.into_iter().find(|&(found, _)| found == name)?;
    Some(lossy(&decode(value.as_bytes())))
}

/// The text of `bytes`, with U+FFFD where they are none: as the standard library has it, in half
/// the room.
fn lossy(mut bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    loop {
        let bad = match core::str::from_utf8(bytes) {
            Ok(text) => {
                out.push_str(text);
                return out;
            }
            Err(bad) => bad,
        };
        let (good, rest) = bytes.split_at_checked(bad.valid_up_to()).unwrap_or_default();
        out.push_str(core::str::from_utf8(good).unwrap_or_default());
        out.push(char::REPLACEMENT_CHARACTER);
        // Without a length, the bytes end within a character.
        bytes = bad.error_len().and_then(|length| rest.get(length..)).unwrap_or_default();
    }
}

fn decode(field: &[u8]) -> Vec<u8> {
    let digit = |at: usize| char::from(*field.get(at)?).to_digit(16);
    let (mut out, mut at) = (Vec::with_capacity(field.len()), 0);
    while let Some(&byte) = field.get(at) {
        match (byte, digit(at + 1).zip(digit(at + 2))) {
            (b'%', Some((high, low))) => {
                out.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            _ => out.push(byte),
        }
        at += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    #[track_caller]
    fn check(address: &str, expected: [&str; 4]) {
        let read = Address::read(address);
        let Campaign { source, medium, name } = read.campaign();
        assert_eq!([read.path(), source, medium, name], expected);
    }

    #[test]
    fn takes_addresses_apart() {
        check("/", ["/", "", "", ""]);
        check("", ["", "", "", ""]);
        check("/a?utm_medium=e%2Dmail&x=1&utm_source=%C3%A6", ["/a", "æ", "e-mail", ""]);
        check("/a#?utm_source=x", ["/a", "", "", ""]);
        check("/a?utm_source=x#y", ["/a", "x", "", ""]);
        check("/a?utm_source=first&utm_source=second", ["/a", "first", "", ""]);
        check("/a?utm_source", ["/a", "", "", ""]);
    }

    #[test]
    fn what_is_no_escape_stands_for_itself() {
        check("/a?utm_source=100%&utm_medium=%4&utm_campaign=%zz", ["/a", "100%", "%4", "%zz"]);
        check("/a?utm_source=%ff", ["/a", "\u{FFFD}", "", ""]);
    }

    #[test]
    fn long_addresses_are_cut() {
        let long = format!("/{}?utm_source=x", "ø".repeat(URL_BYTES));
        let read = Address::read(&long);
        assert!(read.path().len() <= URL_BYTES + 3);
        assert_eq!(read.campaign().source, "");
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced_as_the_standard_library_does() {
        const BYTES: [u8; 12] =
            [0x41, 0x80, 0x9F, 0xA0, 0xBF, 0xC3, 0xE2, 0xED, 0xF0, 0xF4, 0xF5, 0xFF];
        for mut number in 0..BYTES.len().pow(4) {
            let bytes = [(); 4].map(|()| {
                let byte = BYTES[number % BYTES.len()];
                number /= BYTES.len();
                byte
            });
            for length in 0..=4 {
                let bytes = &bytes[..length];
                assert_eq!(lossy(bytes), String::from_utf8_lossy(bytes), "{bytes:x?}");
            }
        }
    }
}
