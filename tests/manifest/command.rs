//! The command line, as it is run.

use crate::root;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A new, empty directory for one test.
fn fresh(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // It is not there on the first run.
    let _gone = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("writable");
    path
}

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_indgang"))
        .args(args)
        .current_dir(root())
        .output()
        .expect("it runs")
}

fn text(bytes: &[u8]) -> &str {
    core::str::from_utf8(bytes).expect("text")
}

fn names(directory: &Path) -> Vec<String> {
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
fn a_mistake_in_a_very_long_line_is_told_without_the_line() {
    let directory = fresh("long-line");
    let file = directory.join("long.jsonc");
    fs::write(
        &file,
        format!("{{ \"site\": {{ \"name\": \"{}\" }}, \"slot\": 1 }}", "a".repeat(5_000)),
    )
    .expect("writable");
    let output = run(&["check", &file.to_string_lossy()]);
    let errors = text(&output.stderr);
    assert!(errors.contains("long.jsonc:1:5027"), "{errors}");
    assert!(errors.contains("help: write `slots`") && errors.len() < 1_000, "{errors}");
    assert!(!errors.contains("aaaa"), "{errors}");
    assert!(errors.contains("\n1 mistake in "), "{errors}");
}

#[test]
fn a_right_manifest_is_summed_up() {
    let output = run(&["check", "tests/data/manifest/right.jsonc"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let summary = text(&output.stdout);
    for line in [
        "tests/data/manifest/right.jsonc: no mistakes, 7 findings",
        "  segments            4",
        "  experiences         3  1 live, 1 draft, 1 paused",
        "  slots               2  3 variants",
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
        let plans = (fs::read(&edge).expect("written"), fs::read(&browser).expect("written"));
        assert!(!plans.0.is_empty() && !plans.1.is_empty());
        assert_eq!(before.get_or_insert_with(|| plans.clone()), &plans);
    }
    assert_eq!(names(&directory), ["browser.bin", "new"]);
    assert_eq!(names(&directory.join("new")), ["plan.bin"]);
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
        text(&output.stderr).contains("browser.bin`: it is a directory"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(names(&directory), ["browser.bin", "plan.bin"]);
    assert_eq!(fs::read_to_string(&edge).expect("still there"), "the plan before");
}

#[test]
fn files_that_cannot_be_read_are_told_plainly() {
    let output = run(&["check", "no/such/file.jsonc"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("error: cannot read `no/such/file.jsonc`: "));
    let directory = fresh("latin");
    let file = directory.join("latin.jsonc");
    fs::write(&file, b"{\n\"site\": \"Troms\xf8\" }").expect("writable");
    let output = run(&["check", &file.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("is not UTF-8 text in line 2: save it as UTF-8"));
}
