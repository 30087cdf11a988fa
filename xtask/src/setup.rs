//! Installing what a command needs. Each step looks first and does nothing if all is there.

use crate::cargo::WASM;
use crate::run;
use crate::stamp::{self, Inputs};
use crate::steps::step;
use crate::{cargo, paths};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest Node that wrangler runs on.
const NODE: (u32, u32) = (22, 12);

/// What is needed beyond cargo itself, ready to be called.
pub struct Tools {
    /// The Rust toolchain that knows WebAssembly, if it is not the usual one.
    pub toolchain: Option<String>,
    node: PathBuf,
}

impl Tools {
    /// A program in JavaScript from `node_modules`.
    pub fn node(&self, script: &str) -> Command {
        let mut node = Command::new(&self.node);
        node.current_dir(paths::root("")).arg(paths::root("node_modules").join(script));
        node
    }

    /// Node itself.
    pub fn bare_node(&self) -> Command {
        let mut node = Command::new(&self.node);
        node.current_dir(paths::root(""));
        node
    }
}

/// Everything that building and serving need.
pub fn all() -> Result<Tools> {
    let toolchain = wasm_toolchain()?;
    npm_packages()?;
    Ok(Tools { toolchain, node: node()? })
}

/// The Rust toolchain to build WebAssembly with: `None` is the one in use.
pub fn wasm_toolchain() -> Result<Option<String>> {
    let step = step("wasm target");
    if has_target() {
        step.same("there");
        return Ok(None);
    }
    let script = paths::root("xtask/wasm-toolchain.sh");
    let answer =
        run::quiet(&step, "installing the WebAssembly target", Command::new("bash").arg(script))?;
    let name = answer.lines().last().and_then(|line| line.strip_prefix("toolchain="));
    let name =
        name.context("xtask/wasm-toolchain.sh did not end with `toolchain=NAME`")?.to_owned();
    step.done(if name.is_empty() {
        "installed".to_owned()
    } else {
        format!("in toolchain `{name}`")
    });
    Ok(Some(name).filter(|name| !name.is_empty()))
}

/// Whether the compiler in use has a standard library for WebAssembly.
fn has_target() -> bool {
    let asked = Command::new("rustc").args(["--print", "target-libdir", "--target", WASM]).output();
    let folder = asked.ok().filter(|answer| answer.status.success()).map(|answer| answer.stdout);
    let folder = folder.and_then(|folder| String::from_utf8(folder).ok()).unwrap_or_default();
    let files = fs::read_dir(folder.trim()).into_iter().flatten().flatten();
    files.map(|file| file.file_name()).any(|name| name.to_string_lossy().starts_with("libstd-"))
}

/// `node_modules` as the lock file says.
fn npm_packages() -> Result<()> {
    let step = step("npm packages");
    let modules = paths::root("node_modules");
    let lock = Inputs::default().file(&paths::root("package-lock.json"))?;
    // In the folder itself, so that both go together. Install scripts are left out: nothing here
    // needs them, and what they would fetch is not in the lock file.
    let worked = stamp::once(&modules.join(".indgang-lock"), &lock, &[], || {
        let mut npm = Command::new("npm");
        npm.current_dir(paths::root("")).args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
        ]);
        run::quiet(&step, "npm ci", &mut npm).map(drop)
    })?;
    if worked {
        step.done("installed from package-lock.json")
    } else {
        step.same("as in package-lock.json")
    }
    Ok(())
}

/// A Node that is new enough: from npm, or else the machine's own.
fn node() -> Result<PathBuf> {
    let candidates = [paths::root("node_modules/.bin/node"), PathBuf::from("node")];
    let version = |node: &Path| {
        let answer = Command::new(node).arg("--version").output().ok()?;
        let text = String::from_utf8(answer.stdout).ok()?;
        let mut parts = text.trim().strip_prefix('v')?.split('.').map(str::parse);
        Some((parts.next()?.ok()?, parts.next()?.ok()?))
    };
    let found =
        candidates.into_iter().find(|node| version(node).is_some_and(|found| found >= NODE));
    let Some(node) = found else {
        bail!(
            "no Node.js from {}.{} on: npm has none for this kind of machine, so install one and \
             have it on the PATH",
            NODE.0,
            NODE.1
        );
    };
    Ok(node)
}

/// The program that makes JavaScript glue, compiled once.
pub fn bindgen() -> Result<PathBuf> {
    let step = step("wasm-bindgen");
    let mut command = cargo::command(None);
    command.args(["build", "--package", "xtask", "--bin", "bindgen", "--features", "bindgen"]);
    let built = cargo::build(&step, "compiling wasm-bindgen", &mut command)?;
    if built.fresh {
        step.same("there")
    } else {
        step.done("compiled")
    }
    Ok(built.path)
}
