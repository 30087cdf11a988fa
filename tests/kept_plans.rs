//! Plans of released formats are read by every later engine, which decides the same by them.
//!
//! `tests/data/plan/FORMAT/` has both builds of a manifest, and visitors with what was decided for them.
//! `UPDATE=1` writes that of the current format anew, as long as it is not released.

mod support;

use indgang::described::{viewing, vocabulary};
use indgang::engine::{decide, inline, why};
use indgang::json::Json;
use indgang::manifest::visitor::visitor;
use indgang::plan::{Kind, Plan, compile};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use support::{DEMO, NOON, model};

const KINDS: [(Kind, &str); 2] = [(Kind::Edge, "edge.bin"), (Kind::Browser, "browser.bin")];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/plan")
}

/// What the plan decides for a visitor, with the reasons.
fn decided(plan: &Plan, described: &Value) -> Value {
    let text = described.to_string();
    let (page, past) = visitor(&text, &vocabulary(plan), NOON).expect("known words");
    viewing(plan, &page, past.as_ref(), NOON, |view| {
        let (decision, mut reasons) = (decide(plan, view), Json::new());
        why(&mut reasons, &decision);
        let plain = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
        let merges: Vec<Value> =
            decision.merges.iter().map(|(name, text)| json!([name, text])).collect();
        json!({
            "page": plain(&inline(plan, &decision)),
            "why": plain(&reasons.into_string()),
            "merge": merges,
        })
    })
}

#[test]
fn every_kept_plan_is_read_and_decides_the_same() {
    if std::env::var_os("UPDATE").is_some() {
        write_anew();
    }
    let (mut formats, mut views) = (0, 0);
    for format in fs::read_dir(folder()).expect("it is there") {
        let format = format.expect("readable").path();
        for (kind, file) in KINDS {
            let bytes = fs::read(format.join(file)).expect("it is there");
            let number = u16::from_le_bytes([bytes[4], bytes[5]]).to_string();
            assert_eq!(format.file_name().and_then(|name| name.to_str()), Some(number.as_str()));
            let plan = Plan::load(bytes).expect("loads");
            assert_eq!(plan.kind(), kind);
            let kept = fs::read_to_string(format.join("views.json")).expect("it is there");
            let kept: Value = serde_json::from_str(&kept).expect("JSON");
            for view in kept.as_array().expect("a list") {
                let came = decided(&plan, &view["visitor"]);
                assert_eq!(came, view["decided"], "format {number}, {file}: {}", view["visitor"]);
                views += 1;
            }
        }
        formats += 1;
    }
    assert!(formats >= 1 && views >= 10, "{formats} formats, {views} views");
}

/// Both builds of the demo, and what they decide for visitors who get something of every sort.
fn write_anew() {
    let visitors = [
        json!({}),
        json!({ "context": { "country": "DK" } }),
        json!({ "context": { "country": "JP", "now": "2026-06-01T10:00:00Z", "path": "/you/" } }),
        json!({ "context": {}, "profile": { "seed": 7, "sessions": 2, "topics": { "deals": 1.5, "city": 2.0 } } }),
        json!({
            "context": { "country": "DK", "now": "2026-07-01" },
            "profile": {
                "seed": 9, "sessions": 5, "topics": { "family": 1.0, "snow": 1.0, "sun": 0.75 },
                "traits": { "first_name": "Anna", "postcode": "7100" }, "recent": ["tromso"],
                "counts": { "fare_click": 4 },
            },
        }),
        json!({ "profile": { "seed": 11, "sessions": 9, "counts": { "purchase": 3 } } }),
    ];
    let folder = folder().join("1");
    fs::create_dir_all(&folder).expect("writable");
    for (kind, file) in KINDS {
        fs::write(folder.join(file), compile(&model(DEMO), kind).expect("fits")).expect("writable");
    }
    let plan = Plan::load(compile(&model(DEMO), Kind::Edge).expect("fits")).expect("loads");
    let views =
        visitors.map(|visitor| json!({ "decided": decided(&plan, &visitor), "visitor": visitor }));
    let text = serde_json::to_string_pretty(&views).expect("JSON");
    fs::write(folder.join("views.json"), text + "\n").expect("writable");
}
