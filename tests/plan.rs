//! Plans through their public door: what is compiled loads, and nothing else does.

mod support;
#[path = "support/walk.rs"]
mod walk;

use indgang::condition::{Group, Memo, NodeId, PredicateId, Watch};
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
        let error = Plan::load(plan[..length].to_vec()).unwrap_err();
        let expected = if length < 4 { BadPlan::NotAPlan } else { BadPlan::WrongLength };
        assert_eq!(error, expected, "cut at {length}");
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

/// No manifest may name anything so, and no build of one does.
#[test]
fn a_plan_with_a_name_that_javascript_has_is_refused() {
    // Each with the section of its rows, as in `docs/plan-format.md`.
    let named = [
        ("subscriber", 2),
        ("sun", 13),
        ("tromso", 14),
        ("children", 16),
        ("fare_click", 17),
        ("offers", 19),
        ("cards", 20),
        ("last_seen", 21),
        ("deals-first", 23),
    ];
    for (name, section) in named {
        let [key, part] = ["\"", "."].map(|before| (format!("{before}{name}\""), before));
        let text = [key, part].iter().fold(ALL.to_owned(), |text, (name, before)| {
            text.replace(name, &format!("{before}constructo_\""))
        });
        let mut plan = compile(&model(&text), Kind::Edge).expect("fits");
        let at = plan.windows(11).position(|it| it == b"constructo_").expect("it is there");
        plan[at + 10] = b'r';
        assert_eq!(
            Plan::load(with_checksum(plan)).err(),
            Some(BadPlan::Unsound(section)),
            "{name}"
        );
    }
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

/// The same plan with other nodes, their length and the checksum made right: sections as
/// `docs/plan-format.md` has them.
fn with_nodes(plan: &[u8], nodes: &[u16]) -> Vec<u8> {
    const LENGTHS: usize = 16;
    const SECTIONS: usize = 132;
    const NODES: usize = 10;
    let length = |at: usize| {
        let from = LENGTHS + at * 4;
        u32::from_le_bytes(plan[from..from + 4].try_into().expect("four")) as usize
    };
    let start = SECTIONS + (0..NODES).map(length).sum::<usize>();
    let bytes: Vec<u8> = nodes.iter().flat_map(|word| word.to_le_bytes()).collect();
    let (before, after) = (&plan[..start], &plan[start + length(NODES)..]);
    let mut made = [before, &bytes, after].concat();
    let whole = made.len() as u32;
    made[8..12].copy_from_slice(&whole.to_le_bytes());
    let from = LENGTHS + NODES * 4;
    made[from..from + 4].copy_from_slice(&(bytes.len() as u32).to_le_bytes());
    with_checksum(made)
}

/// Words of nodes that nobody compiled: predicates, and groups of any length, in one word or three.
fn nodes() -> impl Strategy<Value = Vec<u16>> {
    let group = |kind: u16| 0x8000 | kind << 13;
    let word = prop_oneof![
        3 => (0..40_u16).prop_map(|predicate| vec![predicate]),
        4 => (1..4_u16, 0..60_u16).prop_map(move |(kind, length)| vec![group(kind) | length]),
        2 => (1..4_u16, 0..0x2000_u16).prop_map(move |(kind, length)| vec![group(kind) | length]),
        2 => (0..4_u16, any::<[u16; 2]>()).prop_map(move |(kind, length)| {
            [&[group(0) | kind][..], &length].concat()
        }),
        1 => any::<u16>().prop_map(|word| vec![word]),
    ];
    // Some begin with groups that all reach to the end.
    let deep = prop_oneof![Just(0), 0..300_usize];
    (deep, 1..4_u16, prop::collection::vec(word, 0..200)).prop_map(move |(deep, kind, words)| {
        let words = words.concat();
        let length = |at| (words.len() + deep - at - 1) as u16;
        (0..deep).map(|at| group(kind) | length(at)).chain(words.iter().copied()).collect()
    })
}

/// Counts what is looked at, and how deep; panics at more than there is.
struct Counter {
    left: usize,
    levels: usize,
}

impl Watch for Counter {
    const THOROUGH: bool = true;

    fn begins(&mut self, _: Group) {
        self.left = self.left.checked_sub(1).expect("each node once");
        self.levels = self.levels.checked_sub(1).expect("as deep as plans are");
    }

    fn tested(&mut self, _: PredicateId, _: bool) {
        self.left = self.left.checked_sub(1).expect("each node once");
    }

    fn ends(&mut self, _: bool) {
        self.levels += 1;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// A browser does not ask whether a plan's parts fit together, so this must hold by itself.
    #[test]
    fn conditions_that_nobody_compiled_come_to_an_end(words in nodes(), kind in 0..2_usize) {
        let kind = [Kind::Edge, Kind::Browser][kind];
        let made = with_nodes(&compile(&model(ALL), kind).expect("fits"), &words);
        let plan = Plan::received(made.clone()).expect("the checksum is right");
        let program = plan.program();
        let visitor = support::view_of_nobody();
        for from in (0..=words.len() as u32).step_by(5) {
            // Beyond the nodes is a predicate.
            let left = (words.len() - from as usize).max(1);
            let mut counter = Counter { left, levels: indgang::limits::NESTING * 2 };
            let mut memo = Memo::of(&program);
            program.holds_watched(NodeId(from), &visitor, &mut memo, &mut counter);
        }
        read_both_ways(made);
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
