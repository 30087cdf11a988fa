//! Interned texts: each kept once, known by number.

use crate::bytes::u32_at;
use alloc::string::String;
use core::cmp::Ordering;

/// What comes before and after the first of some ASCII characters.
///
/// What the standard library has for this takes any pattern, backwards too, and ten times the room.
#[must_use]
pub fn cut<'a>(text: &'a str, marks: &[u8]) -> Option<(&'a str, &'a str)> {
    // `contains` would be the standard library's search for bytes in long slices.
    let at = text.bytes().position(|byte| marks.iter().copied().any(|mark| mark == byte))?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// What comes before the first of some ASCII characters; all of it if there is none.
#[must_use]
pub fn before<'a>(text: &'a str, marks: &[u8]) -> &'a str {
    cut(text, marks).map_or(text, |(before, _)| before)
}

/// What lies between some ASCII characters; at least one text, which may be empty.
pub fn parts<'a>(text: &'a str, marks: &[u8]) -> impl Iterator<Item = &'a str> {
    let mut rest = Some(text);
    core::iter::from_fn(move || {
        let text = rest?;
        let cut = cut(text, marks);
        rest = cut.map(|(_, after)| after);
        Some(cut.map_or(text, |(part, _)| part))
    })
}

/// What lies between blanks, tabs and ends of lines.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    parts(text, b" \t\n\x0C\r").filter(|word| !word.is_empty())
}

/// The whole number that `text` is, of at most 18 digits.
#[must_use]
pub fn whole(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (-1, digits),
        [b'+', digits @ ..] | digits => (1, digits),
    };
    if digits.is_empty() || digits.len() > 18 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(sign * digits.iter().fold(0, |value, digit| value * 10 + i64::from(digit - b'0')))
}

/// Appends a number in decimal digits.
pub fn put_number(out: &mut String, number: u64) {
    if number > 9 {
        put_number(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// The number of a text in a plan; 0 is the empty text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextId(pub u32);

/// Texts in a plan: where each ends, and all of them in a row. The first of them are the *words*:
/// what conditions compare with, in the order of their bytes.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    /// The end of each text as a little-endian `u32`, in the order of their numbers.
    pub ends: &'a [u8],
    /// The texts themselves.
    pub text: &'a str,
    /// The number of the last word; the first is 0, the empty text.
    pub last_word: u16,
}

impl<'a> Texts<'a> {
    /// Text `id`; empty if there is none.
    #[must_use]
    pub fn get(&self, TextId(id): TextId) -> &'a str {
        let at = (id as usize).saturating_mul(4);
        let start = if id == 0 { 0 } else { u32_at(self.ends, at - 4) };
        self.text.get(start as usize..u32_at(self.ends, at) as usize).unwrap_or_default()
    }

    /// The word that `text` is.
    #[must_use]
    pub fn word(&self, text: &str) -> Option<u16> {
        let (mut low, mut high) = (0, u32::from(self.last_word) + 1);
        while low < high {
            let middle = low.midpoint(high);
            match self.get(TextId(middle)).cmp(text) {
                Ordering::Equal => return u16::try_from(middle).ok(),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ends.len() / 4
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether the ends never go back and fall between characters, the last is the end of all,
    /// the first text is empty, and there are as many texts as words.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let mut start = 0;
        let whole = self.ends.chunks_exact(4).all(|end| {
            let end = u32_at(end, 0) as usize;
            let after = end >= start;
            start = end;
            after && self.text.is_char_boundary(end)
        });
        whole
            && start == self.text.len()
            && self.len() > usize::from(self.last_word)
            && self.get(TextId(0)).is_empty()
    }
}

/// Texts being collected for a plan.
#[cfg(feature = "author")]
#[derive(Debug, Default)]
pub struct TextPool {
    ids: alloc::collections::BTreeMap<alloc::string::String, TextId>,
    ends: alloc::vec::Vec<u8>,
    bytes: alloc::vec::Vec<u8>,
}

#[cfg(feature = "author")]
impl TextPool {
    /// A pool that begins with the empty text and these words, in the order of their bytes.
    #[must_use]
    pub fn of_words(words: &alloc::collections::BTreeSet<&str>) -> Self {
        let mut pool = Self::default();
        pool.add("");
        for word in words {
            pool.add(word);
        }
        pool
    }

    /// How many texts there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ends.len() / 4
    }

    /// Whether there are none; there always is the empty one.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The number of `text`, which is kept if it is new.
    pub fn add(&mut self, text: &str) -> TextId {
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let id = TextId((self.ends.len() / 4) as u32);
        self.bytes.extend_from_slice(text.as_bytes());
        self.ends.extend_from_slice(&(self.bytes.len() as u32).to_le_bytes());
        self.ids.insert(text.into(), id);
        id
    }

    /// The two parts of [`Texts`].
    #[must_use]
    pub fn into_parts(self) -> (alloc::vec::Vec<u8>, alloc::vec::Vec<u8>) {
        (self.ends, self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    const TEXTS: [&str; 9] = ["", ".", "a", "a.b", ".a..", "ø.å", "a-b.c", " a \t b\n", "a\0.\0"];

    #[test]
    fn cuts_as_the_standard_library_splits() {
        for text in TEXTS {
            assert_eq!(cut(text, b"."), text.split_once('.'), "{text:?}");
            assert_eq!(cut(text, b".-"), text.split_once(['.', '-']), "{text:?}");
            assert_eq!(before(text, b"."), text.split('.').next().unwrap(), "{text:?}");
            let split: Vec<&str> = text.split(['-', '.']).collect();
            assert_eq!(parts(text, b"-.").collect::<Vec<_>>(), split, "{text:?}");
            let split: Vec<&str> = text.split_ascii_whitespace().collect();
            assert_eq!(words(text).collect::<Vec<_>>(), split, "{text:?}");
        }
    }

    #[test]
    fn reads_numbers_as_the_standard_library_does() {
        let numbers = ["0", "7", "-7", "+7", "007", "65536", "999999999999999999"];
        let none = ["", "-", "+", "--1", "1.0", "1e3", " 1", "1 ", "0x1", "\u{661}"];
        for text in numbers.into_iter().chain(none) {
            assert_eq!(whole(text), text.parse().ok(), "{text:?}");
        }
        assert_eq!(whole("1000000000000000000"), None);
    }

    #[test]
    fn writes_numbers_as_the_standard_library_does() {
        for number in [0, 1, 9, 10, 11, 99, 100, 65_535, u64::MAX] {
            let mut text = String::new();
            put_number(&mut text, number);
            assert_eq!(text, number.to_string());
        }
    }
}
