//! What browsers store and send, read by the edge's reader; what the edge writes, read by a parser
//! that others keep; and the worker's JavaScript, which takes ours out of what others are sent.

use super::{BadFile, Report, cases, name_of, not_answered};
use crate::edge::cookies::{CHOICE, DAYS, DECLARED, LEARNT, delete, set, values};
use alloc::{format, string::String, vec::Vec};
use cookie::{Cookie, SameSite, time::Duration};
use serde_json::Value as Json;

/// Runs a file of stored cookies. Beside each case stands `stripped`: what the worker's JavaScript
/// leaves of the sent header with ours before it, and with ours behind it.
///
/// # Errors
/// [`BadFile`] if it holds no list of cases, or no answers.
pub fn run(text: &str) -> Result<Report, BadFile> {
    let mut report = Report::default();
    let mut elsewhere = 0;
    for (number, case) in cases(text)?.iter().enumerate() {
        let name = name_of(case, number);
        if ["DOMAIN", "OPTIONAL_DOMAIN", "PATH"].iter().any(|kind| name.starts_with(kind)) {
            elsewhere += 1;
            continue;
        }
        let Some(stripped) = case.get("stripped").and_then(Json::as_array) else {
            return Err(not_answered("cookies", &name));
        };
        let Some(sent) = case.get("sent").and_then(Json::as_array).and_then(|it| pairs(it)) else {
            report.failed.push(format!("{name}: `sent` is no list of names and values"));
            continue;
        };
        let mut wrong = read(&sent);
        let header = header(&sent);
        let left = Json::from((!header.is_empty()).then_some(header.as_str()));
        if stripped.len() != 2 || stripped.iter().any(|it| *it != left) {
            wrong.push(format!("without ours, {left} became {stripped:?}"));
        }
        for (_, value) in sent.iter().filter(|(_, value)| value.bytes().all(may_be_in_a_value)) {
            wrong.extend(written(value));
        }
        if wrong.is_empty() {
            report.passed += 1;
        } else {
            report.failed.push(format!("{name}: {}", wrong.join("; ")));
        }
    }
    if elsewhere > 0 {
        report.skip(elsewhere, "which hosts and paths a browser sends a cookie to".into());
    }
    Ok(report)
}

fn pairs(sent: &[Json]) -> Option<Vec<(&str, &str)>> {
    sent.iter().map(|it| Some((it.get("name")?.as_str()?, it.get("value")?.as_str()?))).collect()
}

fn header(sent: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = sent.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("; ")
}

/// What the reader does not read as it was sent, with ours among it.
fn read(sent: &[(&str, &str)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for at in 0..=sent.len() {
        let mut all = sent.to_vec();
        all.insert(at, (CHOICE, "1.gdd.v.1.20778.4"));
        let header = header(&all);
        for &(name, _) in all.iter().chain(&[(LEARNT, "")]) {
            let came: Vec<&str> = values(&header, name).collect();
            let meant = all.iter().filter(|(other, _)| *other == name).map(|(_, value)| *value);
            let meant: Vec<&str> = meant.collect();
            if came != meant {
                wrong.push(format!("`{name}` in `{header}`: expected {meant:?}, came {came:?}"));
            }
        }
    }
    wrong
}

/// What becomes of a value that is written in each of our cookies, where it is not what was meant.
fn written(value: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for name in [CHOICE, LEARNT, DECLARED] {
        for (header, value, age) in
            [(set(name, value), value, Duration::days(DAYS)), (delete(name), "", Duration::ZERO)]
        {
            let right = Cookie::parse(header.as_str()).is_ok_and(|cookie| {
                cookie.name_value() == (name, value)
                    && (cookie.path(), cookie.domain()) == (Some("/"), None)
                    && (cookie.secure(), cookie.same_site()) == (Some(true), Some(SameSite::Lax))
                    && cookie.http_only().unwrap_or(false) == (name != CHOICE)
                    && (cookie.max_age(), cookie.expires()) == (Some(age), None)
            });
            if !right {
                wrong.push(format!("`{header}` is not read as it was meant"));
            }
        }
    }
    wrong
}

/// Whether a byte may stand in a value: anything printable but quotes, commas, semicolons and
/// backslashes.
const fn may_be_in_a_value(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\')
}
