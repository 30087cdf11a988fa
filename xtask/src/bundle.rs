//! Putting the worker and the site together: JavaScript bundles, plans, pages.

use crate::setup::Tools;
use crate::stamp::{self, Inputs};
use crate::steps::{Step, size, step};
use crate::{cargo, paths, run};
use anyhow::{Context, Result};
use std::fs;
use std::io::ErrorKind;
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
        run::quiet(&step, "compiling www/indgang.jsonc", &mut build).map(drop)
    })?;
    let outcome = format!("edge {}, browser {}", length(&plans.edge)?, length(&plans.browser)?);
    if worked {
        step.done(outcome)
    } else {
        step.same(outcome)
    }
    Ok(plans)
}

/// A worker: its shell in one file, and beside it what that imports. `glue` is the folder
/// of the doors' glue, if it is not the usual one.
pub fn worker(
    tools: &Tools,
    folder: &Path,
    files: &[(&str, &Path)],
    glue: Option<&Path>,
) -> Result<()> {
    let step = step(if glue.is_some() { "trap worker" } else { "worker" });
    let mut changed = false;
    for (name, from) in files {
        changed |= copy(from, &folder.join(name))?;
    }
    let mut options = vec![
        "--format=esm".to_owned(),
        "--conditions=workerd,worker".to_owned(),
        // What workerd loads by itself: compiled modules, data, and its own interfaces.
        "--external:*.wasm".to_owned(),
        "--external:*.bin".to_owned(),
        "--external:cloudflare:*".to_owned(),
        "--external:node:*".to_owned(),
        "--minify-syntax".to_owned(),
    ];
    for door in ["page", "endpoints"] {
        let of = |folder: &Path| {
            format!("--alias:#glue/{door}={}", folder.join(format!("{door}/{door}.js")).display())
        };
        options.extend(glue.map(of));
    }
    let to = folder.join("index.js");
    // Operators read its stack traces, so what is called by a name keeps that.
    // A function that is called at one place would be written there, and made anew by each request: V8 forgets with each
    // collection of garbage what it has compiled of those.
    changed |= smallest(
        tools,
        &step,
        "www/js/worker/index.js",
        &to,
        &options,
        &["--keep-fnames", "--compress", "passes=3,reduce_funcs=false"],
    )?;
    let outcome = length(&to)?;
    if changed {
        step.done(outcome)
    } else {
        step.same(outcome)
    }
    Ok(())
}

/// The site: its pages as they are, and under `/indgang/` what they load.
pub fn site(tools: &Tools, engine: &Path, plan: &Path) -> Result<()> {
    let step = step("site");
    let (source, folder) = (paths::root("www/site"), paths::build("site"));
    let ours = folder.join("indgang");
    let playground = folder.join(PLAYGROUND);
    let mut changed = copy(engine, &ours.join("engine.wasm"))?;
    changed |= copy(&engine.with_file_name("whole.wasm"), &ours.join("whole.wasm"))?;
    changed |= copy(plan, &ours.join("plan.bin"))?;
    // The bootstrap blocks the page, so it is a classic script; the engine's side is a module, and
    // what not every page or visitor needs are others, which it loads. A page that has the panel names
    // that by itself.
    let modules = ["indgang.js", "panel.js"].into_iter().chain(LATER).map(|name| (name, "esm"));
    for (name, format) in [("bootstrap.js", "iife")].into_iter().chain(modules) {
        let mut options = vec![format!("--format={format}"), "--minify".to_owned()];
        if format == "iife" {
            // It shares the file that knows where modules are, and asks for none.
            options.push("--log-override:empty-import-meta=silent".to_owned());
        }
        // The bootstrap is there before, but for a page that is without it.
        let external = LATER.into_iter().chain(["bootstrap.js"]);
        options.extend(external.map(|name| format!("--external:*/{name}")));
        let from = format!("www/js/browser/{name}");
        changed |= smallest(tools, &step, &from, &ours.join(name), &options, &ON_PAGES)?;
    }
    // What the elements say: the page asks for the file of its language.
    for language in ["da", "sv"] {
        let words = format!("words/{language}.json");
        changed |= copy(&paths::root(format!("www/js/browser/{words}")), &ours.join(&words))?;
    }
    let pages = stamp::files_below(&source)?;
    for page in &pages {
        changed |= copy(page, &folder.join(page.strip_prefix(&source)?))?;
    }
    for copied in stamp::files_below(&folder)? {
        let page = source.join(copied.strip_prefix(&folder)?);
        if !copied.starts_with(&ours) && !copied.starts_with(&playground) && !page.exists() {
            fs::remove_file(&copied).with_context(|| format!("removing {}", copied.display()))?;
            changed = true;
        }
    }
    let outcome = format!("{} files of www/site", pages.len());
    if changed {
        step.done(outcome)
    } else {
        step.same(outcome)
    }
    Ok(())
}

/// What the page's own side loads where it is needed: what reads a page's structured data, what is inside the elements, what
/// visitors tell and look at, what hears the site's consent platform.
const LATER: [&str; 4] = ["about.js", "elements.js", "more.js", "platform.js"];

/// Where the playground is, on the demo's site.
const PLAYGROUND: &str = "playground";

/// The playground, beside the demo's pages: it begins with the demo's manifest.
pub fn playground(tools: &Tools, draft: &Path) -> Result<()> {
    let step = step("playground");
    let (source, folder) =
        (paths::root("www").join(PLAYGROUND), paths::build("site").join(PLAYGROUND));
    let options = ["--format=esm", "--minify"].map(str::to_owned);
    let mut changed =
        bundle(tools, &step, "www/playground/main.js", &folder.join("main.js"), &options)?;
    for name in ["index.html", "style.css"] {
        changed |= copy(&source.join(name), &folder.join(name))?;
    }
    changed |= copy(&paths::root("www/indgang.jsonc"), &folder.join("indgang.jsonc"))?;
    changed |= copy(draft, &folder.join("draft.wasm"))?;
    let outcome = length(&folder.join("main.js"))?;
    if changed {
        step.done(outcome)
    } else {
        step.same(outcome)
    }
    Ok(())
}

/// Takes away the playground of an earlier build.
pub fn without_playground() -> Result<()> {
    let folder = paths::build("site").join(PLAYGROUND);
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("removing {}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// What our own code on pages takes; of the worker's, what is not ours does not.
const ON_PAGES: [&str; 2] = ["--compress", "passes=3,pure_getters,unsafe_arrows"];

/// A script that travels: bundled, and made as small as a minifier can that looks longer than the one that bundles. It takes
/// another twentieth of what travels.
fn smallest(
    tools: &Tools,
    step: &Step,
    from: &str,
    to: &Path,
    options: &[String],
    how: &[&str],
) -> Result<bool> {
    let bundled = paths::build("bundled").join(to.file_name().context("a script has a name")?);
    bundle(tools, step, from, &bundled, options)?;
    let mut terser = tools.node("terser/bin/terser");
    terser.arg(&bundled).args(["--module", "--ecma", "2022", "--mangle"]);
    terser.args(how);
    let text = run::quiet(step, &format!("minifying {from}"), &mut terser)?;
    stamp::write(to, text.as_bytes())
}

/// Bundles a script with all that it imports. Says whether the result is another than before.
fn bundle(tools: &Tools, step: &Step, from: &str, to: &Path, options: &[String]) -> Result<bool> {
    let mut esbuild = tools.node("esbuild/bin/esbuild");
    esbuild.args([from, "--bundle", "--platform=browser", "--target=es2022", "--charset=utf8"]);
    esbuild.arg("--log-level=warning").args(options);
    let text = run::quiet(step, &format!("bundling {from}"), &mut esbuild)?;
    stamp::write(to, text.as_bytes())
}

fn copy(from: &Path, to: &Path) -> Result<bool> {
    let bytes = fs::read(from).with_context(|| format!("reading {}", from.display()))?;
    stamp::write(to, &bytes)
}

fn length(path: &Path) -> Result<String> {
    Ok(size(fs::metadata(path).with_context(|| format!("reading {}", path.display()))?.len()))
}
