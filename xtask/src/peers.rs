//! `cargo xtask peers`: the engine against others of the field, on the same rules, in one run.
//!
//! The harness and its engines are data beside this repository (`../shared/peers-bench`). They are
//! copied under `target/`, so that installing them leaves nothing here.

use crate::setup::Tools;
use crate::stamp::{self, Inputs};
use crate::steps::{heading, step};
use crate::{build, cargo, door, paths, run};
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Our own adapter's name in the results.
const OURS: &str = "indgang.mjs";
/// What ratios are given against, with the column's head.
const AGAINST: [(&str, &str); 4] = [
    ("floor-wasm-bitmap.mjs", "floor"),
    ("base-closures.mjs", "closures"),
    ("growthbook.mjs", "growthbook"),
    ("growthbook-cond.mjs", "its evalCondition"),
];

/// Runs the harness with the options given to it, of those that it knows.
pub fn peers(options: &[&str]) -> Result<()> {
    let known =
        |option: &&&str| ["--n=", "--only=", "--budget="].iter().any(|k| option.starts_with(k));
    if let Some(other) = options.iter().find(|option| !known(option)) {
        bail!("`{other}` is no option of `peers`: --n=100,1000 --only=growthbook,floor --budget=1");
    }
    let (tools, door) = build::alone(&door::SEGMENTS)?;
    let program = cargo::command_line()?;
    let folder = harness(&tools)?;

    heading("\npeers\n");
    let mut node = tools.bare_node();
    node.current_dir(&folder).arg("run.mjs").args(options);
    if !options.iter().any(|option| option.starts_with("--only=")) {
        node.arg("--only=growthbook,uniform,base-,floor");
    }
    if !options.iter().any(|option| option.starts_with("--n=")) {
        node.arg("--n=100,1000");
    }
    let ours = paths::root("benches/peers").join(OURS);
    node.arg(format!("--with={}", ours.display()));
    let door = door.parent().unwrap_or(&door);
    node.env("INDGANG", &program).env("INDGANG_DOOR", door);
    let status = run::lines(&mut node, |line| println!("{line}"))?;
    ensure!(status.success(), "the harness failed ({status})");

    let results = fs::read_to_string(folder.join("results.json")).context("reading the results")?;
    let results: Value = serde_json::from_str(&results).context("results.json")?;
    let mut node = tools.bare_node();
    node.current_dir(&folder).env("INDGANG", &program).env("INDGANG_DOOR", door);
    report(&results, &first(node, &folder, &ours, &results)?)
}

/// The first evaluation in fresh processes, of ours and of those that the run compared it with.
fn first(mut node: Command, folder: &Path, ours: &Path, results: &Value) -> Result<Value> {
    let measuring = step("first");
    let sizes = results["ns"].as_array().context("no sizes in the results")?;
    let sizes: Vec<String> = sizes.iter().map(Value::to_string).collect();
    node.arg(paths::root("benches/peers/first.mjs")).arg(sizes.join(",")).arg(ours);
    let run = |file: &&str| results["engines"].get(file).is_some();
    let others = AGAINST.map(|(file, _)| file).into_iter().filter(run);
    node.args(others.map(|file| folder.join("adapters").join(file)));
    let line = run::quiet(&measuring, "measuring the first evaluation", &mut node)?;
    measuring.done("measured in fresh processes");
    serde_json::from_str(&line).context("what `benches/peers/first.mjs` printed")
}

/// The harness with the engines it compares, under `target/`.
fn harness(tools: &Tools) -> Result<PathBuf> {
    let (from, folder) = (paths::root("../shared/peers-bench"), paths::root("target/peers-bench"));
    let copying = step("harness");
    ensure!(from.is_dir(), "the harness is not there: {}", from.display());
    for file in stamp::files_below(&from)? {
        let inside = file.strip_prefix(&from)?;
        if !inside.components().any(|part| part.as_os_str() == "node_modules") {
            let bytes = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
            stamp::write(&folder.join(inside), &bytes)?;
        }
    }
    copying.done(paths::shown(&folder));

    let installing = step("its packages");
    let lock = Inputs::default().file(&folder.join("package-lock.json"))?;
    let worked = stamp::once(&folder.join("node_modules/.indgang-lock"), &lock, &[], || {
        let mut npm = Command::new("npm");
        npm.current_dir(&folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        run::quiet(&installing, "npm ci", &mut npm).map(drop)
    })?;
    if worked {
        installing.done("installed")
    } else {
        installing.same("as in package-lock.json")
    }
    floors(tools, &folder)?;
    Ok(folder)
}

/// The hand-written kernels that show what is possible at best.
fn floors(tools: &Tools, folder: &Path) -> Result<()> {
    let step = step("floors");
    for (flags, target) in [("", "target"), ("-C target-feature=+simd128", "target-simd")] {
        let mut build = cargo::command(tools.toolchain.as_deref());
        build
            .current_dir(folder.join("native"))
            .env("RUSTFLAGS", flags)
            .args(["build", "--release"]);
        build.args(["--package", "floor-wasm", "--target", cargo::WASM, "--target-dir", target]);
        run::quiet(&step, "compiling the floors", &mut build)?;
    }
    step.done("compiled");
    Ok(())
}

/// Prints how many times slower each is than ours, and fails on any answer that is not right.
fn report(results: &Value, first: &Value) -> Result<()> {
    let engines = results["engines"].as_object().context("no engines in the results")?;
    let sizes: Vec<&str> = engines
        .get(OURS)
        .and_then(|it| it["n"].as_object())
        .into_iter()
        .flatten()
        .map(|(n, _)| n.as_str())
        .collect();
    ensure!(!sizes.is_empty(), "there are no results of ours");
    let mut wrong = Vec::new();
    for n in sizes {
        let number = |engine: &str, field: &str| engines.get(engine)?["n"][n][field].as_f64();
        let ours = |field| {
            number(OURS, field)
                .with_context(|| format!("ours failed at {n}: {}", engines[OURS]["n"][n]["error"]))
        };
        let micro = |nanos: f64| format!("{:.1} us", nanos / 1000.0);
        heading(&format!("\n{n} segments"));
        println!(
            "all: {} (best round {}), plan {:.0} KB",
            micro(ours("medianNs")?),
            micro(ours("bestRoundNs")?),
            ours("bytes")? * 0.75 / 1024.0
        );
        println!("first evaluation in fresh processes, median (least):");
        let all = [(OURS, "ours")].into_iter().chain(AGAINST);
        for (file, head) in all.filter(|(file, _)| first.get(file).is_some()) {
            let times = &first[file][n];
            match (times["median"].as_f64(), times["least"].as_f64()) {
                (Some(median), Some(least)) => {
                    println!("  {head}: {} ({})", micro(median), micro(least));
                }
                _ => println!("  {head}: failed"),
            }
        }
        for (file, head) in AGAINST {
            for (field, what) in
                [("medianNs", "all"), ("bestRoundNs", "all, best round"), ("slots20Ns", "20 slots")]
            {
                if let (Some(theirs), Some(own)) = (number(file, field), number(OURS, field)) {
                    println!(
                        "{:<34} ours takes {:>8.4} of it, which is {:>8.1} times less",
                        format!("{head}, {what}"),
                        own / theirs,
                        theirs / own
                    );
                }
            }
        }
        for (file, engine) in engines {
            let bad = |field: &str| engine["n"][n][field].as_u64().unwrap_or(0);
            if bad("mismatches") + bad("slotMismatches") > 0 {
                wrong.push(format!("{file} at {n}"));
            }
        }
    }
    ensure!(wrong.is_empty(), "answers differ from the reference: {}", wrong.join(", "));
    Ok(())
}
