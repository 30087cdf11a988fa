//! The same cases run twice, natively and in WebAssembly: one report of both.

use super::Report;
use alloc::{collections::BTreeMap, format, string::String};

/// What two runs of the same cases came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Both {
    /// For people; the counts of the cases stand alone on its last line.
    pub text: String,
    /// Whether the report is [good](Report::is_good), and both are the same.
    pub passed: bool,
}

/// Puts the report of the native run together with the text of the report from WebAssembly, which
/// is empty if that run came to no end.
///
/// A case counts as passed if it passed in both runs.
#[must_use]
pub fn both(native: &Report, wasm: &str) -> Both {
    let text = native.text();
    let (lines, counts) = split(&text);
    let (theirs, their_counts) = split(wasm);
    let mut out = String::new();
    let mut left = tally(theirs);
    for line in lines.lines() {
        let only = if take(&mut left, line) { "" } else { "only natively: " };
        out.push_str(&format!("{only}{line}\n"));
    }
    let mut left = tally(lines);
    let mut failing = tally_of(native.failed.iter().map(|failure| case(failure)));
    let mut only_there = if their_counts.is_empty() { native.passed } else { 0 };
    for line in theirs.lines().filter(|line| !take(&mut left, line)) {
        out.push_str(&format!("only in WebAssembly: {line}\n"));
        if let Some(failure) = line.strip_prefix(Report::FAILED)
            && !take(&mut failing, case(failure))
        {
            only_there += 1;
        }
    }
    if native.failed.is_empty() && only_there == 0 && text != wasm {
        // Whatever it is that differs, it is no pass.
        only_there = 1;
    }
    let theirs = if their_counts.is_empty() { "came to no end" } else { their_counts };
    out.push_str(&format!("natively        {counts}\nin WebAssembly  {theirs}\n"));
    let failed = native.failed.len() + only_there;
    out.push_str(&native.counts(native.passed.saturating_sub(only_there), failed));
    Both { text: out, passed: native.is_good() && only_there == 0 && text == wasm }
}

/// All lines but the last, and the last.
fn split(report: &str) -> (&str, &str) {
    let report = report.strip_suffix('\n').unwrap_or(report);
    report.rsplit_once('\n').unwrap_or(("", report))
}

/// The case that failed, without what came instead.
fn case(failure: &str) -> &str {
    failure.rsplit_once(", came ").map_or(failure, |(case, _)| case)
}

/// How often there is each line.
fn tally(text: &str) -> BTreeMap<&str, usize> {
    tally_of(text.lines())
}

fn tally_of<'t>(lines: impl Iterator<Item = &'t str>) -> BTreeMap<&'t str, usize> {
    let mut tally = BTreeMap::new();
    for line in lines {
        *tally.entry(line).or_default() += 1;
    }
    tally
}

/// Takes one of those lines away, if there is one.
fn take(tally: &mut BTreeMap<&str, usize>, line: &str) -> bool {
    let left = tally.get_mut(line).filter(|left| **left > 0);
    left.map(|left| *left -= 1).is_some()
}
