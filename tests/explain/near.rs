//! The near miss is a set of changes that is enough, and no smaller one is.

use indgang::condition::PredicateId;
use indgang::explain::{Rule, Test, near};
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
    let holds = answers >> id & 1 == 1;
    let (ask, opposite, value) = (format!("q{id}"), format!("not q{id}"), String::new());
    Rule::Test(Test { predicate: PredicateId(id), holds, ask, opposite, value })
}

fn holds_with(rule: &Rule, answers: u32) -> bool {
    rule.would_hold(&|PredicateId(id)| answers >> id & 1 == 1)
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

#[test]
fn a_large_condition_is_answered_quickly_and_says_that_it_is_not_proven() {
    let pair = |at: u32| {
        let (a, b) = (test(at, 0), test(at + 1, 0));
        Rule::Any(
            false,
            vec![Rule::All(false, vec![a.clone(), b.clone()]), Rule::All(false, vec![b, a])],
        )
    };
    let rule = Rule::All(false, (0..30).map(pair).collect());
    let near = near(&rule).expect("there is one");
    assert!(!near.proven && near.turns.len() == 31, "{near:?}");
}
