//! The command line: checks a manifest, compiles it to plans, and tells what they do.
#![forbid(unsafe_code)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic
)]

mod blame;
mod brief;
mod build;
mod check;
mod explain;
mod exposed;
mod files;
mod init;
mod link;
#[cfg(feature = "web")]
mod operate;
#[cfg(not(feature = "web"))]
#[path = "operate/no_web.rs"]
mod operate;
mod pages;
mod population;
mod preview;
mod progress;
mod render;
mod shares;
mod sign;
mod simulate;
mod subject;
mod summary;
mod types;
mod window;

use clap::{Parser, Subcommand};
use indgang::manifest::moment;
use indgang::time::UnixSeconds;
use std::io::{ErrorKind, Write, stdout};
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
    /// Check a manifest: all its mistakes at once, or a summary and what is probably not meant
    Check(check::Args),
    /// Write a small site that works, to begin from; nothing that is there is changed
    Init {
        /// Where it goes
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Print the names of a manifest as TypeScript, so that a typo in one does not compile
    Types {
        /// The manifest
        file: PathBuf,
    },
    /// Print the form of manifests as a JSON Schema, for completion in editors
    Schema,
    /// Compile a manifest to plans; nothing is written if anything is wrong
    Build {
        /// The manifest
        file: PathBuf,
        /// Where the edge's plan goes; a site without a worker needs none
        #[arg(long, value_name = "PLAN", required_unless_present = "browser")]
        out: Option<PathBuf>,
        /// Where the browser's plan goes: what the device decides, without names
        #[arg(long, value_name = "PLAN")]
        browser: Option<PathBuf>,
        /// The moment from which the browser's plan is used, as in 2026-01-31: it is without what
        /// is over by then; now, unless given
        #[arg(long, value_name = "DATE", value_parser = date)]
        now: Option<UnixSeconds>,
    },
    /// Tell why a visitor sees what they see, and how little would have changed it. Who has a
    /// profile lets it be at the edge; what a device decides itself, the browser's plan explains
    Explain {
        /// The manifest, or a plan made from it
        #[arg(value_name = "MANIFEST|PLAN")]
        file: PathBuf,
        /// What is remembered of the visitor, as JSON; without it, nothing (and no consent)
        #[arg(long, value_name = "FILE")]
        profile: Option<PathBuf>,
        /// The page view, as JSON; without it, the front page now
        #[arg(long, value_name = "FILE")]
        context: Option<PathBuf>,
        /// The page view as a page's own engine was told of it: what `indgang dev` asks, and decided
        /// as the device does
        #[arg(
            long,
            value_name = "FILE",
            hide = true,
            conflicts_with_all = ["context", "slot"],
            requires = "json"
        )]
        visit: Option<PathBuf>,
        /// Only this slot, or `entry`
        #[arg(long, value_name = "NAME")]
        slot: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print one page for people: who is shown what, where, why, and until when
    Brief {
        /// The manifest
        file: PathBuf,
        /// Print Markdown
        #[arg(long)]
        markdown: bool,
        /// The moment by which experiences are over, as in 2026-01-31; now, unless given
        #[arg(long, value_name = "DATE", value_parser = date)]
        now: Option<UnixSeconds>,
    },
    /// Make a link whose followers are in a segment on the page it leads to, as for a newsletter
    Link(link::Args),
    /// Make a link that shows pages as somebody else would see them, or as they are to be
    Preview(preview::Args),
    /// Tell which share of visitors would be in each segment and see each variant and entry. They
    /// are invented, unless a file of real ones is given. As for `explain`, profiles are at the edge, and with a browser's plan on the device
    Simulate {
        /// The manifest, or a plan made from it
        #[arg(value_name = "MANIFEST|PLAN")]
        file: PathBuf,
        /// How many visitors are drawn
        #[arg(long, value_name = "N", default_value_t = 10_000)]
        #[arg(value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
        visitors: u64,
        /// What they are drawn from: the same gives the same
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Real visitors from a file instead: `{ "profile": …, "context": … }` on each line
        #[arg(long, value_name = "FILE.ndjson", conflicts_with_all = ["visitors", "seed"])]
        population: Option<PathBuf>,
        /// The first day; without it, that on which the last experience begins
        #[arg(long, value_name = "DATE", value_parser = date)]
        from: Option<UnixSeconds>,
        /// How many days; without it, a year of them
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=36_500))]
        days: Option<u32>,
        /// Fail (exit code 1) on segments with fewer visitors than their `minimum`
        #[arg(long)]
        strict: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Compile a manifest and make it live, without a deployment: workers with a KV namespace
    /// serve it within about two minutes. Says what changes; a dry run unless `--live` is given
    Publish {
        /// The manifest
        file: PathBuf,
        /// Who publishes it; operators are told
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
        /// Do it
        #[arg(long)]
        live: bool,
    },
    /// Make the release before the live one live again, or one by name; a dry run unless `--live`
    /// is given
    Rollback {
        /// The release, or how its name begins
        #[arg(long, value_name = "RELEASE")]
        to: Option<String>,
        /// Do it
        #[arg(long)]
        live: bool,
    },
    /// Ask a live site which plan it serves, what failed, and, with INDGANG_STATUS_TOKEN, who
    /// published the plan and which share of page views had each variant
    Status {
        /// The site, as in `https://www.example.com`
        address: String,
    },
}

/// Reads a date as manifests write them.
fn date(text: &str) -> Result<UnixSeconds, String> {
    moment(text).ok_or_else(|| "write a day as in `2026-01-31`".to_owned())
}

/// Goes to the folder that the command was called in: a WebAssembly runtime begins at its root.
#[cfg(target_os = "wasi")]
fn enter() {
    if let Some(folder) = std::env::var_os("PWD") {
        // Without it, paths are what the root makes of them, and what is not found is told.
        let _ = std::env::set_current_dir(folder);
    }
}

fn main() -> ExitCode {
    #[cfg(target_os = "wasi")]
    enter();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(told) => {
            // Where it cannot be printed there is nobody to tell.
            let _ = told.print();
            // Help is no failure. What is wrong with the options is one like any other.
            return if told.use_stderr() { ExitCode::FAILURE } else { ExitCode::SUCCESS };
        }
    };
    // Of what is printed whatever came of it.
    let mut code = ExitCode::SUCCESS;
    let done = match args.command {
        Command::Check(args) => check::check(&args),
        Command::Init { folder } => init::init(&folder),
        Command::Types { file } => types::types(&file),
        Command::Schema => Ok(indgang::manifest::schema()),
        Command::Build { file, out, browser, now } => build::build(
            &file,
            out.as_deref(),
            browser.as_deref(),
            now.unwrap_or_else(subject::now),
        ),
        Command::Explain { file, profile, context, visit, slot, json } => {
            let visitor =
                explain::Files { profile: profile.as_deref(), context: context.as_deref() };
            match visit {
                Some(visit) => explain::visit(&file, &visit, visitor.profile),
                None => explain::explain(&file, visitor, slot.as_deref(), json),
            }
        }
        Command::Link(args) => link::link(&args),
        Command::Preview(args) => preview::preview(&args),
        Command::Brief { file, markdown, now } => {
            brief::brief(&file, markdown, now.unwrap_or_else(subject::now))
        }
        Command::Simulate { file, visitors, seed, population, from, days, strict, json } => {
            let who = match &population {
                Some(path) => simulate::Who::Of(path),
                None => simulate::Who::Drawn { visitors, seed },
            };
            let (when, how) = (simulate::When { from, days }, simulate::How { json, strict });
            simulate::simulate(&file, &who, &when, &how).map(|(shares, well)| {
                if !well {
                    code = ExitCode::FAILURE;
                }
                shares
            })
        }
        Command::Publish { file, by, live } => {
            operate::publish(&operate::Publish { file, by, live, now: subject::now() })
        }
        Command::Rollback { to, live } => operate::rollback(&operate::Rollback { to, live }),
        Command::Status { address } => operate::status(&address),
    };
    match done {
        Ok(summary) => {
            // Who reads may have had enough, as `head` has: that is no failure of ours.
            match stdout().write_all(summary.as_bytes()).and_then(|()| stdout().flush()) {
                Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                    eprint!("{}", render::failed(format!("cannot print: {error}")));
                    ExitCode::FAILURE
                }
                _ => code,
            }
        }
        Err(failure) => {
            eprintln!("{}", failure.trim_end());
            ExitCode::FAILURE
        }
    }
}
