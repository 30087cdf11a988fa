//! The command line: checks a manifest, and compiles it to plans.
#![forbid(unsafe_code)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic
)]

mod build;
mod files;
mod render;
mod summary;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Chooses ways in and versions of pages for visitors: the author's tools.
#[derive(Parser)]
#[command(name = "indgang", version)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check a manifest: all its mistakes at once, or a summary
    Check {
        /// The manifest
        file: PathBuf,
    },
    /// Compile a manifest to plans; nothing is written if anything is wrong
    Build {
        /// The manifest
        file: PathBuf,
        /// Where the edge's plan goes
        #[arg(long, value_name = "PLAN")]
        out: PathBuf,
        /// Where the browser's plan goes: what the device decides, without names
        #[arg(long, value_name = "PLAN")]
        browser: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let done = match Args::parse().command {
        Command::Check { file } => build::check(&file),
        Command::Build { file, out, browser } => build::build(&file, &out, browser.as_deref()),
    };
    match done {
        Ok(summary) => {
            print!("{summary}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{}", failure.trim_end());
            ExitCode::FAILURE
        }
    }
}
