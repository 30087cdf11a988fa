//! The cases that GrowthBook's SDKs share: conditions, hashing, allocation.

use super::divergence::DIVERGENCES;
use super::{BadFile, Report};
use crate::bucket::{Range, choose, equal_weights, hash, in_namespace, ranges};
use crate::condition::trial;
use alloc::{format, string::String, vec::Vec};
use serde_json::{Map, Value as Json};

/// Runs the categories of a file of cases that are about rules, allocation and versions; counts
/// the cases of all others.
///
/// # Errors
/// [`BadFile`] if it is not a JSON object.
pub fn run(text: &str) -> Result<Report, BadFile> {
    let file = object(text)?;
    let mut report = Report::default();
    for (category, cases) in &file {
        let run: fn(&[Json], &mut Report, &str) -> Option<()> = match category.as_str() {
            "evalCondition" => condition,
            "hash" => hashed,
            "getBucketRange" => bucket_range,
            "chooseVariation" => variation,
            "inNamespace" => namespace,
            "getEqualWeights" => weights,
            "versionCompare" => {
                versions(cases, &mut report);
                continue;
            }
            other => {
                let why = format!("`{other}`: about features, not about rules or allocation");
                if held(cases) > 0 {
                    report.skip(held(cases), why);
                }
                continue;
            }
        };
        let Some(cases) = listed(cases, &mut report, category) else { continue };
        for (number, case) in cases.iter().enumerate() {
            let parts = case.as_array().map_or(&[][..], Vec::as_slice);
            let name = parts.first().and_then(Json::as_str).filter(|_| category != "hash");
            let name = name.map_or_else(|| format!("{number}"), String::from);
            let name = format!("{category}: {name}");
            if run(parts, &mut report, &name).is_none() {
                report.failed.push(format!("{name}: not a case of this category"));
            }
        }
    }
    Ok(report)
}

/// How many cases are in a category that is not run: a list's elements, or all that is in an object's
/// fields; none in what is neither, as the version of the file.
fn held(cases: &Json) -> usize {
    match cases {
        Json::Array(list) => list.len(),
        Json::Object(fields) => fields.values().map(|it| it.as_array().map_or(1, Vec::len)).sum(),
        _ => 0,
    }
}

/// The cases of a category that is run; one that is no list of them has failed.
fn listed<'c>(cases: &'c Json, report: &mut Report, category: &str) -> Option<&'c [Json]> {
    let list = cases.as_array();
    if list.is_none() {
        report.failed.push(format!("{category}: not a list of cases"));
    }
    list.map(Vec::as_slice)
}

/// Runs version comparisons: lists of pairs by relation.
fn versions(relations: &Json, report: &mut Report) {
    let Some(relations) = relations.as_object() else {
        report.failed.push("versionCompare: not an object of lists of cases".into());
        return;
    };
    for (relation, cases) in relations {
        if !["eq", "ne", "lt", "lte", "gt", "gte"].contains(&relation.as_str()) {
            report
                .skip(held(cases), format!("`versionCompare`: there is no relation `{relation}`"));
            continue;
        }
        let category = format!("versionCompare {relation}");
        for case in listed(cases, report, &category).unwrap_or_default() {
            let name = format!("{relation} {case}");
            let pair = || {
                let parts = case.as_array()?;
                let operator = format!("$v{relation}");
                let condition = serde_json::json!({ "version": { operator: parts.get(1)? } });
                let attributes = serde_json::json!({ "version": parts.first()? });
                Some((condition, attributes, parts.get(2)?.as_bool()?))
            };
            match pair() {
                Some((condition, attributes, expected)) => {
                    let came = trial::holds(&condition, &attributes, &Map::new());
                    report.case(&name, &Ok(expected), &came);
                }
                None => report.failed.push(format!("{name}: not a case")),
            }
        }
    }
}

fn object(text: &str) -> Result<Map<String, Json>, BadFile> {
    match serde_json::from_str(text) {
        Ok(Json::Object(file)) => Ok(file),
        Ok(_) => Err(BadFile("the file holds no object of cases".into())),
        Err(error) => Err(BadFile(format!("the file is not JSON: {error}"))),
    }
}

fn condition(case: &[Json], report: &mut Report, name: &str) -> Option<()> {
    let [_, condition, attributes, expected, rest @ ..] = case else { return None };
    let empty = Map::new();
    let groups = rest.first().and_then(Json::as_object).unwrap_or(&empty);
    let came = trial::holds(condition, attributes, groups);
    let expected = Ok(expected.as_bool()?);
    let known = DIVERGENCES.iter().find(|known| {
        let without = known.without(condition, attributes, groups);
        came != expected && without.is_some_and(|(c, a, g)| trial::holds(&c, &a, &g) == expected)
    });
    match known {
        Some(known) => report.skip(1, format!("{name}: {}", known.why)),
        None => report.case(name, &expected, &came),
    }
    Some(())
}

fn hashed(case: &[Json], report: &mut Report, name: &str) -> Option<()> {
    let [seed, value, version, expected] = case else { return None };
    let came = hash(seed.as_str()?, value.as_str()?, version.as_u64()? as u32);
    report.case(name, &expected.as_f64(), &came);
    Some(())
}

fn numbers(list: &Json) -> Option<Vec<f64>> {
    list.as_array()?.iter().map(Json::as_f64).collect()
}

/// Sums of weights are compared as people write them: to four places, as the cases are.
fn rounded(number: f64) -> f64 {
    (number * 10_000.0 + 0.5) as i64 as f64 / 10_000.0
}

fn pairs(list: &Json) -> Option<Vec<Range>> {
    let pair = |pair: &Json| match numbers(pair)?.as_slice() {
        [from, to] => Some(Range { from: *from, to: *to }),
        _ => None,
    };
    list.as_array()?.iter().map(pair).collect()
}

fn bucket_range(case: &[Json], report: &mut Report, name: &str) -> Option<()> {
    let [_, Json::Array(asked), expected] = case else { return None };
    let [count, coverage, weights] = asked.as_slice() else { return None };
    let weights = numbers(weights);
    // No more than any machine can count.
    let count = u32::try_from(count.as_u64()?).ok()? as usize;
    let came = ranges(count, coverage.as_f64()?, weights.as_deref());
    let round = |range: Range| Range { from: rounded(range.from), to: rounded(range.to) };
    let expected: Vec<Range> = pairs(expected)?.into_iter().map(round).collect();
    report.case(name, &expected, &came.map(round).collect());
    Some(())
}

fn variation(case: &[Json], report: &mut Report, name: &str) -> Option<()> {
    let [_, place, ranges, expected] = case else { return None };
    let came = choose(place.as_f64()?, pairs(ranges)?).map_or(-1, |at| at as i64);
    report.case(name, &expected.as_i64()?, &came);
    Some(())
}

fn namespace(case: &[Json], report: &mut Report, name: &str) -> Option<()> {
    let [_, user, Json::Array(namespace), expected] = case else { return None };
    let [id, from, to] = namespace.as_slice() else { return None };
    let part = Range { from: from.as_f64()?, to: to.as_f64()? };
    let came = in_namespace(user.as_str()?, id.as_str()?, part);
    report.case(name, &expected.as_bool()?, &came);
    Some(())
}

fn weights(case: &[Json], report: &mut Report, name: &str) -> Option<()> {
    let [count, expected] = case else { return None };
    let count = u32::try_from(count.as_i64()?).unwrap_or(0) as usize;
    let came = equal_weights(count).map(rounded).collect::<Vec<_>>();
    let expected: Vec<f64> = numbers(expected)?.into_iter().map(rounded).collect();
    report.case(name, &expected, &came);
    Some(())
}
