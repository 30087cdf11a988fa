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

impl Fnv {
    /// The hash of nothing: the published offset basis.
    #[must_use]
    pub const fn new() -> Self {
        Self(0x811C_9DC5)
    }

    /// Goes on over `bytes`.
    #[must_use]
    pub fn bytes(self, bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(self.0, |hash, &b| (hash ^ u32::from(b)).wrapping_mul(0x0100_0193)))
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
