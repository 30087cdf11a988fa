//! Reading and writing small binary records.
//!
//! Integers are LEB128 (seven bits a byte, the lowest first) or fixed and little-endian.
//! Reading is total: past the end, and on a number too large, there is `None`.

use alloc::vec::Vec;

/// A cursor over bytes.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// The next `n` bytes.
    pub fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    /// The next byte.
    pub fn u8(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    /// The next two bytes, the low one first.
    pub fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    /// A LEB128 number of at most 32 bits, in its shortest form only.
    pub fn varint(&mut self) -> Option<u32> {
        let mut value = 0u64;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.u8()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                let shortest = byte != 0 || shift == 0;
                return if shortest { u32::try_from(value).ok() } else { None };
            }
        }
        None
    }

    /// Whether nothing is left.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Appends `value` as LEB128: one byte below 128, five at most.
pub fn put_varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push((value & 0x7F) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends `value`, the low byte first.
pub fn put_u16(out: &mut Vec<u8>, value: u16) {
    out.extend_from_slice(&value.to_le_bytes());
}

/// The two bytes at `at`, the low one first; zero past the end.
///
/// Called from everywhere: in what a browser loads, once is enough.
#[must_use]
#[cfg_attr(all(feature = "browser", target_family = "wasm"), inline(never))]
pub fn u16_at(bytes: &[u8], at: usize) -> u16 {
    let word = bytes.get(at..).and_then(|rest| rest.first_chunk());
    word.map_or(0, |&word| u16::from_le_bytes(word))
}

/// The four bytes at `at`, the lowest first; zero past the end.
#[must_use]
#[cfg_attr(all(feature = "browser", target_family = "wasm"), inline(never))]
pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let word = bytes.get(at..).and_then(|rest| rest.first_chunk());
    word.map_or(0, |&word| u32::from_le_bytes(word))
}
