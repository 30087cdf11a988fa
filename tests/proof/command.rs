//! `indgang check`, as it is run.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

pub fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_indgang"))
        .arg("check")
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("it runs")
}

pub fn text(bytes: &[u8]) -> &str {
    core::str::from_utf8(bytes).expect("text")
}

/// A file with this text.
pub fn file(name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).expect("writable");
    path.display().to_string()
}

const FOUND: &str = r#"{
  "site": { "name": "N" },
  "slots": { "hero": { "variants": ["default", "one"] } },
  "segments": {
    "winter": { "who": "W.", "when": { "now.month": { "$lte": 3, "$gte": 10 } } }
  },
  "experiences": [
    {
      "id": "in-the-dark", "status": "live", "audience": "winter",
      "show": [{ "slot": "hero", "variant": "one" }]
    }
  ]
}
"#;

#[test]
fn findings_are_shown_with_the_text_underlined() {
    let path = file("found.jsonc", FOUND);
    let output = run(&[&path, "--now", "2026-11-21"]);
    assert_eq!(output.status.code(), Some(0));
    let expected = format!("\
warning[segment.never]: nobody can be in the segment `winter` but by a signed link: `now.month <= 3` and `now.month >= 10` never hold together
 --> {path}:5:5
  |
5 |     \"winter\": {{ \"who\": \"W.\", \"when\": {{ \"now.month\": {{ \"$lte\": 3, \"$gte\": 10 }} }} }}
  |     ^^^^^^^^ segments.winter
  |
  = help: correct its condition, or remove it

warning[experience.unreachable]: nobody can get the experience `in-the-dark` but by a signed link: nobody else is in `winter`
 --> {path}:9:58
  |
9 |       \"id\": \"in-the-dark\", \"status\": \"live\", \"audience\": \"winter\",
  |                                                          ^^^^^^^^ experiences[0].audience
  |
  = help: correct the segment, or choose another audience

");
    assert_eq!(text(&output.stderr), expected);
    let summary = text(&output.stdout);
    assert!(
        summary.contains("  findings            2  --strict makes them mistakes\n"),
        "{summary}"
    );
    assert!(summary.contains("  versions            1  by context alone\n"), "{summary}");
}

#[test]
fn strict_fails_on_findings_and_not_on_notes() {
    let path = file("strict.jsonc", FOUND);
    let output = run(&[&path, "--strict"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "");
    assert!(text(&output.stderr).ends_with(&format!("2 findings in {path}\n")));
    let chain = r#"{ "site": { "name": "N" }, "experiences": [
      { "id": "a", "status": "live", "show": [{ "entry": "/", "to": "/a/" }] },
      { "id": "b", "status": "live", "show": [{ "entry": "/a/", "to": "/b/" }] } ] }"#;
    let path = file("chain.jsonc", chain);
    let output = run(&[&path, "--strict"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stderr).starts_with("note[entry.chain]: "), "{}", text(&output.stderr));
}

#[test]
fn the_demo_has_no_findings() {
    let output = run(&["www/indgang.jsonc", "--strict", "--now", "2026-11-21"]);
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_date_that_is_none_is_refused() {
    let output = run(&["www/indgang.jsonc", "--now", "tomorrow"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("write a day as in `2026-01-31`"));
}

#[test]
fn many_of_a_kind_do_not_bury_the_others() {
    let segments: Vec<String> = (0..50)
        .map(|at| format!(r#""s{at}": {{ "who": "S.", "when": {{ "now.hour": {} }} }}"#, at % 24))
        .collect();
    let manifest = format!(
        r#"{{ "site": {{ "name": "N" }}, "slots": {{ "hero": {{ "variants": ["default", "one"] }} }},
        "segments": {{ {}, "never": {{ "who": "N.", "when": {{ "now.hour": {{ "$gt": 3, "$lt": 4 }} }} }} }},
        "experiences": [{{ "id": "e", "status": "live", "audience": "never",
          "show": [{{ "slot": "hero", "variant": "one" }}] }}] }}"#,
        segments.join(", ")
    );
    let path = file("many.jsonc", &manifest);
    let output = run(&[&path]);
    let few = text(&output.stderr);
    assert_eq!(few.matches("warning[manifest.no_use]").count(), 20, "{few}");
    assert!(few.contains(" more [manifest.no_use]: `--all` shows them\n"), "{few}");
    assert!(few.contains("warning[segment.never]"), "{few}");
    let output = run(&[&path, "--all"]);
    let all = text(&output.stderr);
    assert!(all.matches("warning[manifest.no_use]").count() >= 50, "{all}");
}
