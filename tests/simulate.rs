//! Simulated populations: the same from the same seed, plausible, and counted right.

mod support;

#[cfg(feature = "cli")]
#[path = "simulate/command.rs"]
mod command;
#[cfg(feature = "cli")]
#[path = "support/run.rs"]
mod run;

use indgang::condition::{Lookup, Memo, Value};
use indgang::consent::{Asked, Choice, Consent, Purposes, Rules, Source, State};
use indgang::decision::View;
use indgang::engine::decide;
use indgang::explain::{Words, explain};
use indgang::plan::Plan;
use indgang::profile::TraitValue;
use indgang::simulate::{Population, Span, Tally, Visitor};
use indgang::time::{Clock, DAY, UnixSeconds, is_day};
use proptest::prelude::*;
use support::{DEMO, NOON, SMALL, plan};

fn span() -> Span {
    Span { from: UnixSeconds(NOON.0 - NOON.0 % DAY), days: 30 }
}

/// What a visitor brings, as conditions see it.
fn seen<T>(visitor: &Visitor, look: impl FnOnce(&View<'_>) -> T) -> T {
    let now = visitor.page.now.expect("drawn ones say when");
    let purposes = Purposes { remember: State::Granted, ..Purposes::DENIED };
    let choice = Choice { purposes, source: Source::Visitor, text: 1, day: now.day(), epoch: 1 };
    let asked = Asked::new(Rules::new(1), now.day());
    let consent = Consent::of(visitor.profile.is_some().then_some(choice), asked);
    let attributes: Vec<Value<'_>> = visitor.page.attributes.iter().map(Value::from).collect();
    let clock = Clock { now, ahead: 0 };
    let mut view = View::new(consent, visitor.profile.as_ref(), visitor.page.context(), clock);
    view.attributes = &attributes;
    look(&view)
}

/// The numbers of the segments that a visitor is in, each condition asked by itself.
fn segments(plan: &Plan, view: &impl Lookup) -> Vec<u32> {
    let program = plan.program();
    let mut memo = Memo::of(&program);
    let all = plan.segments().enumerate();
    all.filter(|(_, node)| program.holds(*node, view, &mut memo)).map(|(at, _)| at as u32).collect()
}

#[test]
fn the_same_seed_draws_the_same_visitors_and_another_does_not() {
    let plan = plan(DEMO);
    let draw = |seed| -> Vec<Visitor> {
        let population = Population::new(&plan, span());
        (0..50).map(|at| population.visitor(seed, at)).collect()
    };
    assert_eq!(draw(7), draw(7));
    assert_ne!(draw(7), draw(8));
    let all = draw(7);
    assert!(all.iter().all(|visitor| all.iter().filter(|other| *other == visitor).count() == 1));
}

#[test]
fn what_conditions_ask_for_turns_up() {
    for (text, at_least) in [(DEMO, 12), (SMALL, 6)] {
        let plan = plan(text);
        let population = Population::new(&plan, Span { days: 365, ..span() });
        let mut hits = vec![0; plan.segment_count()];
        for at in 0..4_000 {
            let visitor = population.visitor(1, at);
            for segment in seen(&visitor, |view| segments(&plan, view)) {
                hits[segment as usize] += 1;
            }
        }
        let plausible = hits.iter().filter(|count| (20..3_900).contains(*count)).count();
        assert!(
            plausible >= at_least,
            "{hits:?} of {:?}",
            plan.segment_names().collect::<Vec<_>>()
        );
    }
}

#[test]
fn what_is_said_is_what_its_question_admits() {
    let plan = plan(DEMO);
    let population = Population::new(&plan, span());
    let mut said = std::collections::BTreeMap::<&str, std::collections::BTreeSet<String>>::new();
    for at in 0..2_000 {
        let Some(profile) = population.visitor(5, at).profile else { continue };
        for known in plan.traits() {
            if let Some((TraitValue::Text(text), _)) = profile.declared.answer(known.key) {
                said.entry(known.name).or_default().insert(text.clone());
            }
        }
    }
    assert_eq!(said["gender"], ["man", "other", "woman"].map(String::from).into());
    assert_eq!(said["interest"], ["city", "snow", "sun"].map(String::from).into());
    let days = &said["birth_date"];
    assert!(days.len() > 400 && days.iter().all(|day| is_day(day)), "{days:?}");
    // Visits are of 2026.
    let (first, last) = (days.first(), days.last());
    assert!(
        first.is_some_and(|day| day.starts_with("194"))
            && last.is_some_and(|day| day.starts_with("2025")),
        "{days:?}"
    );
}

#[test]
fn everybody_is_counted_once_in_each_slot() {
    let plan = plan(SMALL);
    let population = Population::new(&plan, span());
    let mut tally = Tally::new(&plan);
    // As explanations tell it, which work it out from each experience.
    let mut held_out = 0;
    let words = Words::new(&plan);
    for at in 0..500 {
        let visitor = population.visitor(3, at);
        seen(&visitor, |view| {
            let within = segments(&plan, view);
            let profile = visitor.profile.as_ref();
            let decision = decide(&plan, view);
            tally.add(&plan, view, profile, &within, &decision);
            let told = explain(&plan, view, &decision, &words, false);
            let decided = told.parts.iter().filter_map(|part| told.accounts.get(part.decided?));
            held_out += u64::from(decided.into_iter().any(|account| account.held_out));
        });
    }
    assert!(held_out > 0);
    assert_eq!(tally.held_out, held_out);
    assert_eq!(tally.visitors, 500);
    for slot in &tally.slots {
        assert_eq!(slot.variants.iter().map(|(_, count)| count).sum::<u64>(), 500, "{}", slot.name);
    }
    let way = &tally.entries["/start/"];
    // Half of those who would be sent on are held out.
    assert!(way.asked > 0 && way.to.values().sum::<u64>() < way.asked);
    assert!((200..400).contains(&tally.remembered));
    assert!((5..40).contains(&tally.paused) && (10..70).contains(&tally.dismissed), "{tally:?}");
}

proptest! {
    #[test]
    fn drawn_visitors_come_in_their_days(seed: u64, at: u64, from in 0..u32::MAX, days in 1..400u32) {
        let plan = plan(SMALL);
        let span = Span { from: UnixSeconds(from), days };
        let now = Population::new(&plan, span).visitor(seed, at).page.now.expect("says when");
        prop_assert!(now.0 >= from);
        prop_assert!(u64::from(now.0) < u64::from(from) + u64::from(days) * u64::from(DAY));
    }
}
