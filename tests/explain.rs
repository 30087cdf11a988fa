//! Explanations through the public door, and as the command line prints them.

mod support;

#[cfg(feature = "cli")]
#[path = "explain/command.rs"]
mod command;
#[path = "explain/near.rs"]
mod near;
#[cfg(feature = "cli")]
#[path = "support/run.rs"]
mod run;
#[path = "explain/together.rs"]
mod together;
#[path = "explain/visitors.rs"]
mod visitors;

use indgang::consent::{Asked, Choice, Consent, Purposes, Rules, Source, State};
use indgang::context::Context;
use indgang::decision::View;
use indgang::engine::{self, Event, decide, declare};
use indgang::explain::{Came, Explanation, Paint, Time, Words, explain, json, text};
use indgang::plan::Plan;
use indgang::profile::{Learnt, Profile};
use indgang::time::{Clock, DAY, UnixSeconds};
use support::{NOON, SMALL, plan};

fn consent() -> Consent {
    let purposes = Purposes { remember: State::Granted, ..Purposes::DENIED };
    let choice = Choice { purposes, source: Source::Visitor, text: 1, day: NOON.day(), epoch: 1 };
    Consent::of(Some(choice), Asked::new(Rules::new(1), NOON.day()))
}

fn profile(plan: &Plan, did: &[[&str; 3]]) -> Profile {
    let mut profile = Profile { learnt: Learnt::new(1), ..Profile::default() };
    for [name, topics, item] in did {
        let event = Event { name: (*name).into(), topics: (*topics).into(), item: (*item).into() };
        engine::observe(plan, &mut profile.learnt, &event, NOON);
    }
    profile
}

const HOME: Context<'static> = Context {
    path: "/",
    country: "DK",
    region: "",
    language: "en",
    device: indgang::context::Device::Phone,
    referrer: indgang::context::Referrer::Direct,
    campaign: indgang::context::Campaign { source: "", medium: "", name: "" },
};

fn explained<'p>(
    plan: &'p Plan,
    profile: &'p Profile,
    context: Context<'p>,
    now: UnixSeconds,
) -> Explanation<'p> {
    let view = View::new(consent(), Some(profile), context, Clock { now, ahead: 0 });
    let paused = profile.declared.paused;
    explain(plan, &view, &decide(plan, &view), &Words::new(plan), paused)
}

/// What became of the first part that an experience wanted.
#[track_caller]
fn came(explanation: &Explanation<'_>, experience: &str) -> Came {
    let account = explanation.accounts.iter().find(|account| account.experience == experience);
    account.expect("live").wants.first().expect("wants something here").came
}

#[test]
fn every_part_names_who_decided_it_and_every_experience_what_came_of_it() {
    let plan = plan(SMALL);
    let hunter = profile(&plan, &[["view", "deals", ""]]);
    let explanation = explained(&plan, &hunter, HOME, NOON);
    let parts: Vec<_> = explanation
        .parts
        .iter()
        .map(|part| {
            let by = part.decided.map(|at| explanation.accounts[at].experience);
            (part.name(), part.shown, by)
        })
        .collect();
    assert_eq!(
        parts,
        [
            ("entry", Some("/deals/"), Some("deals")),
            ("hero", Some("deals"), Some("deals")),
            ("note", Some("danish"), Some("danes")),
        ]
    );
    assert_eq!(came(&explanation, "deals"), Came::Decided);
    assert_eq!(came(&explanation, "danes"), Came::Decided);
    let deals = explanation.accounts.iter().position(|it| it.experience == "deals").expect("live");
    assert_eq!(came(&explanation, "family"), Came::TooLate(deals));
    assert_eq!(came(&explanation, "evening"), Came::Missed);
    let elsewhere = explanation.accounts.iter().find(|it| it.experience == "half").expect("live");
    assert!(elsewhere.wants.is_empty(), "its entry is from another path");
}

#[test]
fn an_experience_out_of_its_time_says_when() {
    let plan = plan(SMALL);
    let buyer = profile(&plan, &[["purchase", "", ""]]);
    let later = UnixSeconds(NOON.0 + 60 * DAY);
    let explanation = explained(&plan, &buyer, HOME, later);
    let back = explanation.accounts.iter().find(|it| it.experience == "back").expect("live");
    assert!(matches!(back.time, Time::Until(_)) && back.holds());
    let told = text(&explanation, None, &|_| None, Paint::PLAIN);
    let line = "\nback for note ended 2026-12-24, and matches otherwise\n";
    assert!(told.contains(line), "{told}");
}

#[test]
fn a_holdout_is_told_as_one_at_slots_and_at_entries() {
    let plan = plan(SMALL);
    let held = (0..100).map(|seed| {
        let mut hunter = profile(&plan, &[["view", "deals", ""]]);
        hunter.learnt.seed = seed;
        let start = Context { path: "/start/", ..HOME };
        let explanation = explained(&plan, &hunter, start, NOON);
        let half = explanation.accounts.iter().find(|it| it.experience == "half").expect("live");
        assert_eq!(explanation.parts[0].shown.is_none(), half.held_out);
        assert_eq!(half.wants[0].came, Came::Decided);
        let told = text(&explanation, Some("entry"), &|_| None, Paint::PLAIN);
        assert_eq!(told.contains("holdout of half"), half.held_out, "{told}");
        half.held_out
    });
    let held = held.filter(|held| *held).count();
    assert!((30..70).contains(&held), "{held} of 100");
}

/// Two want the same entry: who said no to the first is in the holdout of the second alone.
#[test]
fn a_holdout_of_the_next_one_is_not_taken_for_that_of_one_said_no_to() {
    let plan = plan(
        r#"{ "site": { "name": "N" }, "experiences": [
          { "id": "first", "status": "live", "priority": 2, "show": [{ "entry": "/", "to": "/a/" }] },
          { "id": "next", "status": "live", "priority": 1, "holdout": 1,
            "show": [{ "entry": "/", "to": "/b/" }] },
          { "id": "last", "status": "live", "show": [{ "entry": "/", "to": "/c/" }] } ] }"#,
    );
    let mut visitor = profile(&plan, &[]);
    let by = |visitor: &Profile| {
        let explanation = explained(&plan, visitor, HOME, NOON);
        let part = explanation.parts[0];
        let cames = ["first", "next", "last"].map(|name| came(&explanation, name));
        (part.shown.is_some(), part.decided, cames)
    };
    let late = Came::TooLate(0);
    assert_eq!(by(&visitor), (true, Some(0), [Came::Decided, late, late]));
    let told = text(&explained(&plan, &visitor, HOME, NOON), None, &|_| None, Paint::PLAIN);
    assert!(told.contains("\nnext wanted entry, which first decided before it\n"), "{told}");
    visitor.declared.dismiss(indgang::id::Key::of("first"), NOON.day());
    let held = [Came::Dismissed, Came::Decided, Came::TooLate(1)];
    assert_eq!(by(&visitor), (false, Some(1), held));
}

#[test]
fn every_predicate_is_answered_and_the_near_miss_counts_them_all() {
    let plan = plan(SMALL);
    let stranger = profile(&plan, &[]);
    let explanation = explained(&plan, &stranger, HOME, NOON);
    let evening = explanation.accounts.iter().find(|it| it.experience == "evening").expect("live");
    let audience = evening.audience.as_ref().expect("not for everybody");
    let lines: Vec<String> = audience.rule.tests().iter().map(|test| test.line()).collect();
    assert_eq!(
        lines,
        [
            "profile.recent has lisbon: no, profile.recent is empty",
            "context.device is \"desktop\": no, context.device is \"phone\"",
            "now.hour >= 18: no, now.hour is 12",
            "now.hour < 23: yes, now.hour is 12",
        ]
    );
    let turns = audience.near.as_ref().expect("it could match").turns.iter();
    let wanted: Vec<&str> = turns.map(|turn| turn.wanted.as_str()).collect();
    assert_eq!(wanted, ["profile.recent has lisbon", "now.hour >= 18"]);
}

#[test]
fn text_and_json_of_one_slot() {
    let plan = plan(SMALL);
    let mut parent = profile(&plan, &[["search", "", ""]]);
    declare(&plan, &mut parent.declared, "member", "true", NOON).expect("room");
    let explanation = explained(&plan, &parent, HOME, NOON);
    let who = |segment: &str| (segment == "parents").then_some("With children.");
    assert_eq!(
        text(&explanation, Some("hero"), &who, Paint::PLAIN),
        "\
hero  default  as for everybody

Near misses

deals would have decided hero
  hunter
  affinity.deals >= 0.5: no, affinity.deals is 0
  near miss, 1 change: affinity.deals >= 0.5 (affinity.deals is 0)

family would have decided hero
  parents: With children.
  any of
    trait.children > 0: no, trait.children is missing
    all of
      trait.member is true: yes, trait.member is true
      count.search >= 2: no, count.search is 1
  near miss, 1 change: trait.children > 0 (trait.children is missing)
"
    );
    let told = json(&explanation, &[], Some("note"));
    assert!(
        told.starts_with(
            r#"{"path":"/","paused":false,"stage":null,"shown":[{"slot":"note","variant":"danish""#
        ),
        "{told}"
    );
    assert!(told.contains(r#""text":"context.country is \"DK\": yes, context.country is \"DK\"""#));
}

#[test]
fn a_number_is_never_shown_on_the_other_side_of_its_cut() {
    let plan = plan(SMALL);
    let mut hunter = profile(&plan, &[["view", "deals", ""]]);
    // A week and a minute later, a hair under one half is left.
    let later = UnixSeconds(NOON.0 + 7 * DAY + 60);
    hunter.learnt.last_seen = later;
    let told = text(&explained(&plan, &hunter, HOME, later), None, &|_| None, Paint::PLAIN);
    assert!(told.contains("affinity.deals >= 0.5: no, affinity.deals is 0.499"), "{told}");
}
