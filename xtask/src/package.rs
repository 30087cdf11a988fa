//! `cargo xtask package`: the npm package, into `build/npm/`, and packed beside it.

use crate::setup::Tools;
use crate::stamp::{self, Inputs};
use crate::steps::{Step, size, step};
use crate::{build, cargo, door, paths, run, setup};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the command line runs without Rust: in Node, by WASI.
const WASI: &str = "wasm32-wasip1";

/// What of `www/js/package/` it holds as it is; the rest is bundled.
const PARTS: [&str; 4] = ["package.json", "README.md", "cli/", "types/"];

/// Its entries, by the files that are imported; what several of them need is in files of its own.
const ENTRIES: [&str; 9] = [
    "www/js/package/entries/browser.js",
    "www/js/package/entries/elements.js",
    "www/js/package/entries/node.js",
    "www/js/package/entries/openfeature-server.js",
    "www/js/package/entries/openfeature.js",
    "www/js/package/entries/react.js",
    "www/js/package/entries/slim.js",
    "www/js/package/entries/workerd.js",
    // Nobody imports it: it is how tests reach the engine that was packed.
    "www/js/browser/steps.js",
];

/// Files of the repository that the package holds as they are, and where.
const AS_THEY_ARE: [(&str, &str); 4] = [
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("schema/indgang.schema.json", "schema.json"),
    ("CHANGELOG.md", "CHANGELOG.md"),
];

/// Builds the package, packs it, and says where it is.
pub fn package() -> Result<(Tools, PathBuf)> {
    setup::target(WASI)?;
    let tools = build::all(false)?;
    let (_, engine) = build::alone(&door::SLIM)?;
    let command_line = command_line(&tools)?;
    let step = step("npm package");
    let folder = paths::build("npm");
    if folder.exists() {
        fs::remove_dir_all(&folder).context("emptying build/npm")?;
    }
    let source = paths::root("www/js/package");
    for file in stamp::files_below(&source)? {
        let inside = file.strip_prefix(&source)?;
        if PARTS.iter().any(|part| inside.to_string_lossy().starts_with(part)) {
            copy(&file, &folder.join(inside))?;
        }
    }
    for (from, to) in AS_THEY_ARE {
        copy(&paths::root(from), &folder.join(to))?;
    }
    // What pages load, without the demo's own plan.
    let site = paths::build("site/indgang");
    for file in stamp::files_below(&site)? {
        let inside = file.strip_prefix(&site)?;
        if inside != Path::new("plan.bin") {
            copy(&file, &folder.join("site").join(inside))?;
        }
    }
    copy(&command_line, &folder.join("cli/indgang.wasm"))?;
    library(&tools, &step, &folder)?;
    copy(&engine, &folder.join("lib/indgang.wasm"))?;
    for name in ["engine.wasm", "whole.wasm", "words/da.json", "words/sv.json"] {
        copy(&site.join(name), &folder.join("lib").join(name))?;
    }
    copy(&paths::build("worker/page.wasm"), &folder.join("lib/page.wasm"))?;
    same_version(&folder)?;
    let mut npm = std::process::Command::new("npm");
    npm.current_dir(paths::root("")).args(["pack", "--json", "--pack-destination"]);
    npm.arg(paths::build("")).arg(&folder);
    let packed: Value = serde_json::from_str(&run::quiet(&step, "npm pack", &mut npm)?)
        .context("what `npm pack --json` printed")?;
    let name = packed[0]["filename"].as_str().context("`npm pack` names no file")?;
    let file = paths::build(name);
    step.done(format!("{} {}", paths::shown(&file), size(fs::metadata(&file)?.len())));
    Ok((tools, file))
}

/// What is imported: bundled, and not minified, as whoever bundles it further does that; and the
/// overlay.
fn library(tools: &Tools, step: &Step, folder: &Path) -> Result<()> {
    let esbuild = |to: &str| {
        let to = format!("--outdir={}", folder.join(to).display());
        let mut esbuild = tools.node("esbuild/bin/esbuild");
        esbuild.args(["--bundle", "--format=esm", "--target=es2022", "--charset=utf8"]);
        esbuild.args(["--external:*.wasm", "--external:node:*", "--log-level=warning", &to]);
        esbuild
    };
    let mut entries = esbuild("lib");
    entries.args(ENTRIES).args(["--splitting", "--platform=neutral", "--packages=external"]);
    entries.args(["--entry-names=[name]", "--chunk-names=[name]-[hash]"]);
    run::quiet(step, "bundling the package's entries", &mut entries)?;
    let mut worker = esbuild("lib");
    worker.args(["www/js/package/entries/worker.js", "--platform=browser"]);
    worker.args(["--conditions=workerd,worker", "--external:cloudflare:*"]);
    run::quiet(step, "bundling the package's worker", &mut worker)?;
    let mut overlay = esbuild("dev");
    overlay.args(["www/js/package/dev/overlay.js", "--platform=browser"]);
    run::quiet(step, "bundling the overlay of `indgang dev`", &mut overlay).map(drop)
}

/// The command line in WebAssembly, made small.
fn command_line(tools: &Tools) -> Result<PathBuf> {
    let step = step("npm command line");
    let mut cargo = cargo::command(None);
    cargo.args(["rustc", "--bin", "indgang", "--no-default-features", "--features", "cli"]);
    cargo.args(["--profile", "edge", "--target", WASI]);
    cargo.env("CARGO_ENCODED_RUSTFLAGS", cargo::shipped_flags());
    let built = cargo::build(&step, "compiling the command line for WASI", &mut cargo)?;
    let wasm = paths::build("glue/cli/indgang.wasm");
    let inputs = Inputs::default()
        .program(&built.path)?
        .file(&paths::root("node_modules/binaryen/package.json"))?;
    let worked = stamp::once(
        &paths::build("glue/cli/.stamp"),
        &inputs,
        std::slice::from_ref(&wasm),
        || {
            fs::create_dir_all(paths::build("glue/cli"))?;
            let mut wasm_opt = tools.node("binaryen/bin/wasm-opt");
            wasm_opt.arg(&built.path).arg("-o").arg(&wasm).arg("-Oz").args(door::WASM_FEATURES);
            wasm_opt.args(["--strip-debug", "--strip-producers", "--strip-target-features"]);
            run::quiet(&step, "wasm-opt", &mut wasm_opt).map(drop)
        },
    )?;
    let outcome = size(fs::metadata(&wasm)?.len());
    if worked {
        step.done(outcome)
    } else {
        step.same(outcome)
    }
    Ok(wasm)
}

/// The package and the crate are one thing under one version.
fn same_version(folder: &Path) -> Result<()> {
    let text = fs::read_to_string(folder.join("package.json"))?;
    let package: Value = serde_json::from_str(&text).context("www/js/package/package.json")?;
    let manifest = fs::read_to_string(paths::root("Cargo.toml"))?;
    let line = manifest.lines().find(|line| line.starts_with("version = "));
    let version =
        line.and_then(|line| line.split('"').nth(1)).context("Cargo.toml has no version")?;
    ensure!(
        package["version"] == version,
        "www/js/package/package.json says version {}, Cargo.toml {version}: write the same",
        package["version"]
    );
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let folder = to.parent().context("a file has a folder")?;
    fs::create_dir_all(folder)?;
    fs::copy(from, to).with_context(|| format!("copying {}", from.display()))?;
    Ok(())
}
