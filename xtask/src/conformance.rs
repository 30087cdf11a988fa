//! `cargo xtask conformance`: public cases, run natively and in WebAssembly.

use crate::steps::step;
use crate::{build, cargo, door, paths, run, setup, stamp};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf, absolute};
use std::process::{Command, ExitCode};

/// Kinds that the worker's JavaScript answers first; the core judges the answers.
const SHIPPED: [&str; 3] = ["bots", "cookies", "languages"];

/// Runs a file of cases in both; the last line on standard output counts them.
pub fn conformance(kind: &str, file: &str) -> Result<ExitCode> {
    // Other commands run in the repository, whatever folder this one was called from.
    let file = absolute(file).with_context(|| format!("`{file}` is no path"))?;
    let file = if SHIPPED.contains(&kind) { answered(kind, &file)? } else { file };
    let program = {
        let step = step("cases, natively");
        let mut build = cargo::command(None);
        build.args(["build", "--package", "indgang", "--features", "untyped"]);
        build.args(["--bin", "conformance"]);
        let built = cargo::build(&step, "compiling the native runner", &mut build)?;
        // A file that holds no cases is refused before anything else is installed.
        let tried = Command::new(&built.path).arg(kind).arg(&file).output();
        let tried = tried.context("running the cases")?;
        if !matches!(tried.status.code(), Some(0 | 1)) {
            bail!("{}", String::from_utf8_lossy(&tried.stderr).trim_end());
        }
        step.done("run");
        built.path
    };
    let report = paths::root("target/conformance.txt");
    stamp::write(&report, in_wasm(kind, &file)?.as_bytes())?;
    let mut both = Command::new(program);
    both.arg(kind).arg(&file).arg(&report);
    let status = both.status().context("comparing the reports")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The cases with the answers of the worker's JavaScript beside them.
fn answered(kind: &str, file: &Path) -> Result<PathBuf> {
    fs::metadata(file).with_context(|| file.display().to_string())?;
    let tools = setup::javascript()?;
    let step = step("cases, in the shell");
    let mut node = tools.bare_node();
    node.arg(paths::root("xtask/src/shipped.mjs")).arg(kind).arg(file);
    let text = run::quiet(&step, "asking the worker's JavaScript", &mut node)?;
    let answers = paths::root(format!("target/conformance-{kind}.json"));
    stamp::write(&answers, text.as_bytes())?;
    step.done("answered");
    Ok(answers)
}

/// The report from WebAssembly; empty, with the reason on standard error, if it came to no end.
fn in_wasm(kind: &str, file: &Path) -> Result<String> {
    let (tools, door) = build::alone(&door::CASES)?;
    let step = step("cases, in Wasm");
    let mut node = tools.bare_node();
    node.arg(paths::root("xtask/src/conformance.mjs")).arg(door.parent().unwrap_or(&door));
    node.arg(kind).arg(file);
    Ok(match run::quiet(&step, "running the cases in WebAssembly", &mut node) {
        Ok(report) => {
            step.done("run");
            report
        }
        Err(error) => {
            drop(step);
            eprintln!("\n{error:#}\n");
            String::new()
        }
    })
}
