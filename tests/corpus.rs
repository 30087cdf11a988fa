//! One corpus of page views, run here natively, and by `tests/worker` and `tests/browser` in Wasm:
//! the same steps must give the same bytes everywhere.
//!
//! `INDGANG_WRITE_CORPUS=1 cargo test --features browser --test corpus` writes down what comes
//! now; read the difference before keeping it.
#![cfg(feature = "browser")]

mod support;

use indgang::browser::{Kept, Page, Stored, Visit};
use indgang::consent::{Purposes, State};
use indgang::context::{Address, Device, Referrer, Sites};
use indgang::engine::Event;
use indgang::plan::{Kind, Plan, compile};
use indgang::time::UnixSeconds;
use serde_json::{Value as Json, json};
use std::{env, fs, path::Path};
use support::{DEMO, SMALL, model};

const FILE: &str = "tests/corpus/views.json";

fn text(json: &Json, field: &str) -> String {
    json.get(field).and_then(Json::as_str).unwrap_or_default().into()
}

fn whole(json: &Json, field: &str) -> i64 {
    json.get(field).and_then(Json::as_i64).unwrap_or_default()
}

fn flag(json: &Json, field: &str) -> bool {
    json.get(field).and_then(Json::as_bool).unwrap_or_default()
}

fn page(facts: &Json) -> Page {
    Page {
        address: Address::read(&text(facts, "address")),
        asked: [text(facts, "address"), text(facts, "referrer")],
        languages: text(facts, "languages"),
        country: text(facts, "country"),
        region: text(facts, "region"),
        device: Device::named(&text(facts, "device")),
        referrer: Referrer::of(&text(facts, "referrer"), &text(facts, "host"), Sites::KNOWN),
        ahead: whole(facts, "ahead") as i16,
        gpc: flag(facts, "gpc"),
        worker: flag(facts, "worker"),
        seed: whole(facts, "seed") as u16,
    }
}

/// As JavaScript knows it.
fn number(kept: Kept) -> Option<String> {
    let all = [Kept::No, Kept::Waits, Kept::Here, Kept::Leaves, Kept::Full];
    Some(all.iter().position(|other| *other == kept).expect("one of them").to_string())
}

/// One step of a page view; what it answers, if it does.
fn step(visit: &mut Visit, name: &str, with: &Json) -> Option<String> {
    let now = UnixSeconds(whole(with, "now") as u32);
    let (choice, learnt) = (text(with, "choice"), text(with, "learnt"));
    let declared = text(with, "declared");
    let stored = Stored { choice: &choice, learnt: &learnt, declared: &declared };
    let state = |name| State::named(&text(with, name)).expect("a state");
    let wanted =
        || Purposes { remember: state("remember"), edge: state("edge"), measure: state("measure") };
    match name {
        "open" => visit.open(page(&with["facts"]), stored, now),
        "sync" => visit.sync(stored, now),
        "merge" => visit.merge(&learnt),
        "observe" => {
            let [name, topics, item] = ["name", "topics", "item"].map(|field| text(with, field));
            visit.observe(Event { name, topics, item }, with["value"].as_i64(), now);
        }
        "declare" => {
            return number(visit.declare(text(with, "name"), text(with, "value"), now));
        }
        "pause" => return number(visit.pause(flag(with, "on"), now)),
        "dismiss" => return number(visit.dismiss(text(with, "slot"), now)),
        "restore" => return number(visit.restore(now)),
        "answer" => visit.answer(wanted(), now),
        "ask" => return Some(visit.ask(wanted(), now)),
        "forget" => visit.forget(now),
        "decide" => return Some(visit.decide(now)),
        "decideAhead" => return Some(visit.decide_ahead(&text(with, "path"), now)),
        "leavingEvents" => return Some(visit.leaving_events(now).unwrap_or_default()),
        "leavingAnswers" => return Some(visit.leaving_answers(now).unwrap_or_default()),
        "allowed" => return Some(visit.allowed()),
        "stored" => return Some(visit.stored()),
        "remembered" => return Some(visit.remembered(now)),
        "released" => return Some(visit.released()),
        other => panic!("there is no step `{other}`"),
    }
    None
}

#[test]
fn the_corpus_comes_out_natively() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let mut corpus: Json =
        serde_json::from_str(&fs::read_to_string(&file).expect("the corpus")).expect("JSON");
    let write = env::var_os("INDGANG_WRITE_CORPUS").is_some();
    let mut answers = 0;
    for case in corpus.as_array_mut().expect("a list of cases") {
        let name = text(case, "name");
        let manifest = if text(case, "plan") == "demo" { DEMO } else { SMALL };
        let plan = compile(&model(manifest), Kind::Browser).expect("fits");
        let mut visit = Visit::new(Plan::load(plan).expect("loads"));
        for (number, each) in case["steps"].as_array_mut().expect("steps").iter_mut().enumerate() {
            let [step_name, with, rest @ ..] = each.as_array().expect("a step").as_slice() else {
                panic!("{name}, step {number}: not a step");
            };
            // A plan's version follows from its bytes, which every format changes.
            let came = step(&mut visit, step_name.as_str().expect("a name"), with)
                .map(|came| without_version(&came));
            if write {
                let mut kept = vec![step_name.clone(), with.clone()];
                kept.extend(came.clone().map(Json::from));
                *each = json!(kept);
            } else {
                let expected = rest.first().and_then(Json::as_str);
                assert_eq!(came.as_deref(), expected, "{name}, step {number}");
            }
            answers += usize::from(came.is_some());
        }
    }
    assert!(answers > 40, "only {answers} answers");
    if write {
        fs::write(&file, pretty(&corpus)).expect("written");
    }
}

/// `"plan":"1a2b3c4d"` without its digits.
fn without_version(answer: &str) -> String {
    match answer.strip_prefix("{\"plan\":\"").and_then(|rest| rest.split_at_checked(8)) {
        Some((_, rest)) => format!("{{\"plan\":\"{rest}"),
        None => answer.into(),
    }
}

/// A case a paragraph, a step a line.
fn pretty(corpus: &Json) -> String {
    let cases = corpus.as_array().into_iter().flatten().map(|case| {
        let steps = case["steps"].as_array().into_iter().flatten();
        let steps: Vec<String> = steps.map(|step| format!("    {step}")).collect();
        let (name, plan) = (&case["name"], &case["plan"]);
        format!(
            "  {{ \"name\": {name}, \"plan\": {plan}, \"steps\": [\n{}\n  ] }}",
            steps.join(",\n")
        )
    });
    format!("[\n{}\n]\n", cases.collect::<Vec<_>>().join(",\n"))
}
