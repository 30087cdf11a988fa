//! `cargo xtask bench edge`: what the worker costs, beside workers made by hand.

use crate::steps::heading;
use crate::{build, cargo, paths, run, serve};
use anyhow::{Result, bail, ensure};

/// Runs the harness with the options given to it, of those that it knows.
pub fn edge(options: &[&str]) -> Result<()> {
    for pair in options.chunks(2) {
        match pair {
            ["--pairs" | "--copies" | "--requests" | "--warm" | "--seconds", count]
                if count.parse().is_ok_and(|count: u32| (1..=100_000).contains(&count)) => {}
            _ => bail!(
                "`bench edge` takes --pairs N, --copies N, --requests N, --warm N and --seconds N, 1 to 100000"
            ),
        }
    }
    let tools = build::all(false)?;
    let indgang = cargo::command_line()?;
    let mut node = tools.bare_node();
    node.arg(paths::root("benches/edge/run.mjs")).arg("--indgang").arg(indgang).args(options);
    serve::keep_to_itself(&mut node);
    heading("\nedge\n");
    let status = run::lines(&mut node, |line| println!("{line}"))?;
    ensure!(status.success(), "the edge's benchmark failed ({status})");
    Ok(())
}
