//! What is found about a site as a whole, in manifests of a few lines.

use crate::examples::{NOW, ONE, TWO, live, manifest, said, when};
use crate::report;
use indgang::proof::Kind;

#[test]
fn finds_what_no_rule_uses() {
    let text = r#"{ "site": { "name": "N" },
        "topics": { "deals": {}, "sun": {} }, "items": { "x": { "topics": ["sun"] }, "y": { "topics": ["deals"] } },
        "slots": { "hero": { "variants": ["default", "one", "two"] }, "foot": { "variants": ["default"] } },
        "segments": { "s": { "who": "W.", "when": { "affinity.deals": { "$gte": 1 } } },
          "t": { "who": "W.", "when": { "affinity.deals": { "$gte": 2 } } } },
        "experiences": [{ "id": "e", "status": "draft", "audience": "s",
          "show": [{ "slot": "hero", "variant": "one" }] }],
        "outcomes": { "seen": { "event": "view" } } }"#;
    let report = report(text, NOW);
    assert_eq!(
        said(&report, Kind::Unused),
        [
            "the topic `sun` is of no use: no condition asks for interest in it",
            "the item `x` is of no use: no condition asks for it or for one of its topics",
            "the segment `t` is of no use: no experience is for it",
            "the variant `two` of the slot `hero` is of no use: no experience shows it",
            "the slot `foot` is of no use: no experience shows anything in it",
            "the outcome `seen` is of no use: no experience hopes for it",
        ]
    );
}

#[test]
fn counts_versions_against_the_budget() {
    let manifest = |budget: u32| {
        let countries = ["DK", "NO", "SE"]
            .map(|it| when(&it.to_lowercase(), &format!("\"context.country\": \"{it}\"")));
        let phone = when("phone", r#""context.device": "phone""#);
        let back = when("back", r#""affinity.deals": { "$gte": 1 }"#);
        let shows = |id: &str, slot: &str, variant: &str| {
            live(
                id,
                &format!(
                    r#""audience": "{id}", "show": [{{ "slot": "{slot}", "variant": "{variant}" }}]"#
                ),
            )
        };
        let experiences = [
            shows("dk", "hero", "one"),
            shows("no", "hero", "two"),
            shows("se", "hero", "default"),
            shows("phone", "foot", "small"),
            shows("back", "foot", "big"),
        ];
        format!(
            r#"{{ "site": {{ "name": "N", "budget": {{ "permutations": {budget} }} }}, "topics": {{ "deals": {{}} }},
            "slots": {{ "hero": {{ "variants": ["default", "one", "two"] }}, "foot": {{ "variants": ["default", "small", "big"] }} }},
            "segments": {{ {}, {phone}, {back} }}, "experiences": [ {} ] }}"#,
            countries.join(","),
            experiences.join(",")
        )
    };
    // What needs a profile is no version of the context's.
    let within = report(&manifest(6), NOW);
    assert_eq!((within.permutations.count, within.permutations.counted), (6, true));
    assert_eq!(said(&within, Kind::Permutations), [""; 0]);
    assert_eq!(
        said(&report(&manifest(5), NOW), Kind::Permutations),
        [
            "one page can come in 6 versions by context alone (`hero`: 3, `foot`: 2), and the budget is 5",
        ]
    );
}

/// A row that others decide before is told as such, and leads nobody around who has dismissed nothing.
#[test]
fn rows_that_nobody_gets_lead_nobody_around() {
    let entry = |from: &str, to: &str| {
        format!(r#"{{ "entry": "{from}", "to": "{to}", "redirect": true }}"#)
    };
    let shows = |id: &str, rows: &[String], more: &str| {
        live(id, &format!(r#"{more}"show": [{}]"#, rows.join(",")))
    };
    let loops = |experiences: &[String]| {
        let report = report(&manifest("", &experiences.join(",")), NOW);
        (
            said(&report, Kind::Loop).len(),
            said(&report, Kind::Dead).len(),
            said(&report, Kind::Shadowed).len(),
        )
    };
    let first = shows("first", &[entry("/", "/deals/")], r#""priority": 9, "#);
    let second = shows("second", &[entry("/", "/a/")], "");
    let back = shows("back", &[entry("/a/", "/")], "");
    assert_eq!(loops(&[second.clone(), back.clone()]), (1, 0, 0));
    assert_eq!(loops(&[first.clone(), second, back.clone()]), (0, 1, 0));
    // Of a row that is lost, the others are not.
    let both = shows("both", &[entry("/", "/a/"), entry("/b/", "/a/")], "");
    assert_eq!(loops(&[first.clone(), both, back]), (0, 0, 1));
    let other = shows("both", &[entry("/", "/a/"), entry("/b/", "/c/")], "");
    assert_eq!(loops(&[first, other, shows("back", &[entry("/c/", "/b/")], "")]), (1, 0, 1));
}

#[test]
fn asks_why_there_are_many_audiences() {
    let manifest = |count: usize, why: &str| {
        let segments: Vec<String> =
            (1..=count).map(|at| when(&format!("s{at}"), &format!("\"now.hour\": {at}"))).collect();
        let experiences: Vec<String> = (1..=count)
            .map(|at| live(&format!("e{at}"), &format!(r#""audience": "s{at}", {ONE}"#)))
            .collect();
        manifest(&segments.join(","), &experiences.join(",")).replacen(
            r#""name": "N""#,
            &format!(r#""name": "N"{why}"#),
            1,
        )
    };
    let said = |text: &str| said(&report(text, NOW), Kind::Audiences).len();
    assert_eq!(said(&manifest(7, "")), 0);
    assert_eq!(said(&manifest(8, "")), 1);
    // What is over is for nobody any more, and what has not begun will be.
    let dated = |dates: &str| {
        manifest(8, "").replacen(r#""audience": "s8""#, &format!(r#""audience": "s8", {dates}"#), 1)
    };
    assert_eq!(said(&dated(r#""until": "2026-11-21""#)), 0);
    assert_eq!(said(&dated(r#""until": "2026-11-23""#)), 1);
    assert_eq!(said(&dated(r#""from": "2026-12-24""#)), 1);
    assert_eq!(said(&manifest(8, r#", "audiences": { "why": "One for each hour of work." }"#)), 0);
}

/// The hardest conditions end in time, and it is said that they were not decided.
#[test]
fn says_what_it_did_not_decide() {
    // Pigeons and holes: impossible, and known to take long to show. Each pigeon is an hour of
    // its own topic; no two are in one hole.
    let pigeons = 8;
    let hole = |pigeon: usize, hole: usize| format!(r#"{{ "count.p{pigeon}": {hole} }}"#);
    let mut parts = Vec::new();
    for pigeon in 0..pigeons {
        let holes: Vec<String> = (0..pigeons - 1).map(|at| hole(pigeon, at)).collect();
        parts.push(format!(r#"{{ "$or": [{}] }}"#, holes.join(",")));
        for other in 0..pigeon {
            for at in 0..pigeons - 1 {
                parts.push(format!(
                    r#"{{ "$not": {{ "$and": [{}, {}] }} }}"#,
                    hole(pigeon, at),
                    hole(other, at)
                ));
            }
        }
    }
    let events: Vec<String> = (0..pigeons).map(|at| format!(r#""p{at}": {{}}"#)).collect();
    let text = manifest(&when("s", &format!(r#""$and": [{}]"#, parts.join(","))), "").replacen(
        r#""slots""#,
        &format!(r#""events": {{ {} }}, "slots""#, events.join(",")),
        1,
    );
    let report = report(&text, NOW);
    assert_eq!(said(&report, Kind::Never), [""; 0]);
    assert_eq!(
        said(&report, Kind::Undecided),
        ["whether anybody can be in the segment `s` was not decided",]
    );
}

#[test]
fn says_when_too_many_come_before_to_look_at_all() {
    // Each of them takes one age; two at the end take everybody, and what is left comes last.
    let ages: Vec<String> =
        (0..80).map(|age| when(&format!("a{age}"), &format!(r#""context.age": {age}"#))).collect();
    let one = |id: &str, audience: &str, priority: u32| {
        live(id, &format!(r#""priority": {priority}, "audience": "{audience}", {ONE}"#))
    };
    let text = |count: usize| {
        let mut segments = ages.iter().take(count).cloned().collect::<Vec<String>>();
        segments.push(when("yes", r#""context.sub": true"#));
        segments.push(when("no", r#""context.sub": { "$ne": true }"#));
        segments.push(when("dk", r#""context.country": "DK""#));
        let mut all: Vec<String> =
            (0..count).map(|age| one(&format!("e{age}"), &format!("a{age}"), 9)).collect();
        all.extend([one("yes", "yes", 8), one("no", "no", 8), one("last", "dk", 7)]);
        let text = manifest(&segments.join(","), &all.join(","));
        let more = r#""attributes": { "age": { "type": "number" }, "sub": { "type": "boolean" } }, "slots""#;
        text.replacen(r#""slots""#, more, 1)
    };
    let few = report(&text(60), NOW);
    assert_eq!(said(&few, Kind::Dead).len(), 1);
    assert_eq!(said(&few, Kind::Undecided), [""; 0]);
    let many = report(&text(80), NOW);
    assert_eq!(said(&many, Kind::Dead), [""; 0]);
    let what = "whether others leave anything to `last` was not decided";
    assert!(said(&many, Kind::Undecided).contains(&what), "{:?}", said(&many, Kind::Undecided));
}

#[test]
fn says_when_there_are_too_many_dates_to_compare() {
    let day = |at: u32| format!("2026-{:02}-{:02}", 11 + (24 + at) / 30, (24 + at) % 30 + 1);
    let text = |days: u32| {
        let one = |at: u32| {
            let dates = format!(r#""from": "{}", "until": "{}""#, day(at), day(at + 1));
            live(&format!("d{at}"), &format!(r#""priority": 5, {dates}, {ONE}"#))
        };
        let mut all: Vec<String> = (0..days).map(one).collect();
        let dates = format!(r#""from": "{}", "until": "{}""#, day(0), day(days));
        all.push(live("last", &format!("{dates}, {TWO}")));
        manifest("", &all.join(","))
    };
    assert_eq!(said(&report(&text(15), NOW), Kind::Dead).len(), 1);
    let many = report(&text(35), NOW);
    assert_eq!(said(&many, Kind::Dead), [""; 0]);
    assert_eq!(
        said(&many, Kind::Undecided),
        ["whether others leave anything to `last` was not decided"]
    );
}

#[test]
fn dates_are_compared_with_weekdays_and_months() {
    let never = |condition: &str, dates: &str| {
        let experience = live("e", &format!(r#""audience": "s", {dates}, {ONE}"#));
        let report = report(&manifest(&when("s", condition), &experience), NOW);
        said(&report, Kind::Unreachable).len() == 1
    };
    let january = r#""from": "2027-01-02", "until": "2027-01-31""#;
    assert!(never(r#""now.month": 6"#, january));
    assert!(!never(r#""now.month": { "$in": [6, 1] }"#, january));
    // Somewhere it is still December, or already February.
    assert!(!never(r#""now.month": 12"#, r#""from": "2027-01-01", "until": "2027-01-31""#));
    assert!(!never(r#""now.month": 2"#, r#""from": "2027-01-02", "until": "2027-02-01""#));
    let tuesday = r#""from": "2027-11-23", "until": "2027-11-24""#;
    assert!(never(r#""now.weekday": 5"#, tuesday));
    for near in 1..=3 {
        assert!(!never(&format!(r#""now.weekday": {near}"#), tuesday), "{near}");
    }
    assert!(!never(r#""now.month": 6"#, r#""from": "2027-01-02""#));

    let winter = when("winter", r#""now.month": { "$in": [11, 12, 1] }"#);
    let all = [
        live("first", &format!(r#""priority": 5, "audience": "winter", {ONE}"#)),
        live("next", &format!(r#""from": "2026-12-03", "until": "2026-12-20", {TWO}"#)),
        live("later", &format!(r#""from": "2026-12-03", "until": "2027-02-20", {TWO}"#)),
    ];
    let report = report(&manifest(&winter, &all.join(",")), NOW);
    let dead = said(&report, Kind::Dead);
    assert!(dead.len() == 1 && dead[0].contains("`next`"), "{dead:?}");
}

/// Segments and experiences as one text, and what is found of one kind.
fn found(segments: &[String], experiences: &[String], kind: Kind) -> Vec<String> {
    let report = report(&manifest(&segments.join(","), &experiences.join(",")), NOW);
    said(&report, kind).into_iter().map(String::from).collect()
}

#[test]
fn nobody_is_blamed_for_days_on_which_nobody_comes() {
    let segments = [
        when("danes", r#""context.country": "DK""#),
        when("weekend", r#""now.weekday": { "$gte": 6 }"#),
        when("either", r#""$or": [{ "context.path": "/b/" }, { "now.weekday": { "$gte": 6 } }]"#),
    ];
    let danes =
        |rest: &str| live("danes", &format!(r#""priority": 9, "audience": "danes", {rest}"#));
    let all = [
        danes(&format!(r#""from": "2026-12-01", "until": "2026-12-03", {ONE}"#)),
        live(
            "all",
            &format!(r#""priority": 8, "from": "2026-12-03", "until": "2026-12-09", {ONE}"#),
        ),
        live(
            "late",
            &format!(
                r#""audience": "weekend", "from": "2026-12-01", "until": "2026-12-09", {TWO}"#
            ),
        ),
    ];
    let dead = found(&segments, &all, Kind::Dead);
    assert!(
        dead.len() == 1 && dead[0].contains("`all` decides") && !dead[0].contains("danes"),
        "{dead:?}"
    );

    let entries = [
        danes(r#""show": [{ "entry": "/a/", "to": "/c/" }]"#),
        live(
            "late",
            r#""audience": "either", "from": "2026-12-01", "until": "2026-12-03", "show": [{ "entry": "/a/", "to": "/d/" }]"#,
        ),
    ];
    assert_eq!(found(&segments, &entries, Kind::Dead), [""; 0]);
    let unreachable = found(&segments, &entries, Kind::Unreachable);
    assert!(unreachable.len() == 1 && unreachable[0].contains("while it runs"), "{unreachable:?}");
}

#[test]
fn nobody_goes_around_whom_dates_or_others_keep_out() {
    let segments =
        [when("november", r#""now.month": 11"#), when("danes", r#""context.country": "DK""#)];
    let sends = |from: &str, to: &str| {
        format!(r#""show": [{{ "entry": "{from}", "to": "{to}", "redirect": true }}]"#)
    };
    let dated = |from: &str| {
        [
            live(
                "out",
                &format!(
                    r#""audience": "november", "from": "2026-11-01", "until": "2026-12-31", {}"#,
                    sends("/a/", "/b/")
                ),
            ),
            live(
                "back",
                &format!(r#""from": "{from}", "until": "2027-01-31", {}"#, sends("/b/", "/a/")),
            ),
        ]
    };
    assert_eq!(found(&segments, &dated("2026-11-28"), Kind::Loop).len(), 1);
    assert_eq!(found(&segments, &dated("2026-12-05"), Kind::Loop), [""; 0]);
    let ranked = |first: i32| {
        [
            live(
                "first",
                &format!(r#""priority": {first}, "audience": "danes", {}"#, sends("/a/", "/c/")),
            ),
            live("out", &format!(r#""priority": 5, {}"#, sends("/a/", "/b/"))),
            live(
                "back",
                &format!(r#""priority": 5, "audience": "danes", {}"#, sends("/b/", "/a/")),
            ),
        ]
    };
    assert_eq!(found(&segments, &ranked(1), Kind::Loop).len(), 1);
    assert_eq!(found(&segments, &ranked(9), Kind::Loop), [""; 0]);
    // Two that take turns keep them out as one does.
    let turns = |until: &str| {
        let [first, out, back] = ranked(9);
        let one = first.replacen("\"first\"", "\"one\"", 1).replacen(
            "\"show\"",
            "\"until\": \"2027-01-01\", \"show\"",
            1,
        );
        let other = first.replacen("\"show\"", &format!("\"from\": \"{until}\", \"show\""), 1);
        [one, other, out, back]
    };
    assert_eq!(found(&segments, &turns("2027-01-01"), Kind::Loop), [""; 0]);
    assert_eq!(found(&segments, &turns("2027-01-03"), Kind::Loop).len(), 1);
}

#[test]
fn a_weekday_of_a_month_is_there_only_where_dates_have_it() {
    let mondays = [when("mondays", r#""now.month": 1, "now.weekday": 1"#)];
    let of = |until: &str| {
        let dates = format!(r#""audience": "mondays", "from": "2027-01-26", "until": "{until}""#);
        [live("e", &format!("{dates}, {ONE}"))]
    };
    // The only Monday is the first of February; the one before was over everywhere but far west.
    assert_eq!(found(&mondays, &of("2027-02-02"), Kind::Unreachable), [""; 0]);
    let later = [live(
        "e",
        &format!(r#""audience": "mondays", "from": "2027-01-30", "until": "2027-02-02", {ONE}"#),
    )];
    assert_eq!(found(&mondays, &later, Kind::Unreachable).len(), 1);
}

#[test]
fn says_which_experiences_a_profile_cannot_tell_apart() {
    let both = |status: &str| {
        let other = live("e276", ONE).replacen("live", status, 1);
        found(&[], &[live("e84", ONE), other], Kind::SameKey)
    };
    assert_eq!(both("live").len(), 1);
    assert_eq!(both("draft"), [""; 0]);
}

#[test]
fn kinds_have_codes_and_meanings_of_their_own() {
    let mut codes: Vec<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Kind::ALL.len());
}
