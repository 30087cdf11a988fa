//! Moments and the visitor's wall clock, as plain numbers handed in from outside.
//!
//! The engine never asks what time it is: a decision is a function of its arguments.

use core::fmt;

/// Seconds since 1970-01-01 UTC; good until 2106.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnixSeconds(pub u32);

/// Seconds in a day.
pub const DAY: u32 = 86_400;
/// Seconds in an hour.
pub const HOUR: u32 = 3_600;
/// Seconds in four hours: a profile keeps moments to these.
pub const STEP: u32 = 4 * HOUR;

impl UnixSeconds {
    /// Seconds from `earlier` to here; zero if `earlier` is later (a clock set back).
    #[must_use]
    pub const fn since(self, earlier: Self) -> u32 {
        self.0.saturating_sub(earlier.0)
    }

    /// The beginning of its [`STEP`].
    #[must_use]
    pub const fn step_begun(self) -> Self {
        Self(self.0 / STEP * STEP)
    }

    /// The end of its [`STEP`]; the last one that there is has only a beginning.
    #[must_use]
    pub const fn step_ended(self) -> Self {
        let ended = self.0.div_ceil(STEP);
        Self(if ended > u32::MAX / STEP { u32::MAX / STEP } else { ended } * STEP)
    }

    /// Whole days since 1970-01-01 UTC, at most 49,710.
    #[must_use]
    pub fn day(self) -> u16 {
        u16::try_from(self.0 / DAY).unwrap_or(u16::MAX)
    }
}

/// A moment, and how far the visitor's wall clock is from UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// The moment.
    pub now: UnixSeconds,
    /// Minutes that the visitor's clock is ahead of UTC: 60 in Copenhagen in winter.
    pub ahead: i16,
}

impl Clock {
    fn local(self) -> u64 {
        (i64::from(self.now.0) + i64::from(self.ahead) * 60).max(0).unsigned_abs()
    }

    /// The hour on the visitor's clock, 0 to 23.
    #[must_use]
    pub fn hour(self) -> u8 {
        u8::try_from(self.local() / u64::from(HOUR) % 24).unwrap_or(0)
    }

    /// The day of the week on the visitor's clock, 1 (Monday) to 7 (Sunday).
    #[must_use]
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        u8::try_from((self.local() / u64::from(DAY) + 3) % 7 + 1).unwrap_or(1)
    }

    /// The month on the visitor's calendar, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        let (_, month, _) = calendar(self.local() / u64::from(DAY));
        month
    }
}

/// The year, month and day that is `days` after 1970-01-01.
fn calendar(days: u64) -> (u16, u8, u8) {
    // Days counted from 0000-03-01, so that leap days end a year: the proleptic Gregorian
    // calendar repeats after 146,097 days, and its months from March follow 153 days in five.
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = u8::try_from((from_march + 2) % 12 + 1).unwrap_or(1);
    let day = u8::try_from(of_year - (153 * from_march + 2) / 5 + 1).unwrap_or(1);
    (u16::try_from(era * 400 + year).unwrap_or(u16::MAX) + u16::from(month <= 2), month, day)
}

/// As in `2026-11-21`, or `2026-11-21 08:30 UTC` where it is not the first minute of a day.
impl fmt::Display for UnixSeconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = calendar((self.0 / DAY).into());
        write!(f, "{year}-{month:02}-{day:02}")?;
        match self.0 % DAY / 60 {
            0 => Ok(()),
            minutes => write!(f, " {:02}:{:02} UTC", minutes / 60, minutes % 60),
        }
    }
}

/// The day `year`-`month`-`day` as days since 1970-01-01 UTC, or `None` if the calendar has no
/// such day or it is before 1970.
#[must_use]
pub fn day_of(year: u16, month: u8, day: u8) -> Option<u32> {
    if year < 1970 {
        return None;
    }
    let leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    };
    if !(1..=last).contains(&day) {
        return None;
    }
    let year = u32::from(year) - u32::from(month <= 2);
    let from_march = (u32::from(month) + 9) % 12;
    let of_year = (153 * from_march + 2) / 5 + u32::from(day) - 1;
    (year * 365 + year / 4 - year / 100 + year / 400 + of_year).checked_sub(719_468)
}

/// Whether `text` is a day of the calendar as `2000-12-31`, of a year from 1570 on.
#[must_use]
pub fn is_day(text: &str) -> bool {
    let &[y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = text.as_bytes() else { return false };
    let number = |digits: &[u8]| digits.iter().fold(0, |n: u16, d| n * 10 + u16::from(d & 15));
    let all = [y0, y1, y2, y3, m0, m1, d0, d1];
    let [year, month, day] = [&all[..4], &all[4..6], &all[6..]].map(number);
    // The calendar repeats after four hundred years.
    all.iter().all(u8::is_ascii_digit) && day_of(year + 400, month as u8, day as u8).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(year: u16, month: u8, day: u8, days: u32, weekday: u8) {
        assert_eq!(day_of(year, month, day), Some(days), "{year}-{month}-{day}");
        let clock = Clock { now: UnixSeconds(days * DAY), ahead: 0 };
        assert_eq!((clock.month(), clock.weekday(), clock.hour()), (month, weekday, 0));
    }

    #[test]
    fn knows_the_calendar() {
        check(1970, 1, 1, 0, 4);
        check(2000, 2, 29, 11_016, 2);
        check(2024, 12, 31, 20_088, 2);
        check(2026, 11, 21, 20_778, 6);
    }

    #[test]
    fn every_day_until_2100_is_one_after_the_other() {
        let mut expected = 0;
        for year in 1970..2100 {
            for month in 1..=12 {
                for day in 1..=31 {
                    if let Some(days) = day_of(year, month, day) {
                        assert_eq!(days, expected);
                        let clock = Clock { now: UnixSeconds(days * DAY), ahead: 0 };
                        assert_eq!(clock.month(), month);
                        let text = std::format!("{year}-{month:02}-{day:02}");
                        assert_eq!(std::format!("{}", clock.now), text);
                        expected += 1;
                    }
                }
            }
        }
    }

    #[test]
    fn refuses_days_that_are_not() {
        for (year, month, day) in
            [(2026, 2, 29), (2026, 13, 1), (2026, 4, 31), (1969, 12, 31), (0, 1, 1)]
        {
            assert_eq!(day_of(year, month, day), None);
        }
    }

    #[test]
    fn tells_days_from_other_texts() {
        for day in ["2000-12-31", "1923-02-28", "2024-02-29", "1570-01-01", "9599-01-01"] {
            assert!(is_day(day), "{day}");
        }
        for text in [
            "",
            "2000",
            "2000-13-01",
            "2023-02-29",
            "1900-02-29",
            "0000-00-00",
            "2000-1-01",
            "20000-1-01",
            "2000-12-311",
            "2000/12/31",
            "+200-12-31",
            "2000-+1-31",
            "1990-01-\u{e9}",
            "1569-12-31",
        ] {
            assert!(!is_day(text), "{text}");
        }
    }

    #[test]
    fn the_visitors_clock_decides_the_hour() {
        let new_year = UnixSeconds(20_088 * DAY + 23 * 3_600 + 1_800);
        let copenhagen = Clock { now: new_year, ahead: 60 };
        assert_eq!((copenhagen.hour(), copenhagen.month(), copenhagen.weekday()), (0, 1, 3));
        let honolulu = Clock { now: UnixSeconds(3_600), ahead: -600 };
        assert_eq!((honolulu.hour(), honolulu.month()), (0, 1));
    }
}
