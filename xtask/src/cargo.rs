//! Calling cargo, and asking it where it put things.

use crate::steps::{Step, colour_wanted, on_terminal, step};
use crate::{paths, run};
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What a browser and a worker run.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The file that a build made.
pub struct Built {
    pub path: PathBuf,
    /// Nothing had to be compiled.
    pub fresh: bool,
}

/// Cargo in the repository, with the toolchain of that name if there is one.
pub fn command(toolchain: Option<&str>) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root(""));
    if let Some(name) = toolchain {
        // What `cargo run` set for this process belongs to another toolchain.
        cargo.env("RUSTUP_TOOLCHAIN", name).env_remove("CARGO").env_remove("LD_LIBRARY_PATH");
    }
    cargo
}

/// Builds, and finds the file that came of it: a program, or a Wasm module.
pub fn build(step: &Step, what: &str, cargo: &mut Command) -> Result<Built> {
    cargo.arg("--message-format=json-render-diagnostics");
    if on_terminal() && colour_wanted() {
        cargo.arg("--color=always");
    }
    let messages = run::quiet(step, what, cargo)?;
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact")
        .filter_map(|message| {
            Some(Built { path: product(&message)?, fresh: message["fresh"] == true })
        })
        .next_back()
        .with_context(|| format!("{what}: cargo named no file that it built"))
}

/// The program that authors build plans with.
pub fn command_line() -> Result<PathBuf> {
    let step = step("indgang");
    let mut cargo = command(None);
    cargo.args(["build", "--release", "--package", "indgang", "--features", "cli"]);
    cargo.args(["--bin", "indgang"]);
    let built = self::build(&step, "compiling the command line", &mut cargo)?;
    if built.fresh {
        step.same("there")
    } else {
        step.done("compiled")
    }
    Ok(built.path)
}

fn product(message: &Value) -> Option<PathBuf> {
    let mut files = message["filenames"].as_array()?.iter().filter_map(Value::as_str);
    let path = files.find(|path| path.ends_with(".wasm"));
    path.or(message["executable"].as_str()).map(PathBuf::from)
}

/// Compiler flags for what is shipped: panics in it must not name folders of this machine.
pub fn shipped_flags() -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(Path::new(&env::var_os("HOME")?).join(".cargo")));
    // One folder per registry, with the crates in it.
    let registries = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    let mut folders: Vec<PathBuf> =
        registries.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders.push(paths::root(""));
    let mut flags: Vec<String> = env::var("RUSTFLAGS").into_iter().collect();
    flags.extend(folders.iter().map(|from| {
        let from = from.display().to_string();
        format!("--remap-path-prefix={}=", from.trim_end_matches('/').to_owned() + "/")
    }));
    // Cargo's separator for flags that may hold spaces.
    flags.join("\x1f")
}
