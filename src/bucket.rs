//! Random allocation: where a seed falls, and what share of the way that is.
//!
//! The hash is the one that the field's SDKs publish: FNV-1a in 32 bits, in two versions. Its
//! results are fractions with few digits, exact in a double, so that everyone gets the same.

use crate::hash::Fnv;

/// Where `value` falls between 0 and 1 under `seed`; `None` if there is no such version.
///
/// Version 1 has a thousand places and hashes once, which lets neighbours fall together;
/// version 2 has ten thousand, and hashes the hash again.
///
/// ```
/// assert_eq!(indgang::bucket::hash("", "a", 1), Some(0.22));
/// assert_eq!(indgang::bucket::hash("seed", "a", 2), Some(0.0505));
/// ```
#[must_use]
pub fn hash(seed: &str, value: &str, version: u32) -> Option<f64> {
    match version {
        1 => {
            let hash = Fnv::new().units(value).units(seed).value();
            Some(f64::from(hash % 1_000) / 1_000.0)
        }
        2 => {
            let first = Fnv::new().units(seed).units(value).value();
            Some(f64::from(digits(first) % 10_000) / 10_000.0)
        }
        _ => None,
    }
}

/// The hash of the decimal digits of `number`.
fn digits(number: u32) -> u32 {
    let places = number.checked_ilog10().unwrap_or(0);
    let digits = (0..=places).rev().map(|place| b'0' + (number / 10u32.pow(place) % 10) as u8);
    digits.fold(Fnv::new(), |hash, digit| hash.bytes(&[digit])).value()
}

/// A part of the way from 0 to 1: from here, up to there but not included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

impl Range {
    /// Whether `place` is in it.
    #[must_use]
    pub fn holds(&self, place: f64) -> bool {
        self.from <= place && place < self.to
    }
}

/// The weight of each of `count` variants that share alike.
pub fn equal_weights(count: usize) -> impl Iterator<Item = f64> + Clone {
    core::iter::repeat_n(1.0 / count as f64, count)
}

/// The range of each of `count` variants, of which `coverage` (0 to 1) is used.
///
/// Weights that are not one for each variant, or do not add up to about 1, are taken as equal.
pub fn ranges(count: usize, coverage: f64, weights: Option<&[f64]>) -> impl Iterator<Item = Range> {
    let coverage = coverage.clamp(0.0, 1.0);
    let sound = |weights: &&[f64]| {
        let sum: f64 = weights.iter().sum();
        weights.len() == count && (0.99..=1.01).contains(&sum)
    };
    let weights = weights.filter(sound);
    let equal = if weights.is_none() { count } else { 0 };
    let all = weights.unwrap_or_default().iter().copied().chain(equal_weights(equal));
    all.scan(0.0, move |next, weight| {
        let from = *next;
        *next += weight;
        Some(Range { from, to: from + coverage * weight })
    })
}

/// The variant whose range holds `place`.
pub fn choose(place: f64, ranges: impl IntoIterator<Item = Range>) -> Option<usize> {
    ranges.into_iter().position(|range| range.holds(place))
}

/// Whether `user` is in the part of a namespace: experiments in different parts of one never
/// share a user.
#[must_use]
pub fn in_namespace(user: &str, namespace: &str, part: Range) -> bool {
    let hash = Fnv::new().units(user).units("__").units(namespace).value();
    part.holds(f64::from(hash % 1_000) / 1_000.0)
}
