//! The near miss is a set of changes that is enough, and no smaller one is.

use indgang::condition::PredicateId;
use indgang::explain::{Can, Near, Rule, Test};
use proptest::prelude::*;

/// Few enough that every set of answers can be tried.
const QUESTIONS: u32 = 6;

/// A condition over `QUESTIONS` questions, whose answers are the bits of `answers`.
fn rule(answers: u32) -> impl Strategy<Value = Rule> {
    let test = (0..QUESTIONS).prop_map(move |id| test(id, answers));
    test.prop_recursive(4, 24, 4, |inside| {
        let parts = prop::collection::vec(inside.clone(), 0..4);
        prop_oneof![
            parts.clone().prop_map(|parts| Rule::All(parts.iter().all(Rule::holds), parts)),
            parts.prop_map(|parts| Rule::Any(parts.iter().any(Rule::holds), parts)),
            inside.prop_map(|part| Rule::Not(Box::new(part))),
        ]
    })
}

fn test(id: u32, answers: u32) -> Rule {
    let holds = answers.checked_shr(id).unwrap_or(0) & 1 == 1;
    let (ask, opposite, value) = (format!("q{id}"), format!("not q{id}"), String::new());
    Rule::Test(Test { predicate: PredicateId(id), holds, ask, opposite, value })
}

fn holds_with(rule: &Rule, answers: u32) -> bool {
    rule.would_hold(&|PredicateId(id)| answers >> id & 1 == 1)
}

/// The near miss where every visitor can be.
fn near(rule: &Rule) -> Option<Near> {
    indgang::explain::near(rule, &mut |_| Can::Yes)
}

/// How many answers must at least turn, by trying all.
fn fewest(rule: &Rule, answers: u32) -> Option<u32> {
    let all = (0..1 << QUESTIONS).filter(|turned| holds_with(rule, answers ^ turned));
    all.map(u32::count_ones).min()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_changes_are_enough_and_none_are_fewer(
        (answers, rule) in (0..1u32 << QUESTIONS).prop_flat_map(|a| (Just(a), rule(a)))
    ) {
        let found = near(&rule);
        let expected = fewest(&rule, answers);
        prop_assert_eq!(found.as_ref().map(|near| near.turns.len() as u32), expected);
        if let Some(near) = found {
            prop_assert!(near.proven);
            let turned = near.turns.iter().fold(0, |set, turn| set | 1 << turn.predicate.0);
            prop_assert!(holds_with(&rule, answers ^ turned));
        }
    }
}

#[track_caller]
fn check(rule: &Rule, wanted: Option<&[&str]>) {
    let found = near(rule);
    let found: Option<Vec<&str>> =
        found.as_ref().map(|near| near.turns.iter().map(|turn| turn.wanted.as_str()).collect());
    assert_eq!(found.as_deref(), wanted);
}

#[test]
fn sums_over_all_the_least_of_any_and_the_first_of_equals() {
    let [a, b, c] = [0, 1, 2].map(|id| test(id, 0b100));
    let all = |parts: &[Rule]| Rule::All(parts.iter().all(Rule::holds), parts.to_vec());
    let any = |parts: &[Rule]| Rule::Any(parts.iter().any(Rule::holds), parts.to_vec());
    let not = |part: &Rule| Rule::Not(Box::new(part.clone()));
    check(&all(&[a.clone(), b.clone(), c.clone()]), Some(&["q0", "q1"]));
    check(&any(&[all(&[a.clone(), b.clone()]), a.clone(), b.clone()]), Some(&["q0"]));
    check(&all(&[not(&c), a.clone()]), Some(&["not q2", "q0"]));
    check(&not(&any(&[a.clone(), c.clone()])), Some(&["not q2"]));
    check(&any(&[]), None);
    check(&all(&[a.clone(), not(&a)]), None);
    check(&all(&[]), Some(&[]));
}

/// Sets of which many cost the same: more than are kept.
fn many(of: u32) -> Rule {
    let any = |at: u32| Rule::Any(false, (0..3).map(|more| test(at * 3 + more, 0)).collect());
    Rule::All(false, (0..of).map(any).collect())
}

#[test]
fn a_large_condition_is_answered_quickly_and_says_what_is_proven() {
    let found = near(&many(60)).expect("there is one");
    assert!(found.proven && found.possible && found.turns.len() == 60, "{found:?}");
    // Where none of those that were kept can be, others may be.
    let found = indgang::explain::near(&many(60), &mut |_| Can::No).expect("not known");
    assert_eq!(found, Near { turns: Vec::new(), possible: false, proven: false });
    assert_eq!(indgang::explain::near(&many(3), &mut |_| Can::No), None);
    let found = indgang::explain::near(&many(3), &mut |_| Can::Maybe).expect("there is one");
    assert!(!found.proven && !found.possible && found.turns.len() == 3, "{found:?}");
}

#[test]
fn a_set_that_may_be_gives_way_to_one_that_can() {
    let [a, b, c] = [0, 1, 2].map(|id| test(id, 0));
    let both = Rule::All(false, vec![b, c]);
    let rule = Rule::Any(false, vec![a, both]);
    let can = |of_one: Can, of_two: Can| {
        let can =
            &mut |set: &[indgang::explain::Wanted]| if set.len() == 1 { of_one } else { of_two };
        let found = indgang::explain::near(&rule, can);
        found.map(|it| (it.turns.len(), it.possible, it.proven))
    };
    assert_eq!(can(Can::Yes, Can::Yes), Some((1, true, true)));
    assert_eq!(can(Can::No, Can::Yes), Some((2, true, true)));
    assert_eq!(can(Can::Maybe, Can::Yes), Some((2, true, false)));
    assert_eq!(can(Can::Maybe, Can::No), Some((1, false, false)));
    assert_eq!(can(Can::No, Can::No), None);
}
