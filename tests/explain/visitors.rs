//! Visitors of a few values, and the questions that tell them apart.

use std::collections::BTreeSet;

/// Groups of attributes, with questions to them and values that answer these in all ways that
/// there are: parts of a context and of a profile.
pub const ATTRIBUTES: [(&[&str], &[&str], bool); 8] = [
    (
        &[
            r#""profile.sessions": { "$gte": 4 }"#,
            r#""profile.sessions": { "$lt": 2 }"#,
            r#""profile.sessions": { "$gte": 2 }"#,
            r#""profile.sessions": { "$in": [3, 5] }"#,
        ],
        &[
            r#""sessions": 1"#,
            r#""sessions": 2"#,
            r#""sessions": 3"#,
            r#""sessions": 4"#,
            r#""sessions": 5"#,
            r#""sessions": 6"#,
        ],
        true,
    ),
    (
        &[
            r#""affinity.deals": { "$gte": 1 }"#,
            r#""affinity.deals": { "$lt": 0.5 }"#,
            r#""affinity.deals": { "$gt": 0.25, "$lte": 2 }"#,
        ],
        &[
            r#""topics": {}"#,
            r#""topics": { "deals": 0.3 }"#,
            r#""topics": { "deals": 0.5 }"#,
            r#""topics": { "deals": 1 }"#,
            r#""topics": { "deals": 3 }"#,
        ],
        true,
    ),
    (
        &[
            r#""count.buy": { "$gte": 1 }"#,
            r#""count.buy": { "$gte": 3 }"#,
            r#""count.buy": 0"#,
            r#""since.buy": { "$lt": 7 }"#,
            r#""since.buy": { "$exists": true }"#,
        ],
        &[
            r#""counts": {}"#,
            r#""counts": { "buy": { "count": 1, "daysAgo": 1 } }"#,
            r#""counts": { "buy": { "count": 1, "daysAgo": 9 } }"#,
            r#""counts": { "buy": { "count": 3, "daysAgo": 1 } }"#,
            r#""counts": { "buy": { "count": 3, "daysAgo": 9 } }"#,
        ],
        true,
    ),
    (
        &[
            r#""trait.plan": "a""#,
            r#""trait.plan": { "$in": ["a", "b"] }"#,
            r#""trait.plan": { "$exists": true }"#,
            r#""trait.plan": { "$nin": ["b", "c"] }"#,
        ],
        &[
            r#""traits": {}"#,
            r#""traits": { "plan": "a" }"#,
            r#""traits": { "plan": "b" }"#,
            r#""traits": { "plan": "c" }"#,
            r#""traits": { "plan": "z" }"#,
        ],
        true,
    ),
    (
        &[
            r#""profile.recent": "x""#,
            r#""profile.recent": { "$in": ["x", "y"] }"#,
            r#""profile.recent": { "$nin": ["y"] }"#,
            r#""profile.recent": { "$exists": true }"#,
        ],
        &[r#""recent": []"#, r#""recent": ["x"]"#, r#""recent": ["y"]"#, r#""recent": ["x", "y"]"#],
        true,
    ),
    (
        &[
            r#""context.device": "phone""#,
            r#""context.device": { "$in": ["tablet", "desktop"] }"#,
            r#""context.device": { "$nin": ["phone", "other"] }"#,
        ],
        &[
            r#""device": "phone""#,
            r#""device": "tablet""#,
            r#""device": "desktop""#,
            r#""device": "other""#,
        ],
        false,
    ),
    (
        &[
            r#""context.country": "DK""#,
            r#""context.country": { "$in": ["DK", "SE"] }"#,
            r#""context.country": { "$exists": true }"#,
            r#""context.country": { "$regex": "^D" }"#,
        ],
        &[
            r#""country": "DK""#,
            r#""country": "SE""#,
            r#""country": "NO""#,
            r#""country": "DE""#,
            "",
        ],
        false,
    ),
    (
        &[
            r#""context.path": { "$regex": "^/news/" }"#,
            r#""context.path": { "$regex": "/$" }"#,
            r#""context.path": "/news/""#,
        ],
        &[
            r#""path": "/""#,
            r#""path": "/news/""#,
            r#""path": "/news/a""#,
            r#""path": "/news/a/""#,
            r#""path": "/a""#,
        ],
        false,
    ),
];

pub fn manifest(when: &str) -> String {
    format!(
        r#"{{ "site": {{ "name": "N" }}, "topics": {{ "deals": {{ "halfLifeDays": 3650 }} }},
        "items": {{ "x": {{}}, "y": {{}} }}, "events": {{ "buy": {{}} }},
        "traits": {{ "plan": {{ "type": "string", "why": "W." }} }},
        "segments": {{ "s": {{ "who": "S.", "when": {when} }},
          "all": {{ "who": "A.", "when": {{ "trait.plan": "a", "since.buy": 1 }} }} }} }}"#
    )
}

/// Everybody who can be, as `{ "context": …, "profile": … }`.
pub fn everybody(of: &[usize]) -> Vec<String> {
    let mut all = vec![(Vec::new(), Some(Vec::new())), (Vec::new(), None)];
    for (_, values, remembered) in of.iter().map(|at| ATTRIBUTES[*at]) {
        let each = all.iter().flat_map(|(context, profile): &(Vec<&str>, Option<Vec<&str>>)| {
            values.iter().map(move |value| {
                let (mut context, mut profile) = (context.clone(), profile.clone());
                match (remembered, &mut profile) {
                    (false, _) if !value.is_empty() => context.push(*value),
                    (true, Some(profile)) => profile.push(*value),
                    _ => {}
                }
                (context, profile)
            })
        });
        all = each.collect();
    }
    let described = all.into_iter().map(|(context, profile)| {
        let profile = profile.map(|it| format!(", \"profile\": {{ {} }}", it.join(", ")));
        format!("{{ \"context\": {{ {} }}{} }}", context.join(", "), profile.unwrap_or_default())
    });
    described.collect::<BTreeSet<String>>().into_iter().collect()
}
