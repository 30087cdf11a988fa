//! `indgang check --pages`, as it is run, on pages that are right and pages that are wrong.
#![cfg(feature = "cli")]
#![expect(clippy::expect_used, reason = "tests stop at what they did not expect")]

use std::fs;
#[cfg(feature = "web")]
use std::io::{Read, Write};
#[cfg(feature = "web")]
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
#[cfg(feature = "web")]
use std::thread;

const MANIFEST: &str = "tests/data/pages/indgang.jsonc";

fn check(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_indgang"))
        .args(["check", "--strict", "--now", "2026-11-21"])
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("it runs")
}

fn text(bytes: &[u8]) -> &str {
    core::str::from_utf8(bytes).expect("text")
}

#[test]
fn pages_that_are_right_have_no_findings() {
    let output = check(&[MANIFEST, "--pages", "tests/data/pages/right"]);
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("  pages               2\n"), "{}", text(&output.stdout));
}

#[test]
fn the_demo_and_its_pages_agree() {
    let output = check(&["www/indgang.jsonc", "--pages", "www/site"]);
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

/// Each page beside what is found in it: `UPDATE=1` writes that anew.
#[test]
fn what_is_wrong_has_a_place_and_a_fix() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pages/wrong");
    let files =
        fs::read_dir(folder).expect("it is there").map(|file| file.expect("readable").path());
    let pages: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|it| it == "html")).collect();
    assert_eq!(pages.len(), 6);
    for page in pages {
        let name = page.file_name().expect("a name").to_string_lossy();
        let output = check(&[MANIFEST, "--pages", &format!("tests/data/pages/wrong/{name}")]);
        assert_eq!(output.status.code(), Some(1));
        let expected = page.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&expected, &output.stderr).expect("writable");
        }
        assert_eq!(
            text(&output.stderr),
            fs::read_to_string(&expected).expect("it is there"),
            "{name}"
        );
    }
}

#[test]
fn a_slot_that_no_page_has_is_told_of_in_the_manifest() {
    let output = check(&[MANIFEST, "--pages", "tests/data/pages/right/about"]);
    let told = text(&output.stderr);
    let first = "warning[page.no_slot]: the slot `hero` is in none of the pages\n  \
                 --> tests/data/pages/indgang.jsonc:12:5\n";
    assert!(told.starts_with(first), "{told}");
    assert!(told.ends_with("2 findings in tests/data/pages/indgang.jsonc\n"), "{told}");
}

/// A folder with these pages beside a manifest that asks for a profile and has a question.
#[track_caller]
fn site(name: &str, pages: &[&str]) -> (String, String) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("site")).expect("writable");
    let manifest = r#"{ "site": { "name": "New" }, "slots": { "hero": { "variants": ["default", "a"] } },
        "traits": { "name": { "type": "string", "why": "To greet you.", "ask": { "question": "Who?" } } },
        "segments": { "again": { "who": "Who comes again.", "when": { "profile.sessions": { "$gte": 2 } } } },
        "merge": { "name": "trait.name" },
        "experiences": [{ "id": "x", "status": "live", "priority": 1, "audience": "again",
            "show": [{ "slot": "hero", "variant": "a" }] }] }"#;
    let at = |name: &str| folder.join(name).to_str().expect("text").to_owned();
    fs::write(at("m.jsonc"), manifest).expect("writable");
    for (number, page) in pages.iter().enumerate() {
        fs::write(at(&format!("site/{number}.html")), page).expect("writable");
    }
    (at("m.jsonc"), at("site"))
}

const SLOT: &str = r#"<p data-indgang-slot="hero"><template data-indgang-variant="a">a</template><b data-indgang-variant="default">x</b></p>"#;
const SCRIPTS: &str = r#"<script src="/indgang/bootstrap.js"></script><script type="module" src="/indgang/indgang.js"></script>"#;

/// The codes that are told, each with how much it matters.
fn codes(output: &Output) -> Vec<&str> {
    let lines = text(&output.stderr).lines();
    lines
        .filter_map(|line| line.split_once("]: ").filter(|(code, _)| code.contains("[page.")))
        .map(|(code, _)| code)
        .collect()
}

#[test]
fn what_a_site_cannot_do_without_is_missed() {
    let named = format!("{SCRIPTS}{SLOT}");
    let half = format!(r#"<script src="/indgang/bootstrap.js"></script>{SLOT}"#);
    let (manifest, folder) = site("lacking", &[&named, SLOT, &half, "<p>Nothing of ours</p>"]);
    let output = check(&[&manifest, "--pages", &folder]);
    let expected = [
        "warning[page.no_script",
        "warning[page.no_script",
        "warning[page.no_consent",
        "warning[page.no_question",
    ];
    assert_eq!((codes(&output), output.status.code()), (expected.to_vec(), Some(1)));
    let told = text(&output.stderr);
    assert!(
        told.contains("this page does not name `bootstrap.js` and `indgang.js`, so")
            && told.contains("1.html:1:1"),
        "{told}"
    );
    assert!(
        told.contains("this page does not name `indgang.js`, so") && told.contains("2.html:1:"),
        "{told}"
    );
    // One page says nothing of the others.
    let one = check(&[&manifest, "--pages", &format!("{folder}/1.html")]);
    assert_eq!((text(&one.stderr), one.status.code()), ("", Some(0)));

    let whole =
        format!("{named}<indgang-panel></indgang-panel><indgang-question></indgang-question>");
    let (manifest, folder) = site("lacking-nothing", &[&whole]);
    let output = check(&[&manifest, "--pages", &folder]);
    assert_eq!((text(&output.stderr), output.status.code()), ("", Some(0)));
}

/// What an app brings by itself is in no page as it is built.
#[test]
fn what_an_app_may_bring_is_a_note() {
    let (manifest, folder) = site("app", &[SLOT]);
    let output = check(&[&manifest, "--pages", &folder]);
    let expected = ["note[page.no_script", "note[page.no_consent", "note[page.no_question"];
    assert_eq!((codes(&output), output.status.code()), (expected.to_vec(), Some(0)));
}

#[test]
fn what_the_manifest_brings_along_need_not_be_in_pages_and_is_listed() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("brought");
    fs::create_dir_all(&folder).expect("writable");
    let at = |name: &str| folder.join(name).to_str().expect("text").to_owned();
    let manifest = r#"{ "site": { "name": "New" }, "slots": { "hero": {
        "variants": ["default", "a", "b", "c", "d"],
        "html": { "a": "<p>Plain</p>", "b": "<img src='https://cdn.example/b.png'><p style='x:url(c)'>" },
        "value": { "c": { "a": 1 } }, "fragment": { "d": "/d/" } } },
        "experiences": [{ "id": "x", "status": "live", "priority": 1,
            "show": [{ "slot": "hero", "variant": "a" }] }] }"#;
    let page = r#"<body><p data-indgang-slot="hero"><b data-indgang-variant="default">x</b></p>"#;
    fs::write(at("m.jsonc"), manifest).expect("writable");
    fs::write(at("p.html"), page).expect("writable");
    let output = check(&[&at("m.jsonc"), "--pages", &at("p.html")]);
    assert!(!text(&output.stderr).contains("[page."), "{}", text(&output.stderr));
    let output = Command::new(env!("CARGO_BIN_EXE_indgang"))
        .args(["check", &at("m.jsonc")])
        .output()
        .expect("it runs");
    let listed = "\nNot in the pages:\n  hero/a: html\n  hero/b: html, loads \
                  `https://cdn.example/b.png` (`<img>`), `x:url(c)` in `style`: a device shows the default \
                  instead\n  hero/c: value\n  hero/d: fragment /d/, by the worker alone\n";
    assert!(text(&output.stdout).ends_with(listed), "{}", text(&output.stdout));
}

#[test]
fn what_is_no_page_is_an_error() {
    for path in ["tests/data/pages/none", "tests/data/consent", "tests/data/pages/none.html"] {
        let output = check(&[MANIFEST, "--pages", path]);
        assert_eq!(output.status.code(), Some(1), "{path}");
        assert!(text(&output.stderr).starts_with("error: "), "{path}");
    }
}

#[cfg(feature = "web")]
/// Answers one request, and says where it is to be made.
fn once(kind: &str, body: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/start", listener.local_addr().expect("bound"));
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("asked");
        let mut request = [0; 4_096];
        assert!(stream.read(&mut request).expect("readable") > 0);
        stream.write_all(answer.as_bytes()).expect("writable");
    });
    address
}

#[cfg(not(feature = "web"))]
#[test]
fn without_the_web_an_address_is_refused() {
    let output = check(&[MANIFEST, "--pages", "https://www.example.com/"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).ends_with("install it with `--features web`\n"));
}

#[cfg(feature = "web")]
#[test]
fn a_page_at_an_address_is_read_as_a_file_is() {
    let folder = "tests/data/pages/wrong/names";
    let page = fs::read_to_string(format!("{folder}.html")).expect("it is there");
    let address = once("text/html; charset=utf-8", &page);
    let output = check(&[MANIFEST, "--pages", &address]);
    assert_eq!(output.status.code(), Some(1));
    let expected = fs::read_to_string(format!("{folder}.txt")).expect("it is there");
    assert_eq!(text(&output.stderr), expected.replace(&format!("{folder}.html"), &address));
}

#[cfg(feature = "web")]
#[test]
fn what_is_no_page_at_an_address_is_an_error() {
    let decided = "<body><script type=\"application/json\" id=\"indgang-decision\">{}</script>";
    for (address, why) in [
        (once("text/plain", "Hello"), "it is text/plain, not text/html"),
        (once("text/html", decided), "the worker has been at it; name the page at its origin"),
        ("http://127.0.0.1:1/".to_owned(), "io: Connection refused"),
    ] {
        let output = check(&[MANIFEST, "--pages", &address]);
        assert_eq!(output.status.code(), Some(1), "{address}");
        let told = format!("error: cannot read `{address}`: {why}");
        assert!(text(&output.stderr).starts_with(&told), "{}", text(&output.stderr));
    }
}

/// What is nested too deep is not judged: that it was not read is all that is said.
#[test]
fn a_page_is_not_judged_below_what_is_read_of_it() {
    let page = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("deep.html");
    let deep = |by: usize| {
        let (begin, end) = ("<div>".repeat(by), "</div>".repeat(by));
        let variant = "<div data-indgang-variant=default>x</div>";
        let template = "<template data-indgang-variant=deals>y</template>";
        format!("{begin}<div data-indgang-slot=note>{template}{variant}</div>{end}")
    };
    let page = page.to_str().expect("text");
    fs::write(page, deep(1_022)).expect("writable");
    assert_eq!(text(&check(&[MANIFEST, "--pages", page]).stderr), "");
    for by in [1_023, 1_024, 5_000] {
        fs::write(page, deep(by)).expect("writable");
        let output = check(&[MANIFEST, "--pages", page]);
        let told = text(&output.stderr);
        let what = "warning[page.deep]: this is within more than 1024 elements";
        assert!(told.starts_with(what) && told.matches("[page.").count() == 1, "{told}");
        assert_eq!(output.status.code(), Some(1));
    }
}

/// Whatever a page holds, it is read to its end, or to where it is nested too deep.
#[test]
fn pages_that_are_broken_are_read() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("broken-pages");
    fs::create_dir_all(&folder).expect("writable");
    let deep = "<div data-indgang-slot=hero>".repeat(3_000);
    let many = "<img data-indgang-slot=none>".repeat(100_000);
    let broken: [&[u8]; 8] = [
        b"",
        b"\xff\xfe<div data-indgang-slot=\"\xff\">",
        b"</template></div><template data-indgang-variant=",
        b"<div data-indgang-slot=hero \r\n\r data-indgang-slot=note><!--",
        b"<script><div data-indgang-slot=hero>",
        // A reference reads shorter than it is written, and a letter is longer than a byte.
        "<p data-indgang-slot=hero>&lt;\u{10a97}\u{10a97}\u{10a97}".as_bytes(),
        deep.as_bytes(),
        many.as_bytes(),
    ];
    for (at, bytes) in broken.iter().enumerate() {
        fs::write(folder.join(format!("{at}.html")), bytes).expect("writable");
    }
    let output = check(&[MANIFEST, "--pages", folder.to_str().expect("text")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).ends_with("findings in tests/data/pages/indgang.jsonc\n"));
}
