//! Any text is a visitor in an author's words, or a list of mistakes.
#![no_main]

use indgang::described::{viewing, vocabulary};
use indgang::engine::decide;
use indgang::manifest::{read, visitor::visitor};
use indgang::plan::{Kind, Plan, compile};
use indgang::time::UnixSeconds;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let model = read(include_str!("../../tests/data/small.jsonc")).expect("right");
    Plan::load(compile(&model, Kind::Edge).expect("fits")).expect("loads")
});

fuzz_target!(|text: &str| {
    let noon = UnixSeconds(1_795_262_400);
    if let Ok((page, past)) = visitor(text, &vocabulary(&PLAN), noon) {
        viewing(&PLAN, &page, past.as_ref(), noon, |view| drop(decide(&PLAN, view)));
    }
});
