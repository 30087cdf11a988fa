//! How strongly a visitor leans toward a topic, fading as time passes.
//!
//! Decay is lazy: an [`Affinity`] keeps the moment its strength was true, and reading it
//! later works out the rest, so a topic nobody visits costs nothing. The arithmetic is
//! integer fixed point: edge, browser and tests agree to the last bit, and no `exp` ships.

use crate::limits::HALF_LIFE_DAYS;
use crate::time::{DAY, UnixSeconds};
use core::{fmt, num::NonZeroU32};

/// Interest, in 1/65536ths of one page view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Strength(pub u32);

/// The steps in which a profile keeps strengths: 1/64 of a page view.
pub const QUANTUM: u32 = 1 << 10;

impl Strength {
    /// The interest that one page view shows.
    pub const VIEW: Self = Self(1 << 16);

    /// Whole steps, as a profile keeps them: what is left over is forgotten, so that interest
    /// is never more than was shown.
    #[must_use]
    pub const fn kept(self) -> Self {
        Self(self.0 / QUANTUM * QUANTUM)
    }

    /// In page views; exact.
    #[must_use]
    pub fn views(self) -> f64 {
        f64::from(self.0) / 65_536.0
    }
}

/// The time in which a strength halves, in seconds; never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HalfLife(NonZeroU32);

impl HalfLife {
    /// A half-life of whole days.
    ///
    /// # Errors
    /// [`BadHalfLife`] unless `days` is 1 to 3650.
    pub fn from_days(days: u16) -> Result<Self, BadHalfLife> {
        match NonZeroU32::new(u32::from(days).saturating_mul(DAY)) {
            Some(seconds) if HALF_LIFE_DAYS.contains(&days) => Ok(Self(seconds)),
            _ => Err(BadHalfLife(days)),
        }
    }

    /// Whole days, 1 to 3650.
    #[must_use]
    pub fn days(self) -> u16 {
        u16::try_from(self.0.get() / DAY).unwrap_or(u16::MAX)
    }
}

/// A half-life outside 1 to 3650 days; holds the days asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadHalfLife(pub u16);

impl fmt::Display for BadHalfLife {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "half-life must be 1 to 3650 days, not `{}`", self.0)
    }
}

impl core::error::Error for BadHalfLife {}

/// Interest in one topic: a strength, and the moment it was true.
///
/// ```
/// # use indgang::{profile::affinity::*, time::UnixSeconds};
/// let week = HalfLife::from_days(7)?;
/// let shoes = Affinity { strength: Strength::VIEW, as_of: UnixSeconds(0) };
/// assert_eq!(shoes.at(UnixSeconds(7 * 86_400), week), Strength(1 << 15));
/// # Ok::<(), BadHalfLife>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Affinity {
    /// How strong the interest was.
    pub strength: Strength,
    /// When it was that strong.
    pub as_of: UnixSeconds,
}

impl Affinity {
    /// The strength left at `now`, within 0.4 % of the true exponential.
    ///
    /// A `now` before `as_of` (a clock set back) reads as no time passed.
    #[must_use]
    pub fn at(self, now: UnixSeconds, half_life: HalfLife) -> Strength {
        // 2^-x on [0, 1) as 1 - x(B - Cx), in 16-bit fixed point. B - C is exactly one
        // half, so the curve has no step where one half-life meets the next.
        const B: u64 = 44_012 << 16;
        const C: u64 = 11_244;
        let (elapsed, half) = (now.since(self.as_of), half_life.0.get());
        let x = (u64::from(elapsed % half) << 16) / u64::from(half);
        let kept = (1 << 16) - ((x * (B - C * x)) >> 32);
        let scaled = u64::from(self.strength.0) * kept;
        let left = scaled.checked_shr(16 + elapsed / half).unwrap_or(0);
        Strength(u32::try_from(left).unwrap_or(u32::MAX))
    }

    /// Fades to `now`, then adds `gain`, stopping at the greatest strength.
    #[must_use]
    pub fn plus(self, gain: Strength, now: UnixSeconds, half_life: HalfLife) -> Self {
        let strength = Strength(self.at(now, half_life).0.saturating_add(gain.0));
        Self { strength, as_of: self.as_of.max(now) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: Affinity = Affinity { strength: Strength::VIEW, as_of: UnixSeconds(1 << 30) };

    #[track_caller]
    fn left_after(seconds: u32) -> u32 {
        let day = HalfLife::from_days(1).expect("in range");
        VIEW.at(UnixSeconds(VIEW.as_of.0 + seconds), day).0
    }

    #[test]
    fn any_number_of_days_is_a_half_life_or_refused() {
        assert!((0..=u16::MAX).all(|d| HalfLife::from_days(d).is_ok() == (1..=3650).contains(&d)));
    }

    #[test]
    fn halves_each_half_life_and_dies_out() {
        assert_eq!([0, 1, 10, 16, 17].map(|d| left_after(d * DAY)), [65_536, 32_768, 64, 1, 0]);
    }

    #[test]
    fn never_grows_and_tracks_the_exponential() {
        for t in 0..2 * DAY {
            assert!(left_after(t + 1) <= left_after(t), "grew at {t} s");
            let exact = f64::exp2(16.0 - f64::from(t) / f64::from(DAY));
            assert!((f64::from(left_after(t)) / exact - 1.0).abs() < 4e-3, "off at {t} s");
        }
    }

    #[test]
    fn a_clock_set_back_loses_nothing() {
        let day = HalfLife::from_days(1).expect("in range");
        let twice = VIEW.plus(Strength::VIEW, UnixSeconds(5), day);
        assert_eq!(twice, Affinity { strength: Strength(2 << 16), ..VIEW });
    }

    #[test]
    fn refuses_a_half_life_of_nothing_and_of_ever() {
        for days in [0, 3651, u16::MAX] {
            let error = HalfLife::from_days(days).expect_err("out of range");
            let expected = std::format!("half-life must be 1 to 3650 days, not `{days}`");
            assert_eq!(std::format!("{error}"), expected);
        }
    }
}
