//! Interned texts: each kept once, known by number.

use crate::bytes::u32_at;

/// The number of a text in a plan; 0 is the empty text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextId(pub u32);

/// Texts in a plan: where each ends, and all of them in a row.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    /// The end of each text as a little-endian `u32`, in the order of their numbers.
    pub ends: &'a [u8],
    /// The texts themselves.
    pub bytes: &'a [u8],
}

impl<'a> Texts<'a> {
    /// The bytes of text `id`; empty if there is none.
    #[must_use]
    pub fn bytes_of(&self, TextId(id): TextId) -> &'a [u8] {
        let at = (id as usize).saturating_mul(4);
        let start = if id == 0 { 0 } else { u32_at(self.ends, at - 4) };
        self.bytes.get(start as usize..u32_at(self.ends, at) as usize).unwrap_or_default()
    }

    /// Text `id`; empty if there is none.
    #[must_use]
    pub fn get(&self, id: TextId) -> &'a str {
        core::str::from_utf8(self.bytes_of(id)).unwrap_or_default()
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

    /// Whether the ends never go back, the last is the end of the bytes, the first text is
    /// empty, and every text is UTF-8.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let mut start = 0;
        let whole = self.ends.chunks_exact(4).all(|end| {
            let end = u32_at(end, 0) as usize;
            let text = self.bytes.get(start..end);
            start = end;
            text.is_some_and(|text| core::str::from_utf8(text).is_ok())
        });
        whole
            && !self.is_empty()
            && start == self.bytes.len()
            && self.bytes_of(TextId(0)).is_empty()
    }
}

/// Texts being collected for a plan.
#[cfg(feature = "author")]
#[derive(Debug)]
pub struct TextPool {
    ids: alloc::collections::BTreeMap<alloc::string::String, TextId>,
    ends: alloc::vec::Vec<u8>,
    bytes: alloc::vec::Vec<u8>,
}

#[cfg(feature = "author")]
impl TextPool {
    /// A pool that holds the empty text as number 0.
    #[must_use]
    pub fn new() -> Self {
        let mut pool = Self {
            ids: alloc::collections::BTreeMap::new(),
            ends: alloc::vec::Vec::new(),
            bytes: alloc::vec::Vec::new(),
        };
        pool.add("");
        pool
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

#[cfg(feature = "author")]
impl Default for TextPool {
    fn default() -> Self {
        Self::new()
    }
}
