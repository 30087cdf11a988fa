//! `indgang simulate`, as it is run.

use crate::run::{file, golden, refused, run, told};

const MANIFEST: &str = "www/indgang.jsonc";

#[test]
fn the_demo_simulated() {
    let told = |more: &[&str]| told(&[&["simulate", MANIFEST], more].concat());
    let first = told(&["--visitors", "1000"]);
    golden("simulate/demo.txt", &first);
    assert_eq!(first, told(&["--visitors", "1000", "--seed", "1"]));
    assert_ne!(first, told(&["--visitors", "1000", "--seed", "2"]));
    golden("simulate/demo.json", &told(&["--visitors", "1000", "--json"]));
    let day = told(&["--visitors", "10", "--from", "2026-07-01", "--days", "1"]);
    assert!(
        day.starts_with(
            "10 invented visitors, drawn with seed 1, on 2026-07-01\nName a file of real ones"
        ),
        "{day}"
    );
}

#[test]
fn visitors_are_read_line_by_line() {
    let visitors = file(
        "simulate-visitors.ndjson",
        r#"{ "context": { "country": "DK", "now": "2026-11-21T12:00:00Z" } }
{ "profile": { "topics": { "deals": 1 } } }

{ "profile": { "topics": { "deals": 1 } }, "context": { "path": "/about/" } }
"#,
    );
    let told = told(&["simulate", MANIFEST, "--population", &visitors, "--json"]);
    for part in [
        r#""visitors":3,"profiles":2,"heldOut":0,"paused":0,"dismissed":0"#,
        r#"{"segment":"bargain_hunter","visitors":2}"#,
        r#"{"variant":"denmark_winter","visitors":1}"#,
        r#"{"entry":"/","visitors":2,"to":[{"path":"/business/","visitors":0},{"path":"/deals/","visitors":1}]}"#,
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
}

/// Who said that an experience is not for them gets the next; of whom paused, nothing counts.
#[test]
fn what_visitors_said_no_to_counts_as_on_pages() {
    let visitors = file(
        "simulate-dismissed.ndjson",
        r#"{ "profile": { "topics": { "deals": 1 } } }
{ "profile": { "topics": { "deals": 1 }, "dismissed": ["deals-first"] } }
{ "profile": { "topics": { "deals": 1 }, "paused": true } }
"#,
    );
    let told = told(&["simulate", MANIFEST, "--population", &visitors, "--json"]);
    for part in [
        r#""visitors":3,"profiles":3,"heldOut":0,"paused":1,"dismissed":1"#,
        r#"{"segment":"bargain_hunter","visitors":2}"#,
        r#"{"path":"/deals/","visitors":1}"#,
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
}

#[test]
fn of_many_segments_the_largest_are_told_and_a_part_is_not_all() {
    let segment = |at: i32| {
        let when = format!("{{ \"now.hour\": {{ \"$gte\": {} }} }}", at % 2);
        format!("\"s{at:03}\": {{ \"who\": \"S.\", \"when\": {when} }}")
    };
    let segments: Vec<String> = (0..150).map(segment).collect();
    let manifest = file(
        "simulate-many-segments.jsonc",
        &format!(r#"{{ "site": {{ "name": "S" }}, "segments": {{ {} }} }}"#, segments.join(",\n")),
    );
    let day = "{ \"context\": { \"now\": \"2026-11-21T12:00:00Z\" } }\n".repeat(2_999);
    let night = "{ \"context\": { \"now\": \"2026-11-21T00:30:00Z\" } }\n";
    let visitors = file("simulate-many-segments.ndjson", &(day + night));
    let told = told(&["simulate", &manifest, "--population", &visitors]);
    assert!(told.contains("\n  s000  3,000  100.0 %  █"), "{told}");
    assert!(told.contains("\n  s001  2,999  >99.9 %  █"), "{told}");
    assert_eq!(told.matches("\n  s").count(), 100);
    assert!(told.ends_with("\n  and 50 with fewer, which `--json` tells\n"), "{told}");
}

#[test]
fn mistakes_in_lines_have_their_places_in_the_file() {
    let visitors = file(
        "simulate-mistakes.ndjson",
        "{ \"context\": { \"country\": \"DK\" } }\n{ \"profil\": {} }\n\n{ \"context\": { \"device\": 1 }\n",
    );
    let report = refused(&["simulate", MANIFEST, "--population", &visitors]);
    golden("simulate/mistakes.txt", &report);
    let many = file("simulate-many.ndjson", &"[]\n".repeat(1_000));
    let report = refused(&["simulate", MANIFEST, "--population", &many]);
    assert!(
        report.ends_with("20 mistakes in simulate-many.ndjson so far; the rest was not read\n")
    );
    let nobody = file("simulate-nobody.ndjson", "\n\n");
    assert!(refused(&["simulate", MANIFEST, "--population", &nobody]).contains("there is nobody"));
    let missing = refused(&["simulate", MANIFEST, "--population", "nowhere.ndjson"]);
    assert!(missing.contains("cannot read `nowhere.ndjson`"));
}

/// Who demands an audience is told where there is none, and fails only if that was asked for.
#[test]
fn segments_demand_a_least_share() {
    let manifest = file(
        "simulate-minimum.jsonc",
        r#"{
  "site": { "name": "Fjordfly" },
  "segments": {
    "danes": { "who": "People in Denmark.", "when": { "context.country": "DK" }, "minimum": 0.25 },
    "swedes": { "who": "People in Sweden.", "when": { "context.country": "SE" }, "minimum": 0.251 }
  }
}
"#,
    );
    let line = |country: &str| format!("{{ \"context\": {{ \"country\": \"{country}\" }} }}\n");
    let visitors = file("simulate-minimum.ndjson", &["DK", "SE", "NO", "FI"].map(line).concat());
    let args = ["simulate", &*manifest, "--population", &visitors];
    let output = run(&args);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !output.stdout.is_empty(), "{told}");
    assert!(
        told.contains("`swedes` demands 25.1 % of all visitors, and 25.0 % were in it (1)"),
        "{told}"
    );
    assert!(told.contains("simulate.too_few") && !told.contains("danes"), "{told}");
    for more in [&["--strict"][..], &["--strict", "--json"]] {
        let output = run(&[&args[..], more].concat());
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(told.ends_with("simulate-minimum.jsonc\n") && told.contains("\n1 finding in "));
        assert_eq!(output.status.code(), Some(1));
        let (shares, begin) = (
            String::from_utf8_lossy(&output.stdout),
            &["4 visitors of ", "{\"plan\":\""][more.len() - 1],
        );
        assert!(shares.starts_with(begin) && shares.contains("swedes"), "{shares}");
    }
}
