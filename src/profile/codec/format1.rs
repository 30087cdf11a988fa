//! Format 1, which is only read: whole bytes, moments as seconds before the last page view.

use super::super::affinity::{Affinity, Strength};
use super::super::declared::{Declared, TraitValue};
use super::super::learnt::{Counter, Learnt};
use crate::bytes::Reader;
use crate::id::Key;
use crate::limits;
use crate::time::UnixSeconds;
use alloc::string::String;

pub(super) fn learnt(bytes: &[u8]) -> Option<Learnt> {
    let mut reader = Reader(bytes);
    reader.u8()?;
    let mut learnt = Learnt::new(reader.u16()?);
    learnt.sessions = reader.varint()?;
    learnt.last_seen = UnixSeconds(reader.varint()?);
    let last_seen = learnt.last_seen.0;
    // The sign is in the lowest bit: where a clock was set back, moments may lie after that view.
    let moment = |reader: &mut Reader<'_>| {
        let folded = reader.varint()?;
        let before = (folded >> 1) ^ (folded & 1).wrapping_neg();
        Some(UnixSeconds(last_seen.wrapping_sub(before)))
    };
    for _ in 0..length(&mut reader, limits::COUNTERS)? {
        let (key, count) = (Key(reader.u16()?), reader.varint()?);
        learnt.had(key, Counter { count, last: moment(&mut reader)? });
    }
    for _ in 0..length(&mut reader, limits::RECENT)? {
        let key = Key(reader.u16()?);
        if !learnt.recent.contains(&key) {
            learnt.recent.push(key);
        }
    }
    for _ in 0..length(&mut reader, limits::AFFINITIES)? {
        let (key, strength) = (Key(reader.u16()?), Strength(reader.varint()?));
        let as_of = moment(&mut reader)?;
        learnt.leaned(key, Affinity { strength, as_of });
    }
    reader.is_empty().then_some(learnt)
}

pub(super) fn declared(bytes: &[u8]) -> Option<Declared> {
    let mut reader = Reader(bytes);
    reader.u8()?;
    let mut declared = Declared::default();
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
        // A record at the old bound may be longer here by some bits: then the last do not fit.
        let _ = declared.declare(key, value, until);
    }
    reader.is_empty().then_some(declared)
}

fn length(reader: &mut Reader<'_>, most: usize) -> Option<usize> {
    usize::try_from(reader.varint()?).ok().filter(|&length| length <= most)
}
