//! Putting the worker and the site together: JavaScript bundles, plans, pages.

use crate::setup::Tools;
use crate::stamp::{self, Inputs};
use crate::steps::{Step, size, step};
use crate::{cargo, paths, run};
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The compiled manifest: one plan for the edge, one for the browser.
pub struct Plans {
    pub edge: PathBuf,
    pub browser: PathBuf,
}

/// Compiles the demo's manifest with the project's own command line.
pub fn plans() -> Result<Plans> {
    let step = step("plans");
    let mut cargo = cargo::command(None);
    cargo.args(["build", "--package", "indgang", "--bin", "indgang", "--features", "cli"]);
    let indgang = cargo::build(&step, "compiling the command line", &mut cargo)?;
    let plans =
        Plans { edge: paths::build("plan/edge.bin"), browser: paths::build("plan/browser.bin") };
    let manifest = paths::root("www/indgang.jsonc");
    let inputs = Inputs::default().program(&indgang.path)?.file(&manifest)?;
    let outputs = [plans.edge.clone(), plans.browser.clone()];
    let worked = stamp::once(&paths::build("plan/.stamp"), &inputs, &outputs, || {
        fs::create_dir_all(paths::build("plan"))?;
        // Relative, as its messages name the file.
        let mut build = Command::new(&indgang.path);
        build.current_dir(paths::root("")).args(["build", "www/indgang.jsonc", "--out"]);
        build.arg(&plans.edge).arg("--browser").arg(&plans.browser);
        // TODO: the placeholders go when `indgang build` is there.
        if manifest.exists() {
            run::quiet(&step, "compiling www/indgang.jsonc", &mut build)?;
        }
        for plan in &outputs {
            if !plan.exists() {
                stamp::write(plan, b"placeholder: not a plan")?;
            }
        }
        Ok(())
    })?;
    let outcome = format!("edge {}, browser {}", length(&plans.edge)?, length(&plans.browser)?);
    if worked {
        step.done(outcome)
    } else {
        step.same(outcome)
    }
    Ok(plans)
}

/// A worker: its shell in one file, and beside it what that imports.
pub fn worker(
    tools: &Tools,
    folder: &Path,
    files: &[(&str, &Path)],
    page_glue: Option<&Path>,
) -> Result<()> {
    let step = step(if page_glue.is_some() { "trap worker" } else { "worker" });
    for (name, from) in files {
        copy(from, &folder.join(name))?;
    }
    let mut esbuild = esbuild(tools, "www/js/worker/index.js", &folder.join("index.js"));
    esbuild.args([
        "--format=esm",
        "--platform=browser",
        "--conditions=workerd,worker",
        // What workerd loads by itself: compiled modules, data, and its own interfaces.
        "--external:*.wasm",
        "--external:*.bin",
        "--external:cloudflare:*",
        "--external:node:*",
    ]);
    if let Some(glue) = page_glue {
        esbuild.arg(format!("--alias:#glue/page={}", glue.display()));
    }
    bundle(&step, "www/js/worker/index.js", &mut esbuild)?;
    step.done(length(&folder.join("index.js")).unwrap_or_default());
    Ok(())
}

/// The site: its pages as they are, and under `/indgang/` what they load.
pub fn site(tools: &Tools, engine: &Path, plan: &Path) -> Result<()> {
    let step = step("site");
    let folder = paths::build("site");
    let ours = folder.join("indgang");
    let source = paths::root("www/site");
    let mut kept = BTreeSet::new();
    for from in if source.exists() { stamp::files_below(&source)? } else { Vec::new() } {
        let to = folder.join(from.strip_prefix(&source)?);
        copy(&from, &to)?;
        kept.insert(to);
    }
    copy(engine, &ours.join("engine.wasm"))?;
    copy(plan, &ours.join("plan.bin"))?;
    // The bootstrap blocks the page, so it is a classic script; the engine's side is a module.
    for (name, format) in [("bootstrap.js", "--format=iife"), ("indgang.js", "--format=esm")] {
        let from = format!("www/js/browser/{name}");
        let mut esbuild = esbuild(tools, &from, &ours.join(name));
        esbuild.args([format, "--platform=browser", "--minify"]);
        bundle(&step, &from, &mut esbuild)?;
    }
    for path in stamp::files_below(&folder)? {
        if !path.starts_with(&ours) && !kept.contains(&path) {
            fs::remove_file(&path).with_context(|| format!("removing {}", path.display()))?;
        }
    }
    step.done(format!("{} files", kept.len()));
    Ok(())
}

fn esbuild(tools: &Tools, from: &str, to: &Path) -> Command {
    let mut esbuild = tools.node("esbuild/bin/esbuild");
    esbuild.arg(from).arg(format!("--outfile={}", to.display()));
    esbuild.args(["--bundle", "--target=es2022", "--log-level=warning", "--charset=utf8"]);
    esbuild
}

fn bundle(step: &Step, from: &str, esbuild: &mut Command) -> Result<()> {
    // TODO: an entry point that is missing becomes an error when they are all there.
    if !paths::root(from).exists() {
        return Ok(());
    }
    run::quiet(step, &format!("bundling {from}"), esbuild).map(drop)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let bytes = fs::read(from).with_context(|| format!("reading {}", from.display()))?;
    stamp::write(to, &bytes)
}

fn length(path: &Path) -> Result<String> {
    Ok(size(fs::metadata(path).with_context(|| format!("reading {}", path.display()))?.len()))
}
