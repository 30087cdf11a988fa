//! How long what was decided ahead may count: until time alone may make it another.
#![cfg(feature = "browser")]

mod support;

use indgang::browser::{Page, Stored, Visit};
use indgang::consent::{Purposes, State};
use indgang::engine::Event;
use indgang::plan::{Kind, Plan, compile};
use indgang::time::{DAY, UnixSeconds};
use support::model;

/// 2026-11-21, 12:00:00 UTC.
const NOON: u32 = 1_795_262_400;
/// When they are asked for consent again, after twelve months: nothing else changes by time alone.
const ASKED_AGAIN: u32 = NOON - DAY / 2 + 366 * DAY;
const MEMBER: &str =
    r#""traits": { "member": { "type": "boolean", "why": "To greet you.", "expiresDays": 3 } },"#;

/// Somebody who lets the device remember, at noon, on a site that asks this, and knows `more`.
fn remembered(more: &str, when: &str) -> Visit {
    let manifest = format!(
        r#"{{
          "site": {{ "name": "Test" }}, {more}
          "segments": {{ "they": {{ "who": "They.", "when": {{ {when} }} }} }},
          "slots": {{ "hero": {{ "variants": ["default", "own"] }} }},
          "experiences": [{{ "id": "own", "status": "live", "audience": "they", "because": "You are.", "show": [{{ "slot": "hero", "variant": "own" }}] }}]
        }}"#
    );
    let plan = compile(&model(&manifest), Kind::Browser).expect("fits");
    let mut visit = Visit::new(Plan::load(plan).expect("loads"));
    visit.open(Page { seed: 7, ..Page::default() }, Stored::default(), UnixSeconds(NOON));
    let granted = Purposes { remember: State::Granted, ..Purposes::PENDING };
    visit.answer(granted, UnixSeconds(NOON));
    visit
}

fn until(visit: &Visit, at: u32) -> u32 {
    visit.next_change(UnixSeconds(at)).0
}

#[test]
fn what_asks_for_no_time_ends_with_the_choice() {
    assert_eq!(until(&remembered("", r#""context.device": "phone""#), NOON), ASKED_AGAIN);
}

#[test]
fn hours_weekdays_and_months_end() {
    assert_eq!(until(&remembered("", r#""now.hour": { "$gte": 9 }"#), NOON + 60), NOON + 3_600);
    let midnight = NOON + DAY / 2;
    let visit = remembered("", r#""now.weekday": 6"#);
    assert_eq!(until(&visit, NOON), midnight);
    // The first of December.
    let december = NOON + DAY / 2 + 9 * DAY;
    let visit = remembered("", r#""now.month": 11"#);
    assert_eq!(until(&visit, NOON), december);
}

#[test]
fn an_hour_ends_with_that_of_the_visitors_clock() {
    let mut visit = remembered("", r#""now.hour": { "$gte": 9 }"#);
    let kathmandu = Page { ahead: 345, ..Page::default() };
    visit.open(kathmandu, Stored::default(), UnixSeconds(NOON));
    assert_eq!(until(&visit, NOON), NOON + 900);
}

#[test]
fn where_the_edge_has_the_profile_nothing_is_decided_by_an_empty_one() {
    let mut visit = remembered("", r#""profile.sessions": { "$lte": 1 }"#);
    assert!(visit.decide(UnixSeconds(NOON)).contains(r#""hero":"own""#), "the device knows it");
    let stored = visit.stored();
    let choice = stored.split('"').nth(3).expect("a choice").replace("1.gd", "1.gg");
    let page = Page { worker: true, ..Page::default() };
    let stored = Stored { choice: &choice, ..Stored::default() };
    visit.open(page, stored, UnixSeconds(NOON));
    assert!(visit.allowed().contains(r#""home":"edge""#));
    assert!(visit.decide(UnixSeconds(NOON)).contains(r#""hero":"default""#));
}

#[test]
fn days_since_something_pass_if_it_happened() {
    let mut visit = remembered(
        r#""events": { "purchase": { "title": "Bought" } },"#,
        r#""since.purchase": { "$lt": 30 }"#,
    );
    assert_eq!(until(&visit, NOON), ASKED_AGAIN);
    let event = Event { name: "purchase".into(), topics: String::new(), item: String::new() };
    visit.observe(event, None, UnixSeconds(NOON));
    assert_eq!(until(&visit, NOON + 60), NOON + DAY);
    assert_eq!(until(&visit, NOON + DAY), NOON + 2 * DAY);
}

#[test]
fn an_answer_counts_to_the_end_of_its_last_day() {
    let mut visit = remembered(MEMBER, r#""trait.member": true"#);
    assert_eq!(until(&visit, NOON), ASKED_AGAIN);
    visit.declare("member".into(), "true".into(), UnixSeconds(NOON));
    assert_eq!(until(&visit, NOON), NOON + DAY / 2 + 3 * DAY);
}
