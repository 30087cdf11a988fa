//! `indgang brief`, as it is run.
#![cfg(feature = "cli")]

#[path = "support/run.rs"]
mod run;

use run::{file, golden, refused, told};

#[test]
fn the_demo_on_one_page() {
    golden("brief/demo.txt", &told(&["brief", "www/indgang.jsonc"]));
    golden("brief/demo.md", &told(&["brief", "www/indgang.jsonc", "--markdown"]));
}

#[test]
fn drafts_and_paused_ones_stand_apart() {
    let page = told(&["brief", "tests/data/small.jsonc"]);
    golden("brief/small.txt", &page);
    let (live, drafts) = page.split_once("\nDrafts, seen by nobody\n").expect("there is a draft");
    assert!(live.contains("\nfamily\n") && !live.contains("\nlater\n"));
    assert!(drafts.contains("\nlater\n"));
}

#[test]
fn an_empty_manifest_says_so_and_a_wrong_one_what_is_wrong() {
    let empty = file("brief-empty.jsonc", r#"{ "site": { "name": "New" } }"#);
    assert_eq!(told(&["brief", &empty]), "New: who is shown what\n\nThere is no experience yet.\n");
    let special = r#"{ "site": { "name": "New" }, "consent": { "default": "granted",
        "purposes": ["remember"], "platform": { "tcf": {} } } }"#;
    let special = told(&["brief", &file("brief-consent.jsonc", special)]);
    let said = "Its consent platform asks visitors (TCF). Visitors are remembered unasked where \
                the law is known to allow it. It does not ask for `edge`. It does not ask for \
                `measure`.";
    assert!(special.contains(said), "{special}");
    let wrong = file("brief-wrong.jsonc", r#"{ "site": { "nam": "New" } }"#);
    assert!(refused(&["brief", &wrong]).ends_with("2 mistakes in brief-wrong.jsonc\n"));
}
