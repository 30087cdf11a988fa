//! How long the pieces take, by criterion: `cargo bench -p indgang-benches`.

use criterion::Criterion;
use indgang_benches::{generated, work};
use std::collections::BTreeMap;
use std::path::Path;

fn main() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../www/indgang.jsonc");
    let demo = std::fs::read_to_string(demo).expect("the demo's manifest");
    let mut plans: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    let mut criterion = Criterion::default().configure_from_args();
    for piece in work::PIECES {
        let plan = plans.entry(piece.plan).or_insert_with(|| match piece.plan.parse() {
            Ok(segments) => work::plan(&generated::manifest(segments)),
            Err(_) => work::plan(&demo),
        });
        let mut work = (piece.prepare)(plan);
        criterion.bench_function(piece.name, |bencher| bencher.iter(&mut work));
    }
    criterion.final_summary();
}
