//! What a near miss wants can be had by one visitor, and no smaller set of changes can: all
//! visitors of a few values are tried.

use crate::support::plan;
use crate::visitors::{ATTRIBUTES, everybody, manifest};
use indgang::condition::Memo;
use indgang::described::{viewing, vocabulary};
use indgang::explain::{Can, Near, Rule, Words, answer, can, near};
use indgang::manifest::visitor::visitor;
use indgang::plan::Plan;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::{BTreeMap, BTreeSet};

/// Two groups of attributes, and a condition on them.
fn case() -> impl Strategy<Value = (Vec<usize>, String)> {
    proptest::sample::subsequence((0..ATTRIBUTES.len()).collect::<Vec<_>>(), 2).prop_flat_map(
        |of| {
            let questions: Vec<&str> =
                of.iter().flat_map(|at| ATTRIBUTES[*at].0).copied().collect();
            let leaf = select(questions).prop_map(|question| format!("{{ {question} }}"));
            let condition = leaf.prop_recursive(3, 10, 3, |inner| {
            let join = select(&["$and", "$and", "$or", "$nor"][..]);
            prop_oneof![
                1 => inner.clone().prop_map(|inside| format!("{{ \"$not\": {inside} }}")),
                4 => (join, proptest::collection::vec(inner, 1..4))
                    .prop_map(|(join, list)| format!("{{ \"{join}\": [{}] }}", list.join(", "))),
            ]
        });
            (Just(of), condition)
        },
    )
}

/// The condition with a visitor's answers, and the near miss.
fn answered(plan: &Plan, described: &str) -> (Rule, Option<Near>) {
    let now = crate::NOON;
    let (page, past) = visitor(described, &vocabulary(plan), now).expect("right");
    viewing(plan, &page, past.as_ref(), now, |view| {
        let program = plan.program();
        let node = plan.segment(0).expect("the first");
        let rule = answer(&program, node, view, &mut Memo::of(&program), &Words::new(plan));
        let profile = view.profile().is_some();
        let near = near(&rule, &mut |wanted| can(plan, profile, wanted));
        (rule, near)
    })
}

type Answers = BTreeMap<u32, bool>;

fn answers(rule: &Rule) -> Answers {
    rule.tests().iter().map(|test| (test.predicate.0, test.holds)).collect()
}

/// Whether the condition holds whatever the answers are that are not there; `None` if that hangs
/// on them.
fn known(rule: &Rule, answers: &Answers) -> Option<bool> {
    let join = |parts: &[Rule], ends: bool| {
        let parts: Vec<_> = parts.iter().map(|part| known(part, answers)).collect();
        if parts.contains(&Some(ends)) {
            return Some(ends);
        }
        (!parts.contains(&None)).then_some(!ends)
    };
    match rule {
        Rule::Test(test) => answers.get(&test.predicate.0).copied(),
        Rule::Not(part) => known(part, answers).map(|holds| !holds),
        Rule::All(_, parts) => join(parts, false),
        Rule::Any(_, parts) => join(parts, true),
    }
}

/// The fewest of a visitor's other answers that are enough, with those that are the same.
fn fewest(rule: &Rule, own: &Answers, theirs: &Answers) -> Option<usize> {
    let (others, same): (Vec<_>, Vec<_>) =
        theirs.iter().partition(|(question, holds)| own.get(question) != Some(holds));
    let sets = 0..1_u32 << others.len();
    let enough = sets.filter(|set| {
        let some = others.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
        let answers = some.map(|(_, it)| it).chain(&same).map(|(a, b)| (**a, **b)).collect();
        known(rule, &answers) == Some(true)
    });
    enough.map(|set| set.count_ones() as usize).min()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_wanted_can_be_had_together_and_no_less_can((of, when) in case(), pick: prop::sample::Index) {
        let plan = plan(&manifest(&when));
        let all = everybody(&of);
        let who: &String = pick.get(&all);
        let (rule, near) = answered(&plan, who);
        let own = answers(&rule);
        let theirs: BTreeSet<Answers> =
            all.iter().map(|other| answers(&answered(&plan, other).0)).collect();
        let least = theirs.iter().filter_map(|theirs| fewest(&rule, &own, theirs)).min();
        let Some(near) = near else {
            prop_assert_eq!(least, None, "{} can be had by {}", when, pick.get(all.as_slice()));
            return Ok(());
        };
        let turned: Answers =
            near.turns.iter().map(|it| (it.predicate.0, own.get(&it.predicate.0) != Some(&true))).collect();
        let has = |it: &&Answers| turned.iter().all(|(at, holds)| it.get(at) == Some(holds));
        let holders: Vec<_> = theirs.iter().filter(has).collect();
        if near.possible {
            let holds = |it: &&Answers| known(&rule, it) == Some(true);
            prop_assert!(holders.into_iter().any(|it| holds(&it)), "{:?} of {}", near, when);
        }
        if near.proven {
            prop_assert_eq!(Some(turned.len()), least, "{:?} of {}", near, when);
        }
        // Patterns are not all looked through here.
        prop_assert!(near.proven || when.contains("$regex"), "{:?} of {}", near, when);
    }
}

/// The near miss of a visitor in a condition: what is wanted, and whether that is proven.
#[track_caller]
fn check(when: &str, described: &str, wanted: Option<(&[&str], bool)>) {
    let text = format!(
        r#"{{ "site": {{ "name": "N" }}, "topics": {{ "deals": {{}} }},
        "items": {{ "x": {{}}, "y": {{}}, "z": {{}} }}, "events": {{ "buy": {{}} }},
        "attributes": {{ "tags": {{ "type": "list" }}, "app": {{ "type": "version" }},
          "height": {{ "type": "number" }}, "tone": {{ "type": "string" }} }},
        "segments": {{ "s": {{ "who": "S.", "when": {when} }}, "all": {{ "who": "A.", "when": {{
          "context.tags": "a", "context.app": "1.0.0", "context.height": 1, "context.tone": "a",
          "count.buy": 1 }} }} }} }}"#
    );
    let (_, near) = answered(&plan(&text), described);
    let found = near.as_ref().map(|near| {
        let wanted: Vec<&str> = near.turns.iter().map(|turn| turn.wanted.as_str()).collect();
        (wanted, near.proven)
    });
    assert_eq!(found.as_ref().map(|(all, proven)| (all.as_slice(), *proven)), wanted, "{when}");
}

const NOBODY: &str = "{}";

#[test]
fn what_contradicts_itself_is_not_wanted() {
    let sessions = r#"{ "$and": [{ "profile.sessions": { "$gte": 4 } }, { "profile.sessions": { "$lt": 2 } }] }"#;
    check(sessions, r#"{ "profile": { "sessions": 3 } }"#, None);
    let or = format!(
        r#"{{ "$or": [{sessions}, {{ "context.country": "DK", "context.device": "phone", "now.hour": {{ "$lt": 0.5 }} }}] }}"#
    );
    let three: &[&str] =
        &["context.country is \"DK\"", "context.device is \"phone\"", "now.hour < 0.5"];
    check(
        &or,
        r#"{ "context": { "now": "2026-11-21T12:00:00Z" }, "profile": { "sessions": 3 } }"#,
        Some((three, true)),
    );
    check(r#"{ "now.hour": { "$gt": 3, "$lt": 4 } }"#, NOBODY, None);
    check(
        r#"{ "context.device": { "$nin": ["phone", "tablet", "desktop", "other"] } }"#,
        NOBODY,
        None,
    );
    // Whoever has a profile has begun a session.
    check(r#"{ "profile.sessions": { "$exists": true, "$not": { "$gte": 1 } } }"#, NOBODY, None);
    check(r#"{ "count.buy": 0, "since.buy": { "$exists": true } }"#, r#"{ "profile": {} }"#, None);
    check(r#"{ "context.height": { "$gte": 0, "$lte": 0, "$ne": 0 } }"#, NOBODY, None);
    // Nobody reads 301 digits.
    let huge: &[&str] = &["context.height >= 1e+300", "context.height not in (1e-9, 1e+301)"];
    check(
        r#"{ "context.height": { "$gte": 1e300, "$nin": [1e301, 1e-9] } }"#,
        r#"{ "context": { "attributes": { "height": 1e-9 } } }"#,
        Some((huge, true)),
    );
    // Without a profile both are missing, and with one neither is.
    let both =
        r#"{ "profile.sessions": { "$exists": true }, "affinity.deals": { "$exists": false } }"#;
    check(both, NOBODY, None);
    check(both, r#"{ "profile": {} }"#, None);
}

#[test]
fn of_what_was_looked_at_one_list_is_wanted() {
    let recent = |asks: &str| format!(r#"{{ "$and": [{asks}] }}"#);
    let (x, either) =
        (r#"{ "profile.recent": "x" }"#, r#"{ "profile.recent": { "$in": ["x", "y"] } }"#);
    let both = format!("{x}, {either}");
    let (is, is_either) = ("profile.recent has x", "profile.recent has one of (x, y)");
    let somebody = r#"{ "profile": {} }"#;
    check(&recent(&both), somebody, Some((&[is, is_either], true)));
    // Only without a profile there is no list, and then nothing is in it.
    let never = format!(r#"{both}, {{ "profile.recent": {{ "$exists": false }} }}"#);
    check(&recent(&never), somebody, None);
    let sized = |size: &str| format!(r#"{both}, {{ "profile.recent": {{ "$size": {size} }} }}"#);
    let size = "the length of profile.recent (it is 1)";
    check(&recent(&sized("1")), somebody, Some((&[is, is_either, size], true)));
    check(&recent(&sized(r#"{ "$lt": 1 }"#)), somebody, None);
    // One item is enough for two questions, though not the first of each.
    let crossed = r#"{ "profile.recent": { "$in": ["x", "y"], "$nin": ["z"], "$size": 1 } }, { "profile.recent": { "$in": ["y", "z"] } }"#;
    let wanted: &[&str] = &[is_either, size, "profile.recent has one of (z, y)"];
    check(&recent(crossed), somebody, Some((wanted, true)));
}

#[test]
fn what_was_not_found_out_is_not_called_proven() {
    let tags = |ask: &str| format!(r#"{{ "context.tags": {ask} }}"#);
    check(
        &tags(r#"{ "$in": ["a"], "$nin": ["b"] }"#),
        NOBODY,
        Some((&["context.tags is \"a\""], true)),
    );
    check(&tags(r#"{ "$in": ["a"], "$nin": ["a", "b"] }"#), NOBODY, None);
    check(
        &tags(r#"{ "$size": 3 }"#),
        NOBODY,
        Some((&["the length of context.tags (it is 3)"], true)),
    );
    let app = |ask: &str| format!(r#"{{ "context.app": {ask} }}"#);
    check(
        &app(r#"{ "$vgt": "1.2.0", "$vlt": "1.3.0" }"#),
        NOBODY,
        Some((&["context.app > version 1.2.0", "context.app < version 1.3.0"], true)),
    );
    check(&app(r#"{ "$vgt": "1.3.0", "$vlt": "1.2.0" }"#), NOBODY, None);
    let tone = |ask: &str| format!(r#"{{ "context.tone": {ask} }}"#);
    check(
        &tone(r#"{ "$regex": "^a+$" }"#),
        NOBODY,
        Some((&["context.tone matches its pattern"], true)),
    );
    check(
        &tone(r#"{ "$regex": "^a+$", "$ne": "a" }"#),
        NOBODY,
        Some((&["context.tone matches its pattern"], false)),
    );
}

#[test]
fn answers_to_other_plans_are_no_matter() {
    let wanted = [indgang::explain::Wanted {
        predicate: indgang::condition::PredicateId(99),
        answer: true,
        turned: true,
    }];
    assert_eq!(can(&plan(&manifest("{}")), true, &wanted), Can::Maybe);
}
