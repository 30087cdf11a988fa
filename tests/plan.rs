//! Plans through their public door: what is compiled loads, and nothing else does.

mod support;

use indgang::consent::{Consent, Purposes, State};
use indgang::context::Context;
use indgang::decision::View;
use indgang::engine::Event;
use indgang::plan::{BadPlan, Kind, Plan, compile};
use indgang::profile::Profile;
use indgang::time::Clock;
use proptest::prelude::*;
use support::{DEMO, SMALL, model};

fn small() -> Vec<u8> {
    compile(&model(SMALL), Kind::Edge).expect("fits")
}

#[test]
fn what_is_compiled_loads() {
    for kind in [Kind::Edge, Kind::Browser] {
        let plan = Plan::load(compile(&model(DEMO), kind).expect("fits")).expect("loads");
        assert_eq!(plan.kind(), kind);
        assert_eq!(plan.slot_count(), plan.slots().count());
        assert!(plan.slots().any(|slot| slot.name == "hero"));
        assert!(plan.experiences().count() > 5);
    }
}

#[test]
fn two_builds_are_the_same() {
    let build = || compile(&model(DEMO), Kind::Edge).expect("fits");
    assert_eq!(build(), build());
}

#[test]
fn a_manifests_two_plans_have_one_version() {
    let version =
        |kind| Plan::load(compile(&model(DEMO), kind).expect("fits")).expect("loads").version();
    assert_eq!(version(Kind::Edge), version(Kind::Browser));
    let other = Plan::load(compile(&model(SMALL), Kind::Browser).expect("fits")).expect("loads");
    assert_ne!(other.version(), version(Kind::Browser));
}

#[test]
fn every_flipped_bit_is_refused() {
    let plan = small();
    for at in 0..plan.len() {
        for bit in 0..8 {
            let mut flipped = plan.clone();
            flipped[at] ^= 1 << bit;
            assert!(Plan::load(flipped).is_err(), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn every_cut_is_refused() {
    let plan = small();
    for length in 0..plan.len() {
        assert!(Plan::load(plan[..length].to_vec()).is_err(), "cut at {length}");
    }
    let mut longer = plan.clone();
    longer.push(0);
    assert_eq!(Plan::load(longer).unwrap_err(), BadPlan::WrongLength);
}

#[test]
fn a_newer_plan_is_refused_by_name() {
    let mut plan = small();
    plan[4] = 9;
    let error = Plan::load(plan).unwrap_err();
    assert_eq!(error.code(), "plan.newer");
    assert_eq!(
        error.to_string(),
        "plan has format 9, this engine reads 1; update the engine, or build the plan with the \
         engine's own version"
    );
}

#[test]
fn what_is_not_a_plan_is_refused() {
    assert_eq!(Plan::load(Vec::new()).unwrap_err(), BadPlan::NotAPlan);
    assert_eq!(Plan::load(b"<!doctype html>".to_vec()).unwrap_err(), BadPlan::NotAPlan);
    let mut large = small();
    large.resize(indgang::limits::PLAN_BYTES + 1, 0);
    assert_eq!(Plan::load(large).unwrap_err(), BadPlan::TooLarge);
}

/// Someone may write a plan by hand, checksum and all: what the checksum lets through, the
/// structure must not.
fn with_checksum(mut plan: Vec<u8>) -> Vec<u8> {
    if plan.len() >= 16 {
        plan[12..16].fill(0);
        let sum = indgang::hash::checksum(&plan);
        plan[12..16].copy_from_slice(&sum.to_le_bytes());
    }
    plan
}

/// Walks everything a plan holds.
fn walk(plan: &Plan) {
    for experience in plan.experiences() {
        plan.shows(experience).for_each(drop);
    }
    for item in plan.items() {
        plan.topics_of(item).for_each(drop);
    }
    for slot in plan.slots() {
        let _ = plan.variant(slot, 0);
    }
    plan.topics().for_each(drop);
    plan.traits().for_each(drop);
    plan.events().for_each(drop);
    plan.merges().for_each(drop);
    plan.attributes().for_each(drop);
    let view = support::view_of_nobody();
    let _ = indgang::engine::decide(plan, &view);
    // A visitor of whom something is known, as conditions ask about that.
    let mut profile = Profile::default();
    let event = Event { name: "view".into(), topics: "deals".into(), item: "lisbon".into() };
    indgang::engine::observe(plan, &mut profile.learnt, &event, support::NOON);
    let said = ("first_name", "Anna");
    let _ = indgang::engine::declare(plan, &mut profile.declared, said.0, said.1, support::NOON);
    let granted = Purposes { remember: State::Granted, ..Purposes::PENDING };
    let consent = Consent { purposes: granted, ask: false, outdated: false, epoch: 0 };
    let context = Context { path: "/deals/", country: "DK", language: "da", ..Context::default() };
    let clock = Clock { now: support::NOON, ahead: 60 };
    let _ = indgang::engine::decide(plan, &View::new(consent, Some(&profile), context, clock));
}

/// As a browser reads it, which does not ask whether its parts fit together, and as all others do.
fn read_both_ways(bytes: Vec<u8>) {
    for read in [Plan::received, Plan::load] {
        if let Ok(plan) = read(bytes.clone()) {
            walk(&plan);
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_a_plan_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut plan = small();
        let keep = plan.len().min(8);
        plan.truncate(keep);
        plan.extend(bytes);
        read_both_ways(with_checksum(plan));
    }

    #[test]
    fn a_plan_changed_with_its_checksum_never_panics(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut plan = small();
        for (at, value) in changes {
            let at = at.index(plan.len());
            plan[at] = value;
        }
        read_both_ways(with_checksum(plan));
    }
}

#[test]
fn a_browsers_plan_names_no_segment_and_no_author() {
    let model = model(DEMO);
    let plan = compile(&model, Kind::Browser).expect("fits");
    let holds = |text: &str| plan.windows(text.len()).any(|window| window == text.as_bytes());
    // The search itself works: what the device needs is there.
    assert!(holds("hero") && holds("first_name"));
    for segment in &model.segments {
        assert!(!holds(&segment.name), "{}", segment.name);
        assert!(!holds(&segment.who), "{}", segment.who);
    }
    for experience in &model.experiences {
        assert!(!holds(&experience.id), "{}", experience.id);
        for text in [&experience.opportunity, &experience.owner].into_iter().flatten() {
            assert!(text == "web" || !holds(text), "{text}");
        }
    }
    assert!(!holds(&model.site));
}
