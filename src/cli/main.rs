//! The command line: checks a manifest, compiles it to plans, and tells what they do.
#![forbid(unsafe_code)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic
)]

mod build;
mod explain;
mod files;
mod render;
mod subject;
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
    /// Tell why a visitor sees what they see, and how little would have changed it
    Explain {
        /// The manifest, or a plan made from it
        #[arg(value_name = "MANIFEST|PLAN")]
        file: PathBuf,
        /// What the device remembers, as JSON; without it, nothing (and no consent)
        #[arg(long, value_name = "FILE")]
        profile: Option<PathBuf>,
        /// The page view, as JSON; without it, the front page now
        #[arg(long, value_name = "FILE")]
        context: Option<PathBuf>,
        /// Only this slot, or `entry`
        #[arg(long, value_name = "NAME")]
        slot: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

fn main() -> ExitCode {
    let done = match Args::parse().command {
        Command::Check { file } => build::check(&file),
        Command::Build { file, out, browser } => build::build(&file, &out, browser.as_deref()),
        Command::Explain { file, profile, context, slot, json } => {
            let visitor =
                explain::Files { profile: profile.as_deref(), context: context.as_deref() };
            explain::explain(&file, visitor, slot.as_deref(), json)
        }
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
