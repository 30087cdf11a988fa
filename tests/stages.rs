//! Stages of the journey: what is asked of them, whom they narrow, and who is told of them.

mod support;

use indgang::condition::{Memo, Value};
use indgang::decision::View;
use indgang::engine::decide;
use indgang::explain::{Words, explain};
use indgang::manifest::model::Model;
use indgang::manifest::{Kind as Mistake, read};
use indgang::plan::{Kind, Plan, compile};
use indgang::proof;
use indgang::simulate::{Population, Span, Tally};
use indgang::time::UnixSeconds;
use support::{model, plan, view_of_nobody};

/// A manifest whose four stages follow from a truth value each, with these segments and
/// experiences.
fn manifest(segments: &[String], experiences: &str) -> String {
    let stages: Vec<String> = (0..4)
        .map(|at| {
            format!(
                r#"{{ "id": "s{at}", "who": "Who came to {at}.", "when": {{ "context.f{at}": true }} }}"#
            )
        })
        .collect();
    let segments: Vec<String> = segments
        .iter()
        .enumerate()
        .map(|(at, when)| format!(r#""q{at}": {{ "who": "W.", "when": {when} }}"#))
        .collect();
    format!(
        r#"{{ "site": {{ "name": "N", "languages": ["en", "da"] }},
        "attributes": {{ "f0": {{ "type": "boolean" }}, "f1": {{ "type": "boolean" }},
          "f2": {{ "type": "boolean" }}, "f3": {{ "type": "boolean" }} }},
        "groups": {{ "ends": ["s0", "s3"] }},
        "slots": {{ "hero": {{ "variants": ["default", "one", "two"] }} }},
        "stages": [{}], "segments": {{ {} }}, "experiences": [{experiences}] }}"#,
        stages.join(","),
        segments.join(",")
    )
}

/// Looks at each of the sixteen visitors, with the stage they are at.
fn everyone(mut look: impl FnMut(&View<'_>, Option<usize>)) {
    for bits in 0..16_usize {
        let holds = |at: usize| bits >> at & 1 == 1;
        let attributes: Vec<Value<'_>> = (0..4).map(|at| Value::Bool(holds(at))).collect();
        let mut view = view_of_nobody();
        view.attributes = &attributes;
        look(&view, (0..4).rev().find(|at| holds(*at)));
    }
}

/// Whether a visitor is in the segment `name`.
fn is_in(plan: &Plan, name: &str, view: &View<'_>) -> bool {
    let program = plan.program();
    let mut all = plan.segments().zip(plan.segment_names());
    let (node, _) = all.find(|(_, other)| *other == name).expect("it is there");
    program.holds(node, view, &mut Memo::of(&program))
}

#[test]
fn the_last_stage_that_holds_is_the_visitors() {
    type Wanted = Box<dyn Fn(Option<usize>) -> bool>;
    let mut cases: Vec<(String, Wanted)> = Vec::new();
    for set in 1..16_usize {
        let within = move |at: Option<usize>| at.is_some_and(|at| set >> at & 1 == 1);
        let names: Vec<String> =
            (0..4).filter(|at| within(Some(*at))).map(|at| format!("\"s{at}\"")).collect();
        let list = names.join(",");
        cases.push((format!("{{ \"$in\": [{list}] }}"), Box::new(within)));
        cases.push((format!("{{ \"$nin\": [{list}] }}"), Box::new(move |at| !within(at))));
    }
    for than in 0..4_usize {
        let mut case = |question: String, wanted: fn(usize, usize) -> bool| {
            let asked: Wanted = Box::new(move |at| at.is_some_and(|at| wanted(at, than)));
            cases.push((question, asked));
        };
        case(format!("\"s{than}\""), |at, than| at == than);
        case(format!("{{ \"$gte\": \"s{than}\" }}"), |at, than| at >= than);
        case(format!("{{ \"$lte\": \"s{than}\" }}"), |at, than| at <= than);
        if than > 0 {
            case(format!("{{ \"$lt\": \"s{than}\" }}"), |at, than| at < than);
        }
        if than < 3 {
            case(format!("{{ \"$gt\": \"s{than}\" }}"), |at, than| at > than);
        }
        let ne: Wanted = Box::new(move |at| at != Some(than));
        cases.push((format!("{{ \"$ne\": \"s{than}\" }}"), ne));
    }
    let missing: fn() -> Wanted = || Box::new(|at| at.is_none());
    let there: fn() -> Wanted = || Box::new(|at| at.is_some());
    let ends: fn() -> Wanted = || Box::new(|at| matches!(at, Some(0 | 3)));
    cases.extend([
        ("null".into(), missing()),
        ("{ \"$exists\": false }".into(), missing()),
        ("{ \"$exists\": true }".into(), there()),
        ("{ \"$ne\": null }".into(), there()),
        ("{ \"$inGroup\": \"ends\" }".into(), ends()),
        ("{ \"$not\": { \"$exists\": true } }".into(), missing()),
    ]);
    let segments: Vec<String> =
        cases.iter().map(|(question, _)| format!("{{ \"profile.stage\": {question} }}")).collect();
    let plan = plan(&manifest(&segments, ""));
    everyone(|view, stage| {
        for (at, (question, wanted)) in cases.iter().enumerate() {
            let found = is_in(&plan, &format!("q{at}"), view);
            assert_eq!(found, wanted(stage), "{question} at {stage:?}");
        }
        for at in 0..4 {
            assert_eq!(is_in(&plan, &format!("/s{at}"), view), stage == Some(at));
        }
    });
}

#[test]
fn a_question_is_said_with_the_names_of_stages() {
    let said = |question: &str| {
        let when = format!("{{ \"profile.stage\": {question} }}");
        let model = model(&manifest(&[when], ""));
        indgang::manifest::print::Words::of(&model).text(&model.segments[0].when)
    };
    assert_eq!(said("\"s1\""), "profile.stage is \"s1\"");
    assert_eq!(said("{ \"$gte\": \"s2\" }"), "profile.stage in (\"s2\", \"s3\")");
    assert_eq!(said("{ \"$ne\": \"s1\" }"), "profile.stage is not \"s1\"");
    assert_eq!(said("{ \"$nin\": [\"s0\", \"s1\"] }"), "profile.stage not in (\"s0\", \"s1\")");
}

const SHOWS: &str = r#"
    { "id": "both", "status": "live", "priority": 2, "audience": "q0", "stage": ["s1", "s3"],
      "show": [{ "slot": "hero", "variant": "one" }] },
    { "id": "alone", "status": "live", "priority": 1, "stage": "s1",
      "show": [{ "slot": "hero", "variant": "two" }] }"#;

fn narrowing() -> Model {
    model(&manifest(&["{ \"context.f0\": true }".into()], SHOWS))
}

#[test]
fn an_experience_is_for_its_audience_at_its_stages() {
    let model = narrowing();
    let plan = Plan::load(compile(&model, Kind::Edge).expect("fits")).expect("loads");
    let names: Vec<&str> = plan.segment_names().collect();
    assert_eq!(names, ["q0", "/s0", "/s1", "/s2", "/s3", "q0/s1+s3"]);
    assert_eq!(
        model.experiences[0].because,
        "context.f0 is true and profile.stage in (\"s1\", \"s3\")"
    );
    assert_eq!(model.experiences[1].because, "profile.stage is \"s1\"");
    everyone(|view, stage| {
        let first = matches!(view.attributes.first(), Some(Value::Bool(true)));
        let wanted = match (first, stage) {
            (true, Some(1 | 3)) => "one",
            (_, Some(1)) => "two",
            _ => "default",
        };
        let decision = decide(&plan, view);
        assert_eq!(decision.slots[0].variant, wanted, "{stage:?}");
        let explanation = explain(&plan, view, &decision, &Words::new(&plan), false);
        let name = stage.map(|at| format!("s{at}"));
        assert_eq!(explanation.stage, name.as_deref());
    });
}

#[test]
fn a_browser_hears_of_no_stage_by_name() {
    let model = narrowing();
    let bytes = compile(&model, Kind::Browser).expect("fits");
    let plan = Plan::load(bytes.clone()).expect("loads");
    // The two audiences, and not the four stages.
    assert_eq!(plan.segment_count(), 2);
    let mut silent = model;
    for experience in &mut silent.experiences {
        experience.because = "Because.".into();
    }
    let bytes = compile(&silent, Kind::Browser).expect("fits");
    for name in [&b"s1"[..], b"s3", b"stage", b"Who came"] {
        assert!(!bytes.windows(name.len()).any(|part| part == name));
    }
    everyone(|view, _| {
        let edge = Plan::load(compile(&silent, Kind::Edge).expect("fits")).expect("loads");
        let variant = |plan: &Plan| decide(plan, view).slots[0].variant.to_owned();
        assert_eq!(variant(&plan), variant(&edge));
    });
}

#[test]
fn a_segment_of_the_edge_alone_stays_there_at_a_stage() {
    let text = manifest(&["{ \"context.f0\": true }".into()], SHOWS)
        .replace("\"who\": \"W.\"", "\"who\": \"W.\", \"where\": \"edge\"")
        .replace("\"id\": \"both\"", "\"id\": \"both\", \"because\": \"You are here.\"");
    let plan = Plan::load(compile(&model(&text), Kind::Browser).expect("fits")).expect("loads");
    assert_eq!(plan.experiences().count(), 1);
}

#[test]
fn shares_of_stages_add_up_with_those_of_nobody() {
    let plan = plan(support::DEMO);
    let span = Span { from: support::NOON, days: 1 };
    let population = Population::new(&plan, span);
    let mut tally = Tally::new(&plan);
    let program = plan.program();
    for at in 0..500 {
        let visitor = population.visitor(3, at);
        indgang::described::viewing(
            &plan,
            &visitor.page,
            visitor.profile.as_ref(),
            span.from,
            |view| {
                let mut memo = Memo::of(&program);
                let all = (0..).zip(plan.segments());
                let inside: Vec<u32> = all
                    .filter(|(_, node)| program.holds(*node, view, &mut memo))
                    .map(|(at, _)| at)
                    .collect();
                tally.add(&plan, view, visitor.profile.as_ref(), &inside, &decide(&plan, view));
            },
        );
    }
    let stages: Vec<(&str, u64)> = tally.stages().collect();
    assert_eq!(stages.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["compare", "booked"]);
    assert!(stages.iter().all(|(_, count)| (1..250).contains(count)), "{stages:?}");
}

/// What `check` finds, as its kind's code and its words.
fn found(text: &str) -> Vec<String> {
    let report = proof::check(&model(text), UnixSeconds(0));
    let said = report.findings.iter().map(|it| format!("{}: {}", it.kind.code(), it.what));
    said.filter(|it| it.contains("stage") || it.contains("nobody")).collect()
}

#[test]
fn check_knows_stages() {
    let text = manifest(&["{ \"profile.stage\": { \"$gte\": \"s2\" } }".into()], "");
    assert_eq!(
        found(&text),
        ["s0", "s1"].map(|stage| format!(
            "manifest.no_use: the stage `{stage}` is of no use: no experience and no condition \
             asks for it"
        ))
    );
    // A later stage that everybody comes to leaves nobody at an earlier one.
    let text = manifest(&[], SHOWS.replace("\"audience\": \"q0\", ", "").as_str()).replace(
        "{ \"context.f3\": true }",
        "{ \"$or\": [{ \"context.f1\": true }, { \"context.f3\": true }] }",
    );
    let never = "nobody can be at the stage `s1` but by a signed link: `context.f1 is true` and `not (context.f2 is true \
                 or (context.f1 is true or context.f3 is true))` never hold together";
    assert_eq!(
        found(&text),
        [
            format!("segment.never: {never}"),
            "experience.unreachable: nobody can get the experience `alone` but by a signed link: nobody else is in `/s1`".into(),
            "manifest.no_use: the stage `s0` is of no use: no experience and no condition asks for it"
                .into(),
        ]
    );
    // Nobody of the audience is at the stage.
    let text = manifest(
        &["{ \"context.f3\": true }".into()],
        &SHOWS.replace("[\"s1\", \"s3\"]", "\"s0\""),
    );
    let unreachable = "experience.unreachable: nobody can get the experience `both` but by a signed link: nobody else is in \
                       `q0/s0`";
    assert_eq!(found(&text), [unreachable]);
}

#[test]
fn what_stages_come_to_is_bounded() {
    let values: Vec<String> = (1..=8_192).map(|number| number.to_string()).collect();
    let text = |times: usize| {
        let asked = vec!["{ \"profile.stage\": \"s0\" }"; times].join(",");
        format!(
            r#"{{ "site": {{ "name": "N" }},
            "stages": [{{ "id": "s0", "who": "W.", "when": {{ "profile.sessions": {{ "$in": [{}] }} }} }}],
            "segments": {{ "a": {{ "who": "W.", "when": {{ "$or": [{asked}] }} }} }} }}"#,
            values.join(",")
        )
    };
    // One of them is who is at the stage.
    model(&text(126));
    let mistakes = read(&text(200)).expect_err("too many");
    assert_eq!(mistakes.list().len(), 1);
    assert_eq!(mistakes.list()[0].kind, Mistake::TooMany);
}

#[test]
fn what_is_too_deep_with_its_stages_is_refused() {
    let deep = |joins: usize| {
        let (open, close) = ("{\"now.hour\":9,\"$not\":".repeat(joins), "}".repeat(joins));
        format!("{open}{{\"profile.stage\":\"s0\"}}{close}")
    };
    let text = |stage: usize, segment: usize| {
        format!(
            r#"{{ "site": {{ "name": "N" }},
            "stages": [{{ "id": "s0", "who": "W.", "when": {} }}],
            "segments": {{ "a": {{ "who": "W.", "when": {} }} }} }}"#,
            deep(stage).replace("profile.stage\":\"s0\"", "now.hour\":9"),
            deep(segment)
        )
    };
    let fits = |text: &str| Plan::load(compile(&model(text), Kind::Edge).expect("fits")).is_ok();
    let depth = (10..20).find(|depth| read(&text(*depth, *depth)).is_err()).expect("somewhere");
    assert!(fits(&text(depth - 1, depth - 1)));
    let mistakes = read(&text(depth, depth)).expect_err("too deep");
    let [mistake] = mistakes.list() else { panic!("{mistakes:?}") };
    assert_eq!((mistake.kind, mistake.path.as_str()), (Mistake::TooDeep, "segments.a"));
}
