//! What several tests need.
#![allow(dead_code, reason = "each test file uses a part")]

use indgang::consent::Consent;
use indgang::context::Context;
use indgang::decision::View;
use indgang::manifest::{self, Model};
use indgang::plan::{Kind, Plan, compile};
use indgang::time::{Clock, UnixSeconds};

/// The demo's manifest.
pub const DEMO: &str = include_str!("../../www/indgang.jsonc");
/// A manifest with a little of everything.
pub const SMALL: &str = include_str!("../data/small.jsonc");
/// Saturday, 2026-11-21, noon UTC.
pub const NOON: UnixSeconds = UnixSeconds(1_795_262_400);

#[track_caller]
pub fn model(text: &str) -> Model {
    manifest::read(text).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"))
}

#[track_caller]
pub fn plan(text: &str) -> Plan {
    Plan::load(compile(&model(text), Kind::Edge).expect("fits")).expect("loads")
}

pub fn view_of_nobody() -> View<'static> {
    let consent = Consent::of(
        None,
        indgang::consent::Asked::new(indgang::consent::Rules::new(1), NOON.day()),
    );
    View::new(consent, None, Context::default(), Clock { now: NOON, ahead: 0 })
}
