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
    /// Where several modules are made of it, over one memory that they import: each one's name, and
    /// what it is without. The first has the contents of the memory. Else empty.
    pub parts: &'static [(&'static str, &'static str)],
}

/// A function goes into its callers up to this size, by LLVM's count: for size alone it would be 5. A page is decided in five
/// sixths of the time, and the module is 2 KB larger.
const INLINE: &str = "\x1f-Cllvm-args=-inline-threshold=30";

/// What decides a page at the edge, and what answers under `/_indgang/`: one module, of which the worker
/// makes an instance for each. What both need would be two thirds of either.
pub const PAGE: Door = Door {
    title: "page, endpoints",
    name: "page",
    package: "indgang",
    feature: "edge,endpoints",
    profile: "edge",
    glue: &["web", "reset"],
    // As for the engine below, but for speed.
    optimise: &["--flatten", "--rereloop", "-O3", "--generate-global-effects", "-O3"],
    folder: "glue/page",
    parts: &[],
};

/// The same, trapping on demand. In a profile of its own, because cargo keeps one cdylib per profile
/// and the two would oust each other in every build.
pub const TRAP: Door = Door {
    title: "trap page",
    feature: "test-trap,endpoints",
    profile: "trap",
    folder: "trap/glue/page",
    ..PAGE
};

/// A worker in Rust that calls the core by itself, for tests: the example.
pub const RUST_WORKER: Door = Door {
    title: "example in Rust",
    name: "rust_worker",
    package: "rust-worker",
    feature: "",
    profile: "edge",
    glue: &["module", "reset", "abort"],
    optimise: &["-Oz", "--converge"],
    folder: "glue/rust-worker",
    parts: &[],
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
    // What was not seen to have effects the first time goes the second.
    optimise: &[
        "--flatten",
        "--rereloop",
        "-Oz",
        "--converge",
        "--generate-global-effects",
        "-Oz",
        "--reorder-functions",
    ],
    folder: "glue/engine",
    // What every page asks of it, and all that it can be asked.
    parts: &[("engine", "whole"), ("whole", "call,room")],
};

/// The same in one module, which takes all steps: for the npm package, where nobody waits for its bytes.
pub const SLIM: Door =
    Door { title: "package's engine", folder: "glue/slim", parts: &[("engine", "call")], ..ENGINE };

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
    parts: &[],
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
    parts: &[],
};

/// The same, and what reads and compiles manifests: the playground's. It is loaded by authors, so
/// building it fast matters more than its last kilobytes.
pub const DRAFT: Door = Door {
    name: "draft",
    title: "authors' door",
    package: "indgang",
    feature: "draft",
    profile: "explain",
    glue: &["web"],
    optimise: &["-Oz"],
    folder: "glue/draft",
    parts: &[],
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
    parts: &[],
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
            .env("CARGO_ENCODED_RUSTFLAGS", self.flags())
            // The worker crate's futures: its own build tool sets this as well.
            .env("WASM_BINDGEN_USE_JS_SYS", "1");
        let compiled = cargo::build(&step, &format!("compiling the {}", self.title), &mut cargo)?;

        let folder = paths::build(self.folder);
        let (glue, wasm) = (self.file(".js"), self.file(".wasm"));
        let inputs = Inputs::default()
            .file(&compiled.path)?
            .program(bindgen)?
            .text(&format!("{:?} {:?} {:?}", self.glue, self.optimise, self.parts))
            .file(&paths::root("node_modules/binaryen/package.json"))?;
        let mut outputs: Vec<PathBuf> =
            self.modules().map(|(name, _)| folder.join(format!("{name}.wasm"))).collect();
        if !self.glue.is_empty() {
            outputs.push(glue.clone());
        }
        let worked = stamp::once(&folder.join(".stamp"), &inputs, &outputs, || {
            fs::create_dir_all(&folder)?;
            let mut from = compiled.path.clone();
            if !self.glue.is_empty() {
                step.note("wasm-bindgen");
                let mut bindgen = Command::new(bindgen);
                bindgen.arg(&compiled.path).arg(&folder).arg(self.name).args(self.glue);
                run::quiet(&step, "wasm-bindgen", &mut bindgen)?;
                from = self.file("_bg.wasm");
            }
            step.note("wasm-opt");
            for (to, options) in outputs.iter().zip(self.modules().map(|(_, options)| options)) {
                let mut wasm_opt = tools.node("binaryen/bin/wasm-opt");
                wasm_opt.arg(&from).arg("-o").arg(to).args(options).args(self.optimise);
                wasm_opt.args(WASM_FEATURES);
                wasm_opt.args(["--strip-debug", "--strip-producers", "--strip-target-features"]);
                run::quiet(&step, "wasm-opt", &mut wasm_opt)?;
            }
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

    /// The modules that it becomes, and what wasm-opt is told of each before anything else.
    fn modules(&self) -> impl Iterator<Item = (&'static str, Vec<String>)> {
        let alone = self.parts.is_empty().then(|| (self.name, Vec::new()));
        let parts = self.parts.iter().enumerate().map(|(at, (name, without))| {
            // The linker's own names are of no use to anyone.
            let without = format!("--remove-exports={without},memory,__data_end,__heap_base");
            let memory = if at == 0 { "--zero-filled-memory" } else { "--remove-memory-init" };
            (*name, vec![without, "--remove-unused-module-elements".to_owned(), memory.to_owned()])
        });
        alone.into_iter().chain(parts)
    }

    /// Flags for the compiler. All are compiled as one, so that what lies in the memory of several
    /// modules lies where each of them looks for it.
    fn flags(&self) -> String {
        let shared = if self.parts.is_empty() { "" } else { "\x1f-Clink-arg=--import-memory" };
        let inline = if self.name == PAGE.name { INLINE } else { "" };
        cargo::shipped_flags() + shared + inline
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
