//! Consent strings of the IAB's framework, with what they mean; and broken ones, which must mean
//! nothing.

use super::{BadFile, Report, cases, name_of};
use crate::consent::tcf::{Ids, TcString, Terms, Vendors, purposes};
use crate::consent::{Purposes, State};
use crate::time::day_of;
use alloc::collections::BTreeMap;
use alloc::{format, string::String, vec::Vec};
use serde_json::{Map, Value as Json, json};

/// Runs a file of consent strings: each with `expect`, or to be refused.
///
/// # Errors
/// [`BadFile`] if it is not a JSON list of cases, or an object that holds one as `cases`.
pub fn run(text: &str) -> Result<Report, BadFile> {
    let mut report = Report::default();
    for (number, case) in cases(text)?.iter().enumerate() {
        let name = name_of(case, number);
        let Some(string) = case.get("tcString").and_then(Json::as_str) else {
            report.failed.push(format!("{name}: there is no `tcString`"));
            continue;
        };
        match case.get("expect").and_then(Json::as_object) {
            Some(expected) => meaning(string, expected, &mut report, &name),
            None => report.case(&name, &Vec::<String>::new(), &granted(string)),
        }
    }
    Ok(report)
}

/// Compares every field that is expected.
fn meaning(string: &str, expected: &Map<String, Json>, report: &mut Report, name: &str) {
    let Some(read) = TcString::decode(string) else {
        report.failed.push(format!("{name}: it does not decode"));
        return;
    };
    let mut wrong = Vec::new();
    for (field, expected) in expected {
        match value(&read, field) {
            None => wrong.push(format!("`{field}` is no field that is read")),
            Some(came) if !same(field, expected, &came) => {
                wrong.push(format!("{field}: expected {expected}, came {came}"));
            }
            Some(_) => {}
        }
    }
    match wrong.is_empty() {
        true => report.passed += 1,
        false => report.failed.push(format!("{name}: {}", wrong.join("; "))),
    }
}

/// Whatever a string that is to be refused would grant: with any vendor, whenever it is from.
fn granted(string: &str) -> Vec<String> {
    let Some(read) = TcString::decode(string) else { return Vec::new() };
    let today = u16::try_from(read.updated / 864_000).unwrap_or(u16::MAX);
    let vendors = read.vendors.ranges().take(1_000).map(|(vendor, _)| Some(vendor));
    let grants = vendors.chain([None]).filter_map(|vendor| {
        let Purposes { remember, edge, measure } =
            purposes(string, &Terms { vendor, ..Terms::default() }, today)?;
        [remember, edge, measure]
            .contains(&State::Granted)
            .then(|| format!("vendor {vendor:?} is granted something"))
    });
    // To decode such a string at all is wrong as well, but for one of the framework's version 1,
    // which says nothing here.
    let decoded = (read.version != 1).then(|| String::from("it decodes"));
    decoded.into_iter().chain(grants).collect()
}

/// Whether two values are the same: of restrictions, in any order.
fn same(field: &str, expected: &Json, came: &Json) -> bool {
    let sorted = |list: &Json| {
        let mut texts: Vec<String> =
            list.as_array().into_iter().flatten().map(|it| format!("{it}")).collect();
        texts.sort();
        texts
    };
    match field {
        "created" | "lastUpdated" => tenths(expected).is_some_and(|it| Some(it) == came.as_u64()),
        "publisherRestrictions" => sorted(expected) == sorted(came),
        _ => expected == came,
    }
}

/// A moment as `2023-10-03T00:00:00.000Z`, in tenths of a second since 1970.
fn tenths(moment: &Json) -> Option<u64> {
    let mut parts = moment.as_str()?.split(['-', 'T', ':', '.', 'Z']);
    let mut number = || parts.next()?.parse::<u64>().ok();
    let (year, month, day) = (number()?, number()?, number()?);
    let day = day_of(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?)?;
    let (hour, minute, second, thousandths) = (number()?, number()?, number()?, number()?);
    let seconds = u64::from(day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Some(seconds * 10 + thousandths / 100)
}

fn value(read: &TcString<'_>, field: &str) -> Option<Json> {
    let publisher = read.publisher.unwrap_or_default();
    let letters = |letters: [char; 2]| Json::from(String::from_iter(letters));
    let ids = |ids: Ids| Json::from(ids.iter().collect::<Vec<_>>());
    Some(match field {
        "version" => read.version.into(),
        "created" => read.created.into(),
        "lastUpdated" => read.updated.into(),
        "cmpId" => read.cmp.into(),
        "cmpVersion" => read.cmp_version.into(),
        "consentScreen" => read.screen.into(),
        "consentLanguage" => letters(read.language),
        "vendorListVersion" => read.vendor_list.into(),
        "policyVersion" => read.policy.into(),
        "isServiceSpecific" => read.service_specific.into(),
        "useNonStandardTexts" | "useNonStandardStacks" => read.own_texts.into(),
        "purposeOneTreatment" => read.purpose_one_apart.into(),
        "publisherCountryCode" => letters(read.country),
        "specialFeatureOptins" => ids(read.special_features),
        "purposeConsents" => ids(read.purposes),
        "purposeLegitimateInterests" => ids(read.interests),
        "vendorConsents" => vendors(Some(read.vendors)),
        "vendorLegitimateInterests" => vendors(read.vendor_interests),
        "publisherRestrictions" => restrictions(read),
        "vendorsDisclosed" => vendors(read.disclosed),
        "vendorsAllowed" => vendors(read.allowed),
        "publisherConsents" => ids(publisher.purposes),
        "publisherLegitimateInterests" => ids(publisher.interests),
        "publisherCustomConsents" => ids(publisher.own_purposes),
        "publisherCustomLegitimateInterests" => ids(publisher.own_interests),
        "numCustomPurposes" => publisher.own.into(),
        _ => return None,
    })
}

fn restrictions(read: &TcString<'_>) -> Json {
    // One of a purpose and kind may be written in parts.
    let mut parts: BTreeMap<(u8, u8), Vec<u16>> = BTreeMap::new();
    for rule in read.restrictions() {
        parts.entry((rule.purpose, rule.kind)).or_default().extend(all(Some(rule.vendors)));
    }
    let one = |((purpose, kind), mut ids): ((u8, u8), Vec<u16>)| {
        ids.sort_unstable();
        ids.dedup();
        json!({ "purposeId": purpose, "restrictionType": kind, "vendorIds": ids })
    };
    // One for nobody rules nothing.
    let parts = parts.into_iter().filter(|(_, ids)| !ids.is_empty());
    Json::from(parts.map(one).collect::<Vec<_>>())
}

fn vendors(vendors: Option<Vendors<'_>>) -> Json {
    Json::from(all(vendors))
}

/// All numbers of a set, ascending, each once.
fn all(vendors: Option<Vendors<'_>>) -> Vec<u16> {
    let mut named = [false; 1 << 16];
    for (first, last) in vendors.into_iter().flat_map(Vendors::ranges) {
        let run = named.get_mut(usize::from(first)..=usize::from(last)).unwrap_or_default();
        run.fill(true);
    }
    let ids = (0..=u16::MAX).zip(named);
    ids.filter_map(|(id, named)| named.then_some(id)).collect()
}
