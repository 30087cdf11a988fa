//! Public cases, where they are at hand: in CI they always are.
#![cfg(feature = "untyped")]

use indgang::conformance::{Report, growthbook};
use std::{env, fs, path::Path};

/// The text of a file of cases, or `None`, said aloud, where the folder is missing.
fn cases(name: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    match fs::read_to_string(folder.join(name)) {
        Ok(text) => Some(text),
        Err(_) if env::var_os("CI").is_none() => {
            println!("skipped: there is no ../shared/conformance/{name} here");
            None
        }
        Err(error) => panic!("{name}: {error}"),
    }
}

#[track_caller]
fn check(report: &Report, at_least: usize) {
    println!("{}", report.text());
    assert!(report.failed.is_empty(), "{:#?}", report.failed);
    assert!(report.passed >= at_least, "only {} passed", report.passed);
}

#[test]
fn rules_and_allocation_are_as_the_fields_sdks_have_them() {
    if let Some(text) = cases("growthbook-cases.visible.json") {
        check(&growthbook::sdk(&text).expect("cases"), 200);
    }
}

#[test]
fn versions_sort_as_the_fields_sdks_have_them() {
    if let Some(text) = cases("growthbook-versioncompare.visible.json") {
        check(&growthbook::versions(&text).expect("cases"), 40);
    }
}

#[test]
fn a_file_without_cases_is_refused_in_words() {
    let error = growthbook::sdk("[").expect_err("not JSON").to_string();
    assert!(error.starts_with("the file is not JSON: "), "{error}");
    assert!(growthbook::sdk("[]").is_err() && growthbook::versions("{}").is_err());
}
