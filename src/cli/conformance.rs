//! Runs a file of public conformance cases: `conformance growthbook FILE`.
//!
//! Each failure is a line, and the counts are the last. With the report of the same cases from
//! WebAssembly as third argument, it prints one report of both. It is a command of its own, as no
//! author needs it.
#![forbid(unsafe_code)]

use indgang::conformance::{Both, both, run};
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match reported(&arguments) {
        Ok(report) => {
            print!("{}", report.text);
            if report.passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(message) => {
            eprintln!("conformance: {message}");
            ExitCode::from(2)
        }
    }
}

fn reported(arguments: &[String]) -> Result<Both, String> {
    let [kind, file, wasm @ ..] = arguments else {
        return Err("write a kind of cases and a file of them".into());
    };
    let read = |file: &String| fs::read_to_string(file).map_err(|error| format!("{file}: {error}"));
    let report = run(kind, &read(file)?).map_err(|error| format!("{file}: {error}"))?;
    Ok(match wasm.first() {
        Some(wasm) => both(&report, &read(wasm)?),
        None => Both { text: report.text(), passed: report.is_good() },
    })
}
