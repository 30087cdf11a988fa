//! One door of the core: compiled, given its JavaScript glue, and made small.

use crate::cargo::WASM;
use crate::setup::Tools;
use crate::stamp::{self, Inputs};
use crate::steps::{size, step};
use crate::{cargo, paths, run};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A way into the core, and how it is built.
pub struct Door {
    /// How its step is called.
    pub title: &'static str,
    /// The name of its files.
    pub name: &'static str,
    /// The package that it is in.
    pub package: &'static str,
    /// The cargo feature that opens it.
    pub feature: &'static str,
    pub profile: &'static str,
    /// What wasm-bindgen makes glue for: `web` is handed its module, `module` imports it; with
    /// its options. Empty where the door exports plain functions, and needs none.
    pub glue: &'static [&'static str],
    /// For wasm-opt: speed where a visitor waits for it, else size.
    pub optimise: &'static [&'static str],
    /// Where the glue goes, inside `build/`.
    pub folder: &'static str,
}

/// What decides a page at the edge.
pub const PAGE: Door = Door {
    title: "page",
    name: "page",
    package: "indgang",
    feature: "edge",
    profile: "edge",
    glue: &["web", "reset"],
    optimise: &["-O3"],
    folder: "glue/page",
};

/// The same, trapping on demand. In a profile of its own, because cargo keeps one cdylib per profile
/// and the two would oust each other in every build.
pub const TRAP: Door = Door {
    title: "trap page",
    feature: "test-trap",
    profile: "trap",
    folder: "trap/glue/page",
    ..PAGE
};

/// What answers under `/_indgang/`.
pub const ENDPOINTS: Door = Door {
    title: "endpoints",
    name: "endpoints",
    package: "indgang",
    feature: "endpoints",
    profile: "endpoints",
    glue: &["module", "reset", "abort"],
    optimise: &["-Oz", "--converge"],
    folder: "glue/endpoints",
};

/// A worker in Rust that calls the core by itself, for tests: the example.
pub const RUST_WORKER: Door = Door {
    title: "example in Rust",
    name: "rust_worker",
    package: "rust-worker",
    feature: "",
    folder: "glue/rust-worker",
    ..ENDPOINTS
};

/// What decides in a browser.
pub const ENGINE: Door = Door {
    title: "browser engine",
    name: "engine",
    package: "indgang",
    feature: "browser",
    profile: "browser",
    glue: &[],
    // Flattened and put together anew first, which finds a little more than `-Oz` alone.
    optimise: &["--flatten", "--rereloop", "-Oz", "--converge", "--reorder-functions"],
    folder: "glue/engine",
};

/// What developers ask for segments of their own values.
pub const SEGMENTS: Door = Door {
    name: "segments",
    title: "developers' door",
    package: "indgang",
    feature: "segments",
    profile: "segments",
    glue: &["web"],
    optimise: &["-O3"],
    folder: "glue/segments",
};

/// What tells developers and authors why.
pub const EXPLAIN: Door = Door {
    name: "explain",
    title: "explaining door",
    package: "indgang",
    feature: "explain",
    profile: "explain",
    glue: &["web"],
    optimise: &["-Oz", "--converge"],
    folder: "glue/explain",
};

/// Public conformance cases, for tests. In cargo's own profile: its size is nobody's concern.
pub const CASES: Door = Door {
    name: "cases",
    title: "cases",
    package: "indgang",
    feature: "cases",
    profile: "release",
    glue: &["web"],
    optimise: &["-O1"],
    folder: "glue/cases",
};

/// The features of WebAssembly that wasm-opt may find and use: those that rustc and wasm-bindgen
/// use by themselves, and that workerd and the browsers of the last years have.
pub const WASM_FEATURES: [&str; 7] = [
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-reference-types",
    "--enable-exception-handling",
];

impl Door {
    /// Builds the door; the result is the Wasm to ship, and the glue lies beside it.
    pub fn build(&self, tools: &Tools, bindgen: &Path) -> Result<PathBuf> {
        let step = step(self.title);
        let mut cargo = cargo::command(tools.toolchain.as_deref());
        cargo
            .args(["rustc", "--package", self.package, "--lib"])
            .args(["--crate-type", "cdylib", "--target", WASM])
            .args(["--no-default-features", "--features", self.feature])
            .args(["--profile", self.profile])
            // For `TRAP`; no site has a use for such a profile in its Cargo.toml.
            .args(["--config", "profile.trap.inherits='edge'"])
            .env("CARGO_ENCODED_RUSTFLAGS", cargo::shipped_flags())
            // The worker crate's futures: its own build tool sets this as well.
            .env("WASM_BINDGEN_USE_JS_SYS", "1");
        let compiled = cargo::build(&step, &format!("compiling the {}", self.title), &mut cargo)?;

        let folder = paths::build(self.folder);
        let (glue, wasm) = (self.file(".js"), self.file(".wasm"));
        let inputs = Inputs::default()
            .file(&compiled.path)?
            .program(bindgen)?
            .text(&format!("{:?} {:?}", self.glue, self.optimise))
            .file(&paths::root("node_modules/binaryen/package.json"))?;
        let mut outputs = vec![wasm.clone()];
        if !self.glue.is_empty() {
            outputs.push(glue.clone());
        }
        let worked = stamp::once(&folder.join(".stamp"), &inputs, &outputs, || {
            fs::create_dir_all(&folder)?;
            let mut whole = compiled.path.clone();
            if !self.glue.is_empty() {
                step.note("wasm-bindgen");
                let mut bindgen = Command::new(bindgen);
                bindgen.arg(&compiled.path).arg(&folder).arg(self.name).args(self.glue);
                run::quiet(&step, "wasm-bindgen", &mut bindgen)?;
                whole = self.file("_bg.wasm");
            }
            step.note("wasm-opt");
            let mut wasm_opt = tools.node("binaryen/bin/wasm-opt");
            wasm_opt.arg(whole).arg("-o").arg(&wasm).args(self.optimise).args(WASM_FEATURES);
            wasm_opt.args(["--strip-debug", "--strip-producers", "--strip-target-features"]);
            run::quiet(&step, "wasm-opt", &mut wasm_opt)?;
            if self.glue.contains(&"module") { self.import_plainly(&glue) } else { Ok(()) }
        })?;
        let outcome = size(fs::metadata(&wasm)?.len());
        if worked {
            step.done(outcome)
        } else {
            step.same(outcome)
        }
        Ok(wasm)
    }

    fn file(&self, ending: &str) -> PathBuf {
        paths::build(self.folder).join(format!("{}{ending}", self.name))
    }

    /// wasm-bindgen writes a source-phase import, which workerd does not have; its plain import of
    /// a Wasm file means the same.
    fn import_plainly(&self, glue: &Path) -> Result<()> {
        let text = fs::read_to_string(glue)?;
        let from = format!("\"./{}_bg.wasm\"", self.name);
        let at = text.find("import source ").filter(|_| text.contains(&from));
        let shown = paths::shown(glue);
        ensure!(at.is_some(), "{shown}: no `import source … {from}` (has wasm-bindgen changed?)");
        let text = text.replacen("import source ", "import ", 1);
        let text = text.replace(&from, &format!("\"./{}.wasm\"", self.name));
        fs::write(glue, text).with_context(|| format!("writing {shown}"))
    }
}
