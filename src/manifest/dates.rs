//! Dates of a manifest: a day, or a moment in UTC.

use super::mistake::Kind;
use super::notes::{Notes, ticked};
use super::tree::Node;
use crate::time::{DAY, UnixSeconds, day_of};
use alloc::format;

/// Reads a date; a day is its first second in UTC.
pub(super) fn date(node: &Node<'_>, notes: &mut Notes) -> Option<UnixSeconds> {
    let text = node.text(notes)?;
    let moment = moment(text);
    if moment.is_none() {
        let what = format!("{} is not a date from 1970 to 2106", ticked(text));
        notes.add(Kind::BadDate, node.place(), what, fix(text));
    }
    moment
}

fn fix(text: &str) -> &'static str {
    let day = text.get(..10).and_then(day);
    match (day, text.get(10..)) {
        (Some(_), Some("")) => "write a year before 2106",
        (Some(_), Some(_)) => "write the time in UTC, as in `2026-01-31T08:00:00Z`",
        _ => "write a day of the calendar, as in `2026-01-31`",
    }
}

/// The moment that `2026-01-31` or `2026-01-31T08:00:00Z` is (fractions of a second are dropped);
/// `None` if it is no such thing, or not from 1970 to 2106.
#[must_use]
pub fn moment(text: &str) -> Option<UnixSeconds> {
    let days = day(text.get(..10)?)?;
    let seconds = match text.get(10..)? {
        "" => 0,
        time => time_of_day(time)?,
    };
    days.checked_mul(DAY)?.checked_add(seconds).map(UnixSeconds)
}

fn day(text: &str) -> Option<u32> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    day_of(digits(year)?, u8::try_from(digits(month)?).ok()?, u8::try_from(digits(day)?).ok()?)
}

fn time_of_day(text: &str) -> Option<u32> {
    let time = text.strip_prefix(['T', 't'])?.strip_suffix(['Z', 'z'])?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut parts = time.split(':');
    let mut part = |most: u16| {
        let part = parts.next().filter(|part| part.len() == 2)?;
        digits(part).filter(|value| *value <= most).map(u32::from)
    };
    let seconds = part(23)? * 3_600 + part(59)? * 60 + part(59)?;
    parts.next().is_none().then_some(seconds)
}

/// Digits alone: `parse` would take a sign as well.
fn digits(text: &str) -> Option<u16> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, seconds: Option<u32>) {
        assert_eq!(moment(text).map(|moment| moment.0), seconds, "{text}");
    }

    #[test]
    fn reads_days_and_moments() {
        check("1970-01-01", Some(0));
        check("2026-11-21", Some(20_778 * DAY));
        check("2026-11-21T01:02:03Z", Some(20_778 * DAY + 3_723));
        check("2026-11-21T01:02:03.999Z", Some(20_778 * DAY + 3_723));
        check("2106-02-07T06:28:15Z", Some(u32::MAX));
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "2026",
            "2026-1-1",
            "2026-02-29",
            "2026-13-01",
            "+026-01-01",
            "1969-12-31",
            "2106-02-07T06:28:16Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T08:00Z",
            "2026-01-01T08:00:00",
            "2026-01-01T08:00:00+01:00",
            "2026-01-01T08:00:00.Z",
            "2026-01-01 08:00:00Z",
            "2026-01-0é",
            "９９９９-01-01",
        ] {
            check(text, None);
        }
    }
}
