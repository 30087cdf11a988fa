//! Public cases, where they are at hand: in CI they always are.
#![cfg(feature = "untyped")]

use indgang::conformance::{Report, both, growthbook, run};
use std::process::{Command, Output};
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

/// A file of three cases: one that passes, one that is wrong, one that is not run.
const THREE: &str = r#"{ "feature": [["f"]],
  "evalCondition": [["right", { "a": 1 }, { "a": 1 }, true], ["wrong", { "a": 1 }, {}, true]] }"#;

#[test]
fn one_report_of_both_runs_ends_with_the_counts_of_the_cases() {
    let report = run("growthbook", THREE).expect("cases");
    let both = both(&report, &report.text());
    assert_eq!(
        both.text,
        "\
failed  evalCondition: wrong: expected Ok(true), came Ok(false)
skipped    1  `feature`: about features, not about rules or allocation
natively        1 passed, 1 failed, 1 skipped
in WebAssembly  1 passed, 1 failed, 1 skipped
1 passed, 1 failed, 1 skipped
"
    );
    assert!(!both.passed);
}

#[test]
fn a_case_that_fails_in_one_run_only_has_failed() {
    let report = run("growthbook", THREE).expect("cases");
    let there = report.text().replace("came Ok(false)", "came Ok(true)");
    let told = both(&report, &there);
    assert!(told.text.contains("only natively: failed  evalCondition: wrong: "), "{}", told.text);
    assert!(told.text.contains("only in WebAssembly: failed  evalCondition: wrong: "));
    assert!(told.text.ends_with("\n1 passed, 1 failed, 1 skipped\n"), "{}", told.text);

    let there = "failed  evalCondition: right: expected Ok(true), came Ok(false)\n".to_owned()
        + &report.text().replace("1 passed, 1 failed", "0 passed, 2 failed");
    let told = both(&report, &there);
    assert!(told.text.contains("only in WebAssembly: failed  evalCondition: right: "));
    assert!(told.text.contains("in WebAssembly  0 passed, 2 failed, 1 skipped\n"));
    assert!(told.text.ends_with("\n0 passed, 2 failed, 1 skipped\n"), "{}", told.text);
}

#[test]
fn a_run_that_came_to_no_end_passed_nothing() {
    let report = run("growthbook", &THREE.replace("{}, true", "{}, false")).expect("cases");
    let told = both(&report, "");
    assert!(told.text.contains("\nin WebAssembly  came to no end\n"), "{}", told.text);
    assert!(told.text.ends_with("\n0 passed, 2 failed, 1 skipped\n"), "{}", told.text);
    assert!(!told.passed && both(&report, &report.text()).passed);
    let told = both(&report, &report.text().replace("2 passed", "3 passed"));
    assert!(told.text.ends_with("\n1 passed, 1 failed, 1 skipped\n"), "{}", told.text);
}

fn command(kind: &str, text: &str) -> Output {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cases-{}.json", text.len()));
    fs::write(&file, text).expect("writable");
    let mut command = Command::new(env!("CARGO_BIN_EXE_conformance"));
    command.arg(kind).arg(file).output().expect("it runs")
}

#[test]
fn the_command_tells_failed_cases_from_bad_files() {
    for (kind, text, code, said) in [
        ("growthbook", THREE, 1, "1 passed, 1 failed, 1 skipped\n"),
        ("growthbook", "[", 2, "the file is not JSON: "),
        ("growthbook-versions", "{}", 2, "there is no `versionCompare`"),
        ("growthbok", "{}", 2, "there is `growthbook`, `growthbook-versions`, `tcf`"),
    ] {
        let output = command(kind, text);
        let (told, error) = (output.stdout.as_slice(), output.stderr.as_slice());
        let told = String::from_utf8_lossy(if code == 2 { error } else { told }).into_owned();
        assert!(output.status.code() == Some(code) && told.contains(said), "{told}");
    }
}

mod at_the_edge {
    use super::{cases, check};
    use indgang::conformance::tcf;

    #[test]
    fn consent_strings_mean_what_their_makers_say() {
        for (file, at_least) in [
            ("tcf-generated.visible.json", 200),
            ("tcf23-generated.visible.json", 70),
            ("tcf-upstream.visible.json", 40),
            ("tcf-malformed.visible.json", 25),
        ] {
            if let Some(text) = cases(file) {
                check(&tcf::run(&text).expect("cases"), at_least);
            }
        }
    }

    #[test]
    fn a_file_without_cases_is_refused_with_its_place() {
        for (text, said) in [
            ("[{}, {\"id\": }]", "the file is not JSON: expected value at line 1 column 13"),
            ("7", "the file holds no list of cases"),
            ("[{}, 7]", "case 1, counted from 0, is no object"),
        ] {
            let error = tcf::run(text).expect_err(text).to_string();
            assert!(error.starts_with(said), "{error}");
        }
        assert_eq!(tcf::run("[{\"id\": \"a\"}]").expect("a list").failed.len(), 1);
    }
}
