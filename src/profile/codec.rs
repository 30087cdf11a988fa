//! Profiles as bytes: format 1.
//!
//! A record begins with its format. Moments are seconds before the last page view, so that the
//! usual ones take three bytes; where a clock was set back they may lie after it, and the sign
//! goes in the lowest bit. Reading gives a whole record or nothing.

use super::affinity::{Affinity, Strength};
use super::declared::{Answer, Declared, TraitValue};
use super::learnt::{Counter, Learnt};
use crate::bytes::{Reader, put_u16, put_varint};
use crate::id::Key;
use crate::limits;
use crate::time::UnixSeconds;
use alloc::{string::String, vec::Vec};

/// The format that is written.
const FORMAT: u8 = 1;
/// The format of what was declared where the visitor paused or dismissed something.
const WITH_CONTROLS: u8 = 2;

impl Learnt {
    /// The record; at most [`LEARNT_BYTES`](limits::LEARNT_BYTES).
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        out.push(FORMAT);
        put_u16(&mut out, self.seed);
        put_varint(&mut out, self.sessions);
        put_varint(&mut out, self.last_seen.0);
        put_varint(&mut out, self.counters.len() as u32);
        for &(Key(key), counter) in &self.counters {
            put_u16(&mut out, key);
            put_varint(&mut out, counter.count);
            self.put_moment(&mut out, counter.last);
        }
        put_varint(&mut out, self.recent.len() as u32);
        for &Key(key) in &self.recent {
            put_u16(&mut out, key);
        }
        put_varint(&mut out, self.affinities.len() as u32);
        for &(Key(key), affinity) in &self.affinities {
            put_u16(&mut out, key);
            put_varint(&mut out, affinity.strength.0);
            self.put_moment(&mut out, affinity.as_of);
        }
        out
    }

    /// The record in `bytes`, or `None` if they are not exactly one.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        if bytes.len() > limits::LEARNT_BYTES || reader.u8()? != FORMAT {
            return None;
        }
        let mut learnt = Self::new(reader.u16()?);
        learnt.sessions = reader.varint()?;
        learnt.last_seen = UnixSeconds(reader.varint()?);
        for _ in 0..length(&mut reader, limits::COUNTERS)? {
            let (key, count) = (Key(reader.u16()?), reader.varint()?);
            let last = learnt.moment(&mut reader)?;
            rising(&learnt.counters, key)?;
            learnt.counters.push((key, Counter { count, last }));
        }
        for _ in 0..length(&mut reader, limits::RECENT)? {
            let key = Key(reader.u16()?);
            if learnt.recent.contains(&key) {
                return None;
            }
            learnt.recent.push(key);
        }
        for _ in 0..length(&mut reader, limits::AFFINITIES)? {
            let (key, strength) = (Key(reader.u16()?), Strength(reader.varint()?));
            let as_of = learnt.moment(&mut reader)?;
            rising(&learnt.affinities, key)?;
            learnt.affinities.push((key, Affinity { strength, as_of }));
        }
        reader.is_empty().then_some(learnt)
    }

    /// As the difference to the last page view, modulo 2^32, folded so that both small
    /// differences and small negative ones are short.
    fn put_moment(&self, out: &mut Vec<u8>, moment: UnixSeconds) {
        let before = self.last_seen.0.wrapping_sub(moment.0).cast_signed();
        put_varint(out, (before.wrapping_shl(1) ^ (before >> 31)).cast_unsigned());
    }

    fn moment(&self, reader: &mut Reader<'_>) -> Option<UnixSeconds> {
        let folded = reader.varint()?;
        let before = (folded >> 1) ^ (folded & 1).wrapping_neg();
        Some(UnixSeconds(self.last_seen.0.wrapping_sub(before)))
    }
}

impl Declared {
    /// The record; at most [`DECLARED_BYTES`](limits::DECLARED_BYTES).
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if self.paused || !self.dismissed.is_empty() {
            out.push(WITH_CONTROLS);
            out.push(u8::from(self.paused));
            put_varint(&mut out, self.dismissed.len() as u32);
            for &(Key(key), day) in &self.dismissed {
                put_u16(&mut out, key);
                put_u16(&mut out, day);
            }
        } else {
            out.push(FORMAT);
        }
        self.put_answers(&mut out);
        out
    }

    /// How many bytes the answers take.
    pub(super) fn answer_bytes(&self) -> usize {
        let mut out = Vec::new();
        self.put_answers(&mut out);
        out.len()
    }

    fn put_answers(&self, out: &mut Vec<u8>) {
        put_varint(out, self.traits.len() as u32);
        for (Key(key), answer) in &self.traits {
            put_u16(out, *key);
            put_u16(out, answer.until);
            match &answer.value {
                TraitValue::Bool(value) => out.push(u8::from(*value)),
                TraitValue::Number(value) => {
                    out.push(2);
                    out.extend_from_slice(&value.to_le_bytes());
                }
                TraitValue::Text(text) => {
                    out.push(3);
                    put_varint(out, text.len() as u32);
                    out.extend_from_slice(text.as_bytes());
                }
            }
        }
    }

    /// The record in `bytes`, or `None` if they are not exactly one.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        if bytes.len() > limits::DECLARED_BYTES {
            return None;
        }
        let mut declared = Self::default();
        match reader.u8()? {
            FORMAT => {}
            WITH_CONTROLS => {
                declared.paused = match reader.u8()? {
                    0 => false,
                    1 => true,
                    _ => return None,
                };
                for _ in 0..length(&mut reader, limits::DISMISSED)? {
                    let (key, day) = (Key(reader.u16()?), reader.u16()?);
                    rising(&declared.dismissed, key)?;
                    declared.dismissed.push((key, day));
                }
                // Without either it would have been written in the other format.
                if declared.is_empty() {
                    return None;
                }
            }
            _ => return None,
        }
        if reader.0.len() > limits::ANSWER_BYTES {
            return None;
        }
        for _ in 0..length(&mut reader, limits::TRAITS)? {
            let (key, until) = (Key(reader.u16()?), reader.u16()?);
            let value = match reader.u8()? {
                0 => TraitValue::Bool(false),
                1 => TraitValue::Bool(true),
                2 => TraitValue::Number(i32::from_le_bytes(reader.take(4)?.try_into().ok()?)),
                3 => {
                    let bytes = length(&mut reader, limits::TRAIT_BYTES)?;
                    let text = core::str::from_utf8(reader.take(bytes)?).ok()?;
                    TraitValue::Text(String::from(text))
                }
                _ => return None,
            };
            rising(&declared.traits, key)?;
            declared.traits.push((key, Answer { until, value }));
        }
        reader.is_empty().then_some(declared)
    }
}

fn length(reader: &mut Reader<'_>, most: usize) -> Option<usize> {
    usize::try_from(reader.varint()?).ok().filter(|&length| length <= most)
}

fn rising<T>(list: &[(Key, T)], key: Key) -> Option<()> {
    list.last().is_none_or(|(last, _)| *last < key).then_some(())
}

// The largest record fits: keys of two bytes and numbers of five at most.
const _: () = assert!(
    3 + 5 + 5 + 3 + limits::COUNTERS * 12 + limits::RECENT * 2 + limits::AFFINITIES * 12
        <= limits::LEARNT_BYTES
);
const _: () = assert!(3 + limits::DISMISSED * 4 + limits::ANSWER_BYTES <= limits::DECLARED_BYTES);
