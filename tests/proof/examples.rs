//! What is found, in manifests of a few lines, and how it is said.

use crate::report;
use indgang::limits::PROOF_LOOP;
use indgang::proof::{Kind, Report};

pub const NOW: &str = "2026-11-21";

/// A manifest of these segments and experiences.
pub fn manifest(segments: &str, experiences: &str) -> String {
    format!(
        r#"{{ "site": {{ "name": "N", "languages": ["en", "da"] }},
        "topics": {{ "deals": {{}} }},
        "slots": {{ "hero": {{ "variants": ["default", "one", "two"] }} }},
        "segments": {{ {segments} }},
        "experiences": [ {experiences} ] }}"#
    )
}

/// A segment of this condition.
pub fn when(name: &str, condition: &str) -> String {
    format!("\"{name}\": {{ \"who\": \"W.\", \"when\": {{ {condition} }} }}")
}

/// A live experience with these fields more.
pub fn live(id: &str, fields: &str) -> String {
    format!("{{ \"id\": \"{id}\", \"status\": \"live\", {fields} }}")
}

pub const ONE: &str = r#""show": [{ "slot": "hero", "variant": "one" }]"#;
pub const TWO: &str = r#""show": [{ "slot": "hero", "variant": "two" }]"#;

/// The texts of what was found of that kind.
pub fn said(report: &Report, kind: Kind) -> Vec<&str> {
    report.findings.iter().filter(|it| it.kind == kind).map(|it| it.what.as_str()).collect()
}

#[track_caller]
pub fn check(segments: &str, experiences: &str, kind: Kind, expected: &[&str]) {
    let report = report(&manifest(segments, experiences), NOW);
    assert_eq!(said(&report, kind), expected);
}

#[track_caller]
fn never(condition: &str, parts: &str) {
    let expected = format!("nobody can be in the segment `s` but by a signed link: {parts}");
    check(&when("s", condition), "", Kind::Never, &[&expected]);
}

#[track_caller]
fn somebody(condition: &str) {
    check(&when("s", condition), "", Kind::Never, &[]);
}

#[test]
fn says_which_parts_never_hold_together() {
    never(
        r#""context.country": "DK", "now.month": { "$lte": 3, "$gte": 10 }, "affinity.deals": 1"#,
        "`now.month <= 3` and `now.month >= 10` never hold together",
    );
    never(r#""now.hour": { "$not": { "$lte": 23 } }"#, "`not now.hour <= 23` never holds");
    never(
        r#""context.device": { "$nin": ["phone", "tablet", "desktop", "other"] }"#,
        "`context.device not in (\"phone\", \"tablet\", \"desktop\", \"other\")` never holds",
    );
    never(
        r#""profile.sessions": { "$exists": false }, "affinity.deals": { "$gte": 0 }"#,
        "`profile.sessions is missing` and `affinity.deals >= 0` never hold together",
    );
    never(r#""context.campaign.source": """#, "`context.campaign.source is \"\"` never holds");
}

/// A manifest of one question with these fields, and a live experience for who answered.
fn asking(known: &str, ask: &str, status: &str) -> String {
    format!(
        r#"{{ "site": {{ "name": "N" }}, "topics": {{ "deals": {{}} }}, "events": {{ "purchase": {{}} }},
        "traits": {{ "diet": {{ "type": "string", "why": "W.", {known} "ask": {{ "question": "Q?", {ask} }} }} }},
        "segments": {{ "s": {{ "who": "W.", "when": {{ "trait.diet": "vegan", "count.purchase": 0 }} }} }},
        "slots": {{ "hero": {{ "variants": ["default", "one"] }} }},
        "experiences": [{{ "id": "e", "status": "{status}", "audience": "s", {ONE} }}] }}"#
    )
}

#[test]
fn says_which_questions_nobody_can_be_asked() {
    let asked = |when: &str| report(&asking("", &format!(r#""when": {{ {when} }}"#), "live"), NOW);
    for (when, rule) in [
        (r#""trait.diet": "vegan""#, "`trait.diet is \"vegan\"`"),
        (r#""profile.sessions": { "$exists": false }"#, "`profile.sessions is missing`"),
    ] {
        let expected = format!(
            "nobody can be asked for `diet`: {rule} holds for nobody who has a profile and has not \
             answered"
        );
        assert_eq!(said(&asked(when), Kind::NeverAsked), [expected]);
    }
    for when in ["", r#""trait.diet": { "$exists": false }"#, r#""affinity.deals": { "$gte": 1 }"#]
    {
        let report = asked(when);
        assert_eq!(said(&report, Kind::NeverAsked), [""; 0], "{when}");
        // A topic that only a question asks for is asked for.
        let unused = usize::from(!when.contains("deals"));
        assert_eq!(said(&report, Kind::Unused).len(), unused, "{when}");
    }
}

#[test]
fn says_which_questions_come_too_early() {
    let high = r#""sensitivity": "high", "may": { "ask": "M." },"#;
    let early = |when: &str| {
        let report = report(&asking(high, &format!(r#""when": {{ {when} }}"#), "live"), NOW);
        said(&report, Kind::AskedEarly).len()
    };
    assert_eq!(early(r#""context.country": "DK""#), 1);
    assert_eq!(early(r#""affinity.deals": { "$gte": 1 }"#), 1);
    assert_eq!(early(r#""profile.sessions": { "$gte": 1 }"#), 1);
    assert_eq!(early(r#""profile.sessions": { "$gte": 2 }"#), 0);
    assert_eq!(early(r#""count.purchase": { "$gte": 1 }, "context.country": "DK""#), 0);
    // What is less sensitive may be asked of anybody.
    let report = report(&asking("", r#""gives": "G.""#, "live"), NOW);
    assert_eq!(said(&report, Kind::AskedEarly).len(), 0);
}

#[test]
fn says_which_answers_change_nothing() {
    let report = report(&asking("", r#""gives": "G.""#, "draft"), NOW);
    assert_eq!(
        said(&report, Kind::ForNothing),
        [
            "visitors are asked for `diet`, and the answer changes nothing: no live experience is for \
          a segment that asks for it"
        ]
    );
    let live = crate::report(&asking("", r#""gives": "G.""#, "live"), NOW);
    assert_eq!(said(&live, Kind::ForNothing), [""; 0]);
}

/// A value that no option gives is a name misspelt, or an answer that is not offered any more.
#[test]
fn says_which_answers_no_question_offers() {
    let report = |value: &str, more: &str| {
        let options = r#", "options": { "sun": "Sun", "snow": "Snow" }"#;
        let options = if more.is_empty() { options } else { more };
        let text = format!(
            r#"{{ "site": {{ "name": "N" }},
          "traits": {{ "trip": {{ "type": "string", "why": "W.", "ask": {{ "question": "Q?"{options} }} }} }},
          "segments": {{ "them": {{ "who": "T.", "when": {{ "trait.trip": {value} }} }} }} }}"#
        );
        let report = crate::report(&text, NOW);
        said(&report, Kind::NotOffered).into_iter().map(String::from).collect::<Vec<_>>()
    };
    assert_eq!(report(r#""sun""#, ""), [""; 0]);
    assert_eq!(report(r#"{ "$in": ["snow", "sun"] }"#, ""), [""; 0]);
    assert_eq!(report(r#"{ "$exists": true }"#, ""), [""; 0]);
    assert_eq!(report(r#""sea""#, r#", "gives": "G.""#), [""; 0], "any text can be told");
    for value in [r#""sea""#, r#"{ "$in": ["sun", "sea"] }"#, r#"{ "$ne": "sea" }"#] {
        assert_eq!(report(value, ""), ["no answer to the question for `trip` is `sea`"], "{value}");
    }
}

#[test]
fn both_zeros_are_one_number() {
    let text = r#"{ "site": { "name": "N" }, "attributes": { "height": { "type": "number" } },
      "segments": {
        "s": { "who": "S.", "when": { "context.height": { "$gte": 0, "$lte": 0, "$nin": [-0.0] } } },
        "t": { "who": "T.", "when": { "context.height": { "$gte": -0.0, "$lte": 0 } } } } }"#;
    let report = report(text, NOW);
    let parts = "`context.height >= 0`, `context.height <= 0` and `context.height is not 0`";
    let never = format!(
        "nobody can be in the segment `s` but by a signed link: {parts} never hold together"
    );
    assert_eq!(said(&report, Kind::Never), [never]);
}

#[test]
fn calls_nobody_never_who_can_be() {
    // In December or in March.
    somebody(r#""$or": [{ "now.month": { "$lte": 3 } }, { "now.month": { "$gte": 10 } }]"#);
    somebody(r#""affinity.deals": { "$gt": 0.5, "$lt": 0.50002 }"#);
    never(
        r#""affinity.deals": { "$gt": 0.5, "$lt": 0.50001 }"#,
        "`affinity.deals > 0.5` and `affinity.deals < 0.50001` never hold together",
    );
    somebody(r#""context.language": { "$nin": ["en", "da"] }"#);
    somebody(r#""$not": { "profile.sessions": { "$gte": 0 } }"#);
}

/// What never happened has no day, what did has one, and a request asks for a path.
#[test]
fn knows_what_goes_together() {
    let buys = |condition: &str| {
        let text = manifest(&when("s", condition), "").replacen(
            r#""slots""#,
            if condition.contains("fly") {
                r#""events": { "buy": {}, "fly": {} }, "slots""#
            } else {
                r#""events": { "buy": {} }, "slots""#
            },
            1,
        );
        said(&report(&text, NOW), Kind::Never).join("\n")
    };
    let said =
        |parts: &str| format!("nobody can be in the segment `s` but by a signed link: {parts}");
    assert_eq!(
        buys(r#""count.buy": 0, "since.buy": { "$lt": 3 }"#),
        said("`count.buy is 0` and `since.buy < 3` never hold together")
    );
    assert_eq!(
        buys(r#""since.buy": { "$exists": false }, "count.buy": { "$gte": 1 }"#),
        said("`since.buy is missing` and `count.buy >= 1` never hold together")
    );
    for somebody in [
        r#""count.buy": 1, "since.buy": { "$lt": 3 }"#,
        r#""count.buy": { "$lt": 2 }, "since.buy": { "$gte": 3 }"#,
        r#""count.buy": { "$lt": 2 }, "since.buy": { "$exists": false }"#,
        r#""count.buy": 0, "since.fly": { "$lt": 3 }"#,
        // Nobody has bought who has no profile.
        r#""$not": { "count.buy": { "$gte": 0 } }, "since.buy": { "$exists": false }"#,
    ] {
        assert_eq!(buys(somebody), "", "{somebody}");
    }
}

#[test]
fn says_when_everybody_is_in() {
    let expected = ["everybody is in the segment `s`"];
    check(&when("s", ""), "", Kind::Always, &expected);
    check(&when("s", r#""now.weekday": { "$lte": 7 }"#), "", Kind::Always, &expected);
    // Not who has no profile.
    check(&when("s", r#""affinity.deals": { "$gte": 0 }"#), "", Kind::Always, &[]);
}

#[test]
fn finds_the_same_segment_in_other_words() {
    let segments = [
        when("a", r#""now.weekday": { "$gte": 6 }, "context.country": "DK""#),
        when("b", r#""context.country": { "$in": ["DK"] }, "now.weekday": { "$in": [6, 7] }"#),
        when(
            "c",
            r#""$nor": [{ "now.weekday": { "$lt": 6 } }, { "context.country": { "$ne": "DK" } }]"#,
        ),
        when("d", r#""now.weekday": { "$gte": 5 }, "context.country": "DK""#),
    ];
    let expected = [
        "the segments `b` and `a` are the same visitors",
        "the segments `c` and `a` are the same visitors",
    ];
    check(&segments.join(","), "", Kind::Equal, &expected);
}

#[test]
fn finds_experiences_for_which_others_decide_before() {
    let segments = [
        when("dk", r#""context.country": "DK""#),
        when("nordic", r#""context.country": { "$in": ["DK", "NO"] }"#),
    ]
    .join(",");
    let wide =
        |more: &str| live("wide", &format!(r#""priority": 9, "audience": "nordic", {more} {ONE}"#));
    let narrow = |more: &str| live("narrow", &format!(r#""audience": "dk", {more} {TWO}"#));
    let dead = "the experience `narrow` never shows anything but by a signed link: `wide` decides all it shows before it";
    check(&segments, &[narrow(""), wide("")].join(","), Kind::Dead, &[dead]);
    // Before the wide one begins, the narrow one shows.
    let from = r#""from": "2026-12-01","#;
    check(&segments, &[wide(from), narrow("")].join(","), Kind::Dead, &[]);
    check(&segments, &[wide(from), narrow(from)].join(","), Kind::Dead, &[dead]);
    let until = r#""until": "2026-12-01","#;
    check(&segments, &[wide(until), narrow("")].join(","), Kind::Dead, &[]);
    check(&segments, &[wide(until), narrow(until)].join(","), Kind::Dead, &[dead]);
}

#[test]
fn finds_what_several_decide_together() {
    let segments = [
        when("phone", r#""context.device": "phone""#),
        when("large", r#""context.device": { "$in": ["tablet", "desktop", "other"] }"#),
        when("dk", r#""context.country": "DK""#),
    ]
    .join(",");
    let experiences = [
        live("small", &format!(r#""priority": 3, "audience": "phone", {ONE}"#)),
        live("big", &format!(r#""priority": 2, "audience": "large", {ONE}"#)),
        live("danes", &format!(r#""priority": 1, "audience": "dk", {TWO}"#)),
    ]
    .join(",");
    let expected = "the experience `danes` never shows anything but by a signed link: `small` and `big` decide all it shows before it";
    check(&segments, &experiences, Kind::Dead, &[expected]);
}

#[test]
fn finds_a_row_that_others_decide_before() {
    let experiences = [
        live("all", r#""priority": 3, "show": [{ "entry": "/", "to": "/a/" }]"#),
        live(
            "two",
            r#""show": [{ "entry": "/", "to": "/b/" }, { "slot": "hero", "variant": "two" }]"#,
        ),
    ];
    let expected = "the experience `two` never gets to the way in at `/`: `all` decides it before";
    check("", &experiences.join(","), Kind::Shadowed, &[expected]);
}

#[test]
fn finds_experiences_that_nobody_can_get() {
    let past = live("past", &format!(r#""until": "2026-11-21", {ONE}"#));
    check("", &past, Kind::Over, &["the experience `past` is over: `until` is past"]);
    let segments = [
        when("none", r#""now.hour": { "$not": { "$lte": 23 } }"#),
        when("back", r#""profile.sessions": { "$gte": 2 }"#),
    ];
    let none = live("x", &format!(r#""audience": "none", {ONE}"#));
    let held = live("y", &format!(r#""audience": "back", "holdout": 1, {TWO}"#));
    let expected = [
        "nobody can get the experience `x` but by a signed link: nobody else is in `none`",
        "nobody can get the experience `y` but by a signed link: everybody in `back` has a profile, and all of them are held out",
    ];
    check(&segments.join(","), &[none, held].join(","), Kind::Unreachable, &expected);
}

#[test]
fn tells_loops_from_chains() {
    let segments =
        [when("dk", r#""context.country": "DK""#), when("no", r#""context.country": "NO""#)]
            .join(",");
    let entry = |id: &str, audience: &str, from: &str, to: &str, redirect: bool| {
        let show = format!(r#"{{ "entry": "{from}", "to": "{to}", "redirect": {redirect} }}"#);
        live(id, &format!(r#""audience": "{audience}", "show": [{show}]"#))
    };
    let two = |other: &str, redirect| {
        [entry("x", "dk", "/", "/a/", redirect), entry("y", other, "/a/", "/", redirect)].join(",")
    };
    check(
        &segments,
        &two("dk", true),
        Kind::Loop,
        &["`/` sends to `/a/`, which sends to `/`: one visitor can be sent around without end"],
    );
    check(
        &segments,
        &two("dk", false),
        Kind::Loop,
        &[
            "`/` shows `/a/`, which shows `/`: entries are not followed, so nobody goes around, but one \
         visitor can get each page at the other's address",
        ],
    );
    check(&segments, &two("no", true), Kind::Loop, &[]);
    let chain =
        [entry("x", "dk", "/", "/a/", false), entry("y", "dk", "/a/", "/b/", false)].join(",");
    check(&segments, &chain, Kind::Loop, &[]);
    check(
        &segments,
        &chain,
        Kind::Chain,
        &[
            "`/` shows `/a/` as it is: an entry is not followed, so what `y` does for `/a/` (`/b/`) does \
         not apply there",
        ],
    );
    assert!(Kind::Chain.is_note());
}

/// An entry that redirects, or not, for everybody.
fn leads(at: usize, from: &str, to: &str, redirect: bool) -> String {
    let show = format!(r#"{{ "entry": "{from}", "to": "{to}", "redirect": {redirect} }}"#);
    live(&format!("x{at}"), &format!(r#""show": [{show}]"#))
}

/// Redirects from path to path, the last to the first, with these more.
fn round(count: usize, more: &[String]) -> String {
    let path = |at: usize| format!("/{}/", at % count);
    let all = (0..count).map(|at| leads(at, &path(at), &path(at + 1), true));
    all.chain(more.iter().cloned()).collect::<Vec<String>>().join(",")
}

#[test]
fn finds_long_loops_and_says_where_it_stopped_looking() {
    let found = |experiences: &str| {
        let report = report(&manifest("", experiences), NOW);
        let undecided = said(&report, Kind::Undecided).join("\n");
        (said(&report, Kind::Loop).len(), undecided)
    };
    assert_eq!(found(&round(5, &[])), (1, String::new()));
    assert_eq!(found(&round(PROOF_LOOP, &[])), (1, String::new()));
    let (loops, undecided) = found(&round(PROOF_LOOP + 1, &[]));
    assert_eq!(loops, 0);
    assert_eq!(undecided, "this entry point was not followed to the end: it takes too long");
    // What leads to a loop or away from one is in none, however long it is.
    let tail = |at: usize| leads(100 + at, &format!("/t{at}/"), &format!("/t{}/", at + 1), true);
    let mut tails: Vec<String> = (0..2 * PROOF_LOOP).map(tail).collect();
    tails.push(leads(99, &format!("/t{}/", 2 * PROOF_LOOP), "/0/", true));
    tails.extend((100..100 + 2 * PROOF_LOOP).map(tail));
    tails.push(leads(98, "/0/", "/t100/", true));
    assert_eq!(found(&round(3, &tails)), (1, String::new()));
}

/// Whom nobody asks for an entry from is not said to be taken by others.
#[test]
fn blames_no_other_for_an_entry_that_nobody_asks_for() {
    let segments = [
        when("dk", r#""context.country": "DK""#),
        when("deals", r#""context.path": { "$regex": "^/deals" }"#),
    ]
    .join(",");
    let all = live("all", r#""priority": 9, "show": [{ "entry": "/", "to": "/a/" }]"#);
    let deals = |show: &str| {
        let show = format!(r#"{{ "entry": "/", "to": "/x/" }}{show}"#);
        let deals = live("deals", &format!(r#""audience": "deals", "show": [{show}]"#));
        let hero = live("hero", &format!(r#""priority": 8, {ONE}"#));
        [all.clone(), hero, deals].join(",")
    };
    let nobody = "the experience `deals` never shows anything but by a signed link: nobody in its \
                  audience asks for the path of its entry while it runs";
    check(&segments, &deals(""), Kind::Dead, &[]);
    check(&segments, &deals(""), Kind::Unreachable, &[nobody]);
    let more = r#", { "slot": "hero", "variant": "two" }"#;
    let both = format!("{nobody}, and `hero` decides the rest of what it shows before it");
    check(&segments, &deals(more), Kind::Dead, &[&both]);
}

/// A device does not know what the edge alone decides, so that decides nothing before others.
#[test]
fn what_the_edge_alone_decides_takes_nothing_from_others() {
    let segment = |place: &str| {
        let rule = r#""who": "W.", "when": { "affinity.deals": 1 }"#;
        format!(r#""first": {{ {rule}, "where": "{place}" }}, "second": {{ {rule} }}"#)
    };
    let first = live("first", &format!(r#""audience": "first", "because": "B.", {ONE}"#));
    let second = |audience: &str| {
        live("second", &format!(r#""audience": "{audience}", "because": "B.", {TWO}"#))
    };
    let all = |audience| format!("{first}, {}", second(audience));
    let dead = "the experience `second` never shows anything but by a signed link: `first` decides all it shows before it";
    check(&segment("anywhere"), &all("second"), Kind::Dead, &[dead]);
    check(&segment("edge"), &all("second"), Kind::Dead, &[]);
    check(&segment("edge"), &all("first"), Kind::Dead, &[dead]);
}
