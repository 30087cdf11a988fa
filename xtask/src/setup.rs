//! Installing what a command needs. Each step looks first and does nothing if all is there.

use crate::cargo::WASM;
use crate::run;
use crate::stamp::{self, Inputs};
use crate::steps::{Step, step};
use crate::{cargo, paths};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The oldest Node that wrangler runs on.
const NODE: (u32, u32) = (22, 12);

/// How long `rustup` may take for a target, in seconds.
const TARGET_PATIENCE: &str = "120";

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

/// What running JavaScript needs.
pub fn javascript() -> Result<Tools> {
    npm_packages()?;
    Ok(Tools { toolchain: None, node: node()? })
}

/// The Rust toolchain to build WebAssembly with: `None` is the one in use.
pub fn wasm_toolchain() -> Result<Option<String>> {
    let step = step("wasm target");
    if has_target(WASM) {
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

/// Another target of the toolchain in use, for what only the package needs.
pub fn target(name: &'static str) -> Result<()> {
    let step = step(name);
    if has_target(name) {
        step.same("there");
        return Ok(());
    }
    let mut add = Command::new("timeout");
    add.args([TARGET_PATIENCE, "rustup", "target", "add", name]);
    run::quiet(&step, "rustup target add", &mut add)
        .with_context(|| format!("the npm package needs Rust's standard library for {name}"))?;
    step.done("installed");
    Ok(())
}

/// Whether the compiler in use has a standard library for a target.
fn has_target(target: &str) -> bool {
    let asked =
        Command::new("rustc").args(["--print", "target-libdir", "--target", target]).output();
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

/// Chromium, installed if it is missing: a browser test that cannot run is no pass.
pub fn chromium() -> Result<PathBuf> {
    installed(step("chromium"), "chromium", find_chromium)
        .context("install Chromium, or set CHROMIUM to the path of one")
}

/// Firefox, installed if it is missing.
pub fn firefox() -> Result<PathBuf> {
    let find = || on_path("firefox-esr").or_else(|| on_path("firefox"));
    installed(step("firefox"), "firefox-esr", find)
        .context("install Firefox: on Debian, `apt-get install firefox-esr`")
}

/// WebKit's driver, and the display that its browser needs, installed if they are missing.
pub fn webkit() -> Result<[PathBuf; 2]> {
    let driver = installed(step("webkit"), "webkit2gtk-driver", || on_path("WebKitWebDriver"))
        .context("install WebKit: on Debian, `apt-get install webkit2gtk-driver`")?;
    let display = installed(step("xvfb"), "xvfb", || on_path("Xvfb"))
        .context("install Xvfb: on Debian, `apt-get install xvfb`")?;
    Ok([driver, display])
}

/// Inter, the font of the demo where a system has none of its own that it names.
pub fn inter() -> Result<PathBuf> {
    let find = || Some(PathBuf::from("/usr/share/fonts/opentype/inter")).filter(|it| it.exists());
    installed(step("inter"), "fonts-inter", find)
        .context("install Inter: on Debian, `apt-get install fonts-inter`")
}

/// Valgrind, which counts instructions, installed if it is missing.
pub fn valgrind() -> Result<PathBuf> {
    installed(step("valgrind"), "valgrind", || on_path("valgrind"))
        .context("install Valgrind: on Debian, `apt-get install valgrind`")
}

/// Nginx and Varnish, caches to stand in front of the worker, installed if they are missing.
pub fn caches() -> Result<[PathBuf; 2]> {
    let nginx = installed(step("nginx"), "nginx", || on_path("nginx"))
        .context("install nginx: on Debian, `apt-get install nginx`")?;
    let varnish = installed(step("varnish"), "varnish", || on_path("varnishd"))
        .context("install Varnish: on Debian, `apt-get install varnish`")?;
    Ok([nginx, varnish])
}

/// A program that is on the `PATH`, or where Debian has what runs as a service.
fn on_path(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let all = env::split_paths(&folders).chain([PathBuf::from("/usr/sbin")]);
    all.map(|folder| folder.join(name)).find(|path| path.exists())
}

/// What `find` finds, after installing that package of Debian's if need be.
fn installed(step: Step, package: &str, find: impl Fn() -> Option<PathBuf>) -> Result<PathBuf> {
    if let Some(found) = find() {
        step.same(found.display().to_string());
        return Ok(found);
    }
    apt_get(&step, &["update", "-qq"])?;
    apt_get(&step, &["install", "-y", "-qq", "--no-install-recommends", package])?;
    let found = find().context("still missing after `apt-get install`")?;
    step.done("installed");
    Ok(found)
}

fn find_chromium() -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    named.into_iter().chain(usual.map(PathBuf::from)).find(|path| path.exists())
}

fn apt_get(step: &Step, args: &[&str]) -> Result<()> {
    let mut apt = if rustix::process::geteuid().is_root() {
        Command::new("env")
    } else {
        // Not a question for a password: nobody may be there to answer.
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "env"]);
        sudo
    };
    // What is a service is installed and not started.
    apt.args(["DEBIAN_FRONTEND=noninteractive", "SYSTEMD_OFFLINE=1", "RUNLEVEL=1", "apt-get"]);
    apt.args(args);
    run::quiet(step, &format!("apt-get {}", args[0]), &mut apt).map(drop)
}
