//! Writing and reading small numbers bit by bit, the lowest bit of a byte first.
//!
//! A *run* is a number of unknown size: `k` low bits as they are, and above them one more than
//! the rest in Elias' gamma code (as many zeros as it has bits after its first, a one, and these).
//! A *gap* is a number whose usual size is known: `k` low bits, and above them as many zeros as
//! the rest counts, and a one. Reading is total: past the end there is `None`.

use alloc::vec::Vec;

/// Bits being written.
#[derive(Debug, Default)]
pub struct BitWriter {
    bytes: Vec<u8>,
    /// The bits that do not fill a byte yet, and how many there are.
    held: u64,
    count: u32,
}

impl BitWriter {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends the `count` lowest bits of `value`, at most 32.
    pub fn put(&mut self, value: u32, count: u32) {
        self.held |= lowest(value.into(), count) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// Appends a run with `k` low bits.
    pub fn run(&mut self, value: u32, k: u32) {
        self.put(value, k);
        let rest = u64::from(value >> k) + 1;
        let after = rest.ilog2();
        self.put(0, after);
        self.put(1, 1);
        // The bits after the first: at most 32.
        self.put(rest as u32, after);
    }

    /// Appends a gap with `k` low bits.
    pub fn gap(&mut self, value: u16, k: u32) {
        self.put(value.into(), k);
        for _ in 0..value >> k {
            self.put(0, 1);
        }
        self.put(1, 1);
    }

    /// Whole bytes; what is left of the last one is zero.
    #[must_use]
    pub fn into_bytes(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.bytes.push(self.held as u8);
        }
        self.bytes
    }
}

/// The `count` lowest bits of `value`, at most 32.
const fn lowest(value: u64, count: u32) -> u64 {
    value & ((1 << count) - 1)
}

/// A cursor over bits.
#[derive(Clone, Copy, Debug)]
pub struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> BitReader<'a> {
    /// At the beginning of `bytes`.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next `count` bits, at most 32.
    pub fn take(&mut self, count: u32) -> Option<u32> {
        let (from, end) = (self.at, self.at + count as usize);
        // At most five bytes.
        let across = self.bytes.get(from / 8..end.div_ceil(8))?;
        let word = across.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte));
        self.at = end;
        Some(lowest(word >> (from % 8), count) as u32)
    }

    /// Whether there is more than what is left over of a byte.
    #[must_use]
    pub const fn has_more(&self) -> bool {
        self.at.div_ceil(8) < self.bytes.len()
    }

    /// How many zeros there are before the next one, which is taken too.
    fn zeros(&mut self) -> Option<u32> {
        let from = self.at;
        loop {
            let rest = self.bytes.get(self.at / 8)? >> (self.at % 8);
            if rest != 0 {
                self.at += rest.trailing_zeros() as usize;
                let zeros = self.at - from;
                self.at += 1;
                return u32::try_from(zeros).ok();
            }
            self.at = (self.at / 8 + 1) * 8;
        }
    }

    /// A run with `k` low bits.
    pub fn run(&mut self, k: u32) -> Option<u32> {
        let low = self.take(k)?;
        let after = self.zeros().filter(|&after| after <= 32)?;
        let rest = (1u64 << after | u64::from(self.take(after)?)) - 1;
        u32::try_from(rest << k | u64::from(low)).ok()
    }

    /// A gap with `k` low bits.
    pub fn gap(&mut self, k: u32) -> Option<u16> {
        let low = self.take(k)?;
        u16::try_from(u64::from(self.zeros()?) << k | u64::from(low)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(
            numbers in prop::collection::vec((any::<u32>(), 0u32..32, any::<u16>(), 6u32..16), 0..40),
        ) {
            let mut writer = BitWriter::new();
            for &(value, k, small, few) in &numbers {
                writer.put(value, k);
                writer.run(value, k);
                writer.gap(small, few);
            }
            let bytes = writer.into_bytes();
            let mut reader = BitReader::new(&bytes);
            for &(value, k, small, few) in &numbers {
                prop_assert_eq!(reader.take(k), Some(value & ((1u64 << k) - 1) as u32));
                prop_assert_eq!(reader.run(k), Some(value));
                prop_assert_eq!(reader.gap(few), Some(small));
            }
        }

        #[test]
        fn any_bits_are_numbers_or_none(bytes in prop::collection::vec(any::<u8>(), 0..20), k in 0u32..=16) {
            let (mut runs, mut gaps) = (BitReader::new(&bytes), BitReader::new(&bytes));
            while runs.run(k).is_some() {}
            while gaps.gap(k).is_some() {}
        }
    }
}
