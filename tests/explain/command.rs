//! `indgang explain`, as it is run.

use crate::run::{file, golden, refused, root, run, told};
use std::path::Path;

const MANIFEST: &str = "www/indgang.jsonc";
const ANNA: &str = "tests/data/explain/anna.json";
const VIEW: &str = "tests/data/explain/view.json";

#[track_caller]
fn explained(args: &[&str]) -> String {
    told(&[&["explain"], args].concat())
}

#[track_caller]
fn mistaken(args: &[&str]) -> String {
    refused(&[&["explain", MANIFEST], args].concat())
}

#[test]
fn the_demo_explained() {
    let anna = [MANIFEST, "--profile", ANNA, "--context", VIEW];
    golden("explain/anna.txt", &explained(&anna));
    let next = [&anna[..], &["--slot", "next", "--json"]].concat();
    golden("explain/anna-next.json", &explained(&next));
    golden("explain/nobody.txt", &explained(&[MANIFEST, "--context", VIEW, "--slot", "season"]));
}

/// As a plan tells of patterns, of which it holds no texts.
fn nameless_patterns(told: &str) -> String {
    let mut parts = told.split("matches /");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |told, part| {
        let (_, rest) = part.split_once('/').expect("it ends");
        told + "matches its pattern" + rest
    })
}

#[test]
fn a_plan_is_explained_like_its_manifest() {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let [edge, browser] = ["explain-edge.bin", "explain-browser.bin"]
        .map(|name| tmp.join(name).to_str().expect("text").to_owned());
    assert!(run(&["build", MANIFEST, "--out", &edge, "--browser", &browser]).status.success());
    let with = |file: &str| explained(&[file, "--profile", ANNA, "--context", VIEW, "--json"]);
    assert_eq!(nameless_patterns(&with(MANIFEST)), with(&edge));
    // The reason for the visitor stands for the name that a browser's plan does not have.
    let nameless = explained(&[&browser, "--profile", ANNA, "--context", VIEW]);
    let line = "hero        deals           You have looked at low fares lately.\n";
    assert!(nameless.contains(line), "{nameless}");
    // It decides on the device alone, and so for who lets the profile live there.
    assert!(nameless.contains(", with a profile on the device\n"), "{nameless}");
}

/// A plan holds tables instead of patterns; where the manifest is at hand, so are its texts.
#[test]
fn patterns_are_told_where_the_manifest_is_at_hand() {
    let manifest = file(
        "explain-patterns.jsonc",
        r#"{ "site": { "name": "S" }, "attributes": { "tags": { "type": "list" } },
  "segments": { "readers": { "who": "Readers.", "when": { "$or": [
    { "context.path": { "$regexi": "^/NEWS/[0-9]+" } },
    { "context.tags": { "$elemMatch": { "$regex": "^n.ws$" } } } ] } } },
  "slots": { "hero": { "variants": ["default", "news"] } },
  "experiences": [{ "id": "e", "status": "live", "audience": "readers", "because": "B.",
    "opportunity": "O.", "show": [{ "slot": "hero", "variant": "news" }] }] }"#,
    );
    let told = explained(&[&manifest]);
    let line = "  context.path matches /^/NEWS/[0-9]+/i: no, context.path is \"/\"\n";
    assert!(told.contains(line), "{told}");
    assert!(told.contains("context.tags has one where (it matches /^n.ws$/): no"), "{told}");
    let plan = file("explain-patterns.bin", "");
    assert!(run(&["build", &manifest, "--out", &plan]).status.success());
    assert!(explained(&[&plan]).contains("  context.path matches its pattern: no"));
}

/// The day after, what it would be for may be over.
#[test]
fn another_day_is_only_perhaps_one_while_it_runs() {
    let near = |dates: &str| {
        let text = format!(
            r#"{{ "site": {{ "name": "S" }},
  "segments": {{ "fridays": {{ "who": "W.", "when": {{ "now.weekday": 5 }} }} }},
  "slots": {{ "hero": {{ "variants": ["default", "news"] }} }},
  "experiences": [{{ "id": "e", "status": "live", "audience": "fridays", {dates}
    "show": [{{ "slot": "hero", "variant": "news" }}] }}] }}"#
        );
        let manifest = file("explain-dates.jsonc", &text);
        let view = file("explain-dates.json", r#"{ "now": "2027-11-23T12:00:00Z" }"#);
        let told = explained(&[&manifest, "--context", &view, "--json"]);
        ["true", "false"].map(|proven| told.contains(&format!("\"proven\":{proven}")))
    };
    assert_eq!(near(""), [true, false]);
    assert_eq!(near(r#""from": "2027-11-23", "until": "2027-11-24","#), [false, true]);
}

#[test]
fn mistakes_have_their_places_and_the_nearest_name() {
    let profile = file(
        "explain-past.json",
        r#"{ "session": 3,
  "topics": { "deal": 1, "sun": -1 }, "counts": { "purchase": { "dayAgo": 1 } },
  "recent": ["lisbo"], "traits": { "first_name": 5 }, "seed": 65536,
  "dismissed": ["deals-frist", 4], "paused": "yes" }"#,
    );
    golden("explain/mistakes-past.txt", &mistaken(&["--profile", &profile]));
    let view = file(
        "explain-view.json",
        r#"{ "path": "home", "country": "dk", "region": "dk-84",
  "device": "fone", "referrer": "serch", "now": "yesterday", "language": "fr",
  "utcOffsetMinutes": 900, "attributes": { "x": 1 }, "campaign": { "sauce": "a" }, "city": 1 }"#,
    );
    golden("explain/mistakes-view.txt", &mistaken(&["--context", &view]));
    let broken = file("explain-broken.json", "{ \"sessions\": ");
    assert!(mistaken(&["--profile", &broken]).contains("broken.json:1:15"));
    let tail = file("explain-tail.json", "{ \"sessions\": 1 } x");
    let told = mistaken(&["--profile", &tail]);
    assert!(told.contains("]: something follows the end\n"), "{told}");
}

/// `check` proves by the types that are declared, so no value may have another.
#[test]
fn values_of_another_type_than_declared_are_refused() {
    let manifest = file(
        "explain-typed.jsonc",
        r#"{ "site": { "name": "S" }, "attributes": { "tier": { "type": "number" },
    "plan": { "type": "string" }, "app": { "type": "version" }, "new": { "type": "boolean" },
    "tags": { "type": "list" } },
  "segments": { "s": { "who": "S.", "when": { "context.tier": 1, "context.plan": "a",
    "context.app": { "$vlt": "2.0.0" }, "context.new": true, "context.tags": "a" } } } }"#,
    );
    let with = |value: &str| {
        let view = format!(r#"{{ "attributes": {{ {value} }} }}"#);
        ["explain".into(), manifest.clone(), "--context".into(), file("explain-typed.json", &view)]
    };
    for (value, what) in [
        (r#""tier": "gold""#, r#"this is the text `"gold"`, not a number"#),
        (r#""tier": "5""#, "write `5`, without quotes"),
        (r#""tier": 1e999"#, "`1e999` is too large"),
        (r#""plan": 5"#, "this is the number `5`, not a text"),
        (r#""app": 2"#, "this is the number `2`, not a text"),
        (r#""new": 1"#, "this is the number `1`, not `true` or `false`"),
        (r#""tags": "a""#, r#"this is the text `"a"`, not a list"#),
    ] {
        let args = with(value);
        let errors = refused(&args.each_ref().map(String::as_str));
        assert!(errors.contains(what) && errors.contains("explain-typed.json:1:"), "{errors}");
    }
    for value in [
        r#""tier": 5, "plan": "a", "app": "1.0.0", "new": false, "tags": ["a", 1]"#,
        r#""tier": null, "tags": []"#,
    ] {
        told(&with(value).each_ref().map(String::as_str));
    }
}

#[test]
fn the_opposite_of_a_question_is_told_as_one() {
    let manifest = file(
        "explain-opposite.jsonc",
        r#"{ "site": { "name": "S" }, "segments": { "abroad": { "who": "Not here.",
    "when": { "context.country": { "$nin": ["DK", "SE"] }, "now.hour": { "$gte": 0 } } } },
  "slots": { "hero": { "variants": ["default", "far"] } },
  "experiences": [{ "id": "e", "status": "live", "audience": "abroad",
    "show": [{ "slot": "hero", "variant": "far" }] }] }"#,
    );
    let told = explained(&[&manifest]);
    let line = "\n  context.country not in (\"DK\", \"SE\"): yes, context.country is missing\n";
    assert!(told.contains(line), "{told}");
}

/// What the visitor said no to is told as that, and the place it leaves goes to who comes next.
#[test]
fn what_is_not_for_a_visitor_is_told() {
    let dismissing = file(
        "explain-dismissing.json",
        r#"{ "topics": { "deals": 1.5 }, "dismissed": ["deals-first"] }"#,
    );
    let told = explained(&[MANIFEST, "--profile", &dismissing, "--context", VIEW]);
    let line = "\ndeals-first for entry, hero, offers, cta: the visitor said: not for me; it matches otherwise\n";
    assert!(told.contains("\nNot for me\n") && told.contains(line), "{told}");
    assert!(told.starts_with("/ on 2026-"), "{told}");
    let json = explained(&[MANIFEST, "--profile", &dismissing, "--context", VIEW, "--json"]);
    assert!(json.starts_with(r#"{"path":"/","paused":false,"#), "{json}");
    assert!(json.contains(r#""holdout":false,"dismissed":true,"#), "{json}");
    assert!(json.contains(r#""came":"dismissed""#), "{json}");
    // The same for a browser's plan, which knows the key of the name alone.
    let plan = file("explain-dismissing.bin", "");
    let edge = file("explain-dismissing-edge.bin", "");
    assert!(run(&["build", MANIFEST, "--out", &edge, "--browser", &plan]).status.success());
    let nameless = explained(&[&plan, "--profile", &dismissing, "--context", VIEW]);
    assert!(nameless.contains("the visitor said: not for me"), "{nameless}");

    let paused = file("explain-paused.json", r#"{ "topics": { "deals": 1.5 }, "paused": true }"#);
    let told = explained(&[MANIFEST, "--profile", &paused, "--context", VIEW]);
    assert!(
        told.contains(", with a paused profile at the edge\n\nThe visitor has paused: only"),
        "{told}"
    );
    assert!(told.contains("trait.gender is missing"), "{told}");
    let json = explained(&[MANIFEST, "--profile", &paused, "--context", VIEW, "--json"]);
    assert!(json.starts_with(r#"{"path":"/","paused":true,"#), "{json}");
}

#[test]
fn what_is_not_there_is_named() {
    assert!(mistaken(&["--slot", "heros"]).contains("no slot `heros`: write `hero`"));
    assert!(mistaken(&["--slot", "qqqqqqqq"]).contains("there is entry, hero, offers"));
    assert!(mistaken(&["--profile", "nowhere.json"]).contains("cannot read `nowhere.json`"));
    assert!(refused(&["explain", "tests/data/explain/anna.txt"]).contains("mistake"));
    let cut = file("explain-cut.bin", "INDG");
    assert!(refused(&["explain", &cut]).contains("plan"));
    assert!(root().join(ANNA).is_file());
}

/// A sentence of the manifest cannot steer the terminal that it is printed on.
#[test]
fn no_text_of_the_manifest_acts_on_the_terminal() {
    let manifest = file(
        "explain-steers.jsonc",
        r#"{ "site": { "name": "S\u001b[31m" },
  "segments": { "danes": { "who": "Danes\u001b[2J\u202e.", "when": { "context.country": "DK" } } },
  "slots": { "hero": { "variants": ["default", "dk"] } },
  "experiences": [{ "id": "e", "status": "live", "audience": "danes", "because": "B\u001b[1m.",
    "opportunity": "O\u0007.", "show": [{ "slot": "hero", "variant": "dk" }] }] }"#,
    );
    for command in ["explain", "brief", "simulate"] {
        let printed = told(&[command, &manifest]);
        let acts = |c: &char| (c.is_control() && *c != '\n') || *c == '\u{202e}';
        assert_eq!(printed.chars().find(acts), None, "{command}: {printed}");
    }
}
