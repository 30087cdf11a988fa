//! Random manifests over few values.

use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;

/// An attribute that is asked about in one case; a case has few, so that all visitors are few.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attribute {
    Country,
    Device,
    Weekday,
    Month,
    Path,
    Sessions,
    Deals,
    Since,
    Plan,
    Member,
    Recent,
}

pub use Attribute as A;

/// All but months: to try those takes many days, see `DATED`.
pub const ALL: [A; 10] = [
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
pub fn questions(of: A) -> &'static [&'static str] {
    match of {
        A::Country => &[
            r#""context.country": "DK""#,
            r#""context.country": { "$in": ["DK", "SE"] }"#,
            r#""context.country": { "$exists": true }"#,
            r#""context.country": { "$ne": "SE" }"#,
            r#""context.country": { "$regex": "^D" }"#,
        ],
        A::Device => &[
            r#""context.device": "phone""#,
            r#""context.device": { "$in": ["tablet", "desktop", "other"] }"#,
            r#""context.device": { "$nin": ["phone", "tablet"] }"#,
            r#""context.device": { "$ne": "phone" }"#,
        ],
        A::Weekday => &[
            r#""now.weekday": { "$gte": 6 }"#,
            r#""now.weekday": { "$lt": 6 }"#,
            r#""now.weekday": { "$gt": 2, "$lt": 4 }"#,
            r#""now.weekday": { "$in": [3] }"#,
            r#""now.weekday": { "$gt": 3.2, "$lt": 3.9 }"#,
            r#""now.weekday": { "$lte": 7 }"#,
        ],
        A::Month => &[
            r#""now.month": 12"#,
            r#""now.month": { "$in": [11, 1] }"#,
            r#""now.month": { "$gt": 1, "$lt": 12 }"#,
        ],
        A::Path => &[
            r#""context.path": "/""#,
            r#""context.path": { "$in": ["/", "/a/"] }"#,
            r#""context.path": { "$ne": "/a/" }"#,
            r#""context.path": { "$regex": "^/a" }"#,
            r#""context.path": { "$notRegex": "z" }"#,
            r#""context.path": { "$regex": "/$" }"#,
            // Two texts that are named, and no other.
            r#""context.path": { "$regex": "^/(a/)?$" }"#,
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
            r#""profile.recent": { "$all": ["x", "y"] }"#,
            r#""profile.recent": { "$size": 1 }"#,
            r#""profile.recent": { "$size": { "$gte": 2 } }"#,
        ],
    }
}

pub fn condition(asked: Vec<A>) -> impl Strategy<Value = String> {
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

pub const SEGMENTS: usize = 4;

/// One of the experiences that compete.
#[derive(Clone, Debug)]
pub struct Rival {
    pub audience: Option<usize>,
    pub priority: i32,
    /// Days from noon's day at which it begins and ends, in fortnights.
    pub from: Option<i32>,
    pub until: Option<i32>,
    pub hero: Option<u8>,
    pub entry: Option<(&'static str, &'static str)>,
}

pub fn rival() -> impl Strategy<Value = Rival> {
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

pub fn day(fortnights: Option<i32>) -> &'static str {
    match fortnights {
        None => "null",
        Some(0) => "\"2026-11-21\"",
        Some(1) => "\"2026-12-05\"",
        Some(2) => "\"2026-12-19\"",
        Some(_) => "\"2027-01-02\"",
    }
}

pub fn manifest(conditions: &[String], rivals: &[Rival]) -> String {
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

/// What dates are compared with, and one thing more.
pub const DATED: [A; 3] = [A::Weekday, A::Month, A::Country];

pub fn case(of: &'static [A]) -> impl Strategy<Value = (BTreeSet<A>, Vec<String>, Vec<Rival>)> {
    proptest::sample::subsequence(of, 1..=3).prop_flat_map(|asked| {
        (
            Just(asked.iter().copied().collect::<BTreeSet<A>>()),
            proptest::collection::vec(condition(asked), SEGMENTS),
            proptest::collection::vec(rival(), 1..5),
        )
    })
}
