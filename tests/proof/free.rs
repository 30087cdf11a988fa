//! What patterns leave of a text, and questions of a list.

use crate::examples::{NOW, manifest, said, when};
use crate::report;
use indgang::proof::Kind;

/// With a trait, items and a list to ask for.
fn with_more(text: &str) -> String {
    let more = r#""traits": { "plan": { "type": "string", "why": "W." } },
        "attributes": { "tags": { "type": "list" } },
        "items": { "oslo": {}, "rome": {} }, "slots""#;
    let used = r#""segments": { "used": { "who": "U.",
        "when": { "trait.plan": "z", "context.tags": "z", "profile.recent": { "$in": ["oslo"] } } },"#;
    text.replacen(r#""slots""#, more, 1).replacen(r#""segments": {"#, used, 1)
}

#[test]
fn says_which_patterns_never_go_together() {
    for (never, blame) in [
        (r#""context.path": { "$regex": "^/deals/", "$notRegex": "deals" }"#, "^/deals/"),
        (
            r#""$and": [{ "context.path": { "$regex": "^/a" } }, { "context.path": { "$regex": "^/b" } }]"#,
            "^/b",
        ),
        (r#""context.path": { "$regex": "^/(a|b)$", "$nin": ["/a", "/b"] }"#, "/b"),
        (r#""context.country": { "$regex": "^D", "$notRegex": "[A-Z]$" }"#, "[A-Z]$"),
        (r#""trait.plan": { "$regex": "^.{65}" }"#, ".{65}"),
    ] {
        let report = report(&with_more(&manifest(&when("s", never), "")), NOW);
        let said = said(&report, Kind::Never);
        assert!(said.len() == 1 && said[0].contains(blame), "{never}: {said:?}");
    }
    for possible in [
        r#""context.path": { "$regex": "^/deals/", "$notRegex": "deals/a" }"#,
        r#""$and": [{ "context.path": { "$regex": "a" } }, { "context.path": { "$regex": "b$" } }]"#,
        r#""context.path": { "$regex": "^/(a|b|c)$", "$nin": ["/a", "/b"] }"#,
        r#""context.country": { "$regex": "^D", "$ne": "DK" }"#,
        r#""trait.plan": { "$regex": "^.{64}", "$nini": ["x"] }"#,
        r#""context.campaign.name": { "$eqi": "Summer", "$regex": "^S" }"#,
        r#""$and": [{ "context.path": { "$regex": "summer-sale" } }, { "context.path": { "$regex": "newsletter" } },
          { "context.path": { "$regex": "discount" } }, { "context.path": { "$regex": "outdoor" } },
          { "context.path": { "$regex": "children" } }, { "context.path": { "$regex": "family" } }]"#,
    ] {
        let report = report(&with_more(&manifest(&when("s", possible), "")), NOW);
        assert_eq!(said(&report, Kind::Never), [""; 0], "{possible}");
        assert_eq!(said(&report, Kind::Undecided), [""; 0], "{possible}");
    }
    // Whether a text is another in other letters, and matches, is not looked into.
    let vague = r#""trait.plan": { "$regex": "^[^a-z]*$", "$ini": ["abc"], "$nin": ["ABC"] }"#;
    let report = report(&with_more(&manifest(&when("s", vague), "")), NOW);
    assert_eq!(said(&report, Kind::Undecided).len(), 1);
}

#[test]
fn says_which_lists_there_are_not() {
    let list = |when: &str| with_more(&manifest(&self::when("s", when), ""));
    for never in [
        r#""profile.recent": { "$all": ["oslo", "rome"], "$size": 1 }"#,
        r#""profile.recent": { "$in": ["oslo"], "$size": 0 }"#,
        r#""$and": [{ "profile.recent": { "$size": 1 } }, { "profile.recent": "oslo" }, { "profile.recent": "rome" }]"#,
        r#""context.tags": { "$all": ["a", 1], "$size": { "$lt": 2 } }"#,
        r#""context.tags": { "$elemMatch": { "$gte": 2, "$lt": 1 } }"#,
        r#""context.tags": { "$elemMatch": { "$regex": "^a", "$notRegex": "a" } }"#,
        r#""$and": [{ "context.tags": { "$elemMatch": { "$gte": 5 } } }, { "context.tags": { "$not": { "$elemMatch": { "$gte": 2 } } } }]"#,
        r#""$and": [{ "context.tags": { "$alli": ["a", "b"] } }, { "context.tags": { "$size": 1 } }]"#,
    ] {
        assert_eq!(said(&report(&list(never), NOW), Kind::Never).len(), 1, "{never}");
    }
    for possible in [
        r#""profile.recent": { "$all": ["oslo", "rome"], "$size": 2 }"#,
        r#""profile.recent": { "$nin": ["oslo"], "$size": 12 }"#,
        r#""context.tags": { "$all": ["a", 1], "$size": { "$lt": 3 } }"#,
        // There may be something else in it, as a truth value.
        r#""context.tags": { "$elemMatch": { "$not": { "$type": "number" }, "$notRegex": "" } }"#,
        r#""$and": [{ "context.tags": { "$elemMatch": { "$type": "number", "$not": { "$lt": 5 } } } },
          { "context.tags": { "$not": { "$elemMatch": { "$gte": 5 } } } }]"#,
        r#""$and": [{ "context.tags": { "$elemMatch": { "$gte": 2 } } }, { "context.tags": 5 }, { "context.tags": { "$size": 1 } }]"#,
        r#""$and": [{ "context.tags": { "$alli": ["a"] } }, { "context.tags": "A" }, { "context.tags": { "$size": 1 } }]"#,
    ] {
        let report = report(&list(possible), NOW);
        assert_eq!(said(&report, Kind::Never), [""; 0], "{possible}");
        assert_eq!(said(&report, Kind::Undecided), [""; 0], "{possible}");
    }
}

#[test]
fn knows_how_countries_and_regions_are_written() {
    for never in [
        r#""context.country": { "$eqi": "dk", "$ne": "DK" }"#,
        r#""context.country": { "$ini": ["dk", "se"], "$nin": ["DK", "SE"] }"#,
        r#""context.region": { "$eqi": "ab", "$ne": "AB" }"#,
        r#""context.campaign.name": { "$eqi": "日", "$ne": "日" }"#,
    ] {
        assert_eq!(
            said(&report(&manifest(&when("s", never), ""), NOW), Kind::Never).len(),
            1,
            "{never}"
        );
    }
    let both = [
        when("any", r#""context.country": { "$eqi": "dk" }"#),
        when("dk", r#""context.country": "DK""#),
    ];
    let report = report(&manifest(&both.join(","), ""), NOW);
    assert_eq!(said(&report, Kind::Equal).len(), 1);
}
