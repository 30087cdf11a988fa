//! What a visitor's `Accept-Language` makes of a site's languages: by the worker's JavaScript, whose
//! answers stand beside the cases, and then by the core.

use super::{BadFile, Report, cases, name_of, not_answered};
use crate::context::language;
use alloc::{format, vec::Vec};
use serde_json::Value as Json;

/// Runs a file of language negotiations, with what the worker's JavaScript answered: `preferred`,
/// the tags that fit, and `told`, what it tells the core.
///
/// # Errors
/// [`BadFile`] if it holds no list of cases, or no answers.
pub fn run(text: &str) -> Result<Report, BadFile> {
    let mut report = Report::default();
    for (number, case) in cases(text)?.iter().enumerate() {
        let name = name_of(case, number);
        let answers =
            (case.get("preferred").and_then(texts), case.get("told").and_then(Json::as_str));
        let (Some(preferred), Some(told)) = answers else {
            return Err(not_answered("languages", &name));
        };
        let expected = case.get("expect").unwrap_or(&Json::Null);
        let first = preferred.first();
        let came = match case.get("method").and_then(Json::as_str) {
            Some("language") => Json::from(first.copied()),
            Some("languages") => Json::from(preferred.clone()),
            _ => {
                report.skip(1, format!("{name}: neither `language` nor `languages` is asked"));
                continue;
            }
        };
        let spoken = case.get("available").and_then(texts).unwrap_or_default();
        let chosen = language(told, spoken.iter().copied());
        // The best of what fits; a site whose languages do not fit speaks one of them anyway.
        let right = match first {
            Some(best) if !spoken.is_empty() => chosen == *best,
            _ => chosen.is_empty() == spoken.is_empty(),
        };
        let name = if right { name } else { format!("{name}: the core chooses `{chosen}`") };
        report.case(&name, &(expected, true), &(&came, right));
    }
    Ok(report)
}

fn texts(list: &Json) -> Option<Vec<&str>> {
    list.as_array()?.iter().map(Json::as_str).collect()
}
