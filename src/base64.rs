//! Bytes as text fit for cookies, storage and JSON: base64url without padding.
//!
//! By hand, as every browser loads it; `docs/decisions.md` has what libraries cost. What is read and
//! written here is sealed or the visitor's own, so it need not take the same time for all. The
//! one secret, the edge's own, is read once in an instance's life.

use alloc::{string::String, vec::Vec};

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The text of `bytes`.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    let (mut bits, mut held) = (0u32, 0);
    let mut put = |bits: u32| {
        out.push(char::from(*LETTERS.get(bits as usize & 63).unwrap_or(&b'A')));
    };
    for &byte in bytes {
        bits = bits << 8 | u32::from(byte);
        held += 8;
        while held >= 6 {
            held -= 6;
            put(bits >> held);
        }
    }
    if held > 0 {
        put(bits << (6 - held));
    }
    out
}

/// The bytes of exactly one `text` of at most `most` characters: no other gives the same, and a
/// text that no bytes have is `None`.
#[must_use]
pub fn decode(text: &str, most: usize) -> Option<Vec<u8>> {
    if text.len() > most {
        return None;
    }
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for letters in text.as_bytes().chunks(4) {
        let mut bits = 0u32;
        for &letter in letters {
            bits = bits << 6 | u32::from(sextet(letter)?);
        }
        // A last letter alone carries no byte, and what is left of the last one must be nothing.
        let (count, left) = match letters.len() {
            4 => (3, 0),
            3 => (2, 2),
            2 => (1, 4),
            _ => return None,
        };
        if bits & ((1 << left) - 1) != 0 {
            return None;
        }
        out.extend_from_slice((bits >> left).to_be_bytes().get(4 - count..)?);
    }
    Some(out)
}

/// The six bits that a letter stands for.
#[inline(always)]
#[must_use]
pub const fn sextet(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_exactly_what_it_writes() {
        for text in ["", "AA", "AAA", "AAAA", "_-8", "AQIDBAUGBwgJ"] {
            assert_eq!(decode(text, 12).map(|bytes| encode(&bytes)).as_deref(), Some(text));
        }
        for text in ["A", "AAAAA", "AB", "AAB", "AA=", "AA==", "+/8", "A A", "\u{f8}"] {
            assert_eq!(decode(text, 12), None, "{text}");
        }
        assert_eq!(decode("AAAA", 3), None);
    }

    proptest! {
        #[test]
        fn agrees_with_a_library(
            bytes in prop::collection::vec(any::<u8>(), 0..70),
            text in "[A-Za-z0-9_=+ -]{0,12}",
        ) {
            use base64ct::{Base64UrlUnpadded as Library, Encoding};
            prop_assert_eq!(encode(&bytes), Library::encode_string(&bytes));
            prop_assert_eq!(decode(&encode(&bytes), 99), Some(bytes));
            prop_assert_eq!(decode(&text, 99), Library::decode_vec(&text).ok());
        }
    }
}
