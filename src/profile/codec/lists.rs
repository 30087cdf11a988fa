//! Lists that are sorted by key, and how long they can get.

use crate::bits::{BitReader, BitWriter};
use crate::id::Key;
use alloc::vec::Vec;

/// The low bits of gaps between `count` keys that could be anywhere.
fn gap_bits(count: u32) -> u32 {
    15 - count.max(1).ilog2()
}

/// A list that is sorted by key: its length in `bits`, and each key as its distance from the one
/// before.
pub(super) fn put_keys<T>(
    out: &mut BitWriter,
    list: &[(Key, T)],
    bits: u32,
    put: impl Fn(&mut BitWriter, &T),
) {
    out.put(list.len() as u32, bits);
    let mut least = 0;
    for (Key(key), value) in list {
        out.gap(key.wrapping_sub(least), gap_bits(list.len() as u32));
        put(out, value);
        least = key.wrapping_add(1);
    }
}

/// Reads such a list of at most `most`.
pub(super) fn keys<'r, T>(
    reader: &mut BitReader<'r>,
    bits: u32,
    most: usize,
    value: impl Fn(&mut BitReader<'r>) -> Option<T>,
) -> Option<Vec<(Key, T)>> {
    let count = length(reader, bits, most)?;
    let mut list = Vec::new();
    // One beyond the last key there can be: then nothing fits any more.
    let mut least = 0u32;
    for _ in 0..count {
        let key = u16::try_from(least + u32::from(reader.gap(gap_bits(count))?)).ok()?;
        list.push((Key(key), value(reader)?));
        least = u32::from(key) + 1;
    }
    Some(list)
}

/// A length in `bits`, at most `most`.
pub(super) fn length(reader: &mut BitReader<'_>, bits: u32, most: usize) -> Option<u32> {
    reader.take(bits).filter(|&length| length as usize <= most)
}

/// The most bits of a run of numbers below 2^`bits`.
pub(super) const fn run(bits: usize, k: u32) -> usize {
    let k = k as usize;
    if bits > k { 2 * (bits - k) + 1 + k } else { k + 1 }
}

/// The most bits of `count` keys, as they rise: the parts above the low bits cannot add up to
/// more than twice as many as there are.
pub(super) const fn gaps(count: usize) -> usize {
    count * (15 - count.ilog2() as usize + 1 + 2)
}
