//! `indgang brief`, as it is run.
#![cfg(feature = "cli")]

#[path = "support/run.rs"]
mod run;

use run::{file, golden, refused, told};

#[test]
fn the_demo_on_one_page() {
    let demo = ["brief", "www/indgang.jsonc", "--now", "2026-11-01"];
    golden("brief/demo.txt", &told(&demo));
    golden("brief/demo.md", &told(&[&demo[..], &["--markdown"]].concat()));
}

#[test]
fn drafts_and_paused_ones_stand_apart() {
    let page = told(&["brief", "tests/data/small.jsonc", "--now", "2026-11-01"]);
    golden("brief/small.txt", &page);
    let (live, drafts) = page.split_once("\nDrafts, seen by nobody\n").expect("there is a draft");
    assert!(live.contains("\nfamily\n") && !live.contains("\nlater\n"));
    assert!(drafts.contains("\nlater\n"));
}

/// The day that `until` names is the first on which it is not shown; what is over, only what is live
/// can be.
#[test]
fn what_is_over_stands_apart_from_its_last_day_on() {
    let one = |id: &str, status: &str| {
        format!(
            r#"{{ "id": "{id}", "status": "{status}", "until": "2026-03-01", "because": "B.",
                "show": [{{ "slot": "hero", "variant": "{id}" }}], "holdout": 0.125 }}"#
        )
    };
    let manifest = file(
        "brief-over.jsonc",
        &format!(
            r#"{{ "site": {{ "name": "S" }}, "slots": {{ "hero": {{ "variants": ["default", "a", "b"] }} }},
                "experiences": [{}, {}] }}"#,
            one("a", "live"),
            one("b", "draft"),
        ),
    );
    let last = told(&["brief", &manifest, "--now", "2026-02-28"]);
    let said = "\n  Holdout    12.50 % of those with a profile do not get it\n";
    assert!(last.contains("decides\n\na\n") && last.contains(said), "{last}");
    let (drafts, over) = ("\nDrafts, seen by nobody\n\nb\n", "\nOver, seen by nobody any more\n");
    assert!(last.contains(drafts) && !last.contains(over), "{last}");
    let after = told(&["brief", &manifest, "--now", "2026-03-01"]);
    let (before, over) = after.split_once(over).expect("one is over");
    assert!(before.contains(drafts) && !before.contains("Live"), "{after}");
    assert!(over.starts_with("\na\n") && !over.contains("\nb\n"), "{after}");
    let today = told(&["brief", &manifest]);
    assert!(today == last || today == after);
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
