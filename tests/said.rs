//! What a visitor tells of themselves on a page: kept all together or not at all, wherever it goes.
#![cfg(feature = "browser")]

mod support;

use indgang::browser::{Kept, Page, Stored, Visit};
use indgang::consent::{Purposes, State};
use indgang::limits::TRAIT_BYTES;
use indgang::plan::{Kind, Plan, compile};
use support::{NOON, model};

const TRAITS: &str = r#"{
  "site": { "name": "Test" },
  "traits": {
    "name": { "type": "string", "why": "To greet you.", "ask": { "question": "Who?" } },
    "pass": { "type": "string", "why": "It says so.", "ask": { "question": "What?", "options": { "woman": "F", "man": "M" } } }
  },
  "segments": { "all": { "who": "All.", "when": { "$or": [{ "trait.name": { "$exists": true } }, { "trait.pass": "woman" }] } } },
  "slots": { "hero": { "variants": ["default", "own"] } },
  "experiences": [{ "id": "own", "status": "live", "audience": "all", "because": "You said.", "show": [{ "slot": "hero", "variant": "own" }] }]
}"#;

/// Somebody who has not chosen, who lets the device remember, or the edge.
fn visitor(home: &str) -> Visit {
    let plan = compile(&model(TRAITS), Kind::Browser).expect("fits");
    let mut visit = Visit::new(Plan::load(plan).expect("loads"));
    visit.open(Page::default(), Stored::default(), NOON);
    if home != "nowhere" {
        visit.answer(Purposes { remember: State::Granted, ..Purposes::PENDING }, NOON);
    }
    if home == "edge" {
        let stored = visit.stored();
        let choice = stored.split('"').nth(3).expect("a choice").replace("1.gd", "1.gg");
        let stored = Stored { choice: &choice, ..Stored::default() };
        visit.open(Page { worker: true, ..Page::default() }, stored, NOON);
    }
    assert!(visit.allowed().contains(&format!(r#""home":"{home}""#)), "{}", visit.allowed());
    visit
}

fn says(visit: &mut Visit, traits: &[(&str, &str)]) -> Kept {
    let traits = traits.iter().map(|&(name, value)| (name.into(), value.into()));
    visit.declare_all(traits.collect(), NOON)
}

/// What the device keeps, and what waits to leave it.
fn kept(mut visit: Visit) -> String {
    if visit.allowed().contains("nowhere") {
        visit.answer(Purposes { remember: State::Granted, ..Purposes::PENDING }, NOON);
    }
    format!("{}{}", visit.remembered(NOON), visit.leaving_answers(NOON).unwrap_or_default())
}

#[test]
fn what_is_told_together_is_kept_together_or_not_at_all() {
    let long = "x".repeat(TRAIT_BYTES + 1);
    for (home, keeps) in [("nowhere", Kept::Waits), ("device", Kept::Here), ("edge", Kept::Leaves)]
    {
        for (wrong, refused) in [
            ([("name", "Anna"), ("pass", "zebra")], Kept::No),
            ([("name", "Anna"), ("shoe", "44")], Kept::No),
            ([("pass", "woman"), ("name", long.as_str())], Kept::Full),
        ] {
            let mut visit = visitor(home);
            assert_eq!(says(&mut visit, &[("name", "Bo")]), keeps, "{home}");
            assert_eq!(says(&mut visit, &wrong), refused, "{home}: {wrong:?}");
            let kept = kept(visit);
            assert!(kept.contains("Bo"), "{home}: {kept}");
            assert!(!kept.contains("Anna") && !kept.contains("woman"), "{home}: {kept}");
        }
        let mut visit = visitor(home);
        assert_eq!(says(&mut visit, &[("name", "Anna"), ("pass", "woman")]), keeps);
        let kept = kept(visit);
        assert!(kept.contains("Anna") && kept.contains("woman"), "{home}: {kept}");
    }
}

#[test]
fn nothing_that_is_told_is_kept_as_that() {
    assert_eq!(says(&mut visitor("device"), &[]), Kept::Here);
}

#[test]
fn what_was_kept_when_its_question_was_another_may_be_told_again_as_it_stands() {
    let before = TRAITS.replace(r#", "options": { "woman": "F", "man": "M" }"#, "");
    let plan = compile(&model(&before), Kind::Browser).expect("fits");
    let mut visit = Visit::new(Plan::load(plan).expect("loads"));
    visit.open(Page::default(), Stored::default(), NOON);
    visit.answer(Purposes { remember: State::Granted, ..Purposes::PENDING }, NOON);
    assert_eq!(says(&mut visit, &[("pass", "diplomat")]), Kept::Here);
    let stored = visit.stored();
    let field = |name: &str| {
        let from = stored.split(&format!(r#""{name}":""#)).nth(1).expect("stored");
        from.split('"').next().expect("ends").to_string()
    };
    let (choice, declared) = (field("choice"), field("declared"));
    let mut visit = visitor("nowhere");
    let stored = Stored { choice: &choice, declared: &declared, ..Stored::default() };
    visit.sync(stored, NOON);
    assert_eq!(says(&mut visit, &[("name", "Anna"), ("pass", "diplomat")]), Kept::Here);
    assert_eq!(says(&mut visit, &[("pass", "sailor")]), Kept::No);
    assert!(kept(visit).contains("diplomat"));
}
