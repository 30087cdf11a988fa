//! The command line, as it is run.

use crate::root;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A new, empty directory for one test.
pub fn fresh(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // It is not there on the first run.
    let _gone = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("writable");
    path
}

pub fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_indgang"))
        .args(args)
        .current_dir(root())
        .output()
        .expect("it runs")
}

pub fn text(bytes: &[u8]) -> &str {
    core::str::from_utf8(bytes).expect("text")
}

pub fn names(directory: &Path) -> Vec<String> {
    let files = fs::read_dir(directory).expect("it is there");
    let name = |file: std::io::Result<fs::DirEntry>| file.expect("readable").file_name();
    let mut names: Vec<String> = files.map(|f| name(f).to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn mistakes_are_shown_with_the_text_underlined_and_counted() {
    let output = run(&["check", "tests/data/manifest/slots.jsonc"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "");
    let errors = text(&output.stderr);
    let first = "\
error[manifest.no_default]: the slot `hero` has no variant `default`
 --> tests/data/manifest/slots.jsonc:4:15
  |
4 |     \"hero\": { \"variants\": [\"deals\", \"family\", \"deals\", \"Two Words\", 4] },
  |               ^^^^^^^^^^ slots.hero.variants
  |
  = help: add `\"default\"`: what a page shows to everybody else
";
    assert!(errors.starts_with(first), "{errors}");
    let count = errors.matches("error[").count();
    assert!(
        errors.ends_with(&format!("\n{count} mistakes in tests/data/manifest/slots.jsonc\n")),
        "{errors}"
    );
    assert!(!errors.contains('\u{1b}'), "colour, though nothing looks: {errors}");
}

#[test]
fn of_a_very_long_line_what_is_around_the_mistake_is_shown() {
    let directory = fresh("long-line");
    let file = directory.join("long.jsonc");
    let name = file.to_string_lossy();
    let long = "a".repeat(5_000);
    fs::write(&file, format!("{{ \"site\": {{ \"name\": \"{long}\" }}, \"slot\": 1 }}"))
        .expect("writable");
    let output = run(&["check", &name]);
    let (errors, before) = (text(&output.stderr), "a".repeat(55));
    let expected = format!(
        "\
error[manifest.unknown_field]: a manifest has no field `slot`
 --> {name}:1:5027
  |
1 | …{before}\" }}, \"slot\": 1 }}
  | {:61}^^^^^^ slot
  |
  = help: write `slots`

1 mistake in {name}
",
        ""
    );
    assert_eq!(errors, expected);
    // A tab is as wide as four blanks, and what is wide has the room it needs.
    let wide = "日\t".repeat(200);
    let manifest =
        format!("{{ \"site\": {{ \"name\": \"a\" /* {wide} */ }},\t\"slot\": 1 /* {wide} */ }}");
    fs::write(&file, manifest).expect("writable");
    let output = run(&["check", &name]);
    let errors = text(&output.stderr);
    let line = |start: &str| {
        let found = errors.lines().find(|line| line.starts_with(start));
        found.unwrap_or_else(|| panic!("no {start} in {errors}"))
    };
    let columns = |text: &str| text.chars().map(|c| if c == '日' { 2 } else { 1 }).sum::<usize>();
    let (shown, under) = (line("1 | "), line("  |  "));
    let (before, _) = shown.split_once("\"slot\"").expect("shown");
    assert_eq!(columns(before), under.find("^^^^^^").expect("underlined"), "{errors}");
    assert!(errors.contains("long.jsonc:1:435\n"), "{errors}");
}

#[test]
fn after_a_thousand_mistakes_the_others_have_a_line_each() {
    let directory = fresh("many");
    let file = directory.join("many.jsonc");
    let name = file.to_string_lossy();
    let segment = |at| format!("\"s{at}\": {{ \"whos\": 1, \"who\": \"W.\", \"when\": {{}} }}");
    let segments: Vec<String> = (0..1_002).map(segment).collect();
    let manifest = format!(
        "{{ \"site\": {{ \"name\": \"a\" }},\n\"segments\": {{\n{}\n}} }}",
        segments.join(",\n")
    );
    fs::write(&file, manifest).expect("writable");
    let output = run(&["check", &name]);
    let errors = text(&output.stderr);
    let (drawn, rest) = errors
        .split_once("\n2 more, each on a line of its own, without the text:\n\n")
        .expect("said");
    assert_eq!(drawn.matches("error[").count(), 1_000);
    let expected = format!(
        "error: {name}:1003:12: segments.s1000.whos: a segment has no field `whos`: write `who` \
         [manifest.unknown_field]\n\
         error: {name}:1004:12: segments.s1001.whos: a segment has no field `whos`: write `who` \
         [manifest.unknown_field]\n\n1002 mistakes in {name}\n"
    );
    assert_eq!(rest, expected);
}

#[test]
fn a_right_manifest_is_summed_up() {
    let output = run(&["check", "tests/data/manifest/right.jsonc"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let summary = text(&output.stdout);
    for line in [
        "tests/data/manifest/right.jsonc: no mistakes, 10 findings",
        "  segments            4  3 stages",
        "  experiences         5  3 live, 1 draft, 1 paused",
        "  slots               2  6 variants",
    ] {
        assert!(summary.lines().any(|found| found == line), "no `{line}` in\n{summary}");
    }
}

#[test]
fn plans_are_written_whole_and_twice_the_same() {
    let directory = fresh("plans");
    let (edge, browser) = (directory.join("new/plan.bin"), directory.join("browser.bin"));
    let args = [
        "build",
        "tests/data/manifest/right.jsonc",
        "--out",
        &edge.to_string_lossy(),
        "--browser",
        &browser.to_string_lossy(),
    ];
    let mut before = None;
    for _ in 0..2 {
        let output = run(&args);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let written = format!("  written to   {}, {}\n", edge.display(), browser.display());
        assert!(text(&output.stdout).ends_with(&written), "{}", text(&output.stdout));
        let plans = (fs::read(&edge).expect("written"), fs::read(&browser).expect("written"));
        assert!(!plans.0.is_empty() && !plans.1.is_empty());
        assert_eq!(before.get_or_insert_with(|| plans.clone()), &plans);
    }
    assert_eq!(names(&directory), ["browser.bin", "new"]);
    assert_eq!(names(&directory.join("new")), ["plan.bin"]);
}

#[test]
fn options_that_are_wrong_fail_as_manifests_do() {
    for args in [&["check"][..], &["brief", "x.jsonc", "--what"], &["no"], &[]] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(text(&output.stderr).contains("Usage: indgang"), "{args:?}");
    }
    for args in [&["check", "--help"][..], &["--version"]] {
        let output = run(args);
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn nothing_is_written_if_anything_is_wrong() {
    let directory = fresh("nothing");
    let (edge, browser) = (directory.join("plan.bin"), directory.join("browser.bin"));
    let (out, second) = (edge.to_string_lossy(), browser.to_string_lossy());
    fs::write(&edge, "the plan before").expect("writable");
    let output =
        run(&["build", "tests/data/manifest/slots.jsonc", "--out", &out, "--browser", &second]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(names(&directory), ["plan.bin"]);
    assert_eq!(fs::read_to_string(&edge).expect("still there"), "the plan before");

    // The second of two plans cannot be written: the first is not, either.
    fs::create_dir(&browser).expect("writable");
    let output =
        run(&["build", "tests/data/manifest/right.jsonc", "--out", &out, "--browser", &second]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("browser.bin`: it is a folder"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(names(&directory), ["browser.bin", "plan.bin"]);
    assert_eq!(fs::read_to_string(&edge).expect("still there"), "the plan before");
}
