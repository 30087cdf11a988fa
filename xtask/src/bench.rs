//! `cargo xtask bench`: how many instructions the engine's work takes, compared with what is
//! committed. Counts hardly change from run to run, however busy the machine is; times do.

use crate::steps::{Step, heading, step};
use crate::{cargo, paths, run, setup, stamp};
use anyhow::{Context, Result, bail, ensure};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a count may differ from the committed one, in hundredths of it.
const TOLERANCE: f64 = 5.0;
/// The committed counts: the compiler on the first line, then a line for each piece of work.
const COMMITTED: &str = "benches/instructions.txt";

/// Counts, and compares or (`bless`) commits.
pub fn bench(bless: bool) -> Result<()> {
    let valgrind = setup::valgrind()?;
    let measured = measured()?;
    let plans = plans(&measured)?;
    let counting = step("instructions");
    let pieces = run::quiet(&counting, "listing", Command::new(&measured).arg("pieces"))?;
    let mut counts = Vec::new();
    for piece in pieces.lines() {
        let (plan, name) = piece.split_once('\t').context("a plan and a name")?;
        counting.note(name);
        let plan = plans.join(format!("{plan}.bin"));
        counts.push((name, count(&counting, &valgrind, &measured, name, &plan)?));
    }
    counting.done(format!("of {} pieces of work", counts.len()));

    let compiler = Command::new("rustc").arg("--version").output().context("asking rustc")?;
    let compiler = String::from_utf8_lossy(&compiler.stdout).trim().to_owned();
    let file = paths::root(COMMITTED);
    if bless {
        let mut text = format!("{compiler}\n");
        for (name, count) in &counts {
            let _ = writeln!(text, "{name}\t{count}");
        }
        stamp::write(&file, text.as_bytes())?;
    }
    let committed = fs::read_to_string(&file).with_context(|| format!("reading {COMMITTED}"))?;
    compare(&counts, &committed, &compiler)?;
    profile()
}

/// Prints what a representative profile takes, in bytes.
fn profile() -> Result<()> {
    let step = step("a profile");
    let mut example = cargo::command(None);
    example.args(["run", "--quiet", "--package", "indgang", "--features", "seal"]);
    example.args(["--example", "profile_size"]);
    let printed = run::quiet(&step, "sealing one", &mut example)?;
    step.done("in bytes");
    println!("\n{printed}");
    Ok(())
}

/// The program that does the work.
pub fn measured() -> Result<PathBuf> {
    let step = step("work to measure");
    let mut build = cargo::command(None);
    build.args(["build", "--release", "--package", "indgang-benches", "--bin", "measured"]);
    // As what ships is built; else counts move by some per cent where code moves between files.
    build.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1");
    let built = cargo::build(&step, "compiling the work to measure", &mut build)?;
    if built.fresh {
        step.same("there")
    } else {
        step.done("compiled")
    }
    Ok(built.path)
}

/// A folder with the plans that work is done on, and the manifests they are of.
pub fn plans(measured: &Path) -> Result<PathBuf> {
    let folder = paths::root("target/bench");
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let step = step("generated plans");
    let mut make = Command::new(measured);
    make.arg("plans").arg(&folder).arg(paths::root("www/indgang.jsonc"));
    run::quiet(&step, "generating plans", &mut make)?;
    step.done(paths::shown(&folder));
    Ok(folder)
}

/// The instructions of one piece of work, done once.
fn count(step: &Step, valgrind: &Path, work: &Path, name: &str, plan: &Path) -> Result<u64> {
    let mut counted = Command::new(valgrind);
    counted.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    // Only what runs inside that function; preparing takes far more.
    counted.arg("--toggle-collect=measured::measured*");
    counted.arg(work).args(["work", name]).arg(plan);
    counted.env_clear();
    let log = run::told(step, &format!("counting `{name}`"), &mut counted)?;
    let collected = log.lines().find_map(|line| line.split_once("Collected :")).map(|(_, it)| it);
    let collected = collected.and_then(|it| it.trim().parse::<u64>().ok()).unwrap_or(0);
    ensure!(collected > 0, "valgrind counted nothing for `{name}`:\n{log}");
    Ok(collected)
}

/// Prints the counts beside the committed ones, and fails if one differs by more than it may.
fn compare(counts: &[(&str, u64)], committed: &str, compiler: &str) -> Result<()> {
    let (made_by, rows) = committed.split_once('\n').context("the compiler on the first line")?;
    let before = |name: &str| {
        let row = rows.lines().filter_map(|row| row.split_once('\t')).find(|(of, _)| *of == name);
        row.and_then(|(_, count)| count.parse::<u64>().ok())
    };
    heading(&format!("\n{:<34} {:>12} {:>12} {:>8}", "instructions", "now", "committed", "change"));
    let mut off = Vec::new();
    for &(name, count) in counts {
        let Some(before) = before(name) else {
            println!("{name:<34} {count:>12} {:>12}", "none");
            off.push(name);
            continue;
        };
        let change = (count as f64 / before as f64 - 1.0) * 100.0;
        println!("{name:<34} {count:>12} {before:>12} {change:>+7.2}%");
        if change.abs() > TOLERANCE {
            off.push(name);
        }
    }
    if made_by != compiler {
        println!("\nnot compared: these are of {compiler}, those of {made_by}");
        return Ok(());
    }
    if !off.is_empty() {
        bail!(
            "more than {TOLERANCE} % off: {}. If that is meant, `cargo xtask bench --bless` \
             commits the new counts",
            off.join(", ")
        );
    }
    Ok(())
}
