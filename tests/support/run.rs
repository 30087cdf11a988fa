//! The command line as it is run, and files that hold what it prints.
#![allow(dead_code, reason = "each test file uses a part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The directory of the package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_indgang"))
        .args(args)
        .current_dir(root())
        .output()
        .expect("it runs")
}

/// What is printed where all is well.
#[track_caller]
pub fn told(args: &[&str]) -> String {
    let output = run(args);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && error.is_empty(), "{error}");
    String::from_utf8(output.stdout).expect("text")
}

/// What is printed where something is wrong, without the directory of the test, which is another
/// on each machine.
#[track_caller]
pub fn refused(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let report = String::from_utf8(output.stderr).expect("text");
    report.replace(&(env!("CARGO_TARGET_TMPDIR").to_owned() + "/"), "")
}

/// A file for one test.
pub fn file(name: &str, text: &str) -> String {
    let path: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).expect("writable");
    path.to_str().expect("text").to_owned()
}

/// Compares with a file that holds what was printed; `INDGANG_BLESS=1` writes it anew.
#[track_caller]
pub fn golden(name: &str, found: &str) {
    let path = root().join("tests/data").join(name);
    if std::env::var_os("INDGANG_BLESS").is_some() {
        fs::write(&path, found).expect("writable");
    }
    let expected = fs::read_to_string(&path).expect("it is there");
    assert_eq!(found, expected, "{name}");
}
