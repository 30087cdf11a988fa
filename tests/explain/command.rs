//! `indgang explain`, as it is run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MANIFEST: &str = "www/indgang.jsonc";
const ANNA: &str = "tests/data/explain/anna.json";
const VIEW: &str = "tests/data/explain/view.json";

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_indgang"))
        .arg("explain")
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("it runs")
}

#[track_caller]
fn told(args: &[&str]) -> String {
    let output = run(args);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{error}");
    String::from_utf8(output.stdout).expect("text")
}

/// What a mistake comes out as.
#[track_caller]
fn refused(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    String::from_utf8(output.stderr).expect("text")
}

fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).expect("writable");
    path
}

/// Compares with a file that holds what was printed; `INDGANG_BLESS=1` writes it anew.
#[track_caller]
fn golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/explain").join(name);
    if std::env::var_os("INDGANG_BLESS").is_some() {
        fs::write(&path, found).expect("writable");
    }
    assert_eq!(found, fs::read_to_string(&path).expect("it is there"), "{name}");
}

#[test]
fn the_demo_explained() {
    golden("anna.txt", &told(&[MANIFEST, "--profile", ANNA, "--context", VIEW]));
    golden(
        "anna-next.json",
        &told(&[MANIFEST, "--profile", ANNA, "--context", VIEW, "--slot", "next", "--json"]),
    );
    golden("nobody.txt", &told(&[MANIFEST, "--context", VIEW, "--slot", "season"]));
}

#[test]
fn a_plan_is_explained_like_its_manifest() {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (edge, browser) = (tmp.join("explain-edge.bin"), tmp.join("explain-browser.bin"));
    let built = Command::new(env!("CARGO_BIN_EXE_indgang"))
        .args(["build", MANIFEST, "--out"])
        .arg(&edge)
        .arg("--browser")
        .arg(&browser)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("it runs");
    assert!(built.status.success());
    let with = |file: &str| told(&[file, "--profile", ANNA, "--context", VIEW, "--json"]);
    assert_eq!(with(MANIFEST), with(edge.to_str().expect("text")));
    let nameless = told(&[browser.to_str().expect("text"), "--profile", ANNA, "--context", VIEW]);
    // The reason for the visitor stands for the name that a browser's plan does not have.
    assert!(
        nameless.contains("hero    deals           You have looked at low fares lately.\n"),
        "{nameless}"
    );
}

#[test]
fn mistakes_have_their_places_and_the_nearest_name() {
    let profile = file(
        "explain-past.json",
        "{ \"session\": 3,\n  \"topics\": { \"deal\": 1 }, \"counts\": { \"purchase\": { \"dayAgo\": 1 } },\n  \"recent\": [\"lisbo\"], \"traits\": { \"first_name\": 5 }, \"seed\": 65536 }",
    );
    golden(
        "mistakes-past.txt",
        &short(&refused(&[MANIFEST, "--profile", profile.to_str().expect("text")])),
    );
    let view = file(
        "explain-view.json",
        "{ \"path\": \"home\", \"country\": \"dk\", \"region\": \"dk-84\",\n  \"device\": \"fone\", \"referrer\": \"serch\", \"now\": \"yesterday\", \"language\": \"fr\",\n  \"utcOffsetMinutes\": 900, \"attributes\": { \"x\": 1 }, \"campaign\": { \"sauce\": \"a\" }, \"city\": \"Aarhus\" }",
    );
    golden(
        "mistakes-view.txt",
        &short(&refused(&[MANIFEST, "--context", view.to_str().expect("text")])),
    );
    let broken = file("explain-broken.json", "{ \"sessions\": ");
    assert!(
        refused(&[MANIFEST, "--profile", broken.to_str().expect("text")])
            .contains("broken.json:1:15")
    );
}

/// Without the directory of the test, which is another on each machine.
fn short(report: &str) -> String {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR")).to_string_lossy().into_owned() + "/";
    report.replace(&tmp, "")
}

#[test]
fn what_is_not_there_is_named() {
    assert!(refused(&[MANIFEST, "--slot", "heros"]).contains("no slot `heros`: write `hero`"));
    assert!(refused(&[MANIFEST, "--slot", "qqqqqqqq"]).contains("there is entry, hero, offers"));
    assert!(
        refused(&[MANIFEST, "--profile", "nowhere.json"]).contains("cannot read `nowhere.json`")
    );
    assert!(refused(&["tests/data/explain/anna.txt"]).contains("mistake"));
    let cut = file("explain-cut.bin", "INDG");
    assert!(refused(&[cut.to_str().expect("text")]).contains("plan"));
}
