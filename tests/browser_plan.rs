//! A browser's plan holds what the device decides by: the rest of a manifest changes no byte of it.

mod support;

use indgang::condition::pattern::Pattern;
use indgang::condition::version::sortable;
use indgang::plan::{Kind, compile, compile_at};
use support::{NOON, model};

/// What nobody but the site may know: as text, as that of a version, as number.
const WORD: &str = "zanzibar";
const VERSION: &str = "7.31.99";
const NUMBER: f64 = 31_337.25;

/// Rules that hold it, each in another form.
const RULES: [&str; 14] = [
    r#""context.campaign.name": "zanzibar""#,
    r#""context.campaign.name": { "$in": ["a", "zanzibar"] }"#,
    r#""context.campaign.name": { "$nini": ["ZanziBar"] }"#,
    r#""context.campaign.name": { "$inGroup": "places" }"#,
    r#""$nor": [{ "context.campaign.name": { "$notInGroup": "places" } }]"#,
    r#""context.campaign.name": { "$regex": "zanzibar" }"#,
    r#""context.path": { "$notRegexi": "/zanzibar/" }"#,
    r#""context.release": { "$vgte": "7.31.99" }"#,
    r#""context.spent": 31337.25"#,
    r#""$or": [{ "context.spent": { "$gt": 31337.25 } }, { "now.hour": 9 }]"#,
    r#""context.tags": { "$elemMatch": { "$regex": "zanzibar" } }"#,
    r#""context.tags": { "$all": ["zanzibar", 31337.25] }"#,
    r#""context.zanzibar": true"#,
    r#""context.tags": { "$alli": ["ZANZIBAR"] }"#,
];

/// Experiences for that rule which no device decides: none, or of these statuses and dates.
const HIDDEN: [&str; 5] = [
    "",
    r#"{ "id": "zanzibar", "status": "draft", "audience": "hidden", "because": "zanzibar"  "#,
    r#"{ "id": "zanzibar", "status": "paused", "audience": "hidden", "owner": "zanzibar"  "#,
    r#"{ "id": "zanzibar", "status": "live", "audience": "hidden", "until": "2026-11-21"  "#,
    r#"{ "id": "zanzibar", "status": "live", "audience": "quiet", "because": "zanzibar"  "#,
];

/// A manifest with a rule that the device decides by, before and after those which it does not.
fn manifest(rule: &str, hidden: &str) -> String {
    let (mut segments, mut experiences) = (String::new(), String::new());
    let open = r#""who": "O.", "when": { "context.shown": "yes", "context.last": 1 }"#;
    if !rule.is_empty() {
        // A comment says it as well, and so does who they are.
        segments = format!(
            r#"// zanzibar
            "hidden": {{ "who": "Those of zanzibar.", "when": {{ {rule} }} }},
            "quiet": {{ "who": "zanzibar", "where": "edge", "when": {{ {rule} }} }},
            "zanzibar": {{ "who": "Z.", "where": "anywhere", "when": {{ "now.hour": 1, {rule} }} }},"#
        );
    }
    if !hidden.is_empty() {
        let show = r#""show": [{ "entry": "/", "to": "/zanzibar/" }]"#;
        experiences = format!(r#"{hidden}, "opportunity": "zanzibar", "holdout": 0.5, {show} }},"#);
    }
    // Attributes that nothing asks are a mistake: one more segment asks all of them, for nobody.
    let attributes = r#""attributes": { "spent": { "type": "number" }, "shown": { "type": "string" },
        "zanzibar": { "type": "boolean" }, "release": { "type": "version" },
        "tags": { "type": "list" }, "last": { "type": "number" } }"#;
    let used = r#""context.spent": 1, "context.zanzibar": false, "context.release": "1",
        "context.tags": "a""#;
    format!(
        r#"{{ "site": {{ "name": "N" }}, {attributes}, "groups": {{ "places": ["b", "zanzibar"] }},
        "slots": {{ "hero": {{ "variants": ["default", "one"] }} }},
        "segments": {{ {segments} "shown": {{ {open} }}, "all": {{ "who": "A.", "when": {{ {used} }} }} }},
        "experiences": [ {experiences} {{ "id": "shown", "status": "live", "audience": "shown",
          "show": [{{ "slot": "hero", "variant": "one" }}] }} ] }}"#
    )
}

fn plan(text: &str, kind: Kind) -> Vec<u8> {
    compile_at(&model(text), kind, NOON).expect("fits")
}

fn holds(plan: &[u8], bytes: &[u8]) -> bool {
    plan.windows(bytes.len()).any(|window| window == bytes)
}

/// Whether the plan holds any form of what nobody may know.
fn tells(plan: &[u8]) -> bool {
    let patterns = [(WORD, false), ("/zanzibar/", true)];
    let tables = patterns.map(|(text, any_case)| Pattern::new(text, any_case).expect("right"));
    let lower = plan.to_ascii_lowercase();
    holds(&lower, WORD.as_bytes())
        || holds(plan, sortable(VERSION).as_bytes())
        || holds(plan, &NUMBER.to_le_bytes())
        || tables.iter().any(|pattern| holds(plan, &pattern.table))
}

/// Without the two fields that follow from the edge's plan: version, and checksum of all.
fn without_version(mut plan: Vec<u8>) -> Vec<u8> {
    plan[12..16].fill(0);
    let version = 16 + 29 * 4 + 8;
    plan[version..version + 4].fill(0);
    plan
}

#[test]
fn what_the_device_does_not_decide_changes_no_byte() {
    let bare = without_version(plan(&manifest("", ""), Kind::Browser));
    // The search works: what the device decides by is there.
    assert!(holds(&bare, b"yes") && holds(&bare, b"shown") && holds(&bare, &1.0f64.to_le_bytes()));
    for rule in RULES {
        for hidden in HIDDEN {
            let text = manifest(rule, hidden);
            let browser = plan(&text, Kind::Browser);
            assert!(!tells(&browser), "{text}");
            assert!(without_version(browser) == bare, "{text}");
            assert!(tells(&plan(&text, Kind::Edge)), "{text}");
        }
    }
}

#[test]
fn the_edge_holds_names_and_no_browser_does() {
    let text = manifest(RULES[8], HIDDEN[4]);
    assert!(holds(&plan(&text, Kind::Edge), b"hiddenquietzanzibar"));
    assert!(holds(&plan(&text, Kind::Edge), b"/zanzibar/"));
    // Words for people are in neither.
    assert!(!holds(&plan(&text, Kind::Edge), b"Those of"));
}

#[test]
fn what_is_over_stays_where_no_moment_is_given() {
    let text = manifest(RULES[0], HIDDEN[3]);
    assert!(tells(&compile(&model(&text), Kind::Browser).expect("fits")));
    assert!(tells(&plan(&text, Kind::Edge)));
}

#[test]
fn a_rule_that_the_device_decides_by_as_well_is_there() {
    let twice = manifest(RULES[0], HIDDEN[4])
        .replace(r#""audience": "shown""#, r#""audience": "hidden", "because": "B.""#);
    assert!(tells(&plan(&twice, Kind::Browser)));
}
