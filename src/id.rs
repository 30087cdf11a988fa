//! Names as small numbers.

use crate::hash::Fnv;

/// The name of a topic, item, trait, event or experience, as the profile stores it.
///
/// A key follows from the name alone, so a profile outlives every change of plan: a topic that
/// is removed leaves a key nobody asks for, and a new one starts empty. Two names of one kind
/// with the same key are refused when a manifest is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u16);

impl Key {
    /// The key of `name`: its FNV-1a hash, folded to 16 bits.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let hash = Fnv::new().bytes(name.as_bytes()).value();
        Self(((hash >> 16) ^ (hash & 0xFFFF)) as u16)
    }
}

/// What names nothing: of all names, the one by which every object in JavaScript has something of
/// its own, which would be found where nothing was put.
pub const TAKEN: &str = "constructor";

/// Whether `name` may name something in a manifest: `a` to `z`, then letters, digits, `_` and
/// `-`, at most [`NAME_BYTES`](crate::limits::NAME_BYTES); not [`TAKEN`].
#[must_use]
pub fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
        && name.len() <= crate::limits::NAME_BYTES
        && name != TAKEN
}
