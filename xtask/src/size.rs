//! `cargo xtask size`: what visitors and the platform load, against its budgets.

use crate::steps::{colour_wanted, paint, step};
use crate::{build, paths, run};
use anyhow::{Context, Result, ensure};
use std::io::{IsTerminal, stdout};

const KB: u64 = 1024;

/// Files that belong together, and what all of them may take.
struct Payload {
    title: &'static str,
    /// What a file is called in the table, and where it is inside `build/`.
    files: &'static [(&'static str, &'static str)],
    budget: Budget,
}

/// The most that a payload may take, in bytes as they travel.
#[derive(Clone, Copy)]
enum Budget {
    Gzip(u64),
    Brotli(u64),
}

/// All budgets. The platform counts workers in gzip; browsers are sent brotli.
const PAYLOADS: [Payload; 10] = [
    Payload {
        title: "worker",
        files: &[
            ("page.wasm", "worker/page.wasm"),
            ("index.js", "worker/index.js"),
            // The demo's; a site's own is as large as what it asks for.
            ("plan.bin", "worker/plan.bin"),
        ],
        budget: Budget::Gzip(100 * KB),
    },
    Payload {
        title: "browser",
        files: &[
            ("engine.wasm", "site/indgang/engine.wasm"),
            ("indgang.js", "site/indgang/indgang.js"),
            ("bootstrap.js", "site/indgang/bootstrap.js"),
        ],
        budget: Budget::Brotli(61 * KB / 2),
    },
    Payload {
        title: "of it, in the page's head",
        files: &[("bootstrap.js", "site/indgang/bootstrap.js")],
        budget: Budget::Brotli(KB),
    },
    Payload {
        title: "browser, once something is told, taken back or looked at",
        files: &[("whole.wasm", "site/indgang/whole.wasm"), ("more.js", "site/indgang/more.js")],
        // Answers are held to what their questions admit, and told together or not at all: one and a half.
        budget: Budget::Brotli(55 * KB / 2),
    },
    Payload {
        title: "browser, where a page has our elements or forms",
        files: &[("elements.js", "site/indgang/elements.js")],
        // One click does one thing, what is told of a final page can be seen: half of one. Forms follow what is told elsewhere,
        // the banner says what it asks for: one.
        budget: Budget::Brotli(15 * KB / 2),
    },
    Payload {
        title: "browser, where a page has the panel as well",
        files: &[("panel.js", "site/indgang/panel.js")],
        // An answer is corrected by what it admits, and refused in words beside its field: half of one. It says what does not
        // outlast the page: a quarter.
        budget: Budget::Brotli(35 * KB / 4),
    },
    Payload {
        title: "browser, in another language than English",
        files: &[("da.json", "site/indgang/words/da.json")],
        // The ledger says what its lines stand for: half of one.
        budget: Budget::Brotli(3 * KB),
    },
    Payload {
        title: "browser, where the site has a consent platform",
        files: &[("platform.js", "site/indgang/platform.js")],
        // What is said in several entries of one script is one word: an eighth of one.
        budget: Budget::Brotli(9 * KB / 8),
    },
    Payload {
        title: "browser, where a page has structured data",
        files: &[("about.js", "site/indgang/about.js")],
        budget: Budget::Brotli(KB),
    },
    Payload {
        title: "browser's plan",
        files: &[("plan.bin", "site/indgang/plan.bin")],
        budget: Budget::Brotli(4 * KB),
    },
];

/// Prints one line per file of its arguments: bytes raw, in gzip and in brotli, each at its best.
const MEASURE: &str = "
const { readFileSync } = require('node:fs');
const { brotliCompressSync, gzipSync } = require('node:zlib');
for (const file of process.argv.slice(1)) {
  const raw = readFileSync(file);
  console.log(raw.length, gzipSync(raw, { level: 9 }).length, brotliCompressSync(raw).length);
}";

/// Bytes: raw, in gzip, in brotli.
type Sizes = [u64; 3];

/// Builds everything, prints the table, and fails if a payload is over its budget.
pub fn size() -> Result<()> {
    let tools = build::all(false)?;
    let step = step("sizes");
    let files = || PAYLOADS.iter().flat_map(|payload| payload.files);
    let mut node = tools.bare_node();
    // Brotli's own default is its best quality, 11.
    node.args(["-e", MEASURE, "--"]).args(files().map(|(_, path)| paths::build(path)));
    let measured = run::quiet(&step, "measuring", &mut node)?;
    let mut sizes = measured.lines().map(sizes_in);
    step.done(format!("of {} files", files().count()));

    println!("\n{:<18}{:>11}{:>11}{:>11}", "", "raw", "gzip", "brotli");
    let mut over = Vec::new();
    for payload in &PAYLOADS {
        println!("{}", coloured("1", payload.title));
        let mut total: Sizes = [0; 3];
        for (name, _) in payload.files {
            let sizes = sizes.next().flatten().context("a file was not measured")?;
            for (total, size) in total.iter_mut().zip(sizes) {
                *total += size;
            }
            println!("{}", row(name, sizes));
        }
        let (fits, words) = payload.budget.verdict(total);
        println!("{}  {words}", coloured("1", &row("total", total)));
        if !fits {
            over.push(payload.title);
        }
    }
    ensure!(over.is_empty(), "over budget: {}", over.join(", "));
    Ok(())
}

impl Budget {
    /// Whether a payload fits, and how that is said.
    fn verdict(self, [_, gzip, brotli]: Sizes) -> (bool, String) {
        let (name, used, most) = match self {
            Self::Gzip(most) => ("gzip", gzip, most),
            Self::Brotli(most) => ("brotli", brotli, most),
        };
        if used <= most {
            let left = kilobytes(most - used);
            (true, coloured("32", &format!("✓ {left} left of {} {name}", kilobytes(most))))
        } else {
            let more = kilobytes(used - most);
            (false, coloured("1;31", &format!("✗ {more} over {} {name}", kilobytes(most))))
        }
    }
}

fn sizes_in(line: &str) -> Option<Sizes> {
    let numbers: Vec<u64> = line.split(' ').map_while(|number| number.parse().ok()).collect();
    numbers.try_into().ok()
}

fn row(name: &str, sizes: Sizes) -> String {
    let [raw, gzip, brotli] = sizes.map(kilobytes);
    format!("  {name:<16}{raw:>11}{gzip:>11}{brotli:>11}")
}

/// Always in kilobytes, so that rows can be compared at a glance.
fn kilobytes(bytes: u64) -> String {
    format!("{:.1} KB", bytes as f64 / KB as f64)
}

fn coloured(colour: &str, text: &str) -> String {
    paint(colour, text, stdout().is_terminal() && colour_wanted())
}
