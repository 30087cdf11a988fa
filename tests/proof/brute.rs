//! Random manifests over few values: every visitor there can be is decided for, and what `check`
//! says is compared with what they got.

use crate::drawn::{A, ALL, DATED, Rival, SEGMENTS, case, manifest};
use crate::people::visitors;
use crate::{NOON, model};
use indgang::condition::NodeId;
use indgang::consent::{Asked, Choice, Consent, Purposes, Rules, Source, State};
use indgang::context::Context;
use indgang::decision::{Reason, View};
use indgang::engine::decide;
use indgang::id::Key;
use indgang::plan::{Kind as Build, Plan, compile};
use indgang::proof::{Kind, Report, check};
use indgang::time::{Clock, DAY, UnixSeconds};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

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

/// What all visitors got who have dismissed these experiences, and paused or not.
fn try_all(plan: &Plan, asked: &BTreeSet<A>, dismissed: &[&str], paused: bool) -> Got {
    try_with(plan, asked, dismissed, paused, &[])
}

/// Likewise, of those whom a signed link put in these segments.
fn try_with(
    plan: &Plan,
    asked: &BTreeSet<A>,
    dismissed: &[&str],
    paused: bool,
    forced: &[NodeId],
) -> Got {
    let purposes = Purposes { remember: State::Granted, ..Purposes::DENIED };
    let mut got = Got { members: vec![Vec::new(); SEGMENTS], ..Got::default() };
    for mut visitor in visitors(asked) {
        if let (Some(profile), Some(days)) = (&mut visitor.profile, visitor.since) {
            let then = UnixSeconds(visitor.now.0 - days * DAY);
            profile.learnt.count(Key::of("buy"), then);
        }
        let today = visitor.now.day();
        // Without a profile there is nowhere to keep a no.
        if visitor.profile.is_none() && !dismissed.is_empty() {
            continue;
        }
        if let Some(profile) = &mut visitor.profile {
            profile.declared.paused = paused;
            dismissed.iter().for_each(|id| profile.declared.dismiss(Key::of(id), today));
        }
        let choice = Choice { purposes, source: Source::Visitor, text: 1, day: today, epoch: 1 };
        let consent = Consent::of(Some(choice), Asked::new(Rules::new(1), today));
        let context = Context {
            path: visitor.path,
            country: visitor.country,
            device: visitor.device,
            ..Context::default()
        };
        let clock = Clock { now: visitor.now, ahead: visitor.ahead };
        let mut view = View::new(consent, visitor.profile.as_ref(), context, clock);
        view.forced = forced;
        let decision = decide(plan, &view);
        for (at, members) in got.members.iter_mut().enumerate() {
            let slot = format!("own{at}");
            let Some(chosen) = decision.slots.iter().find(|it| it.slot == slot) else { continue };
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
    Ok(())
}

/// How many versions of a page there are is counted exactly.
fn counts(text: &str, report: &Report, got: &Got) -> Result<(), TestCaseError> {
    let most = got.versions.values().map(BTreeSet::len).max().unwrap_or(1) as u64;
    prop_assert!(report.permutations.counted);
    prop_assert_eq!(report.permutations.count, most, "versions\n{}", text);
    Ok(())
}

/// What is said of all visitors, whatever they said no to: who is in a segment, and what nobody can
/// get at all. Dead and shadowed are said of those who said no such thing; who paused said none.
fn lasts(text: &str, report: &Report, got: &Got, none: bool) -> Result<(), TestCaseError> {
    for (at, members) in got.members.iter().enumerate() {
        let name = format!("s{at}");
        prop_assert!(!found_at(report, Kind::Never, &name) || !members.contains(&true), "{text}");
        let always = found_at(report, Kind::Always, &name);
        prop_assert!(!always || !members.contains(&false), "{text}");
    }
    for it in report.findings.iter().filter(|it| it.way.first() == Some(&"experiences".into())) {
        let rivals = got.decided.iter().filter(|(id, _)| it.what.contains(&format!("`{id}`")));
        let reached: Vec<_> = rivals.filter(|(id, _)| rival(it, id)).collect();
        let lost = match it.kind {
            Kind::Unreachable | Kind::Over => true,
            Kind::Dead => none,
            _ => false,
        };
        prop_assert!(!lost || reached.is_empty(), "{} {:?}\n{}", it.what, reached, text);
    }
    Ok(())
}

/// Whoever a signed link put in a segment may get what nobody else gets, and that is said.
fn signed(text: &str, report: &Report, got: &Got) -> Result<(), TestCaseError> {
    let lost = [Kind::Unreachable, Kind::Dead, Kind::Shadowed];
    for it in report.findings.iter().filter(|it| lost.contains(&it.kind)) {
        let field = it.way.last();
        let of = |what: &str| it.kind != Kind::Shadowed || field == Some(&what.into());
        let reached = got.decided.iter().any(|(id, what)| rival(it, id) && of(what));
        let except = it.what.contains("but by a signed link");
        prop_assert!(!reached || except, "{}\n{}", it.what, text);
    }
    Ok(())
}

/// Whether a finding is about the rival of that name.
fn rival(finding: &indgang::proof::Finding, id: &str) -> bool {
    let number = id.strip_prefix('r').and_then(|number| number.parse::<usize>().ok());
    number.is_some_and(|number| finding.way.get(1) == Some(&(SEGMENTS + number).into()))
}

/// One that is dead for others is there for who said no to what is before it.
#[test]
fn who_said_no_to_one_gets_the_next() {
    let text = r#"{ "site": { "name": "N" },
      "slots": { "hero": { "variants": ["default", "one", "two"] } },
      "experiences": [
        { "id": "r0", "status": "live", "priority": 1, "show": [{ "slot": "hero", "variant": "one" }] },
        { "id": "r1", "status": "live", "show": [{ "slot": "hero", "variant": "two" }] } ] }"#;
    let model = model(text);
    let report = check(&model, NOON);
    let dead = report.findings.iter().find(|it| it.kind == Kind::Dead).expect("one is dead");
    assert!(dead.what.contains("`r1`"), "{}", dead.what);
    let plan = Plan::load(compile(&model, Build::Edge).expect("fits")).expect("loads");
    let got = |dismissed: &[&str], paused| decided(&plan, dismissed, paused);
    assert_eq!(got(&[], false), ["r0"]);
    assert_eq!(got(&["r0"], false), ["r1"]);
    assert_eq!(got(&["r0"], true), ["r1"], "a no counts while paused");
    assert_eq!(got(&[], true), ["r0"]);
}

/// A signed link puts its follower in a segment, and so before others or where nobody else is.
#[test]
fn who_follows_a_signed_link_gets_what_nobody_else_does() {
    let text = r#"{ "site": { "name": "N" },
      "segments": {
        "nordic": { "who": "N.", "when": { "context.country": { "$in": ["DK", "SE"] } } },
        "letter": { "who": "L.", "when": { "context.country": "DK", "now.hour": 9 } },
        "none": { "who": "N.", "when": { "now.hour": { "$lt": 3, "$gt": 4 } } } },
      "slots": { "hero": { "variants": ["default", "one", "two"] } },
      "experiences": [
        { "id": "r0", "status": "live", "priority": 9, "audience": "nordic", "show": [{ "slot": "hero", "variant": "one" }] },
        { "id": "r1", "status": "live", "priority": 5, "audience": "letter", "show": [{ "slot": "hero", "variant": "two" }] },
        { "id": "r2", "status": "live", "priority": 7, "audience": "none", "show": [{ "slot": "hero", "variant": "two" }] } ] }"#;
    let model = model(text);
    let report = check(&model, NOON);
    let said = |kind| report.findings.iter().find(|it| it.kind == kind).map(|it| it.what.as_str());
    assert_eq!(
        [Kind::Never, Kind::Unreachable, Kind::Dead].map(said).map(Option::unwrap_or_default),
        [
            "nobody can be in the segment `none` but by a signed link: `now.hour < 3` and \
             `now.hour > 4` never hold together",
            "nobody can get the experience `r2` but by a signed link: nobody else is in `none`",
            "the experience `r1` never shows anything but by a signed link: `r0` decides all it \
             shows before it",
        ]
    );
    let plan = Plan::load(compile(&model, Build::Edge).expect("fits")).expect("loads");
    let nodes: Vec<NodeId> = plan.segments().collect();
    let got = |at: usize| {
        let got = try_with(&plan, &[A::Country].into(), &[], false, &nodes[at..=at]);
        got.decided.into_iter().map(|(id, _)| id).collect::<Vec<String>>()
    };
    assert_eq!(decided(&plan, &[], false), ["r0"]);
    assert_eq!([got(1), got(2)], [["r0", "r1"], ["r0", "r2"]]);
}

fn decided(plan: &Plan, dismissed: &[&str], paused: bool) -> Vec<String> {
    let got = try_all(plan, &BTreeSet::new(), dismissed, paused);
    got.decided.into_iter().map(|(id, _)| id).collect()
}

fn found_at(report: &Report, kind: Kind, name: &str) -> bool {
    let way = ["segments".into(), name.into()];
    report.findings.iter().any(|it| it.kind == kind && it.way == way)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]
    /// What is called never, always, equal, dead or shadowed is; and over values that can all be
    /// classed, whatever is, is called so.
    #[test]
    fn what_is_proved_is_true_of_every_visitor((asked, conditions, rivals) in case(&ALL)) {
        let text = manifest(&conditions, &rivals);
        let model = model(&text);
        let plan = Plan::load(compile(&model, Build::Edge).expect("fits")).expect("loads");
        let (report, got) = (check(&model, NOON), try_all(&plan, &asked, &[], false));
        compare(&text, &report, &rivals, &got)?;
        counts(&text, &report, &got)?;
        // Who paused is as somebody without a profile: who is nobody or everybody stays so.
        let paused = try_all(&plan, &asked, &[], true);
        lasts(&text, &report, &paused, true)?;
        // Who said no to one, or to all that decide, may get what is dead for others.
        for at in 0..=rivals.len() {
            let all: Vec<String> = (0..rivals.len()).map(|rival| format!("r{rival}")).collect();
            let of = if at < rivals.len() { at..at + 1 } else { 0..at };
            let dismissed: Vec<&str> = all.iter().map(String::as_str).skip(of.start).take(of.len()).collect();
            let got = try_all(&plan, &asked, &dismissed, false);
            lasts(&text, &report, &got, false)?;
            let said_no = |(id, _): &(String, &str)| dismissed.contains(&id.as_str());
            prop_assert!(!got.decided.iter().any(said_no), "{:?}\n{}", dismissed, text);
        }
        for segment in plan.segments() {
            signed(&text, &report, &try_with(&plan, &asked, &[], false, &[segment]))?;
        }
    }

    /// Likewise of dates, and what clocks show then from one end of the world to the other.
    #[test]
    fn what_is_proved_of_dates_is_true_on_every_clock((asked, conditions, rivals) in case(&DATED)) {
        let asked: BTreeSet<A> = asked.into_iter().chain([A::Month]).collect();
        let text = manifest(&conditions, &rivals);
        let model = model(&text);
        let plan = Plan::load(compile(&model, Build::Edge).expect("fits")).expect("loads");
        compare(&text, &check(&model, NOON), &rivals, &try_all(&plan, &asked, &[], false))?;
    }
}
