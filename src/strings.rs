//! Interned texts: each kept once, known by number.

use crate::bytes::u32_at;
use alloc::string::String;
use core::cmp::Ordering;

/// A text without regard to case: each letter by itself, as the whole-word rules of the standard
/// library's `to_lowercase` would cost a browser 4 KB for one Greek letter.
#[must_use]
pub fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
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
