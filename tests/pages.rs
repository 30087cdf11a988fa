//! `indgang check --pages`, as it is run, on pages that are right and pages that are wrong.
#![cfg(feature = "cli")]
#![expect(clippy::expect_used, reason = "tests stop at what they did not expect")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MANIFEST: &str = "tests/data/pages/indgang.jsonc";

fn check(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_indgang"))
        .args(["check", "--strict", "--now", "2026-11-21"])
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("it runs")
}

fn text(bytes: &[u8]) -> &str {
    core::str::from_utf8(bytes).expect("text")
}

#[test]
fn pages_that_are_right_have_no_findings() {
    let output = check(&[MANIFEST, "--pages", "tests/data/pages/right"]);
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("  pages               2\n"), "{}", text(&output.stdout));
}

#[test]
fn the_demo_and_its_pages_agree() {
    let output = check(&["www/indgang.jsonc", "--pages", "www/site"]);
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

/// Each page beside what is found in it: `UPDATE=1` writes that anew.
#[test]
fn what_is_wrong_has_a_place_and_a_fix() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pages/wrong");
    let files =
        fs::read_dir(folder).expect("it is there").map(|file| file.expect("readable").path());
    let pages: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|it| it == "html")).collect();
    assert_eq!(pages.len(), 4);
    for page in pages {
        let name = page.file_name().expect("a name").to_string_lossy();
        let output = check(&[MANIFEST, "--pages", &format!("tests/data/pages/wrong/{name}")]);
        assert_eq!(output.status.code(), Some(1));
        let expected = page.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&expected, &output.stderr).expect("writable");
        }
        assert_eq!(
            text(&output.stderr),
            fs::read_to_string(&expected).expect("it is there"),
            "{name}"
        );
    }
}

#[test]
fn a_slot_that_no_page_has_is_told_of_in_the_manifest() {
    let output = check(&[MANIFEST, "--pages", "tests/data/pages/right/about"]);
    let told = text(&output.stderr);
    let first = "warning[page.no_slot]: the slot `hero` is in none of the pages\n  \
                 --> tests/data/pages/indgang.jsonc:12:5\n";
    assert!(told.starts_with(first), "{told}");
    assert!(told.ends_with("2 findings in tests/data/pages/indgang.jsonc\n"), "{told}");
}

#[test]
fn what_is_no_page_is_an_error() {
    for path in ["tests/data/pages/none", "tests/data/consent", "tests/data/pages/none.html"] {
        let output = check(&[MANIFEST, "--pages", path]);
        assert_eq!(output.status.code(), Some(1), "{path}");
        assert!(text(&output.stderr).starts_with("error: "), "{path}");
    }
}

/// Whatever a page holds, it is read to its end.
#[test]
fn pages_that_are_broken_are_read() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("broken-pages");
    fs::create_dir_all(&folder).expect("writable");
    let deep = "<div data-indgang-slot=hero>".repeat(3_000);
    let many = "<img data-indgang-slot=none>".repeat(100_000);
    let broken: [&[u8]; 7] = [
        b"",
        b"\xff\xfe<div data-indgang-slot=\"\xff\">",
        b"</template></div><template data-indgang-variant=",
        b"<div data-indgang-slot=hero \r\n\r data-indgang-slot=note><!--",
        b"<script><div data-indgang-slot=hero>",
        deep.as_bytes(),
        many.as_bytes(),
    ];
    for (at, bytes) in broken.iter().enumerate() {
        fs::write(folder.join(format!("{at}.html")), bytes).expect("writable");
    }
    let output = check(&[MANIFEST, "--pages", folder.to_str().expect("text")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).ends_with("findings in tests/data/pages/indgang.jsonc\n"));
}
