//! What a right manifest comes to mean.

use crate::{model, right, root};
use indgang::condition::{Ask, Condition, Source};
use indgang::id::Key;
use indgang::manifest::model::{
    AttributeKind, MergeFrom, Questions, Sensitivity, Show, Status, TraitKind,
};
use indgang::manifest::print::Words;
use indgang::profile::affinity::HalfLife;
use indgang::time::{DAY, UnixSeconds, day_of};

/// A model whose one segment has the condition `when`.
#[track_caller]
fn with(when: &str) -> indgang::manifest::Model {
    let traits =
        r#""name": { "type": "string", "why": "w" }, "age": { "type": "number", "why": "w" }"#;
    let used = r#"{ "who": "w", "when": { "trait.age": 1, "count.purchase": 1 } }"#;
    model(&format!(
        r#"{{ "site": {{ "name": "a" }}, "topics": {{ "deals": {{ "halfLifeDays": 7 }} }},
            "items": {{ "lisbon": {{}}, "tokyo": {{}} }}, "traits": {{ {traits} }}, "events": {{ "purchase": {{}} }},
            "merge": {{ "name": "trait.name" }}, "segments": {{ "s": {{ "who": "w", "when": {when} }}, "used": {used} }} }}"#
    ))
}

/// What `when` is read as, and how it is printed.
#[track_caller]
fn reads(when: &str, expected: Condition, text: &str) {
    let model = with(when);
    let segment = model.segments.first().expect("it is there");
    assert_eq!(segment.when, expected, "{when}");
    assert_eq!(Words::of(&model).text(&segment.when), text, "{when}");
}

fn test(source: Source, ask: Ask) -> Condition {
    Condition::Test(source, ask)
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

fn country(name: &str) -> Condition {
    test(Source::Country, Ask::OneOfTexts(vec![name.to_owned()]))
}

fn hour(ask: Ask) -> Condition {
    test(Source::Hour, ask)
}

#[test]
fn operators_mean_what_they_say() {
    let exists = || test(Source::Country, Ask::Exists);
    reads(r#"{ "context.country": "DK" }"#, country("DK"), r#"context.country is "DK""#);
    reads(r#"{ "context.country": { "$eq": "DK" } }"#, country("DK"), r#"context.country is "DK""#);
    reads(
        r#"{ "context.country": { "$ne": "DK" } }"#,
        not(country("DK")),
        r#"context.country is not "DK""#,
    );
    reads(
        r#"{ "context.country": { "$in": ["DK", "SE"] } }"#,
        test(Source::Country, Ask::OneOfTexts(vec!["DK".into(), "SE".into()])),
        r#"context.country in ("DK", "SE")"#,
    );
    reads(
        r#"{ "now.weekday": { "$nin": [6, 7] } }"#,
        not(test(Source::Weekday, Ask::OneOfNumbers(vec![6.0, 7.0]))),
        "now.weekday not in (6, 7)",
    );
    reads(r#"{ "context.country": { "$exists": true } }"#, exists(), "context.country is there");
    reads(
        r#"{ "context.country": { "$exists": false } }"#,
        not(exists()),
        "context.country is missing",
    );
    reads(r#"{ "context.country": null }"#, not(exists()), "context.country is missing");
    reads(r#"{ "context.country": { "$ne": null } }"#, exists(), "context.country is there");
    reads(r#"{ "now.hour": { "$lt": 6 } }"#, hour(Ask::Below(6.0)), "now.hour < 6");
    reads(r#"{ "now.hour": { "$lte": 6 } }"#, hour(Ask::AtMost(6.0)), "now.hour <= 6");
    reads(r#"{ "now.hour": { "$gt": 6 } }"#, hour(Ask::Above(6.0)), "now.hour > 6");
    reads(r#"{ "now.hour": { "$gte": 6 } }"#, hour(Ask::AtLeast(6.0)), "now.hour >= 6");
    reads(
        r#"{ "now.hour": { "$not": { "$gte": 6 } } }"#,
        not(hour(Ask::AtLeast(6.0))),
        "not now.hour >= 6",
    );
    reads(
        r#"{ "now.hour": { "$not": 6 } }"#,
        not(hour(Ask::OneOfNumbers(vec![6.0]))),
        "now.hour is not 6",
    );
}

#[test]
fn joins_mean_what_they_say() {
    let (a, b, c) = (|| hour(Ask::AtLeast(6.0)), || hour(Ask::Below(12.0)), || country("DK"));
    reads(
        r#"{ "now.hour": { "$gte": 6, "$lt": 12 } }"#,
        Condition::All(vec![a(), b()]),
        "now.hour >= 6 and now.hour < 12",
    );
    reads(
        r#"{ "now.hour": { "$gte": 6 }, "context.country": "DK" }"#,
        Condition::All(vec![a(), c()]),
        r#"now.hour >= 6 and context.country is "DK""#,
    );
    reads(
        r#"{ "$or": [{ "now.hour": { "$gte": 6 } }, { "context.country": "DK" }] }"#,
        Condition::Any(vec![a(), c()]),
        r#"now.hour >= 6 or context.country is "DK""#,
    );
    reads(
        r#"{ "context.country": "DK", "$or": [{ "now.hour": { "$gte": 6 } }, { "now.hour": { "$lt": 12 } }] }"#,
        Condition::All(vec![c(), Condition::Any(vec![a(), b()])]),
        r#"context.country is "DK" and (now.hour >= 6 or now.hour < 12)"#,
    );
    reads(
        r#"{ "$nor": [{ "now.hour": { "$gte": 6 } }, { "context.country": "DK" }] }"#,
        not(Condition::Any(vec![a(), c()])),
        r#"not (now.hour >= 6 or context.country is "DK")"#,
    );
    reads(
        r#"{ "$nor": [{ "context.country": "DK" }] }"#,
        not(c()),
        r#"context.country is not "DK""#,
    );
    reads(
        r#"{ "$not": { "$and": [{ "now.hour": { "$gte": 6 } }] } }"#,
        not(a()),
        "not now.hour >= 6",
    );
    reads("{}", Condition::All(vec![]), "always");
    reads(r#"{ "$not": {} }"#, not(Condition::All(vec![])), "not always");
}

#[test]
fn attributes_come_from_where_they_say() {
    let week = HalfLife::from_days(7).expect("in range");
    let key = Key::of;
    reads(
        r#"{ "affinity.deals": { "$gte": 0.5 }, "profile.sessions": { "$gte": 2 } }"#,
        Condition::All(vec![
            test(Source::Affinity(key("deals"), week), Ask::AtLeast(0.5)),
            test(Source::Sessions, Ask::AtLeast(2.0)),
        ]),
        "affinity.deals >= 0.5 and profile.sessions >= 2",
    );
    reads(
        r#"{ "profile.recent": "lisbon" }"#,
        test(Source::Recent, Ask::HoldsAny(vec![key("lisbon")])),
        "profile.recent has lisbon",
    );
    reads(
        r#"{ "profile.recent": { "$nin": ["lisbon", "tokyo"] } }"#,
        not(test(Source::Recent, Ask::HoldsAny(vec![key("lisbon"), key("tokyo")]))),
        "profile.recent has none of (lisbon, tokyo)",
    );
    reads(
        r#"{ "trait.age": { "$gte": 18 } }"#,
        test(Source::Trait(key("age")), Ask::AtLeast(18.0)),
        "trait.age >= 18",
    );
    reads(
        r#"{ "count.view": 1 }"#,
        test(Source::Count(key("view")), Ask::OneOfNumbers(vec![1.0])),
        "count.view is 1",
    );
    reads(
        r#"{ "since.purchase": { "$lte": 1.5 } }"#,
        test(Source::Since(key("purchase")), Ask::AtMost(1.5)),
        "since.purchase <= 1.5",
    );
}

#[test]
fn a_long_condition_is_cut_short_in_text() {
    let many: Vec<String> = (0..1_000).map(|index| format!("\"c{index}\"")).collect();
    let model =
        with(&format!("{{ \"context.campaign.name\": {{ \"$in\": [{}] }} }}", many.join(",")));
    let segment = model.segments.first().expect("it is there");
    let text = Words::of(&model).text(&segment.when);
    assert_eq!(
        text,
        r#"context.campaign.name in ("c0", "c1", "c2", "c3", "c4", "c5" and 994 more)"#
    );
    let parts = vec![r#"{ "now.hour": { "$gte": 6 } }"#; 1_000].join(",");
    let model = with(&format!("{{ \"$or\": [{parts}] }}"));
    let segment = model.segments.first().expect("it is there");
    let text = Words::of(&model).text(&segment.when);
    assert!(text.ends_with('…') && text.chars().count() == 240, "{text}");
}

#[test]
fn everything_that_can_be_said_is_kept() {
    let model = model(&right());
    assert_eq!(model.site, "Fjordfly");
    assert_eq!(model.languages, ["en", "da", "pt-BR"]);
    assert_eq!(model.permutations, Some(64));
    assert_eq!(model.audiences_why.as_deref(), Some("One for each market."));
    assert_eq!(model.consent_text, 2);
    let topics: Vec<_> = model
        .topics
        .iter()
        .map(|t| (&*t.name, &*t.title, t.half_life.days(), t.sensitivity))
        .collect();
    let expected = [
        ("deals", "Low fares", 7, Sensitivity::Low),
        ("family", "family", 14, Sensitivity::Low),
        ("sun", "sun", 14, Sensitivity::Low),
        ("loans", "loans", 14, Sensitivity::High),
    ];
    assert_eq!(topics, expected);
    let items: Vec<_> =
        model.items.iter().map(|i| (&*i.name, &*i.title, i.topics.clone())).collect();
    assert_eq!(
        items,
        [
            ("lisbon", "Lisbon", vec![2, 0]),
            ("tromso", "tromso", vec![1]),
            ("bank", "bank", vec![3])
        ]
    );
    let traits: Vec<_> =
        model.traits.iter().map(|t| (&*t.title, t.kind, t.expires_days, t.sensitivity)).collect();
    let expected = [
        ("First name", TraitKind::Text, 365, Sensitivity::Low),
        ("gender", TraitKind::Text, 365, Sensitivity::Low),
        ("birth_date", TraitKind::Text, 365, Sensitivity::Low),
        ("children", TraitKind::Number, 365, Sensitivity::Low),
        ("member", TraitKind::Bool, 365, Sensitivity::Medium),
        ("diet", TraitKind::Text, 365, Sensitivity::High),
    ];
    assert_eq!(traits, expected);
    let questions: Vec<_> = model.traits.iter().filter_map(|t| t.question.as_ref()).collect();
    let said: Vec<_> = questions
        .iter()
        .map(|q| {
            (
                &*q.words,
                q.gives.as_deref(),
                q.options.len(),
                q.date,
                Words::of(&model).text(&q.when),
            )
        })
        .collect();
    let always = String::from("always");
    let sessions = String::from("profile.sessions >= 2");
    assert_eq!(
        said,
        [
            ("What may we call you?", Some("A greeting."), 0, false, sessions),
            ("How are you addressed?", None, 2, false, always.clone()),
            ("When were you born?", None, 0, true, always),
            ("How many children?", None, 0, false, String::from("always")),
            ("What do you not eat?", None, 0, false, String::from("count.purchase >= 1")),
        ]
    );
    let often = Questions { per_session: 2, days_between: 0, not_now_days: 30 };
    assert_eq!(model.questions, often);
    let attributes: Vec<_> = model.attributes.iter().map(|a| (&*a.name, a.kind)).collect();
    let expected = [
        ("age", AttributeKind::Number),
        ("plan", AttributeKind::Text),
        ("tags", AttributeKind::List),
        ("subscriber", AttributeKind::Bool),
        ("app", AttributeKind::Version),
    ];
    assert_eq!(attributes, expected);
    let events: Vec<_> = model.events.iter().map(|e| (&*e.name, &*e.title)).collect();
    assert_eq!(
        events,
        [("view", "Page views"), ("purchase", "Bookings"), ("fare_click", "fare_click")]
    );
    assert_eq!(
        model.slots.first().map(|slot| slot.variants.clone()),
        Some(vec!["default".into(), "deals".into()])
    );
    let minima: Vec<_> =
        model.segments.iter().filter_map(|it| Some((&*it.name, it.minimum?))).collect();
    assert_eq!(minima, [("all_joins", 100)]);
    let merges: Vec<_> = model.merges.iter().map(|merge| merge.from).collect();
    let of = |name| MergeFrom::Trait(Key::of(name));
    assert_eq!(merges, [of("first_name"), MergeFrom::Recent, of("diet")]);
    let outcomes: Vec<_> = model.outcomes.iter().map(|o| (o.event, o.value.as_deref())).collect();
    assert_eq!(outcomes, [(1, Some("total")), (0, None)]);
}

#[test]
fn experiences_are_kept_whole() {
    let model = model(&right());
    let [first, second, fourth, fifth, third] = model.experiences.as_slice() else {
        panic!("there are {}", model.experiences.len());
    };
    let day = |day| Some(UnixSeconds(day * DAY));
    assert_eq!(first.from, day_of(2026, 1, 1).and_then(day));
    assert_eq!(first.until, day_of(2026, 12, 31).map(|day| UnixSeconds(day * DAY + 23 * 3_600)));
    assert_eq!((first.priority, first.holdout, first.status), (-10, 1_000, Status::Live));
    assert_eq!(
        (first.audience, first.outcome, first.owner.as_deref()),
        (Some(3), Some(0), Some("web"))
    );
    assert_eq!(first.because, "You have looked at low fares.");
    let entry = Show::Entry { from: "/".into(), to: "/deals/".into(), redirect: true };
    assert_eq!(first.show, [entry, Show::Variant { slot: 0, variant: 1 }]);
    assert_eq!((second.audience, second.because.as_str()), (None, "For everybody."));
    assert_eq!((second.priority, second.holdout, second.status), (0, 0, Status::Draft));
    assert!(
        third
            .because
            .starts_with(r#"context.path in ("/", "/deals/") and context.country is "DK""#)
    );
    assert!(third.because.ends_with('…'));
    // Of the four segments, three stages, and those at one of two of these, in this order.
    assert_eq!((fourth.audience, fourth.stages.as_slice()), (Some(7), &[0, 1][..]));
    assert_eq!((fifth.audience, fifth.stages.as_slice()), (Some(5), &[1][..]));
    let stages: Vec<_> =
        model.stages.iter().map(|it| (&*it.id, it.sensitivity, it.may_enter.as_deref())).collect();
    let expected = [
        ("discover", Sensitivity::Low, None),
        ("consider", Sensitivity::Medium, None),
        ("on_diet", Sensitivity::High, Some("They asked to begin there.")),
    ];
    assert_eq!(stages, expected);
}

#[test]
fn the_built_in_event_can_be_given_words() {
    let text = r#"{ "site": { "name": "a" }, "events": { "click": {}, "view": { "title": "Pages" }, "buy": {} },
        "outcomes": { "b": { "event": "buy" }, "c": { "event": "click" }, "v": { "event": "view" } } }"#;
    let model = model(text);
    let events: Vec<_> = model.events.iter().map(|e| (&*e.name, &*e.title)).collect();
    assert_eq!(events, [("view", "Pages"), ("click", "click"), ("buy", "buy")]);
    let outcomes: Vec<_> = model.outcomes.iter().map(|outcome| outcome.event).collect();
    assert_eq!(outcomes, [2, 1, 0]);
}

#[test]
fn experiences_may_have_names_with_the_same_key() {
    assert_eq!(Key::of("faro_spa"), Key::of("edinburgh"));
    let show = r#""status": "draft", "show": [{ "entry": "/", "to": "/a" }]"#;
    let experiences =
        format!(r#"[{{ "id": "faro_spa", {show} }}, {{ "id": "edinburgh", {show} }}]"#);
    model(&format!(r#"{{ "site": {{ "name": "a" }}, "experiences": {experiences} }}"#));
}

#[test]
fn the_demo_has_no_mistake() {
    let text = std::fs::read_to_string(root().join("www/indgang.jsonc"));
    model(&text.expect("the demo has a manifest"));
}

/// Without a word for the visitor, a reason would be the rule itself.
#[test]
fn a_reason_never_tells_what_the_edge_alone_may_know() {
    let text = |place: &str| {
        format!(
            r#"{{ "site": {{ "name": "N" }}, "slots": {{ "hero": {{ "variants": ["default", "one"] }} }},
            "segments": {{ "s": {{ "who": "W.", "where": {place}, "when": {{ "now.hour": 9 }} }} }},
            "experiences": [{{ "id": "e", "status": "live", "audience": "s",
              "show": [{{ "slot": "hero", "variant": "one" }}] }}] }}"#
        )
    };
    for place in ["null", "\"anywhere\""] {
        let model = crate::model(&text(place));
        assert_eq!(model.experiences[0].because, "now.hour is 9");
        assert!(!model.segments[0].edge_only);
    }
    let mistake = crate::the_only(&text("\"edge\""));
    assert_eq!(mistake.kind, indgang::manifest::Kind::MissingField);
    assert_eq!(mistake.what, "the rule of `s` is the edge's alone, and `because` is missing");
}
