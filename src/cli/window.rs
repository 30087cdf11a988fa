//! The part of a line that is shown: all of it, or what is around a place.

use std::borrow::Cow;
use std::ops::Range;

/// Longest line that is shown as it is, in bytes.
const LONGEST: usize = 400;
/// Most characters that are shown before a place in a longer one, as many after it, and twice as
/// many of it.
const AROUND: usize = 60;

/// What is shown of `line`, and where in that the place `at` is; both in bytes. An ellipsis stands
/// for what is left out.
pub fn window(line: &str, at: Range<usize>) -> (Cow<'_, str>, Range<usize>) {
    let Some((before, place, after)) = cut(line, &at).filter(|_| line.len() > LONGEST) else {
        return (Cow::Borrowed(line), at);
    };
    let first = before.char_indices().rev().nth(AROUND).map(|(at, c)| at + c.len_utf8());
    let (head, place_end) = (first.unwrap_or(0), end(place, 2 * AROUND));
    let rest = if place_end < place.len() { 0 } else { end(after, AROUND) };
    let mut shown = if head > 0 { "…".to_owned() } else { String::new() };
    shown.push_str(before.get(head..).unwrap_or_default());
    let start = shown.len();
    shown.push_str(place.get(..place_end).unwrap_or_default());
    let span = start..shown.len();
    shown.push_str(after.get(..rest).unwrap_or_default());
    if place_end < place.len() || rest < after.len() {
        shown.push('…');
    }
    (Cow::Owned(shown), span)
}

/// The line before, at and after a place.
fn cut<'t>(line: &'t str, at: &Range<usize>) -> Option<(&'t str, &'t str, &'t str)> {
    Some((line.get(..at.start)?, line.get(at.clone())?, line.get(at.end..)?))
}

/// Where the first `count` characters of `text` end.
fn end(text: &str, count: usize) -> usize {
    text.char_indices().nth(count).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::string_slice, reason = "tests stop at what they did not expect")]
    use super::*;

    #[track_caller]
    fn check(before: &str, place: &str, after: &str, shown: &str) {
        let line = [before, place, after].concat();
        let (found, span) = window(&line, before.len()..before.len() + place.len());
        assert_eq!(found, shown);
        assert!(place.starts_with(&found[span]));
    }

    #[test]
    fn what_is_left_out_has_an_ellipsis_and_no_character_is_cut() {
        check("a", "bc", "d", "abcd");
        let (long, some) = ("æ\t€".repeat(200), "æ\t€".repeat(20));
        check(&long, "bc", &long, &format!("…{some}bc{some}…"));
        check("x", "bc", &long, &format!("xbc{some}…"));
        check(&long, "bc", "", &format!("…{some}bc"));
        check("", &long, "y", &format!("{}…", "æ\t€".repeat(40)));
        check(&long, "", "", &format!("…{some}"));
    }
}
