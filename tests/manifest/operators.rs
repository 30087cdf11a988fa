//! What operators of declared attributes come to mean, and how they are said.

use crate::{model, the_only};
use indgang::condition::pattern::Pattern;
use indgang::condition::version::sortable;
use indgang::condition::{Ask, Condition, Order, Shape, Source};
use indgang::id::Key;
use indgang::manifest::Kind;
use indgang::manifest::print::Words;

/// The attributes that are asked here, by row.
const AGE: Source = Source::Attribute(0);
const PLAN: Source = Source::Attribute(1);
const TAGS: Source = Source::Attribute(2);
const APP: Source = Source::Attribute(4);

/// A manifest that declares an attribute of each type, whose first segment is `when`.
pub fn manifest(when: &str) -> String {
    let attributes = r#"{ "age": { "type": "number" }, "plan": { "type": "string" },
        "tags": { "type": "list" }, "subscriber": { "type": "boolean" }, "app": { "type": "version" } }"#;
    let groups = r#"{ "towns": ["1000", "2100"], "ids": [1, 2], "mixed": ["vip", 3], "apps": ["1.0.0", "v2.0.0"] }"#;
    let used = r#"{ "who": "w", "when": { "context.age": 1, "context.plan": "a", "context.tags": "a",
        "context.subscriber": true, "context.app": "1.0.0" } }"#;
    format!(
        r#"{{ "site": {{ "name": "a" }}, "items": {{ "lisbon": {{}}, "tokyo": {{}} }}, "attributes": {attributes},
            "groups": {groups}, "segments": {{ "s": {{ "who": "w", "when": {when} }}, "used": {used} }},
            "slots": {{ "hero": {{ "variants": ["default", "yes"] }} }},
            "experiences": [{{ "id": "e", "status": "live", "audience": "s", "show": [{{ "slot": "hero", "variant": "yes" }}] }}] }}"#
    )
}

/// What is asked of an attribute in `question` is read as, and how it is printed.
#[track_caller]
fn reads(question: &str, expected: Condition, text: &str) {
    let model = model(&manifest(&format!("{{ {question} }}")));
    let segment = model.segments.first().expect("it is there");
    assert_eq!(segment.when, expected, "{question}");
    assert_eq!(Words::of(&model).text(&segment.when), text, "{question}");
}

fn test(source: Source, ask: Ask) -> Condition {
    Condition::Test(source, ask)
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

fn texts(list: &[&str]) -> Ask {
    Ask::OneOfTexts(list.iter().map(ToString::to_string).collect())
}

fn any_case(list: &[&str]) -> Ask {
    Ask::OneOfTextsInAnyCase(list.iter().map(ToString::to_string).collect())
}

fn numbers(list: &[f64]) -> Ask {
    Ask::OneOfNumbers(list.to_vec())
}

fn it(ask: Ask) -> Box<Condition> {
    Box::new(test(Source::Element, ask))
}

#[test]
fn cases_are_alike_where_that_is_asked() {
    let one = || test(PLAN, any_case(&["pro"]));
    let two = || test(PLAN, any_case(&["pro", "årsplan"]));
    reads(r#""context.plan": { "$eqi": "Pro" }"#, one(), r#"context.plan is like "pro""#);
    reads(r#""context.plan": { "$nei": "PRO" }"#, not(one()), r#"context.plan is not like "pro""#);
    reads(
        r#""context.plan": { "$ini": ["pro", "ÅRSPLAN"] }"#,
        two(),
        r#"context.plan is like one of ("pro", "årsplan")"#,
    );
    reads(
        r#""context.plan": { "$nini": ["pro", "ÅRSPLAN"] }"#,
        not(two()),
        r#"context.plan is like none of ("pro", "årsplan")"#,
    );
    reads(
        r#""context.country": { "$eqi": "dk" }"#,
        test(Source::Country, any_case(&["dk"])),
        r#"context.country is like "dk""#,
    );
}

#[test]
fn patterns_keep_their_text() {
    let pattern = |text, any_case| Ask::Matches(Pattern::new(text, any_case).expect("a pattern"));
    let digits = || test(PLAN, pattern(r"^\d{4}/[a-z]$", false));
    let pro = || test(PLAN, pattern("pro|team", true));
    let said = r"/^\d{4}/[a-z]$/";
    let operator = |name, text: &str| format!(r#""context.plan": {{ "{name}": "{text}" }}"#);
    let digit_text = r"^\\d{4}/[a-z]$";
    reads(&operator("$regex", digit_text), digits(), &format!("context.plan matches {said}"));
    reads(
        &operator("$notRegex", digit_text),
        not(digits()),
        &format!("context.plan does not match {said}"),
    );
    reads(&operator("$regexi", "pro|team"), pro(), "context.plan matches /pro|team/i");
    reads(
        &operator("$notRegexi", "pro|team"),
        not(pro()),
        "context.plan does not match /pro|team/i",
    );
    let model = model(&manifest(&format!("{{ {} }}", operator("$regex", &"ab".repeat(100)))));
    let text = Words::of(&model).text(&model.segments.first().expect("it is there").when);
    assert_eq!(text, format!("context.plan matches /{}…/", "ab".repeat(30)));
}

#[test]
fn versions_are_said_as_they_are_written() {
    let is = |order, version| test(APP, Ask::Version(order, sortable(version)));
    for (name, order, sign) in [
        ("$vlt", Order::Below, "<"),
        ("$vlte", Order::AtMost, "<="),
        ("$vgt", Order::Above, ">"),
        ("$vgte", Order::AtLeast, ">="),
        ("$veq", Order::Same, "is"),
    ] {
        reads(
            &format!(r#""context.app": {{ "{name}": "v2.10.0-rc.1+b7" }}"#),
            is(order, "2.10.0-rc.1"),
            &format!("context.app {sign} version 2.10.0-rc.1"),
        );
    }
    let same = || is(Order::Same, "2.0.0");
    let (yes, no) = ("context.app is version 2.0.0", "context.app is not version 2.0.0");
    reads(r#""context.app": { "$vne": "2.0.0" }"#, not(same()), no);
    reads(r#""context.app": "2.0.0""#, same(), yes);
    reads(r#""context.app": { "$ne": "v2.0.0" }"#, not(same()), no);
    reads(
        r#""context.app": { "$not": { "$vne": "2.0.0" } }"#,
        not(not(same())),
        &format!("not {no}"),
    );
    reads(
        r#""context.app": { "$inGroup": "apps" }"#,
        Condition::Any(vec![is(Order::Same, "1.0.0"), same()]),
        "context.app is version 1.0.0 or context.app is version 2.0.0",
    );
}

#[test]
fn lists_are_asked_for_what_they_hold() {
    let vip = || test(TAGS, texts(&["vip"]));
    reads(r#""context.tags": "vip""#, vip(), r#"context.tags has "vip""#);
    reads(r#""context.tags": { "$ne": "vip" }"#, not(vip()), r#"context.tags has not "vip""#);
    let mixed =
        || Condition::Any(vec![test(TAGS, texts(&["a", "b"])), test(TAGS, numbers(&[3.0]))]);
    let said = r#"context.tags has one of ("a", "b") or context.tags has 3"#;
    reads(r#""context.tags": { "$in": ["a", 3, "b"] }"#, mixed(), said);
    reads(r#""context.tags": { "$nin": ["a", 3, "b"] }"#, not(mixed()), &format!("not ({said})"));
    reads(
        r#""context.tags": { "$all": ["vip", 3] }"#,
        Condition::All(vec![vip(), test(TAGS, numbers(&[3.0]))]),
        r#"context.tags has "vip" and context.tags has 3"#,
    );
    reads(
        r#""context.tags": { "$alli": ["VIP"] }"#,
        test(TAGS, any_case(&["vip"])),
        r#"context.tags has one like "vip""#,
    );
    reads(
        r#""context.tags": { "$nini": ["A", "b"] }"#,
        not(test(TAGS, any_case(&["a", "b"]))),
        r#"context.tags has none like one of ("a", "b")"#,
    );
    let key = |name| test(Source::Recent, Ask::HoldsAny(vec![Key::of(name)]));
    reads(
        r#""profile.recent": { "$all": ["lisbon", "tokyo"] }"#,
        Condition::All(vec![key("lisbon"), key("tokyo")]),
        "profile.recent has lisbon and profile.recent has tokyo",
    );
}

#[test]
fn lists_are_asked_for_their_length_and_their_elements() {
    let size = |source, inner| test(source, Ask::Length(inner));
    reads(
        r#""context.tags": { "$size": 2 }"#,
        size(TAGS, it(numbers(&[2.0]))),
        "the length of context.tags is 2",
    );
    let between = Condition::All(vec![*it(Ask::AtLeast(1.0)), *it(Ask::Below(5.0))]);
    reads(
        r#""profile.recent": { "$size": { "$gte": 1, "$lt": 5 } }"#,
        size(Source::Recent, Box::new(between)),
        "(the length of profile.recent >= 1 and the length of profile.recent < 5)",
    );
    let element = |inner| test(TAGS, Ask::AnyElement(inner));
    reads(
        r#""context.tags": { "$elemMatch": { "$gt": 2, "$ne": 5 } }"#,
        element(Box::new(Condition::All(vec![*it(Ask::Above(2.0)), not(*it(numbers(&[5.0])))]))),
        "context.tags has one where (it > 2 and it is not 5)",
    );
    reads(
        r#""context.tags": { "$not": { "$elemMatch": { "$type": "number" } } }"#,
        not(element(it(Ask::Shaped(Shape::Number)))),
        "not context.tags has one where (it is a number)",
    );
}

#[test]
fn a_group_is_as_good_as_its_values() {
    let towns = || test(PLAN, texts(&["1000", "2100"]));
    reads(
        r#""context.plan": { "$inGroup": "towns" }"#,
        towns(),
        r#"context.plan in ("1000", "2100")"#,
    );
    reads(
        r#""context.plan": { "$notInGroup": "towns" }"#,
        not(towns()),
        r#"context.plan not in ("1000", "2100")"#,
    );
    reads(
        r#""context.age": { "$inGroup": "ids" }"#,
        test(AGE, numbers(&[1.0, 2.0])),
        "context.age in (1, 2)",
    );
    reads(
        r#""context.tags": { "$elemMatch": { "$inGroup": "mixed" } }"#,
        test(
            TAGS,
            Ask::AnyElement(Box::new(Condition::Any(vec![
                *it(texts(&["vip"])),
                *it(numbers(&[3.0])),
            ]))),
        ),
        r#"context.tags has one where (it is "vip" or it is 3)"#,
    );
}

/// A moment is at most 49,710 days after the first there is.
#[test]
fn days_are_no_more_than_there_are() {
    let asked = |asked: &str| {
        format!(
            r#"{{ "site": {{ "name": "a" }}, "events": {{ "buy": {{ "title": "Bought" }} }},
                "segments": {{ "s": {{ "who": "W.", "when": {{ "since.buy": {asked} }} }} }} }}"#
        )
    };
    for right in [
        r#"{ "$gte": 49710 }"#,
        r#"{ "$gt": 49709 }"#,
        r#"{ "$lt": 1.5 }"#,
        r#"{ "$lte": 60000 }"#,
        "49710",
    ] {
        model(&asked(right));
    }
    for wrong in [
        r#"{ "$gte": 49711 }"#,
        r#"{ "$gt": 49710 }"#,
        r#"{ "$lt": 0 }"#,
        r#"{ "$in": [60000] }"#,
        "1.5",
    ] {
        let only = the_only(&asked(wrong));
        assert_eq!(only.kind, Kind::WrongOperand, "{wrong}");
        assert!(
            only.what.starts_with("`since.buy` is a whole number from 0 to 49710, never "),
            "{only}"
        );
    }
}
