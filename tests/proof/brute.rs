//! Random manifests over few values: every visitor there can be is decided for, and what `check`
//! says is compared with what they got.

use crate::{NOON, model};
use indgang::consent::{Asked, Choice, Consent, Purposes, Source, State};
use indgang::context::{Context, Device};
use indgang::decision::{Reason, View};
use indgang::engine::decide;
use indgang::id::Key;
use indgang::plan::{Kind as Build, Plan, compile};
use indgang::profile::affinity::{HalfLife, Strength};
use indgang::profile::{Learnt, Profile, TraitValue};
use indgang::proof::{Kind, Report, check};
use indgang::time::{Clock, DAY, UnixSeconds};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::{BTreeMap, BTreeSet};

/// An attribute that is asked about in one case; a case has few, so that all visitors are few.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Attribute {
    Country,
    Device,
    Weekday,
    Path,
    Sessions,
    Deals,
    Since,
    Plan,
    Member,
    Recent,
}

use Attribute as A;

const ALL: [A; 10] = [
    A::Country,
    A::Device,
    A::Weekday,
    A::Path,
    A::Sessions,
    A::Deals,
    A::Since,
    A::Plan,
    A::Member,
    A::Recent,
];

/// Questions to an attribute, as a manifest writes them.
fn questions(of: A) -> &'static [&'static str] {
    match of {
        A::Country => &[
            r#""context.country": "DK""#,
            r#""context.country": { "$in": ["DK", "SE"] }"#,
            r#""context.country": { "$exists": true }"#,
            r#""context.country": { "$ne": "SE" }"#,
        ],
        A::Device => &[
            r#""context.device": "phone""#,
            r#""context.device": { "$in": ["tablet", "desktop", "other"] }"#,
            r#""context.device": { "$nin": ["phone", "tablet"] }"#,
            r#""context.device": { "$exists": true }"#,
        ],
        A::Weekday => &[
            r#""now.weekday": { "$gte": 6 }"#,
            r#""now.weekday": { "$lt": 6 }"#,
            r#""now.weekday": { "$gt": 2, "$lt": 4 }"#,
            r#""now.weekday": { "$in": [3] }"#,
            r#""now.weekday": { "$gt": 3.2, "$lt": 3.9 }"#,
            r#""now.weekday": { "$lte": 7 }"#,
        ],
        A::Path => &[
            r#""context.path": "/""#,
            r#""context.path": { "$in": ["/", "/a/"] }"#,
            r#""context.path": { "$ne": "/a/" }"#,
        ],
        A::Sessions => &[
            r#""profile.sessions": { "$gte": 2 }"#,
            r#""profile.sessions": { "$lt": 3 }"#,
            r#""profile.sessions": { "$in": [1, 4] }"#,
            r#""profile.sessions": { "$gte": 0 }"#,
            r#""profile.sessions": { "$gt": 2, "$lt": 3 }"#,
        ],
        A::Deals => &[
            r#""affinity.deals": { "$gte": 0.5 }"#,
            r#""affinity.deals": { "$lt": 0.5 }"#,
            r#""affinity.deals": { "$gt": 1 }"#,
            r#""affinity.deals": { "$lte": 1 }"#,
            r#""affinity.deals": 0.5"#,
        ],
        A::Since => &[
            r#""since.buy": { "$lt": 2 }"#,
            r#""since.buy": { "$gte": 2 }"#,
            r#""since.buy": { "$exists": false }"#,
        ],
        A::Plan => &[
            r#""trait.plan": "a""#,
            r#""trait.plan": { "$in": ["a", "b"] }"#,
            r#""trait.plan": { "$nin": ["b", "c"] }"#,
            r#""trait.plan": { "$exists": true }"#,
        ],
        A::Member => &[
            r#""trait.member": true"#,
            r#""trait.member": false"#,
            r#""trait.member": { "$ne": true }"#,
            r#""trait.member": { "$exists": true }"#,
        ],
        A::Recent => &[
            r#""profile.recent": "x""#,
            r#""profile.recent": { "$in": ["x", "y"] }"#,
            r#""profile.recent": { "$nin": ["y"] }"#,
            r#""profile.recent": { "$exists": true }"#,
        ],
    }
}

fn condition(asked: Vec<A>) -> impl Strategy<Value = String> {
    let leaf = select(asked)
        .prop_flat_map(|of| select(questions(of)))
        .prop_map(|question| format!("{{ {question} }}"));
    leaf.prop_recursive(3, 12, 3, |inner| {
        let join = select(&["$and", "$or", "$nor"][..]);
        prop_oneof![
            inner.clone().prop_map(|inside| format!("{{ \"$not\": {inside} }}")),
            (join, proptest::collection::vec(inner, 1..4))
                .prop_map(|(join, list)| format!("{{ \"{join}\": [{}] }}", list.join(", "))),
        ]
    })
}

const SEGMENTS: usize = 4;

/// One of the experiences that compete.
#[derive(Clone, Debug)]
struct Rival {
    audience: Option<usize>,
    priority: i32,
    /// Days from noon's day at which it begins and ends, in fortnights.
    from: Option<i32>,
    until: Option<i32>,
    hero: Option<u8>,
    entry: Option<(&'static str, &'static str)>,
}

fn rival() -> impl Strategy<Value = Rival> {
    let fortnight = || proptest::option::weighted(0.3, 1..3_i32);
    (
        proptest::option::weighted(0.8, 0..SEGMENTS),
        0..3_i32,
        proptest::option::weighted(0.3, 0..2_i32),
        fortnight(),
        proptest::option::weighted(0.8, 0..3_u8),
        proptest::option::weighted(0.5, (select(&["/", "/a/"][..]), select(&["/b/", "/c/"][..]))),
    )
        .prop_map(|(audience, priority, from, until, hero, entry)| {
            let until = until.map(|until| until.max(from.unwrap_or(0) + 1));
            // Each shows something.
            let hero = if entry.is_none() { Some(hero.unwrap_or(1)) } else { hero };
            Rival { audience, priority, from, until, hero, entry }
        })
}

fn day(fortnights: Option<i32>) -> &'static str {
    match fortnights {
        None => "null",
        Some(0) => "\"2026-11-21\"",
        Some(1) => "\"2026-12-05\"",
        Some(2) => "\"2026-12-19\"",
        Some(_) => "\"2027-01-02\"",
    }
}

fn manifest(conditions: &[String], rivals: &[Rival]) -> String {
    let segments: Vec<String> = conditions
        .iter()
        .enumerate()
        .map(|(at, when)| format!("\"s{at}\": {{ \"who\": \"S.\", \"when\": {when} }}"))
        .collect();
    // Each segment shows itself in a slot of its own.
    let own = (0..conditions.len()).map(|at| {
        format!(
            "{{ \"id\": \"own{at}\", \"status\": \"live\", \"priority\": 9, \"audience\": \"s{at}\", \
             \"show\": [{{ \"slot\": \"own{at}\", \"variant\": \"on\" }}] }}"
        )
    });
    let rivals = rivals.iter().enumerate().map(|(at, rival)| {
        let mut rows = Vec::new();
        if let Some(hero) = rival.hero {
            let variant = ["default", "one", "two"][usize::from(hero)];
            rows.push(format!("{{ \"slot\": \"hero\", \"variant\": \"{variant}\" }}"));
        }
        if let Some((from, to)) = rival.entry {
            rows.push(format!("{{ \"entry\": \"{from}\", \"to\": \"{to}\" }}"));
        }
        let audience =
            rival.audience.map_or_else(String::new, |at| format!("\"audience\": \"s{at}\","));
        format!(
            "{{ \"id\": \"r{at}\", \"status\": \"live\", \"priority\": {}, {audience} \
             \"from\": {}, \"until\": {}, \"show\": [{}] }}",
            rival.priority,
            day(rival.from),
            day(rival.until),
            rows.join(", ")
        )
    });
    let experiences: Vec<String> = own.chain(rivals).collect();
    let slots: Vec<String> = (0..conditions.len())
        .map(|at| format!("\"own{at}\": {{ \"variants\": [\"default\", \"on\"] }}"))
        .collect();
    format!(
        r#"{{ "site": {{ "name": "N", "budget": {{ "permutations": 1 }} }},
        "topics": {{ "deals": {{}} }}, "items": {{ "x": {{}}, "y": {{}} }},
        "traits": {{ "plan": {{ "type": "string", "why": "W." }},
          "member": {{ "type": "boolean", "why": "W." }} }},
        "events": {{ "buy": {{}} }},
        "segments": {{ "unused": {{ "who": "U.",
          "when": {{ "trait.plan": "a", "trait.member": true, "since.buy": 1 }} }}, {} }},
        "slots": {{ "hero": {{ "variants": ["default", "one", "two"] }}, {} }},
        "experiences": [{}] }}"#,
        segments.join(", "),
        slots.join(", "),
        experiences.join(", ")
    )
}

/// A visitor who can be.
#[derive(Clone, Debug)]
struct Visitor {
    country: &'static str,
    device: Device,
    path: &'static str,
    now: UnixSeconds,
    profile: Option<Profile>,
    /// Days since the purchase; not before the time of the visit is known.
    since: Option<u32>,
}

/// Each of `list` with each of `options`.
fn each<T: Clone, O: Copy>(list: Vec<T>, options: &[O], set: impl Fn(&mut T, O)) -> Vec<T> {
    list.iter()
        .flat_map(|one| {
            options.iter().map(|&option| {
                let mut one = one.clone();
                set(&mut one, option);
                one
            })
        })
        .collect()
}

/// All visitors that the attributes asked about can tell apart.
fn visitors(asked: &BTreeSet<A>) -> Vec<Visitor> {
    let has = |of| asked.contains(&of);
    let first = Visitor {
        country: "DK",
        device: Device::Phone,
        path: "/",
        now: NOON,
        profile: None,
        since: None,
    };
    let mut profiles = vec![Profile { learnt: Learnt::new(1), ..Profile::default() }];
    if has(A::Sessions) {
        profiles = each(profiles, &[0, 1, 2, 3, 4, 5], |it, count| it.learnt.sessions = count);
    }
    if has(A::Deals) {
        profiles = each(profiles, &[0_u32, 1, 2, 3, 4, 5], |it, quarters| {
            let half_life = HalfLife::from_days(3650).expect("in range");
            let gain = Strength((quarters << 16) / 4);
            it.learnt.lean(Key::of("deals"), gain, UnixSeconds(u32::MAX), half_life);
        });
    }
    if has(A::Plan) {
        profiles = each(profiles, &["", "a", "b", "c", "z"], |it, text| {
            if !text.is_empty() {
                let value = TraitValue::Text(text.into());
                it.declared.declare(Key::of("plan"), value, u16::MAX).expect("room");
            }
        });
    }
    if has(A::Member) {
        // What was declared when the trait was a number is still there.
        profiles = each(profiles, &[0, 1, 2, 3], |it, option| {
            let value = match option {
                0 => return,
                1 => TraitValue::Bool(true),
                2 => TraitValue::Bool(false),
                _ => TraitValue::Number(7),
            };
            it.declared.declare(Key::of("member"), value, u16::MAX).expect("room");
        });
    }
    if has(A::Recent) {
        profiles = each(profiles, &[&[][..], &["x"], &["y"], &["x", "y"]], |it, items| {
            items.iter().for_each(|item| it.learnt.saw(Key::of(item)));
        });
    }
    let mut all = vec![first.clone()];
    all.extend(profiles.into_iter().map(|it| Visitor { profile: Some(it), ..first.clone() }));
    if has(A::Since) {
        all = each(all, &[None, Some(0), Some(1), Some(2), Some(90)], |it, days| it.since = days);
    }
    if has(A::Country) {
        all = each(all, &["", "DK", "SE", "NO"], |it, country| it.country = country);
    }
    if has(A::Device) {
        all = each(all, &Device::ALL, |it, device| it.device = device);
    }
    all = each(all, &["/", "/a/", "/z/"], |it, path| it.path = path);
    all = each(all, &[0, 14, 28], |it, days| it.now = UnixSeconds(it.now.0 + days * DAY));
    if has(A::Weekday) {
        all = each(all, &[0, 1, 2, 3, 4, 5, 6], |it, days| {
            it.now = UnixSeconds(it.now.0 + days * DAY);
        });
    }
    all
}

/// What all visitors got.
#[derive(Debug, Default)]
struct Got {
    /// Who was in each segment, by visitor.
    members: Vec<Vec<bool>>,
    /// Which experience decided what.
    decided: BTreeSet<(String, &'static str)>,
    /// Versions of each page at each time, for those without a profile.
    versions: BTreeMap<(&'static str, u32), BTreeSet<String>>,
}

fn try_all(plan: &Plan, asked: &BTreeSet<A>) -> Got {
    let purposes = Purposes { remember: State::Granted, ..Purposes::DENIED };
    let mut got = Got { members: vec![Vec::new(); SEGMENTS], ..Got::default() };
    for mut visitor in visitors(asked) {
        if let (Some(profile), Some(days)) = (&mut visitor.profile, visitor.since) {
            let then = UnixSeconds(visitor.now.0 - days * DAY);
            profile.learnt.count(Key::of("buy"), then);
        }
        let today = visitor.now.day();
        let choice = Choice { purposes, source: Source::Visitor, text: 1, day: today, epoch: 1 };
        let consent = Consent::of(Some(choice), Asked { text: 1, gpc: false, today });
        let context = Context {
            path: visitor.path,
            country: visitor.country,
            device: visitor.device,
            ..Context::default()
        };
        let clock = Clock { now: visitor.now, ahead: 0 };
        let view = View::new(consent, visitor.profile.as_ref(), context, clock);
        let decision = decide(plan, &view);
        for (at, members) in got.members.iter_mut().enumerate() {
            let slot = format!("own{at}");
            let chosen = decision.slots.iter().find(|it| it.slot == slot).expect("a slot");
            members.push(chosen.variant == "on");
        }
        let hero = decision.slots.iter().find(|it| it.slot == "hero").expect("a slot");
        if let Reason::Experience(because) = hero.reason {
            got.decided.insert((because.experience.to_owned(), "slot"));
        }
        if let Some(Reason::Experience(because)) = decision.entry.map(|way| way.reason) {
            got.decided.insert((because.experience.to_owned(), "entry"));
        }
        if visitor.profile.is_none() {
            let shown: Vec<&str> = decision.slots.iter().map(|it| it.variant).collect();
            let version = format!("{shown:?} {:?}", decision.entry.map(|way| way.to));
            // Weekdays of one stretch of time are one time: only dates tell times apart.
            let time = (visitor.now.0 - NOON.0) / DAY / 14;
            got.versions.entry((visitor.path, time)).or_default().insert(version);
        }
    }
    got
}

fn compare(text: &str, report: &Report, rivals: &[Rival], got: &Got) -> Result<(), TestCaseError> {
    let found = |kind: Kind, name: &str| {
        report.findings.iter().any(|it| it.kind == kind && it.what.contains(&format!("`{name}`")))
    };
    let undecided = report.findings.iter().any(|it| it.kind == Kind::Undecided);
    prop_assert!(!undecided, "{text}");
    for (at, members) in got.members.iter().enumerate() {
        let name = format!("s{at}");
        let segment = |kind| found_at(report, kind, &name);
        prop_assert_eq!(segment(Kind::Never), !members.contains(&true), "never {}\n{}", name, text);
        prop_assert_eq!(segment(Kind::Always), !members.contains(&false), "{} {}", name, text);
        if segment(Kind::Equal) {
            let others = got.members.iter().enumerate().filter(|(other, _)| *other != at);
            let twin = |(other, those): (usize, &Vec<bool>)| {
                those == members && found(Kind::Equal, &format!("s{other}"))
            };
            prop_assert!(others.into_iter().any(twin), "equal {name}\n{text}");
        }
    }
    for (at, rival) in rivals.iter().enumerate() {
        let id = format!("r{at}");
        let way = |it: &indgang::proof::Finding| {
            it.way.get(1) == Some(&(SEGMENTS + at).into())
                && it.way.first() == Some(&"experiences".into())
        };
        let all = report
            .findings
            .iter()
            .any(|it| way(it) && matches!(it.kind, Kind::Dead | Kind::Unreachable | Kind::Over));
        let row = |field: &str| {
            report.findings.iter().any(|it| {
                way(it) && it.kind == Kind::Shadowed && it.way.last() == Some(&field.into())
            })
        };
        for (field, there) in [("slot", rival.hero.is_some()), ("entry", rival.entry.is_some())] {
            let reached = got.decided.contains(&(id.clone(), field));
            prop_assert_eq!(
                all || row(field),
                there && !reached || all,
                "{} {}\n{}",
                id,
                field,
                text
            );
            prop_assert!(!(all && reached), "{id} is reached\n{text}");
        }
    }
    let most = got.versions.values().map(BTreeSet::len).max().unwrap_or(1) as u64;
    prop_assert!(report.permutations.counted);
    prop_assert_eq!(report.permutations.count, most, "versions\n{}", text);
    Ok(())
}

fn found_at(report: &Report, kind: Kind, name: &str) -> bool {
    let way = ["segments".into(), name.into()];
    report.findings.iter().any(|it| it.kind == kind && it.way == way)
}

fn case() -> impl Strategy<Value = (BTreeSet<A>, Vec<String>, Vec<Rival>)> {
    proptest::sample::subsequence(&ALL[..], 1..=3).prop_flat_map(|asked| {
        (
            Just(asked.iter().copied().collect::<BTreeSet<A>>()),
            proptest::collection::vec(condition(asked), SEGMENTS),
            proptest::collection::vec(rival(), 1..5),
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]
    /// What is called never, always, equal, dead or shadowed is; and over values that can all be
    /// classed, whatever is, is called so.
    #[test]
    fn what_is_proved_is_true_of_every_visitor((asked, conditions, rivals) in case()) {
        let text = manifest(&conditions, &rivals);
        let model = model(&text);
        let plan = Plan::load(compile(&model, Build::Edge).expect("fits")).expect("loads");
        let got = try_all(&plan, &asked);
        compare(&text, &check(&model, NOON), &rivals, &got)?;
    }
}
