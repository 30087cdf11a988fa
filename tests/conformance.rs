//! Public cases. They lie beside the repository, and so may be missing where it is a copy alone: with
//! `INDGANG_WITHOUT_CASES=1` what is missing is left out, aloud; without it, that fails.
#![cfg(feature = "untyped")]

use indgang::conformance::{Report, both, growthbook, run};
use std::process::{Command, Output};
use std::{env, fs, path::Path};

/// Leaves out what cannot be tried here, aloud, if that is wished.
///
/// # Panics
/// If it is not.
#[track_caller]
fn missing(what: &str) {
    let wished = env::var_os("INDGANG_WITHOUT_CASES").is_some();
    assert!(wished, "{what}; to go without, set INDGANG_WITHOUT_CASES=1");
    println!("left out: {what}");
}

/// The text of a file of cases; `None` if it is missing, and may be.
fn cases(name: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    let text = fs::read_to_string(folder.join(name));
    text.map_err(|error| missing(&format!("../shared/conformance/{name}: {error}"))).ok()
}

/// Node, to run JavaScript with; `None` if it is missing, and may be.
fn node() -> Option<Command> {
    let node = Path::new(env!("CARGO_MANIFEST_DIR")).join("node_modules/.bin/node");
    if !node.exists() {
        missing("there are no packages here: `cargo xtask setup` installs them");
        return None;
    }
    Some(Command::new(node))
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
        check(&growthbook::run(&text).expect("cases"), 200);
    }
}

#[test]
fn versions_sort_as_the_fields_sdks_have_them() {
    if let Some(text) = cases("growthbook-versioncompare.visible.json") {
        check(&growthbook::run(&text).expect("cases"), 40);
    }
}

/// What GrowthBook's own engine answers in cases drawn from a seed.
fn drawn(count: usize, seed: u64) -> Option<String> {
    let mut drawing = node()?;
    drawing.current_dir(env!("CARGO_MANIFEST_DIR")).arg("tests/support/growthbook.mjs");
    let cases = drawing.args([count.to_string(), seed.to_string()]).output().expect("it runs");
    assert!(cases.status.success(), "{}", String::from_utf8_lossy(&cases.stderr));
    Some(String::from_utf8(cases.stdout).expect("text"))
}

#[test]
fn drawn_conditions_hold_for_whom_they_hold_in_the_fields_sdk() {
    if let Some(text) = drawn(1_500, 7) {
        check(&growthbook::run(&text).expect("cases"), 2_000);
    }
}

#[test]
fn a_file_without_cases_is_refused_in_words() {
    let error = growthbook::run("[").expect_err("not JSON").to_string();
    assert!(error.starts_with("the file is not JSON: "), "{error}");
    assert!(growthbook::run("[]").is_err());
}

#[test]
fn every_case_of_a_file_is_run_or_counted_under_either_kind() {
    let file = r#"{ "specVersion": "1", "evalCondition": [["c", { "a": 1 }, { "a": 1 }, true]],
        "versionCompare": { "lt": [["9.0.0", "2.0.0", true], ["1.0.0", "2.0.0", true]],
            "near": [["1.0.0", "1.0.1", true]], "gt": 7 },
        "feature": { "a": [[1], [2]], "b": { "x": 1 } }, "hash": {} }"#;
    for kind in ["growthbook", "growthbook-versions"] {
        let text = run(kind, file).expect("cases").text();
        for line in [
            "failed  hash: not a list of cases
",
            r#"failed  lt ["9.0.0","2.0.0",true]: expected Ok(true), came Ok(false)"#,
            "failed  versionCompare gt: not a list of cases
",
            "skipped    3  `feature`: about features",
            "skipped    1  `versionCompare`: there is no relation `near`
",
        ] {
            assert!(text.contains(line), "no {line} in {text}");
        }
        assert!(
            text.ends_with(
                "
2 passed, 3 failed, 4 skipped
"
            ),
            "{text}"
        );
    }
    let wrong = run("growthbook", r#"{ "versionCompare": [] }"#).expect("an object");
    assert!(wrong.text().contains("failed  versionCompare: not an object of lists"));
}

/// What ran nothing proves nothing.
#[test]
fn a_file_in_which_nothing_was_run_is_no_success() {
    for (kind, text) in [
        ("growthbook", r#"{ "feature": [["f"]], "evalCondition": [] }"#),
        ("devices", "[]"),
        ("tcf", "[]"),
    ] {
        let report = run(kind, text).expect("cases");
        assert!(!report.is_good() && !both(&report, &report.text()).passed, "{kind}");
        let said = "\nnothing was run: the file holds no case that is run here\n";
        assert!(format!("\n{}", report.text()).contains(said), "{}", report.text());
    }
}

/// A case as its file has it, and as `[passed, failed, skipped]`.
#[track_caller]
fn one_case(case: &str, counts: [usize; 3]) {
    let file = format!(r#"{{ "evalCondition": [["case", {case}]] }}"#);
    let report = run("growthbook", &file).expect("cases");
    let [passed, failed, skipped] = counts;
    let last = format!("{passed} passed, {failed} failed, {skipped} skipped\n");
    assert!(report.text().ends_with(&last), "{case}: {}", report.text());
}

#[test]
fn what_we_differ_in_on_purpose_is_skipped_with_its_reason_and_nothing_else() {
    for skipped in [
        r#"{ "a": { "$regex": "^a(?=b)" } }, { "a": "ab" }, true"#,
        r#"{ "a": { "$regexi": "(?<!x)B" } }, { "a": "ab" }, true"#,
        r#"{ "a": { "$regex": "(a|b)\\1" } }, { "a": "aa" }, true"#,
        r#"{ "a": { "$regex": "(?<n>a)\\k<n>" } }, { "a": "aa" }, true"#,
        r#"{ "a": { "$notRegex": "^(?!b)" } }, { "a": "ab" }, false"#,
        r#"{ "$savedGroup": { "id": "g" } }, { "a": "ab" }, true,
            { "g": { "type": "condition", "condition": { "a": { "$regex": "a(?=b)" } } } }"#,
        r#"{ "a": { "$regex": "^.$" } }, { "a": "😀" }, false"#,
        r#"{ "a": { "$regex": "^..$" } }, { "a": "😀" }, true"#,
    ] {
        one_case(skipped, [0, 0, 1]);
    }
    // What comes out in spite of it has passed.
    one_case(r#"{ "a": { "$regex": "a(?=c)" } }, { "a": "ab" }, false"#, [1, 0, 0]);
    one_case(r#"{ "a": { "$regex": "^a[bc]$" } }, { "a": "ab" }, true"#, [1, 0, 0]);
    for failed in [
        // Without any of it, or where it is not what decides.
        r#"{ "a": { "$regex": "^a[bc]$" } }, { "a": "ab" }, false"#,
        r#"{ "a": { "$regex": "[(?=]" } }, { "a": "b" }, true"#,
        r#"{ "a": { "$regex": "\\(?=" } }, { "a": "b" }, true"#,
        r#"{ "a": { "$regex": "a(?=b)" }, "b": 1 }, { "a": "ab", "b": 2 }, true"#,
        r#"{ "$or": [{ "b": 1 }, { "a": { "$regex": "a(?=b)" } }] }, { "b": 1 }, false"#,
        r#"{ "a": { "$regex": "^..$" } }, { "a": "æ" }, true"#,
        r#"{ "a": { "$regex": "^😀$" } }, { "a": "😀" }, false"#,
        r#"{ "a": "😀" }, { "a": "😀" }, false"#,
        r#"{ "a": "(?=b)" }, { "a": "(?=b)" }, false"#,
    ] {
        one_case(failed, [0, 1, 0]);
    }
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
        ("growthbook-versions", "{}", 1, "nothing was run: the file holds no case"),
        ("growthbok", "{}", 2, "there is `bots`, `cookies`, `devices`, `growthbook`"),
    ] {
        let output = command(kind, text);
        let (told, error) = (output.stdout.as_slice(), output.stderr.as_slice());
        let told = String::from_utf8_lossy(if code == 2 { error } else { told }).into_owned();
        assert!(output.status.code() == Some(code) && told.contains(said), "{told}");
    }
}

mod at_the_edge {
    use super::{cases, check, node};
    use indgang::conformance::{Report, run, tcf};
    use std::path::Path;

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

    /// The report of a kind that the worker's JavaScript answers first.
    fn shipped(kind: &str, name: &str) -> Option<Report> {
        cases(name)?;
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut shell = node()?;
        shell.current_dir(root).args(["xtask/src/shipped.mjs", kind]);
        let file = root.join("../shared/conformance").join(name);
        let answers = shell.arg(file).output().expect("it runs");
        assert!(answers.status.success(), "{}", String::from_utf8_lossy(&answers.stderr));
        let text = String::from_utf8(answers.stdout).expect("text");
        Some(run(kind, &text).expect("cases"))
    }

    #[test]
    fn cookies_are_read_as_browsers_send_them_and_written_as_they_are_meant() {
        if let Some(report) = shipped("cookies", "http-state-parser.visible.json") {
            check(&report, 100);
            assert!(report.skipped.iter().all(|(_, why)| why.contains("hosts and paths")));
        }
    }

    #[test]
    fn languages_are_negotiated_as_the_field_does() {
        if let Some(report) = shipped("languages", "accept-language.visible.json") {
            check(&report, 60);
        }
    }

    #[test]
    fn devices_are_told_as_often_as_promised() {
        if let Some(text) = cases("ua-device-class.visible.json") {
            let report = run("devices", &text).expect("cases");
            println!("{}", report.text());
            assert!(report.is_good() && report.goals.len() == 1 && report.passed > 1_000);
        }
    }

    #[test]
    fn crawlers_are_told_from_people_as_often_as_promised() {
        for (file, at_least) in [
            ("bots-crawler-user-agents.visible.json", 1_000),
            ("bots-isbot-crawlers.visible.json", 400),
            ("humans-isbot-browsers.visible.json", 300),
        ] {
            if let Some(report) = shipped("bots", file) {
                println!("{}", report.text());
                assert!(report.is_good() && report.goals.len() == 1, "{file}");
                assert!(report.passed >= at_least, "{file}: only {} passed", report.passed);
            }
        }
    }

    #[test]
    fn where_a_share_is_the_goal_single_failures_are_none() {
        let agents = |wrong: usize| {
            let right = r#"{"ua": "Mozilla/5.0 (iPhone)", "class": "phone"},"#.repeat(100 - wrong);
            let wrong = r#"{"ua": "Mozilla/5.0 (iPhone)", "class": "desktop"},"#.repeat(wrong);
            run("devices", &format!(r#"[{right}{wrong}{{"ua": "", "class": "tv"}}]"#))
        };
        let (good, bad) = (agents(10).expect("cases"), agents(30).expect("cases"));
        assert!(good.is_good() && !bad.is_good());
        assert!(bad.text().contains("        and 10 more\n"), "{}", bad.text());
        assert!(bad.text().ends_with(
            "goal    classes right: 70 of 100, 70.00 %; at least 90 %: missed\n\
             70 passed, 30 failed, 1 skipped\n"
        ));
    }

    #[test]
    fn cases_that_the_worker_did_not_answer_are_no_cases() {
        for kind in ["bots", "cookies", "languages"] {
            let error = run(kind, r#"[{"ua": "x", "id": "x"}]"#).expect_err(kind).to_string();
            let said = format!("`cargo xtask conformance {kind}` asks it");
            assert!(error.ends_with(&said), "{error}");
        }
    }
}
