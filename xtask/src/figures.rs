//! `cargo xtask figures`: what the README's table says, measured in one go on generated plans.

use crate::steps::{heading, size, step};
use crate::{bench, build, cargo, door, paths, run};
use anyhow::{Context, Result};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The manifests, by name and what they are called.
const MANIFESTS: [(&str, &str); 3] =
    [("demo", "the demo"), ("1000", "1,000 segments"), ("10000", "10,000 segments")];
/// How often each command runs; the median counts.
const RUNS: usize = 5;

/// Measures and prints.
pub fn figures() -> Result<()> {
    let (tools, door) = build::alone(&door::SEGMENTS)?;
    let measured = bench::measured()?;
    let indgang = cargo::command_line()?;
    let plans = bench::plans(&measured)?;

    let measuring = step("in WebAssembly");
    let mut node = tools.bare_node();
    node.arg(paths::root("benches/figures.mjs")).arg(door.parent().unwrap_or(&door)).arg(&plans);
    let told = run::quiet(&measuring, "measuring in Node", &mut node)?;
    let told: Value = serde_json::from_str(&told).context("figures.mjs")?;
    measuring.done("measured");
    heading(&format!(
        "\n{:<19} {:>10} {:>10} {:>10} {:>10}",
        "in WebAssembly", "load", "first", "all", "20 slots"
    ));
    for (name, title) in &MANIFESTS[1..] {
        let micros = |what: &str| {
            told[name][what].as_f64().map(|it| format!("{it:.1} us")).unwrap_or_default()
        };
        println!(
            "{title:<19} {:>10} {:>10} {:>10} {:>10}",
            micros("load"),
            micros("first"),
            micros("all"),
            micros("slots")
        );
    }

    heading(&format!(
        "\n{:<19} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10}",
        "on the command line", "plan", "check", "build", "explain", "simulate", "brief"
    ));
    for (name, title) in MANIFESTS {
        let manifest = plans.join(format!("{name}.jsonc"));
        let out = plans.join("figures.bin");
        let time = |args: &[&Path]| median(&indgang, args);
        let (check, build, explain) =
            (Path::new("check"), Path::new("build"), Path::new("explain"));
        let (simulate, brief) = (Path::new("simulate"), Path::new("brief"));
        let (checked, built) =
            (time(&[check, &manifest])?, time(&[build, &manifest, Path::new("--out"), &out])?);
        let bytes = fs::metadata(&out).with_context(|| paths::shown(&out))?.len();
        println!(
            "{title:<19} {:>10} {checked:>10} {built:>10} {:>10} {:>10} {:>10}",
            size(bytes),
            time(&[explain, &manifest])?,
            time(&[simulate, &manifest])?,
            time(&[brief, &manifest])?
        );
    }
    Ok(())
}

/// The median time of a command, for people.
fn median(program: &Path, args: &[&Path]) -> Result<String> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let began = Instant::now();
        let mut command = Command::new(program);
        command.args(args).stdout(Stdio::null()).stderr(Stdio::piped());
        let output = command.output().context("running the command line")?;
        anyhow::ensure!(
            output.status.success(),
            "{args:?} failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        times.push(began.elapsed());
    }
    times.sort();
    let median = times.get(RUNS / 2).copied().unwrap_or(Duration::ZERO);
    Ok(format!("{:.0} ms", median.as_secs_f64() * 1000.0))
}
