//! That each operator decides as it should: from the manifest through a plan to a decision.

use crate::operators::manifest;
use crate::{model, root};
use indgang::condition::Value;
use indgang::consent::{Asked, Choice, Consent, Purposes, Rules, Source, State};
use indgang::context::Context;
use indgang::data::Data;
use indgang::decision::View;
use indgang::engine::{Event, decide, observe};
use indgang::fold::folded;
use indgang::plan::{Kind, Plan, compile};
use indgang::profile::{Learnt, Profile};
use indgang::time::{Clock, UnixSeconds};

const NOW: UnixSeconds = UnixSeconds(1_795_262_400);
const NAMES: [&str; 5] = ["age", "plan", "tags", "subscriber", "app"];

#[track_caller]
pub fn plan(when: &str) -> Plan {
    let model = model(&manifest(when));
    Plan::load(compile(&model, Kind::Edge).expect("fits")).expect("loads")
}

/// Whether a visitor with this one attribute is shown the variant.
pub fn is_shown(plan: &Plan, name: &str, value: &Data) -> bool {
    let mut attributes = [Value::Missing; NAMES.len()];
    let row = NAMES.iter().position(|other| *other == name).expect("declared");
    attributes[row] = value.into();
    let consent = Consent::of(None, Asked::new(Rules::new(1), NOW.day()));
    let clock = Clock { now: NOW, ahead: 0 };
    let mut view = View::new(consent, None, Context::default(), clock);
    view.attributes = &attributes;
    let decision = decide(plan, &view);
    decision.slots.first().expect("a slot").variant == "yes"
}

/// Asks `question` of the attribute `name`, for values that it is true and false of. The opposite
/// question is true of what it is false of, a missing value among them.
#[track_caller]
fn check<V: Clone + Into<Data>>(name: &str, [question, opposite]: [&str; 2], yes: &[V], no: &[V]) {
    let asked = plan(&format!(r#"{{ "context.{name}": {{ {question} }} }}"#));
    let denied = plan(&format!(r#"{{ "context.{name}": {{ {opposite} }} }}"#));
    let all = |list: &[V]| -> Vec<Data> { list.iter().cloned().map(V::into).collect() };
    for value in all(yes) {
        assert!(is_shown(&asked, name, &value), "{question} of {value:?}");
        assert!(!is_shown(&denied, name, &value), "{opposite} of {value:?}");
    }
    for value in all(no).into_iter().chain([Data::Null]) {
        assert!(!is_shown(&asked, name, &value), "{question} of {value:?}");
        assert!(is_shown(&denied, name, &value), "{opposite} of {value:?}");
    }
}

/// A text, a number or a list of them, for short.
#[derive(Clone)]
enum Of {
    Text(&'static str),
    Number(f64),
    List(&'static [Of]),
}
use Of::{List as L, Number as N, Text as T};

impl From<Of> for Data {
    fn from(of: Of) -> Self {
        match of {
            T(text) => Self::Text(text.into()),
            N(number) => Self::Number(number),
            L(list) => Self::List(list.iter().cloned().map(Self::from).collect()),
        }
    }
}

#[test]
fn texts() {
    let plan = |asks, yes: &[Of], no: &[Of]| check("plan", asks, yes, no);
    let pro = [T("pro"), T("PRO"), T("Pro")];
    plan([r#""$eq": "pro""#, r#""$ne": "pro""#], &pro[..1], &pro[1..]);
    plan([r#""$in": ["a", "pro"]"#, r#""$nin": ["a", "pro"]"#], &[T("a"), T("pro")], &[T("PRO")]);
    plan([r#""$eqi": "pRO""#, r#""$nei": "pRO""#], &pro, &[T("prö"), T("")]);
    plan([r#""$ini": ["A", "Pro"]"#, r#""$nini": ["A", "Pro"]"#], &pro, &[T("ab")]);
    plan([r#""$inGroup": "towns""#, r#""$notInGroup": "towns""#], &[T("2100")], &[T("2200")]);
    plan([r#""$exists": true"#, r#""$exists": false"#], &[T("a")], &[]);
}

#[test]
fn the_case_of_an_operand_is_folded_as_a_visitors_is() {
    for text in ["ÅRHUS", "ΟΔΟΣ ΣΑΣ", "İstanbul", "STRASSE ẞ", "ǅ"] {
        let asks = [format!(r#""$eqi": "{text}""#), format!(r#""$nei": "{text}""#)];
        let yes = [Data::Text(text.into()), Data::Text(folded(text))];
        check("plan", [&asks[0], &asks[1]], &yes, &[]);
    }
}

#[test]
fn patterns() {
    let plan = |asks, yes: &[Of], no: &[Of]| check("plan", asks, yes, no);
    let asks = [r#""$regex": "^pro(-\\d+)?$""#, r#""$notRegex": "^pro(-\\d+)?$""#];
    plan(asks, &[T("pro"), T("pro-12")], &[T("Pro"), T("pro-"), T("a pro"), N(1.0)]);
    let asks = [r#""$regexi": "blå|rød""#, r#""$notRegexi": "blå|rød""#];
    plan(asks, &[T("BLÅ"), T("en rød bil")], &[T("bla"), T("")]);
}

#[test]
fn numbers() {
    let age = |asks, yes: &[f64], no: &[f64]| {
        let of = |list: &[f64]| list.iter().map(|number| N(*number)).collect::<Vec<_>>();
        check("age", asks, &of(yes), &of(no));
    };
    age([r#""$eq": 18"#, r#""$ne": 18"#], &[18.0], &[18.5]);
    age([r#""$in": [18, 2.5]"#, r#""$nin": [18, 2.5]"#], &[18.0, 2.5], &[2.0]);
    age([r#""$lt": 18"#, r#""$not": { "$lt": 18 }"#], &[17.9, -3.0], &[18.0, 19.0]);
    age([r#""$lte": 18"#, r#""$not": { "$lte": 18 }"#], &[18.0], &[18.1]);
    age([r#""$gt": 18"#, r#""$not": { "$gt": 18 }"#], &[18.1], &[18.0]);
    age([r#""$gte": 18"#, r#""$not": { "$gte": 18 }"#], &[18.0], &[17.9]);
    age([r#""$inGroup": "ids""#, r#""$notInGroup": "ids""#], &[1.0, 2.0], &[3.0]);
}

#[test]
fn versions() {
    let app = |asks: [&str; 2], yes: &[Of], no: &[Of]| check("app", asks, yes, no);
    let (older, same, newer) = (
        [T("2.9.0"), T("2.10.0-rc.1"), T("v2.9.99")],
        [T("2.10.0"), T("v2.10.0+b7")],
        [T("2.10.1"), T("10.0.0-a")],
    );
    let but = |lists: &[&[Of]]| lists.concat();
    let not = |ask: &str| format!(r#""$not": {{ {ask} }}"#);
    app([r#""$veq": "2.10.0""#, r#""$vne": "2.10.0""#], &same, &but(&[&older, &newer]));
    app([r#""$eq": "v2.10.0""#, r#""$ne": "v2.10.0""#], &same, &but(&[&older, &newer]));
    let both = r#"["2.10.0", "2.10.1"]"#;
    let asks = [format!(r#""$in": {both}"#), format!(r#""$nin": {both}"#)];
    app([&asks[0], &asks[1]], &but(&[&same, &newer[..1]]), &older);
    let lt = r#""$vlt": "2.10.0""#;
    app([lt, &not(lt)], &older, &but(&[&same, &newer]));
    let lte = r#""$vlte": "2.10.0""#;
    app([lte, &not(lte)], &but(&[&older, &same]), &newer);
    let gt = r#""$vgt": "2.10.0""#;
    app([gt, &not(gt)], &newer, &but(&[&older, &same]));
    let gte = r#""$vgte": "2.10.0""#;
    app([gte, &not(gte)], &but(&[&same, &newer]), &older);
}

#[test]
fn flags() {
    let asks = [r#""$eq": true"#, r#""$ne": true"#];
    check("subscriber", asks, &[Data::Bool(true)], &[Data::Bool(false)]);
}

#[test]
fn lists() {
    let tags = |asks, yes: &[Of], no: &[Of]| check("tags", asks, yes, no);
    let (empty, a, ab, a3) = (L(&[]), L(&[T("a")]), L(&[T("a"), T("B")]), L(&[T("a"), N(3.0)]));
    let all = [empty.clone(), a.clone(), ab.clone(), a3.clone()];
    tags([r#""$eq": "a""#, r#""$ne": "a""#], &all[1..], &all[..1]);
    tags([r#""$in": ["B", 3]"#, r#""$nin": ["B", 3]"#], &all[2..], &all[..2]);
    tags([r#""$ini": ["b"]"#, r#""$nini": ["b"]"#], &all[2..3], &[empty.clone(), a3.clone()]);
    tags([r#""$inGroup": "mixed""#, r#""$notInGroup": "mixed""#], &all[3..], &all[..3]);
    tags([r#""$all": ["a", 3]"#, r#""$not": { "$all": ["a", 3] }"#], &all[3..], &all[..3]);
    tags([r#""$alli": ["A", "b"]"#, r#""$not": { "$alli": ["A", "b"] }"#], &all[2..3], &[a, a3]);
    tags([r#""$size": 2"#, r#""$not": { "$size": 2 }"#], &all[2..], &all[..2]);
    let asks = [r#""$size": { "$lte": 1 }"#, r#""$not": { "$size": { "$lte": 1 } }"#];
    tags(asks, &all[..2], &all[2..]);
    tags([r#""$exists": true"#, r#""$exists": false"#], &all, &[]);
}

#[test]
fn elements_of_lists() {
    let tags = |ask: &str, yes: &[Of], no: &[Of]| {
        let asks = [
            format!(r#""$elemMatch": {{ {ask} }}"#),
            format!(r#""$not": {{ "$elemMatch": {{ {ask} }} }}"#),
        ];
        check("tags", [&asks[0], &asks[1]], yes, no);
    };
    let (empty, a, b3, seven) = (L(&[]), L(&[T("a")]), L(&[T("B"), N(3.0)]), L(&[N(7.0)]));
    let all = [empty.clone(), a.clone(), b3.clone(), seven.clone()];
    tags(r#""$gt": 2, "$lt": 5"#, &all[2..3], &[empty.clone(), a.clone(), seven.clone()]);
    tags(r#""$regexi": "^b""#, &all[2..3], std::slice::from_ref(&a));
    tags(r#""$type": "string""#, &all[1..3], &[empty.clone(), seven.clone()]);
    tags(r#""$type": "number""#, &all[2..], &all[..2]);
    tags(r#""$eqi": "A""#, &all[1..2], std::slice::from_ref(&b3));
    tags(r#""$ne": "a""#, &all[2..], &all[..2]);
    tags(r#""$in": ["a", 7]"#, &[a, seven], &[empty, b3]);
}

#[test]
fn items_seen() {
    let seen = |items: &[&str]| {
        let plan = plan("{}");
        let mut learnt = Learnt::new(1);
        for item in items {
            let event = Event { name: "view".into(), topics: "".into(), item: (*item).into() };
            observe(&plan, &mut learnt, &event, NOW);
        }
        Profile { learnt, ..Profile::default() }
    };
    let purposes = Purposes { remember: State::Granted, ..Purposes::DENIED };
    let choice = Choice { purposes, source: Source::Visitor, text: 1, day: NOW.day(), epoch: 1 };
    let consent = Consent::of(Some(choice), Asked::new(Rules::new(1), NOW.day()));
    for (question, items, expected) in [
        (r#"{ "$size": 2 }"#, &["lisbon", "tokyo"][..], "yes"),
        (r#"{ "$size": 2 }"#, &["lisbon"], "default"),
        (r#"{ "$size": { "$gte": 1 } }"#, &["tokyo"], "yes"),
        (r#"{ "$size": 0 }"#, &[], "yes"),
        (r#"{ "$all": ["lisbon", "tokyo"] }"#, &["tokyo", "lisbon"], "yes"),
        (r#"{ "$all": ["lisbon", "tokyo"] }"#, &["tokyo"], "default"),
    ] {
        let (plan, profile) =
            (plan(&format!(r#"{{ "profile.recent": {question} }}"#)), seen(items));
        let clock = Clock { now: NOW, ahead: 0 };
        let decision =
            decide(&plan, &View::new(consent, Some(&profile), Context::default(), clock));
        assert_eq!(
            decision.slots.first().expect("a slot").variant,
            expected,
            "{question} {items:?}"
        );
    }
}

/// Every example on the page about conditions is right, and every operator has one.
#[test]
fn the_page_on_conditions_is_true() {
    let page = std::fs::read_to_string(root().join("docs/conditions.md")).expect("it is there");
    let mut told = Vec::new();
    for row in page.lines().filter(|line| line.starts_with("| `$")) {
        let cells: Vec<&str> = row.split(" | ").collect();
        let [names, _, example] = cells[..] else { panic!("not three cells: {row}") };
        plan(&format!("{{ {} }}", example.trim_end_matches(" |").trim_matches('`')));
        let names: Vec<&str> = names.split('`').filter(|name| name.starts_with('$')).collect();
        let asked = |name: &&str| example.contains(&format!("\"{name}\""));
        assert!(names == ["$eq"] || names.iter().any(asked), "another example: {row}");
        told.extend(names);
    }
    told.sort_unstable();
    let mut known = [crate::random::OPERATORS, &["$and", "$nor"]].concat();
    known.sort_unstable();
    assert_eq!(told, known);
}
