//! `cargo xtask`: sets up, builds, serves and tests Indgang.

mod bench;
mod build;
mod bundle;
mod cargo;
mod conformance;
mod door;
mod edge;
mod figures;
mod package;
mod paths;
mod peers;
mod pictures;
mod run;
mod serve;
mod setup;
mod size;
mod stamp;
mod steps;
mod test;

use anyhow::{Context, Result, bail};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  serve [--port N]               build, then serve the demo behind the real worker (port 8787)
  build [--tested]               build worker, browser engine and plans into build/
                                 (--tested: also what only tests load)
  test [core] [worker] [browser] [caches] [package]
                                 run all tests, or the parts named
  test engines                   run more of the browser's tests in Firefox and WebKit: ten minutes
  package                        build, then pack the npm package into build/
  size                           build, then print what worker, browser and plans weigh; fails
                                 if one is over its budget
  peers [--n=100,1000] [--only=growthbook,floor] [--budget=SECONDS]
                                 the segments benchmark against other engines of the field
  bench [--bless]                count the instructions of the engine's work, and compare them with
                                 benches/instructions.txt (--bless: write it anew)
  bench edge [--pairs N] [--copies N] [--requests N] [--warm N] [--seconds N]
                                 the worker's CPU per page, beside workers that pass on, rewrite by
                                 hand, or decide with GrowthBook, in so many processes, after so
                                 many pages until each is warm; then under full load
  figures                        measure plans, decisions and commands on generated manifests
  conformance KIND FILE          run a file of public cases, natively and in WebAssembly; an
                                 unknown kind lists them
  noninterference --pairs N [--seed TEXT]
                                 walk pairs of visitors who are shown something else, and compare
                                 all that their browsers send
  storm [--visitors N] [--seed N]
                                 send visitors of all kinds through nginx and Varnish to the worker,
                                 and compare what each of them gets (2000 visitors)
  faults                         make everything fail that can, in workerd, and write docs/faults.md
  reference                      write docs/manifest.md, all fields of a manifest, and the schema that
                                 it is made from
  pictures                       draw the pictures of the documents, from the demo as it runs
  setup                          only install what the others need
  toolchain                      print `+NAME` if WebAssembly builds need a named Rust toolchain

Everything a command needs is installed by it, once. See README.md for the rest.
";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\n{} {error:#}", steps::paint("1;31", "error:", steps::on_terminal()));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    run::watch_signals()?;
    match args.as_slice() {
        [] | ["help" | "--help" | "-h", ..] | [_, "--help" | "-h"] => print!("{HELP}"),
        ["build"] => build::deployed()?,
        ["build", "--tested"] => drop(build::all(true)?),
        ["toolchain"] => {
            if let Some(name) = setup::wasm_toolchain()? {
                println!("+{name}");
            }
        }
        ["serve"] => serve::serve(8787)?,
        ["serve", "--port", port] => {
            let number = port.parse().ok().filter(|&port| port > 0);
            serve::serve(number.with_context(|| format!("`{port}` is no port: 1 to 65535"))?)?;
        }
        ["test", names @ ..] => test::all_of(&test::parts(names)?)?,
        ["package"] => drop(package::package()?),
        ["size"] => size::size()?,
        ["peers", options @ ..] => peers::peers(options)?,
        ["noninterference", options @ ..] => test::noninterference(options)?,
        ["storm", options @ ..] => test::storm(options)?,
        ["faults"] => test::faults()?,
        ["reference"] => test::reference()?,
        ["conformance", kind, file] => return conformance::conformance(kind, file),
        ["conformance", ..] => bail!("`conformance` takes a kind of cases and a file of them"),
        ["bench", "edge", options @ ..] => edge::edge(options)?,
        ["bench"] => bench::bench(false)?,
        ["bench", "--bless"] => bench::bench(true)?,
        ["pictures"] => pictures::pictures()?,
        ["figures"] => figures::figures()?,
        ["setup"] => drop(setup::all()?),
        other => {
            bail!("`{}` is not a command here: `cargo xtask` alone lists them", other.join(" "))
        }
    }
    Ok(ExitCode::SUCCESS)
}
