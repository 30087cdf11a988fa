//! `bindgen IN.wasm OUT_DIR NAME web|module [reset] [abort]`: the JavaScript side of one door.
//!
//! wasm-bindgen used as a library, so that `Cargo.lock` pins it and nothing is downloaded.

use anyhow::{Context, Result, bail};
use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<()> {
    let [input, out_dir, name, target, options @ ..] = args else {
        bail!("usage: bindgen IN.wasm OUT_DIR NAME web|module [reset] [abort]");
    };
    let [reset, abort] = ["reset", "abort"].map(|option| options.iter().any(|o| o == option));
    let mut bindgen = Bindgen::new();
    match target.as_str() {
        // The caller hands over the compiled module (`initSync({ module })`), so the glue needs
        // no path of its own to look for it.
        "web" => bindgen.web(true)?.omit_default_module_path(true),
        "module" => bindgen.module(true)?,
        other => bail!("unknown target `{other}`: `web` or `module`"),
    };
    bindgen
        .input_path(input)
        .out_name(name)
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        // After a trap an instance is not to be trusted: `reset` exports a way to a fresh one, and
        // `abort` tells the glue of async functions about the trap.
        .reset_state_function(reset)
        .force_enable_abort_handler(abort)
        .generate(out_dir)
        .with_context(|| format!("making the JavaScript glue of {input}"))
}
