//! FNV-1a in 32 bits: names to keys, plans to checksums, seeds to buckets.
//!
//! It is not a cryptographic hash and guards nothing against intent; a visitor's bytes are
//! guarded by the seal.

/// A running FNV-1a hash.
///
/// ```
/// use indgang::hash::Fnv;
/// assert_eq!(Fnv::new().bytes(b"a").value(), 0xE40C_292C);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Fnv(u32);

const PRIME: u32 = 0x0100_0193;

/// A checksum of many bytes, quickly: the steps of FNV-1a over little-endian words instead of
/// bytes, in four lanes side by side (word 0, 4, 8 and so on in the first), which are joined in
/// the same way. The last sixteen bytes are filled up with zeros. Each step can be undone, so a
/// change within one word always shows.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u32 {
    let mut lanes = [Fnv::new().0; 4];
    let mut step = |block: &[u8; 16]| {
        let (words, _) = block.as_chunks::<4>();
        for (lane, word) in lanes.iter_mut().zip(words) {
            *lane = (*lane ^ u32::from_le_bytes(*word)).wrapping_mul(PRIME);
        }
    };
    let (blocks, rest) = bytes.as_chunks::<16>();
    blocks.iter().for_each(&mut step);
    let mut last = [0; 16];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    step(&last);
    lanes.iter().fold(Fnv::new().0, |sum, lane| (sum ^ lane).wrapping_mul(PRIME))
}

impl Fnv {
    /// The hash of nothing: the published offset basis.
    #[must_use]
    pub const fn new() -> Self {
        Self(0x811C_9DC5)
    }

    /// Goes on over the units of UTF-16 of `text`, as JavaScript's engines do: of ASCII they are
    /// its bytes.
    #[must_use]
    pub fn units(self, text: &str) -> Self {
        let step = |hash: u32, unit| (hash ^ u32::from(unit)).wrapping_mul(PRIME);
        Self(text.encode_utf16().fold(self.0, step))
    }

    /// Goes on over `bytes`.
    #[must_use]
    pub fn bytes(self, bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(self.0, |hash, &b| (hash ^ u32::from(b)).wrapping_mul(PRIME)))
    }

    /// The hash so far.
    #[must_use]
    pub const fn value(self) -> u32 {
        self.0
    }
}

impl Default for Fnv {
    fn default() -> Self {
        Self::new()
    }
}
