//! Bytes as text fit for cookies, storage and JSON: base64url without padding.
//!
//! By hand, as every browser loads it: a library of general use takes four times the room. What is
//! read and written here is sealed or the visitor's own, so it need not take the same time for all.

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
    let (mut bits, mut held) = (0u32, 0);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    // A last letter alone carries no byte, and what is left of the last one must be nothing.
    (held < 6 && bits & ((1 << held) - 1) == 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn every_length_comes_back() {
        for length in 0..70u8 {
            let bytes: Vec<u8> = (0..length).map(|at| at.wrapping_mul(151)).collect();
            let text = encode(&bytes);
            assert_eq!(text.len(), (usize::from(length) * 4).div_ceil(3));
            assert_eq!(decode(&text, 99), Some(bytes));
        }
    }
}
