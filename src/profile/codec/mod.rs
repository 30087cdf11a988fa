//! Profiles as bytes: format 1, bit by bit; `docs/profile-format.md` has it in words.
//!
//! Sorted keys are written as the gaps between them, moments as steps of four hours before the latest one.
//! Reading gives a whole record or nothing; a record has exactly one form, so what was read and
//! is written again is the same bytes.

mod lists;

use super::affinity::{Affinity, QUANTUM, Strength};
use super::declared::{Answer, Declared, TraitValue};
use super::learnt::{Asked, Counter, Learnt};
use crate::bits::{BitReader, BitWriter};
use crate::id::Key;
use crate::limits;
use crate::time::{STEP, UnixSeconds};
use alloc::{string::String, vec::Vec};
use lists::{gaps, keys, length, put_keys, run};

/// The format that is written and read.
const FORMAT: u8 = 1;

/// How many bits hold the length of each list.
const COUNTERS: u32 = limits::COUNTERS.ilog2() + 1;
const RECENT: u32 = limits::RECENT.ilog2() + 1;
const AFFINITIES: u32 = limits::AFFINITIES.ilog2() + 1;
const TRAITS: u32 = limits::TRAITS.ilog2() + 1;
const DISMISSED: u32 = limits::DISMISSED.ilog2() + 1;
const PUT_OFF: u32 = limits::PUT_OFF.ilog2() + 1;

/// The low bits of runs: about the usual size of each number.
const SESSIONS_RUN: u32 = 3;
const COUNT_RUN: u32 = 2;
const STRENGTH_RUN: u32 = 6;
const STEPS_RUN: u32 = 6;
const DAYS_RUN: u32 = 6;
const NUMBER_RUN: u32 = 4;
const TEXT_RUN: u32 = 2;

impl Learnt {
    /// The record; at most [`LEARNT_BYTES`](limits::LEARNT_BYTES).
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = BitWriter::new();
        out.put(FORMAT.into(), 8);
        out.put(self.seed.into(), 16);
        out.run(self.sessions, SESSIONS_RUN);
        out.put(self.last_seen.0, 32);
        let latest = self.latest_step();
        out.run(latest - self.last_seen.0.div_ceil(STEP), 0);
        put_keys(&mut out, &self.counters, COUNTERS, |out, counter| {
            out.run(counter.count, COUNT_RUN);
            out.run(latest - counter.last.0 / STEP, STEPS_RUN);
        });
        out.put(self.recent.len() as u32, RECENT);
        for &Key(key) in &self.recent {
            out.put(key.into(), 16);
        }
        put_keys(&mut out, &self.affinities, AFFINITIES, |out, affinity| {
            out.run(affinity.strength.0 / QUANTUM, STRENGTH_RUN);
            out.run(latest - affinity.as_of.0 / STEP, STEPS_RUN);
        });
        // Longer than a byte: what is left of the record tells whether it is there.
        if let Some(asked) = self.asked {
            out.run(self.sessions.wrapping_sub(asked.session), 0);
            out.put(asked.day.into(), 16);
            out.run(asked.count, 0);
            out.put(asked.about.0.into(), 16);
        }
        out.into_bytes()
    }

    /// The step of the latest of all moments, counted since 1970.
    fn latest_step(&self) -> u32 {
        let counters = self.counters.iter().map(|(_, counter)| counter.last);
        let affinities = self.affinities.iter().map(|(_, affinity)| affinity.as_of);
        let steps = counters.chain(affinities).map(|moment| moment.0 / STEP);
        steps.fold(self.last_seen.0.div_ceil(STEP), u32::max)
    }

    /// The record in `bytes`, or `None` if they are not exactly one.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        Self::read(bytes).filter(|learnt| learnt.encode() == bytes)
    }

    /// The record in `bytes` that [`encode`](Self::encode) is known to have written, since a seal
    /// says so: in half the time, as it is not written anew to compare. Other bytes give some
    /// record or `None`.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = of_this_format(bytes)?;
        let mut learnt = Self::new(reader.take(16)? as u16);
        learnt.sessions = reader.run(SESSIONS_RUN)?;
        learnt.last_seen = UnixSeconds(reader.take(32)?);
        let latest = learnt.last_seen.0.div_ceil(STEP).checked_add(reader.run(0)?)?;
        let moment = |reader: &mut BitReader<'_>| {
            let step = latest.checked_sub(reader.run(STEPS_RUN)?)?;
            step.checked_mul(STEP).map(UnixSeconds)
        };
        learnt.counters = keys(&mut reader, COUNTERS, limits::COUNTERS, |reader| {
            Some(Counter { count: reader.run(COUNT_RUN)?, last: moment(reader)? })
        })?;
        for _ in 0..length(&mut reader, RECENT, limits::RECENT)? {
            let key = Key(reader.take(16)? as u16);
            if learnt.recent.contains(&key) {
                return None;
            }
            learnt.recent.push(key);
        }
        learnt.affinities = keys(&mut reader, AFFINITIES, limits::AFFINITIES, |reader| {
            let strength = Strength(reader.run(STRENGTH_RUN)?.checked_mul(QUANTUM)?);
            Some(Affinity { strength, as_of: moment(reader)? })
        })?;
        if reader.has_more() {
            let session = learnt.sessions.wrapping_sub(reader.run(0)?);
            let day = reader.take(16)? as u16;
            let count = reader.run(0)?;
            let about = Key(reader.take(16)? as u16);
            learnt.asked = Some(Asked { session, day, count, about });
        }
        Some(learnt)
    }
}

impl Declared {
    /// The record; at most [`DECLARED_BYTES`](limits::DECLARED_BYTES).
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = BitWriter::new();
        out.put(FORMAT.into(), 8);
        out.put(self.paused.into(), 1);
        put_days(&mut out, &self.dismissed, DISMISSED);
        self.put_answers(&mut out);
        if !self.put_off.is_empty() {
            put_days(&mut out, &self.put_off, PUT_OFF);
        }
        out.into_bytes()
    }

    /// How many bytes the answers take.
    pub(super) fn answer_bytes(&self) -> usize {
        let mut out = BitWriter::new();
        self.put_answers(&mut out);
        out.into_bytes().len()
    }

    fn put_answers(&self, out: &mut BitWriter) {
        let first = self.traits.iter().map(|(_, answer)| answer.until).min().unwrap_or(0);
        out.put(first.into(), 16);
        put_keys(out, &self.traits, TRAITS, |out, answer| {
            out.run((answer.until - first).into(), DAYS_RUN);
            match &answer.value {
                TraitValue::Bool(value) => out.put((*value).into(), 2),
                TraitValue::Number(value) => {
                    out.put(2, 2);
                    // Folded, so that numbers about zero are short.
                    out.run((value.wrapping_shl(1) ^ (value >> 31)).cast_unsigned(), NUMBER_RUN);
                }
                TraitValue::Text(text) => {
                    out.put(3, 2);
                    out.run(text.len() as u32, TEXT_RUN);
                    text.bytes().for_each(|byte| out.put(byte.into(), 8));
                }
            }
        });
    }

    /// The record in `bytes`, or `None` if they are not exactly one.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        Self::read(bytes).filter(|declared| {
            // The answers are a part of the record.
            let fit = bytes.len() <= limits::ANSWER_BYTES
                || declared.answer_bytes() <= limits::ANSWER_BYTES;
            fit && declared.encode() == bytes
        })
    }

    /// The record in `bytes` that [`encode`](Self::encode) is known to have written: see
    /// [`Learnt::read`].
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = of_this_format(bytes)?;
        let paused = reader.take(1)? == 1;
        let dismissed = days(&mut reader, DISMISSED, limits::DISMISSED)?;
        let first = reader.take(16)?;
        let traits = keys(&mut reader, TRAITS, limits::TRAITS, |reader| {
            let until = u16::try_from(first.checked_add(reader.run(DAYS_RUN)?)?).ok()?;
            let value = match reader.take(2)? {
                2 => {
                    let folded = reader.run(NUMBER_RUN)?;
                    let value = (folded >> 1) ^ (folded & 1).wrapping_neg();
                    TraitValue::Number(value.cast_signed())
                }
                3 => {
                    let bytes = usize::try_from(reader.run(TEXT_RUN)?).ok()?;
                    if bytes > limits::TRAIT_BYTES {
                        return None;
                    }
                    let text = (0..bytes).map(|_| reader.take(8).map(|byte| byte as u8));
                    TraitValue::Text(String::from_utf8(text.collect::<Option<_>>()?).ok()?)
                }
                value => TraitValue::Bool(value == 1),
            };
            Some(Answer { until, value })
        })?;
        let mut put_off = Vec::new();
        if reader.has_more() {
            put_off = days(&mut reader, PUT_OFF, limits::PUT_OFF)?;
        }
        Some(Self { paused, dismissed, put_off, traits })
    }
}

/// What comes after the format, if that is the one which is read here.
fn of_this_format(bytes: &[u8]) -> Option<BitReader<'_>> {
    bytes
        .split_first()
        .filter(|(format, _)| **format == FORMAT)
        .map(|(_, rest)| BitReader::new(rest))
}

/// Keys with a day each; `bits` hold how many there are.
fn put_days(out: &mut BitWriter, list: &[(Key, u16)], bits: u32) {
    put_keys(out, list, bits, |out, &day| out.put(day.into(), 16));
}

/// Reads such a list of at most `most`.
fn days(reader: &mut BitReader<'_>, bits: u32, most: usize) -> Option<Vec<(Key, u16)>> {
    keys(reader, bits, most, |reader| reader.take(16).map(|day| day as u16))
}

/// Steps since 1970 take 19 bits.
const STEPS: usize = run(19, STEPS_RUN);
const STRENGTHS: usize = run(32 - QUANTUM.ilog2() as usize, STRENGTH_RUN);

// The largest records fit.
const _: () = assert!(
    8 + 16
        + run(32, SESSIONS_RUN)
        + 32
        + run(19, 0)
        + COUNTERS as usize
        + RECENT as usize
        + AFFINITIES as usize
        + gaps(limits::COUNTERS)
        + limits::COUNTERS * (run(32, COUNT_RUN) + STEPS)
        + limits::RECENT * 16
        + gaps(limits::AFFINITIES)
        + limits::AFFINITIES * (STRENGTHS + STEPS)
        + run(32, 0) * 2
        + 16 * 2
        <= limits::LEARNT_BYTES * 8
);
const _: () = assert!(
    8 + 1
        + DISMISSED as usize
        + gaps(limits::DISMISSED)
        + limits::DISMISSED * 16
        + PUT_OFF as usize
        + gaps(limits::PUT_OFF)
        + limits::PUT_OFF * 16
        + limits::ANSWER_BYTES * 8
        <= limits::DECLARED_BYTES * 8
);
