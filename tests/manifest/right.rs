//! Right conditions at random: each is read, said and decided, and its opposite the other way.

use crate::deciding::{is_shown, plan};
use crate::model;
use crate::operators::manifest;
use indgang::data::Data;
use indgang::manifest::print::Words;
use proptest::prelude::*;
use proptest::sample::select;

/// A few texts, so that questions and values meet, and any text.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(&["a", "A", "å", "Å", "vip", "1000", "", "\u{1b}[31m\n"][..]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![4 => (0..5_i32).prop_map(f64::from), 1 => -1e9..1e9]
}

fn version() -> impl Strategy<Value = String> {
    let release = select(&["", "-a", "-rc.1", "+b7"][..]);
    (0..3_u8, 0..12_u8, 0..2_u8, release).prop_map(|(a, b, c, more)| format!("{a}.{b}.{c}{more}"))
}

fn quoted(text: String) -> String {
    serde_json::to_string(&text).expect("a text")
}

/// `"$operator": operand` with one of these names.
fn asks<S>(names: &'static [&'static str], operand: S) -> BoxedStrategy<String>
where
    S: Strategy<Value = String> + 'static,
{
    (select(names), operand).prop_map(|(name, operand)| format!("\"{name}\": {operand}")).boxed()
}

fn list<S: Strategy<Value = String>>(one: S) -> impl Strategy<Value = String> {
    prop::collection::vec(one, 1..4).prop_map(|list| format!("[{}]", list.join(", ")))
}

fn of_text() -> BoxedStrategy<String> {
    let pattern = select(&[r#""^[a-å]""#, r#""\\d{2,}$""#, r#""""#, r#""VIP|\\bA\\b""#][..]);
    prop_oneof![
        asks(&["$eq", "$ne", "$eqi", "$nei"], text().prop_map(quoted)),
        asks(&["$in", "$nin", "$ini", "$nini"], list(text().prop_map(quoted))),
        asks(&["$regex", "$notRegex", "$regexi", "$notRegexi"], pattern.prop_map(str::to_owned)),
        Just(r#""$inGroup": "towns""#.to_owned()),
        Just(r#""$notInGroup": "towns""#.to_owned()),
    ]
    .boxed()
}

fn of_number() -> BoxedStrategy<String> {
    prop_oneof![
        asks(&["$eq", "$lt", "$lte", "$gt", "$gte"], number().prop_map(|one| one.to_string())),
        asks(&["$in", "$nin"], list(number().prop_map(|one| one.to_string()))),
        Just(r#""$inGroup": "ids""#.to_owned()),
    ]
    .boxed()
}

fn of_version() -> BoxedStrategy<String> {
    let names = &["$veq", "$vne", "$vlt", "$vlte", "$vgt", "$vgte", "$eq", "$ne"];
    prop_oneof![
        asks(names, version().prop_map(quoted)),
        asks(&["$in", "$nin"], list(version().prop_map(quoted))),
    ]
    .boxed()
}

fn of_list() -> BoxedStrategy<String> {
    let one = || prop_oneof![text().prop_map(quoted), number().prop_map(|one| one.to_string())];
    let size = prop_oneof![
        (0..4_u8).prop_map(|size| size.to_string()),
        (1..4_u8).prop_map(|size| format!("{{ \"$gte\": {size}, \"$not\": {{ \"$gt\": 3 }} }}")),
    ];
    let kind =
        select(&[r#""$type": "string""#, r#""$type": "number""#][..]).prop_map(str::to_owned);
    let element = prop_oneof![of_text(), of_number(), kind].prop_map(|ask| format!("{{ {ask} }}"));
    prop_oneof![
        asks(&["$eq", "$ne"], one()),
        asks(&["$in", "$nin", "$all"], list(one())),
        asks(&["$ini", "$nini", "$alli"], list(text().prop_map(quoted))),
        asks(&["$size"], size),
        asks(&["$elemMatch"], element),
    ]
    .boxed()
}

/// A condition on one attribute, or several joined.
fn condition() -> impl Strategy<Value = String> {
    let named = |name: &'static str, ask: BoxedStrategy<String>| {
        let more =
            prop_oneof![3 => ask.clone(), 1 => ask.prop_map(|it| format!("\"$not\": {{ {it} }}"))];
        more.prop_map(move |ask| format!("{{ \"context.{name}\": {{ {ask} }} }}"))
    };
    let leaf = prop_oneof![
        named("plan", of_text()),
        named("age", of_number()),
        named("app", of_version()),
        named("tags", of_list()),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            asks(&["$and", "$or", "$nor"], list(inner.clone())),
            inner.prop_map(|inner| format!("\"$not\": {inner}")),
        ]
        .prop_map(|join| format!("{{ {join} }}"))
    })
}

/// An attribute and its value, of its type.
fn value() -> impl Strategy<Value = (&'static str, Data)> {
    let one = || prop_oneof![text().prop_map(Data::Text), number().prop_map(Data::Number)];
    prop_oneof![
        text().prop_map(|text| ("plan", Data::Text(text))),
        number().prop_map(|number| ("age", Data::Number(number))),
        version().prop_map(|version| ("app", Data::Text(version))),
        prop::collection::vec(one(), 0..4).prop_map(|list| ("tags", Data::List(list))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn conditions_are_said_and_decided(when in condition(), (name, value) in value()) {
        let model = model(&manifest(&when));
        let said = Words::of(&model).text(&model.segments.first().expect("the one").when);
        prop_assert!(!said.is_empty() && said.chars().count() <= 240, "{}", said);
        prop_assert!(!said.contains(|c: char| c.is_control()), "{}", said);
        let opposite = format!("{{ \"$not\": {when} }}");
        let shown = [&when, &opposite].map(|when| is_shown(&plan(when), name, &value));
        prop_assert_ne!(shown[0], shown[1], "{} of {:?}", when, value);
    }
}
