//! What the visitor said: answers to questions, and what is not wanted.
//!
//! It is written when the visitor says something and at no other time, so no page view that began
//! earlier can undo it.

use crate::id::Key;
use crate::limits::{
    ANSWER_BYTES, DISMISSED, NOT_NOW_KEPT_DAYS, PUT_OFF, REST_DAYS, TRAIT_BYTES, TRAITS,
};
use alloc::{string::String, vec::Vec};
use core::fmt;

/// A declared value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TraitValue {
    /// A text of at most [`TRAIT_BYTES`].
    Text(String),
    /// A whole number.
    Number(i32),
    /// A truth value.
    Bool(bool),
}

/// What the visitor declared, by the key of the trait; and what they do not want.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Declared {
    /// Whether the visitor paused: then decisions use the context alone, and nothing is learnt.
    pub paused: bool,
    /// Experiences that the visitor does not want, by key; and the day, since 1970, they said so.
    pub(super) dismissed: Vec<(Key, u16)>,
    /// Questions that the visitor put off, by the key of the trait: eight times the day since 1970
    /// on which they last did, of which 13 bits are kept, and how often before, at most 7.
    pub(super) put_off: Vec<(Key, u16)>,
    pub(super) traits: Vec<(Key, Answer)>,
}

/// How many days ago something was put off: 22 years at most, after which it begins anew.
const fn ago(said: u16, today: u16) -> u16 {
    today.wrapping_sub(said / 8) & 0x1FFF
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    /// The last day, since 1970, on which it counts.
    pub until: u16,
    pub value: TraitValue,
}

/// There is no room for another declared trait: too many of them, or too long a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no room for this answer: at most {TRAITS} traits of {TRAIT_BYTES} bytes each")
    }
}

impl core::error::Error for Full {}

impl Declared {
    /// Keeps an answer until the day `until`, since 1970; an earlier one is replaced, a "not now"
    /// as well.
    ///
    /// # Errors
    /// [`Full`] if the text is longer than [`TRAIT_BYTES`], there are [`TRAITS`] others, or
    /// all would be longer than [`ANSWER_BYTES`]; then nothing changes.
    pub fn declare(&mut self, name: Key, value: TraitValue, until: u16) -> Result<(), Full> {
        if matches!(&value, TraitValue::Text(text) if text.len() > TRAIT_BYTES) {
            return Err(Full);
        }
        let mut next = self.clone();
        next.delete(name);
        next.welcome(name);
        let at = next.traits.partition_point(|&(key, _)| key < name);
        next.traits.insert(at, (name, Answer { until, value }));
        if next.traits.len() > TRAITS || next.answer_bytes() > ANSWER_BYTES {
            return Err(Full);
        }
        *self = next;
        Ok(())
    }

    /// Takes an answer back.
    pub fn delete(&mut self, name: Key) {
        self.traits.retain(|&(key, _)| key != name);
    }

    /// Drops answers that expired before `today`, and each "not now" of long ago.
    pub fn drop_expired(&mut self, today: u16) {
        self.traits.retain(|(_, answer)| answer.until >= today);
        self.put_off.retain(|&(_, said)| ago(said, today) <= NOT_NOW_KEPT_DAYS);
    }

    /// The answer to `name`, unless there is none or it expired before `today`.
    #[must_use]
    pub fn get(&self, name: Key, today: u16) -> Option<&TraitValue> {
        let at = self.traits.binary_search_by_key(&name, |&(key, _)| key).ok()?;
        let (_, answer) = self.traits.get(at)?;
        (answer.until >= today).then_some(&answer.value)
    }

    /// The answer to `name` and the last day on which it counts, be that past or not.
    #[must_use]
    pub fn answer(&self, name: Key) -> Option<(&TraitValue, u16)> {
        let at = self.traits.binary_search_by_key(&name, |&(key, _)| key).ok()?;
        self.traits.get(at).map(|(_, answer)| (&answer.value, answer.until))
    }

    /// The visitor says "not now" to the question for a trait. With [`PUT_OFF`] others, the one
    /// that was put off first may be asked again.
    pub fn put_off(&mut self, name: Key, today: u16) {
        let known = self.put_off.iter().find(|&&(key, _)| key == name);
        let again = known.map_or(0, |(_, said)| (said % 8 + 1).min(7));
        self.welcome(name);
        if self.put_off.len() >= PUT_OFF
            && let Some(&oldest) =
                self.put_off.iter().max_by_key(|(key, it)| (ago(*it, today), *key))
        {
            self.welcome(oldest.0);
        }
        let at = self.put_off.partition_point(|&(key, _)| key < name);
        self.put_off.insert(at, (name, today << 3 | again));
    }

    /// The visitor takes back every "not now" to the question for a trait.
    pub fn welcome(&mut self, name: Key) {
        self.put_off.retain(|&(key, _)| key != name);
    }

    /// The day, since 1970, from which the question for a trait may be put again, if the visitor
    /// put it off and it rests: `days` after the first time, twice as many after each further one,
    /// at most [`REST_DAYS`].
    #[must_use]
    pub fn rests_until(&self, name: Key, days: u16, today: u16) -> Option<u16> {
        let (_, said) = self.put_off.iter().find(|&&(key, _)| key == name)?;
        let rest = (u32::from(days) << (said % 8)).min(REST_DAYS.into());
        let left = (rest as u16).checked_sub(ago(*said, today)).filter(|&left| left > 0)?;
        Some(today.saturating_add(left))
    }

    /// The visitor does not want an experience. With [`DISMISSED`] others, the one of the earliest
    /// day is wanted again.
    pub fn dismiss(&mut self, experience: Key, today: u16) {
        self.dismissed.retain(|&(key, _)| key != experience);
        if self.dismissed.len() >= DISMISSED
            && let Some(&oldest) = self.dismissed.iter().min_by_key(|&&(key, day)| (day, key))
        {
            self.dismissed.retain(|&known| known != oldest);
        }
        let at = self.dismissed.partition_point(|&(key, _)| key < experience);
        self.dismissed.insert(at, (experience, today));
    }

    /// All experiences are wanted again.
    pub fn restore(&mut self) {
        self.dismissed.clear();
    }

    /// The experiences that the visitor does not want, by key; and the days they said so.
    #[must_use]
    pub fn dismissed(&self) -> &[(Key, u16)] {
        &self.dismissed
    }

    /// Whether nothing was said.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.traits.is_empty()
            && self.dismissed.is_empty()
            && self.put_off.is_empty()
            && !self.paused
    }
}
