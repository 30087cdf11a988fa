//! `cargo xtask test`: every test, on the real parts.

use crate::setup::Tools;
use crate::steps::{colour_wanted, heading, step};
use crate::{build, cargo, package, paths, run, serve, setup, stamp};
use anyhow::{Context, Result, bail, ensure};
use std::env;
use std::io::{IsTerminal, stdout};
use std::path::PathBuf;
use std::process::Command;

/// What the core is tested with: everything that builds natively.
const FEATURES: &str = "web,untyped,answers,browser,segments";

/// A part of the tests, by what it runs on.
#[derive(Clone, Copy, PartialEq)]
pub enum Part {
    /// The Rust core, natively.
    Core,
    /// The worker, in workerd.
    Worker,
    /// The browser's side, in Chromium, and its core journeys in Firefox and WebKit too.
    Browser,
    /// More of the browser's tests in Firefox and WebKit; by itself alone, as it takes as long as all the rest.
    Engines,
    /// The worker, behind caches.
    Caches,
    /// The npm package, installed from its file.
    Package,
}

impl Part {
    /// What is asked for by no name.
    pub const ALL: [Part; 5] =
        [Part::Core, Part::Worker, Part::Browser, Part::Caches, Part::Package];

    pub fn name(self) -> &'static str {
        match self {
            Part::Core => "core",
            Part::Worker => "worker",
            Part::Browser => "browser",
            Part::Engines => "engines",
            Part::Caches => "caches",
            Part::Package => "package",
        }
    }
}

/// Runs those parts, all of them even if one fails, and closes with the runners' own summaries.
pub fn all_of(parts: &[Part]) -> Result<()> {
    let mut summaries = Vec::new();
    let mut failed = Vec::new();
    let mut built = Built { tools: None, tested: parts.contains(&Part::Worker) };
    for &part in parts {
        heading(&format!("\n{}\n", part.name()));
        let mut summary = Vec::new();
        let outcome = match part {
            Part::Core => core(&mut summary),
            Part::Worker => worker(&mut built, &mut summary),
            Part::Browser => browser(&mut built, &mut summary),
            Part::Engines => engines(&mut built, &mut summary),
            Part::Caches => behind_caches(&mut built, &mut summary),
            Part::Package => of_package(&mut summary),
        };
        if let Err(error) = outcome {
            eprintln!("\n{}: {error:#}", part.name());
            failed.push(part.name());
        }
        summaries.push((part.name(), summary));
    }
    for (name, summary) in summaries {
        heading(&format!("\n{name}"));
        summary.iter().for_each(|line| println!("{line}"));
    }
    ensure!(failed.is_empty(), "tests failed: {}", failed.join(", "));
    Ok(())
}

fn core(summary: &mut Vec<String>) -> Result<()> {
    let toolchain = setup::wasm_toolchain()?;
    // What runs per visitor gets by without std: the target has one, but the crate asks for none.
    let step = step("no_std core");
    let mut check = cargo::command(toolchain.as_deref());
    check.args(["check", "--lib", "--no-default-features", "--target", cargo::WASM]);
    let checked = run::quiet(&step, "checking the core without its features", &mut check);
    match &checked {
        Ok(_) => step.done("compiles"),
        Err(_) => drop(step),
    }
    let mut test = cargo::command(None);
    test.args(["test", "--package", "indgang", "--features", FEATURES, "--no-fail-fast"]);
    let (cases, node) =
        (paths::root("../shared/conformance"), paths::root("node_modules/.bin/node"));
    let missing: Vec<String> =
        [cases, node].iter().filter(|path| !path.exists()).map(|path| paths::shown(path)).collect();
    if !missing.is_empty() && env::var_os("CI").is_none() {
        println!("left out of tests/conformance.rs: what needs {}", missing.join(" and "));
        test.env("INDGANG_WITHOUT_CASES", "1");
    }
    if colourful() {
        test.args(["--", "--color=always"]).env("CARGO_TERM_COLOR", "always");
    }
    let tested = runner(&mut test, |line| line.starts_with("test result:"), summary);
    checked.and(tested)
}

/// The build that the worker's and the browser's tests share.
struct Built {
    tools: Option<Tools>,
    tested: bool,
}

impl Built {
    fn tools(&mut self) -> Result<&Tools> {
        let tools = match self.tools.take() {
            Some(tools) => tools,
            None => build::all(self.tested)?,
        };
        Ok(self.tools.insert(tools))
    }
}

fn worker(built: &mut Built, summary: &mut Vec<String>) -> Result<()> {
    node_tests(built.tools()?, "tests/worker", &[], summary)
}

fn browser(built: &mut Built, summary: &mut Vec<String>) -> Result<()> {
    let tools = built.tools()?;
    node_tests(tools, "tests/browser", &browsers()?, summary)
}

fn engines(built: &mut Built, summary: &mut Vec<String>) -> Result<()> {
    let tools = built.tools()?;
    let programs = browsers()?;
    let mut outcome = Ok(());
    for engine in ["firefox", "webkit"] {
        heading(&format!("\nbrowser, in {engine}\n"));
        let mut own = Vec::new();
        let elsewhere = in_engine(tools, engine, &programs, &mut own);
        summary.push(format!("in {engine}"));
        summary.append(&mut own);
        outcome = outcome.and(elsewhere);
    }
    outcome
}

/// The files of the browser's tests that run in this engine as well.
fn in_engine(
    tools: &Tools,
    engine: &str,
    programs: &[(&str, PathBuf)],
    summary: &mut Vec<String>,
) -> Result<()> {
    let mut listing = tools.bare_node();
    let listed = listing.arg(paths::root("tests/support/elsewhere.mjs")).arg(engine).output()?;
    ensure!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let mut node = tools.bare_node();
    node.arg("--import").arg(paths::root("tests/support/left-out.mjs"));
    node.args(["--test", "--test-reporter=spec", "--test-timeout=600000", "--test-concurrency=2"]);
    node.args(String::from_utf8(listed.stdout)?.lines().map(paths::root));
    node.env("INDGANG_ENGINE", engine);
    run_node(node, programs, summary)
}

/// The programs by which tests drive browsers, by the variables that name them.
fn browsers() -> Result<[(&'static str, PathBuf); 4]> {
    let (chromium, firefox) = (setup::chromium()?, setup::firefox()?);
    let [webkit, xvfb] = setup::webkit()?;
    Ok([("CHROMIUM", chromium), ("FIREFOX", firefox), ("WEBKIT", webkit), ("XVFB", xvfb)])
}

fn behind_caches(built: &mut Built, summary: &mut Vec<String>) -> Result<()> {
    let tools = built.tools()?;
    let [nginx, varnish] = setup::caches()?;
    node_tests(tools, "tests/caches", &[("NGINX", nginx), ("VARNISHD", varnish)], summary)
}

/// Sends a storm of visitors through caches, and compares what each of them gets. The tests of caches
/// do so with fewer.
pub fn storm(options: &[&str]) -> Result<()> {
    let (visitors, seed) = match options {
        [] => ("2000", "1"),
        ["--visitors", visitors] => (*visitors, "1"),
        ["--visitors", visitors, "--seed", seed] => (*visitors, *seed),
        _ => bail!("`storm` takes --visitors N, and --seed N if it shall be another draw"),
    };
    let most = visitors.parse().ok().filter(|count: &u32| (1..=100_000).contains(count));
    most.with_context(|| format!("`{visitors}` visitors: 1 to 100000"))?;
    seed.parse::<u32>().ok().with_context(|| format!("`{seed}` is no number to draw by"))?;
    let tools = build::all(false)?;
    let [nginx, varnish] = setup::caches()?;
    let mut node = tools.bare_node();
    node.env("NGINX", nginx).env("VARNISHD", varnish).arg(paths::root("tests/caches/run.mjs"));
    node.args(["--visitors", visitors, "--seed", seed]);
    serve::keep_to_itself(&mut node);
    heading("\nstorm\n");
    let status = run::lines(&mut node, |line| println!("{line}"))?;
    ensure!(status.success(), "somebody got or left what they should not have ({status})");
    Ok(())
}

fn of_package(summary: &mut Vec<String>) -> Result<()> {
    let (tools, _) = package::package()?;
    node_tests(&tools, "tests/package", &browsers()?, summary)
}

/// Walks pairs of visitors, and compares all that their browsers send. The browser's tests do so
/// with one pair for each journey.
pub fn noninterference(options: &[&str]) -> Result<()> {
    let (pairs, seed) = match options {
        ["--pairs", pairs] => (*pairs, "1"),
        ["--pairs", pairs, "--seed", seed] => (*pairs, *seed),
        _ => {
            bail!("`noninterference` takes --pairs N, and --seed TEXT if it shall be another draw")
        }
    };
    let most = pairs.parse().ok().filter(|count| (1..=100_000).contains(count));
    let pairs: u32 = most.with_context(|| format!("`{pairs}` pairs: 1 to 100000"))?;
    let tools = build::all(false)?;
    let mut node = tools.bare_node();
    node.env("CHROMIUM", setup::chromium()?).arg(paths::root("tests/noninterference/run.mjs"));
    node.args(["--pairs", &pairs.to_string(), "--seed", seed]);
    serve::keep_to_itself(&mut node);
    heading("\nnon-interference\n");
    let status = run::lines(&mut node, |line| println!("{line}"))?;
    ensure!(status.success(), "what was sent is not the same ({status})");
    Ok(())
}

/// Makes everything fail that can, and writes down what came of it. The worker's tests do so as
/// well, and compare.
pub fn faults() -> Result<()> {
    let tools = build::all(true)?;
    let mut node = tools.bare_node();
    node.arg(paths::root("tests/faults/run.mjs"));
    serve::keep_to_itself(&mut node);
    heading("\nfaults\n");
    let status = run::lines(&mut node, |line| println!("{line}"))?;
    ensure!(status.success(), "not all faults could be made ({status})");
    Ok(())
}

/// Writes the schema and the reference anew, as their test makes them.
pub fn reference() -> Result<()> {
    for test in ["the_schema_is_as_the_reader_reads", "every_field_is_in_the_reference"] {
        let mut cargo = cargo::command(None);
        cargo.env("UPDATE", "1").args([
            "test",
            "--quiet",
            "--package",
            "indgang",
            "--test",
            "schema",
        ]);
        let status = run::lines(cargo.arg(test), |line| println!("{line}"))?;
        ensure!(status.success(), "the reference could not be written ({status})");
    }
    Ok(())
}

fn node_tests(
    tools: &Tools,
    folder: &str,
    programs: &[(&str, PathBuf)],
    summary: &mut Vec<String>,
) -> Result<()> {
    let files = stamp::files_below(&paths::root(folder)).unwrap_or_default();
    let (here, ending) = (paths::root(folder), ".test.mjs");
    let files: Vec<PathBuf> = files
        .into_iter()
        .filter(|file| file.parent() == Some(&here) && file.to_string_lossy().ends_with(ending))
        .collect();
    ensure!(!files.is_empty(), "no tests: {folder}/*{ending} should be there");
    let mut node = tools.bare_node();
    // A test that hangs is a failure, not a wait without end.
    node.args(["--test", "--test-reporter=spec", "--test-timeout=300000"]).args(files);
    run_node(node, programs, summary)
}

fn run_node(
    mut node: Command,
    programs: &[(&str, PathBuf)],
    summary: &mut Vec<String>,
) -> Result<()> {
    serve::keep_to_itself(&mut node);
    node.envs(programs.iter().map(|(name, path)| (name, path)));
    if colourful() {
        node.env("FORCE_COLOR", "1");
    }
    runner(&mut node, closes_node_tests, summary)
}

/// Whether a line is one of those in which Node's runner counts: `ℹ pass 12`.
fn closes_node_tests(line: &str) -> bool {
    const COUNTED: [&str; 8] =
        ["tests", "suites", "pass", "fail", "cancelled", "skipped", "todo", "duration_ms"];
    let words: Vec<&str> = line.split(' ').collect();
    matches!(words[..], ["ℹ", word, count] if COUNTED.contains(&word) && count.parse::<f64>().is_ok())
}

/// Runs a test runner and passes on what it prints, except for the lines that sum up: those are
/// kept for the end.
fn runner(
    command: &mut Command,
    sums_up: impl Fn(&str) -> bool + Sync + Send,
    summary: &mut Vec<String>,
) -> Result<()> {
    let status = run::lines(command, |line| {
        if sums_up(&run::plain(line)) { summary.push(line.to_owned()) } else { println!("{line}") }
    })?;
    ensure!(!summary.is_empty(), "the runner ended without a summary ({status})");
    if !status.success() {
        bail!("there are failures above");
    }
    Ok(())
}

fn colourful() -> bool {
    stdout().is_terminal() && colour_wanted()
}

/// Parts by name; none is all of them.
pub fn parts(names: &[&str]) -> Result<Vec<Part>> {
    if names.is_empty() {
        return Ok(Part::ALL.to_vec());
    }
    let named = |name: &&str| {
        let mut all = Part::ALL.into_iter().chain([Part::Engines]);
        let part = all.find(|part| part.name() == *name);
        part.with_context(|| {
            format!("`{name}` is no part of the tests: core, worker, browser, caches, package or engines")
        })
    };
    names.iter().map(named).collect()
}
