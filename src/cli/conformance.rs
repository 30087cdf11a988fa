//! Runs a file of public conformance cases: `conformance growthbook FILE`.
//!
//! Each failure is a line, and the counts are the last. It is a command of its own, as no author
//! needs it.
#![forbid(unsafe_code)]

use indgang::conformance::{BadFile, Report, growthbook};
use std::process::ExitCode;
use std::{env, fs};

/// Runs the text of a file.
type Runner = fn(&str) -> Result<Report, BadFile>;

const KINDS: &[(&str, Runner)] =
    &[("growthbook", growthbook::sdk), ("growthbook-versions", growthbook::versions)];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments) {
        Ok(report) => {
            print!("{}", report.text());
            if report.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(message) => {
            eprintln!("conformance: {message}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[String]) -> Result<Report, String> {
    let kinds: Vec<&str> = KINDS.iter().map(|&(kind, _)| kind).collect();
    let usage = || format!("write one of `{}`, and a file of its cases", kinds.join("`, `"));
    let [kind, file] = arguments else { return Err(usage()) };
    let (_, cases) = KINDS.iter().find(|(known, _)| known == kind).ok_or_else(usage)?;
    let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    cases(&text).map_err(|error| format!("{file}: {error}"))
}
