//! `indgang check --browser` tells of everything in the browser's plan, and nothing else.

use crate::command::{file, run, text};
use crate::model;
use indgang::plan::{Kind, Plan, compile};
use indgang::strings::TextId;
use std::fs;

fn listed(path: &str) -> String {
    let output = run(&[path, "--browser", "--now", "2026-11-21"]);
    assert_eq!(output.status.code(), Some(0));
    text(&output.stdout).to_owned()
}

/// Every text in the bytes is told, and no text of the manifest that is not in them.
#[test]
fn every_text_of_the_plan_is_told() {
    for path in ["www/indgang.jsonc", "tests/data/manifest/right.jsonc"] {
        let manifest = fs::read_to_string(path).expect("it is there");
        let model = model(&manifest);
        let plan = Plan::load(compile(&model, Kind::Browser).expect("fits")).expect("loads");
        let listed = listed(path);
        let texts = plan.program().texts;
        let all: Vec<&str> = (0..texts.len() as u32).map(|at| texts.get(TextId(at))).collect();
        assert!(all.len() > 30, "{path}: {}", all.len());
        // Of answers that a question offers, each value and its words.
        for text in all.iter().flat_map(|text| text.split(['\n', '\t'])) {
            assert!(listed.contains(text), "{path}: `{text}` is not told");
        }
        let private =
            model.segments.iter().map(|it| &it.who).chain(
                model.experiences.iter().flat_map(|it| it.opportunity.iter().chain([&it.id])),
            );
        for text in private.filter(|text| !all.contains(&text.as_str())) {
            assert!(!listed.contains(text.as_str()), "{path}: `{text}` is told");
        }
    }
}

#[test]
fn what_a_device_does_not_decide_is_only_counted() {
    let path = file(
        "exposed.jsonc",
        r#"{ "site": { "name": "N" }, "slots": { "hero": { "variants": ["default", "one"] } },
        "segments": { "secret": { "who": "S.", "when": { "now.hour": { "$in": [1, 2] } } },
          "ours": { "who": "O.", "where": "edge", "when": { "now.hour": { "$in": [5, 6] } } },
          "open": { "who": "O.", "when": { "$or": [{ "context.country": { "$ne": "DK" } },
            { "$nor": [{ "now.month": 1 }, { "now.month": 2 }] }] } } },
        "experiences": [
          { "id": "later", "status": "draft", "audience": "secret", "show": [{ "slot": "hero", "variant": "one" }] },
          { "id": "past", "status": "live", "audience": "secret", "until": "2026-11-21", "show": [{ "slot": "hero", "variant": "one" }] },
          { "id": "quiet", "status": "live", "audience": "ours", "because": "B.", "show": [{ "slot": "hero", "variant": "one" }] },
          { "id": "first", "status": "live", "audience": "open", "holdout": 0.05, "until": "2027-01-01",
            "show": [{ "entry": "/", "to": "/a/", "redirect": true }, { "slot": "hero", "variant": "one" }] }] }"#,
    );
    let listed = listed(&path);
    let parts = [
        "  1. if context.country is not \"DK\" or not (now.month is 1 or now.month is 2)\n",
        "       / sends to /a/\n       hero shows one\n",
        "       until 2027-01-01\n       5 % of them are held out\n",
        "\nTexts that rules compare with\n  \"DK\"\n",
        "  rules that the device does not ask: 2\n",
        "  experiences that are not live: 1\n  experiences that are over: 1\n",
        "  experiences that the edge alone decides: 1\n",
    ];
    for part in parts {
        assert!(listed.contains(part), "no\n{part}in\n{listed}");
    }
    for text in ["Topics", "now.hour", "\"B.\""] {
        assert!(!listed.contains(text), "{listed}");
    }
}
