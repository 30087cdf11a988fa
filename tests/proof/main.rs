//! What `check` proves, against visitors who were tried one by one, and as it is told.
#![expect(clippy::expect_used, clippy::panic, reason = "tests stop at what they did not expect")]

mod brute;
#[cfg(feature = "cli")]
mod command;
mod drawn;
mod examples;
#[cfg(feature = "cli")]
mod exposed;
mod free;
mod people;
mod site;

use indgang::manifest::{Model, moment, read};
use indgang::proof::{Report, check};
use indgang::time::UnixSeconds;

/// Saturday, 2026-11-21, noon UTC.
const NOON: UnixSeconds = UnixSeconds(1_795_262_400);

#[track_caller]
fn model(text: &str) -> Model {
    read(text).unwrap_or_else(|mistakes| panic!("{mistakes}\n{text}"))
}

#[track_caller]
fn report(text: &str, now: &str) -> Report {
    check(&model(text), moment(now).expect("a date"))
}
