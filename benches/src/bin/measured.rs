//! `measured manifest N`: prints a generated manifest. `measured visitors N`: prints visitors for
//! any of them, as JSON. `measured plans FOLDER DEMO`: writes the plans that work is done on, and
//! their manifests. `measured pieces`: names each piece of work and its plan. `measured work NAME
//! PLAN`: does one piece of work on a plan, in a function of its own, for who counts.

use indgang_benches::{generated, work};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["manifest", number] => print!("{}", generated::manifest(counted(number))),
        ["visitors", number] => print!("{}", generated::visitors_as_json(counted(number))),
        ["plans", folder, demo] => plans(Path::new(folder), Path::new(demo)),
        ["pieces"] => {
            work::PIECES.iter().for_each(|piece| println!("{}\t{}", piece.plan, piece.name));
        }
        ["work", name, plan] => {
            let piece = work::PIECES.iter().find(|piece| piece.name == *name);
            let piece = piece.expect("one of `measured pieces`");
            let plan = fs::read(plan).expect("a plan");
            let mut work = (piece.prepare)(&plan);
            measured(&mut *work);
        }
        _ => {
            eprintln!(
                "write `manifest N`, `visitors N`, `plans FOLDER DEMO`, `pieces` or \
                 `work NAME PLAN`"
            );
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn plans(folder: &Path, demo: &Path) {
    let demo = fs::read_to_string(demo).expect("the demo's manifest");
    let generated = |segments| (segments, generated::manifest(counted(segments)));
    for (name, manifest) in [("demo", demo), generated("1000"), generated("10000")] {
        let write = |ending: &str, bytes: &[u8]| {
            fs::write(folder.join(format!("{name}.{ending}")), bytes).expect("writable");
        };
        write("jsonc", manifest.as_bytes());
        write("bin", &work::plan(&manifest));
    }
    fs::write(folder.join("visitors.json"), generated::visitors_as_json(1_000)).expect("writable");
}

fn counted(number: &str) -> usize {
    number.parse().ok().filter(|&number| number > 0).expect("a number above 0")
}

/// What is counted: the same number of times whatever the work, so that each visitor comes once.
#[inline(never)]
fn measured(work: &mut dyn FnMut()) {
    (0..work::VISITORS).for_each(|_| work());
}
