//! Plans through their public door: what is compiled loads, and nothing else does.

mod support;
#[path = "support/walk.rs"]
mod walk;

use indgang::plan::{BadPlan, Kind, Plan, compile};
use proptest::prelude::*;
use std::sync::LazyLock;
use support::{DEMO, SMALL, model};
use walk::{walk, with_checksum};

/// A manifest with every operator.
const ALL: &str = include_str!("data/manifest/right.jsonc");

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

/// As a browser reads it, which does not ask whether its parts fit together, and as all others do.
fn read_both_ways(bytes: Vec<u8>) {
    for (read, is_sound) in [(Plan::received as fn(_) -> _, false), (Plan::load, true)] {
        if let Ok(plan) = read(bytes.clone()) {
            walk(&plan, support::NOON, is_sound);
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
        pick in 0..2usize,
    ) {
        static PLANS: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
            [SMALL, ALL].map(|text| compile(&model(text), Kind::Edge).expect("fits"))
        });
        let mut plan = PLANS[pick].clone();
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
