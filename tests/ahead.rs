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
const NEVER: u32 = u32::MAX;
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
fn what_asks_for_no_time_never_changes_by_it() {
    assert_eq!(until(&remembered("", r#""context.device": "phone""#), NOON), NEVER);
}

#[test]
fn hours_weekdays_and_months_end() {
    assert_eq!(until(&remembered("", r#""now.hour": { "$gte": 9 }"#), NOON + 60), NOON + 1_800);
    assert_eq!(until(&remembered("", r#""now.weekday": 6"#), NOON), NOON + DAY / 2);
    // The first of December, unless the clock is put forward before.
    let december = NOON + DAY / 2 + 9 * DAY;
    let visit = remembered("", r#""now.month": 11"#);
    assert_eq!(until(&visit, NOON), december - 3_600);
    assert_eq!(until(&visit, december - 3_600), december);
}

#[test]
fn days_since_something_pass_if_it_happened() {
    let mut visit = remembered(
        r#""events": { "purchase": { "title": "Bought" } },"#,
        r#""since.purchase": { "$lt": 30 }"#,
    );
    assert_eq!(until(&visit, NOON), NEVER);
    let event = Event { name: "purchase".into(), topics: String::new(), item: String::new() };
    visit.observe(event, None, UnixSeconds(NOON));
    assert_eq!(until(&visit, NOON + 60), NOON + DAY);
    assert_eq!(until(&visit, NOON + DAY), NOON + 2 * DAY);
}

#[test]
fn an_answer_counts_to_the_end_of_its_last_day() {
    let mut visit = remembered(MEMBER, r#""trait.member": true"#);
    assert_eq!(until(&visit, NOON), NEVER);
    visit.declare("member".into(), "true".into(), UnixSeconds(NOON));
    assert_eq!(until(&visit, NOON), NOON + DAY / 2 + 3 * DAY);
}
