//! `indgang link` and `indgang preview`, as they are run.
#![cfg(feature = "cli")]

#[path = "support/run.rs"]
mod run;

use run::{file, root};
use std::process::{Command, Output};

const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const DEMO: &str = "www/indgang.jsonc";

fn with(secret: Option<&str>, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_indgang"));
    command.args(args).current_dir(root()).env_remove("INDGANG_SECRET");
    command.envs(secret.map(|secret| ("INDGANG_SECRET", secret))).output().expect("it runs")
}

#[track_caller]
fn made(args: &[&str]) -> String {
    let output = with(Some(SECRET), args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// Refused with an error that says this, and never the secret.
#[track_caller]
fn refused(secret: Option<&str>, args: &[&str], expected: &str) {
    let output = with(secret, args);
    let error = String::from_utf8(output.stderr).expect("text");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{error}");
    assert!(error.contains(expected), "{error}");
    assert!(secret.is_none_or(|secret| secret.is_empty() || !error.contains(secret)), "{error}");
}

#[test]
fn a_link_is_the_address_with_what_is_signed() {
    let to = "https://www.example.com/?utm_source=letter#top";
    let link = made(&["link", DEMO, to, "--segment", "bargain_hunter"]);
    let token = link.strip_prefix("https://www.example.com/?utm_source=letter&indgang-link=");
    let token = token.and_then(|rest| rest.strip_suffix("#top\n")).expect(&link);
    let (said, mac) = token.split_once('.').expect("two parts");
    let said = indgang::base64::decode(said, 2048).expect("base64url");
    let said = String::from_utf8(said).expect("text");
    let until = said.strip_prefix("until=").and_then(|said| said.split_once("&segment="));
    let (until, segment) = until.expect(&said);
    assert_eq!(segment, "bargain_hunter");
    // The end of a day, so that links are the same all day long.
    assert_eq!(until.parse::<i64>().expect("a number") % 86_400, 0);
    assert_eq!(mac.len(), 43);
    let path = made(&["link", DEMO, "/deals/", "--segment", "bargain_hunter", "--days", "1"]);
    assert!(path.starts_with("/deals/?indgang-link="), "{path}");
}

#[test]
fn a_link_that_is_the_only_way_in_or_changes_nothing_is_told_so() {
    let manifest = r#"{ "site": { "name": "New" }, "segments": {
        "readers": { "who": "Who follows the letter.", "when": { "now.hour": { "$lt": 3, "$gt": 9 } } },
        "all": { "who": "Everybody.", "when": {} },
        "danes": { "who": "People in Denmark.", "when": { "context.country": "DK" } } } }"#;
    let manifest = file("link-note.jsonc", manifest);
    for (segment, expected) in [
        (
            "readers",
            "note: nobody can be in the segment `readers` by its condition: this link is the only way in\n",
        ),
        ("all", "note: everybody is in the segment `all` already: this link changes nothing\n"),
        ("danes", ""),
    ] {
        let output = with(Some(SECRET), &["link", &manifest, "/", "--segment", segment]);
        assert_eq!(String::from_utf8_lossy(&output.stderr), expected);
        assert!(output.status.success() && output.stdout.starts_with(b"/?indgang-link="));
    }
}

#[test]
fn the_secret_comes_from_the_environment_or_a_file() {
    let args = ["link", DEMO, "/", "--segment", "in_japan"];
    let made = made(&args);
    // Both alphabets, and blanks around it, as tools and editors write them.
    let secret = file("link-secret.txt", &format!("{SECRET}=\n"));
    let args: Vec<&str> = args.into_iter().chain(["--secret-file", &secret]).collect();
    let output = with(None, &args);
    assert_eq!(String::from_utf8_lossy(&output.stdout), made);
    let other = with(Some("_-Pu3cy7qpmId2ZVRDMiEQD_7t3Mu6qZiHdmVUQzIhE"), &args[..5]);
    assert!(other.status.success() && other.stdout != made.as_bytes());
}

#[test]
fn what_cannot_be_signed_is_said() {
    let link = |more: &[&'static str]| {
        let mut args = vec!["link", DEMO];
        args.extend(more);
        args
    };
    let right = link(&["/", "--segment", "in_japan"]);
    refused(None, &right, "there is no secret in `INDGANG_SECRET` to sign with: set");
    refused(None, &right, "a worker on this machine has it in `.dev.vars`\n");
    refused(Some("  "), &right, "there is no secret in `INDGANG_SECRET`");
    refused(Some("hunter2hunter2"), &right, "32 bytes in base64: 43 or 44 characters");
    let missing: Vec<&str> = right.iter().copied().chain(["--secret-file", "nowhere"]).collect();
    refused(Some(SECRET), &missing, "cannot read `nowhere`");

    let cases = [
        (["/", "in_jpan"], "there is no segment `in_jpan`: write `in_japan`\n"),
        (["/", "x"], "there is no segment `x`: write one of `bargain_hunter`, "),
        (["deals/", "in_japan"], "the path `deals/` does not begin with `/`"),
        (["https://example.com", "in_japan"], "has no path: write `https://example.com/`"),
        (["ftp://example.com/", "in_japan"], "is no page: write `https://…`"),
        (["https://example.com//x/", "in_japan"], "has `//` in it"),
        (["/på/", "in_japan"], "is not as browsers send it: write `/p%C3%A5/`"),
        (["/_indgang/health", "in_japan"], "is one of our own endpoints"),
        (["/?indgang-link=x", "in_japan"], "is signed already"),
    ];
    for ([url, segment], expected) in cases {
        refused(Some(SECRET), &link(&[url, "--segment", segment]), expected);
    }
    let sensitive = r#"{ "site": { "name": "New" },
        "traits": { "diet": { "type": "string", "why": "To eat well.", "sensitivity": "high" } },
        "segments": { "eats_fish": { "who": "Who eats fish.", "when": { "trait.diet": "fish" } } },
        "slots": { "a": { "variants": ["default", "b"] } },
        "experiences": [{ "id": "x", "status": "live", "priority": 1, "audience": "eats_fish",
            "show": [{ "slot": "a", "variant": "b" }] }] }"#;
    let sensitive = file("link-sensitive.jsonc", sensitive);
    let args = ["link", &sensitive, "/", "--segment", "eats_fish"];
    refused(Some(SECRET), &args, "asks the trait `diet`, which is of high sensitivity");
    let wrong = file("link-wrong.jsonc", r#"{ "site": { "nam": "New" } }"#);
    refused(Some(SECRET), &["link", &wrong, "/", "--segment", "x"], "2 mistakes in");
}

#[test]
fn a_preview_says_what_is_forced() {
    let said = |args: &[&str]| {
        let all: Vec<&str> = ["preview", DEMO, "/?a=1"].iter().chain(args).copied().collect();
        let link = made(&all);
        let token = link.trim_end().strip_prefix("/?a=1&indgang-preview=").expect(&link);
        let (said, _) = token.split_once('.').expect("two parts");
        let said = indgang::base64::decode(said, 2048).expect("base64url");
        let said = String::from_utf8(said).expect("text");
        said.split_once('&').expect("an end, and more").1.to_owned()
    };
    assert_eq!(said(&["--segment", "in_japan"]), "segment=in_japan");
    assert_eq!(said(&["--at", "2026-12-24T08:00:00Z"]), "at=1798099200");
    assert_eq!(said(&["--show", "hero=deals"]), "slot=hero+deals");
    assert_eq!(
        said(&["--show", "hero=family", "--experience", "deals-first"]),
        "experience=deals-first&slot=cta+deals&slot=hero+family&slot=offers+deals&entry=/+/deals/",
        "what is said of a slot goes before what an experience shows"
    );
    let preview = |args: &[&'static str]| [&["preview", DEMO, "/"], args].concat();
    refused(Some(SECRET), &preview(&[]), "there is nothing to preview");
    refused(Some(SECRET), &preview(&["--show", "hero"]), "write `hero=deals`");
    refused(Some(SECRET), &preview(&["--show", "her=x"]), "there is no slot `her`: write `hero`\n");
    refused(Some(SECRET), &preview(&["--show", "next=x"]), "there is no variant of `next` `x`");
    refused(Some(SECRET), &preview(&["--experience", "x"]), "there is no experience `x`");
    refused(None, &preview(&["--show", "hero=deals"]), "there is no secret");
}
