//! Bytes as text fit for cookies and JSON: base64url without padding.

use alloc::{string::String, vec::Vec};
use base64ct::{Base64UrlUnpadded, Encoding};

/// The text of `bytes`.
pub fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// The bytes of exactly one `text` of at most `most` characters.
pub fn decode(text: &str, most: usize) -> Option<Vec<u8>> {
    // A last group of one character carries no byte; the decoder would drop it unseen.
    if text.len() > most || text.len() % 4 == 1 {
        return None;
    }
    Base64UrlUnpadded::decode_vec(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_exactly_what_it_writes() {
        for text in ["", "AA", "AAA", "AAAA", "_-8"] {
            assert_eq!(decode(text, 9).map(|bytes| encode(&bytes)).as_deref(), Some(text));
        }
        for text in ["A", "AAAAA", "AB", "AAB", "AA=", "AA==", "+/8", "A A", "ø"] {
            assert_eq!(decode(text, 9), None, "{text}");
        }
        assert_eq!(decode("AAAA", 3), None);
    }
}
