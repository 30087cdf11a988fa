//! Any text is a manifest or a list of mistakes, and a manifest is a plan that loads, or too large.
#![no_main]

use indgang::manifest;
use indgang::plan::{Kind, Plan, compile};
use indgang::proof::check;
use indgang::time::UnixSeconds;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(model) = manifest::read(text) else { return };
    for kind in [Kind::Edge, Kind::Browser] {
        if let Ok(plan) = compile(&model, kind) {
            Plan::load(plan).expect("what was compiled loads");
        }
    }
    let _ = check(&model, UnixSeconds(1_795_262_400));
});
