//! The index answers as the tree of conditions does, for any conditions and any visitor.

mod support;

use indgang::condition::{
    Ask, Condition, Index, Lookup, Memo, Order, Shape, Source, Value, version,
};
use indgang::data::Data;
use indgang::limits::{CLAUSES, INDEX_ROW_BYTES};
use indgang::manifest::model::{Attribute, AttributeKind, Model, Origin, Segment};
use indgang::plan::{Kind, Plan, compile};
use proptest::prelude::*;
use std::collections::BTreeSet;
use support::{SMALL, model};

/// A plan of these conditions over attributes of every kind, two of a kind.
fn plan_of(conditions: Vec<Condition>) -> Plan {
    let kinds = [
        AttributeKind::Text,
        AttributeKind::Number,
        AttributeKind::Bool,
        AttributeKind::Version,
        AttributeKind::List,
    ];
    let attribute = |at: usize| Attribute { name: format!("a{at}"), kind: kinds[at / 2] };
    let segment = |(at, when)| Segment {
        origin: Origin::Segment,
        name: format!("s{at}"),
        who: "Some.".into(),
        when,
        edge_only: false,
        minimum: None,
    };
    let model = Model {
        attributes: (0..10).map(attribute).collect(),
        segments: conditions.into_iter().enumerate().map(segment).collect(),
        experiences: Vec::new(),
        ..model(SMALL)
    };
    Plan::load(compile(&model, Kind::Edge).expect("fits")).expect("loads")
}

fn index_of(plan: &Plan) -> Index {
    Index::new(&plan.program(), plan.segments())
}

struct Visitor(Vec<Data>);

impl Lookup for Visitor {
    fn value(&self, source: Source) -> Value<'_> {
        match source {
            Source::Attribute(at) => {
                self.0.get(usize::from(at)).map_or(Value::Missing, Value::from)
            }
            _ => Value::Missing,
        }
    }
}

fn by_tree(plan: &Plan, visitor: &impl Lookup) -> Vec<u32> {
    let program = plan.program();
    let mut memo = Memo::of(&program);
    let holds = |(_, node): &(u32, _)| program.holds(*node, visitor, &mut memo);
    (0..).zip(plan.segments()).filter(holds).map(|(at, _)| at).collect()
}

fn by_index(plan: &Plan, index: &mut Index, visitor: &impl Lookup) -> Vec<u32> {
    let found = index.matching(&plan.program(), visitor).to_vec();
    let distinct: BTreeSet<u32> = found.iter().copied().collect();
    assert_eq!(distinct.len(), found.len(), "each once: {found:?}");
    distinct.into_iter().collect()
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "a", "b", "dk", "DK", "no", "se", "æ", "zz", "z"])
        .prop_map(String::from)
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![(-3i8..4).prop_map(f64::from), Just(-0.0), Just(0.5), Just(1e9)]
}

fn versioned() -> impl Strategy<Value = String> {
    (1u8..4, 0u8..3, 0u8..2, prop::bool::ANY)
        .prop_map(|(a, b, c, early)| format!("{a}.{b}.{c}{}", if early { "-rc" } else { "" }))
}

fn order() -> impl Strategy<Value = Order> {
    prop::sample::select(Order::ALL.to_vec())
}

fn ask() -> impl Strategy<Value = Ask> {
    let list = || prop::collection::vec(word(), 0..4);
    prop_oneof![
        Just(Ask::Exists),
        prop::bool::ANY.prop_map(Ask::Is),
        list().prop_map(Ask::OneOfTexts),
        list().prop_map(Ask::OneOfTexts),
        prop::collection::vec(number(), 0..4).prop_map(Ask::OneOfNumbers),
        number().prop_map(Ask::Below),
        number().prop_map(Ask::AtMost),
        number().prop_map(Ask::Above),
        number().prop_map(Ask::AtLeast),
        (order(), versioned()).prop_map(|(o, v)| Ask::Version(o, version::sortable(&v))),
        (order(), versioned()).prop_map(|(o, v)| Ask::Version(o, version::sortable(&v))),
        prop::sample::select(Shape::ALL.to_vec()).prop_map(Ask::Shaped),
        list().prop_map(|list| {
            Ask::OneOfTextsInAnyCase(list.iter().map(|text| text.to_lowercase()).collect())
        }),
        number().prop_map(|number| Ask::Same(Data::List(vec![Data::Number(number)]))),
        number().prop_map(|cut| {
            Ask::AnyElement(Box::new(Condition::Test(Source::Element, Ask::Below(cut))))
        }),
        Just(Ask::Length(Box::new(Condition::Test(Source::Element, Ask::AtLeast(1.0))))),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    let test = (0u16..10, ask()).prop_map(|(at, ask)| Condition::Test(Source::Attribute(at), ask));
    test.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 0..5).prop_map(Condition::All),
            3 => prop::collection::vec(inner.clone(), 0..5).prop_map(Condition::Any),
            1 => inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

fn value() -> impl Strategy<Value = Data> {
    let plain = prop_oneof![
        2 => Just(Data::Null),
        1 => prop::bool::ANY.prop_map(Data::Bool),
        3 => number().prop_map(Data::Number),
        1 => Just(Data::Number(f64::NAN)),
        3 => word().prop_map(Data::Text),
        1 => Just(Data::Text("never asked about".into())),
        3 => versioned().prop_map(Data::Text),
    ];
    plain.prop_recursive(1, 4, 3, |inner| prop::collection::vec(inner, 0..3).prop_map(Data::List))
}

fn visitors() -> impl Strategy<Value = Vec<Visitor>> {
    let visitor = prop::collection::vec(value(), 0..11).prop_map(Visitor);
    prop::collection::vec(visitor, 1..6)
}

impl std::fmt::Debug for Visitor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

proptest! {
    #[test]
    fn the_index_answers_as_the_tree(
        conditions in prop::collection::vec(condition(), 0..70),
        visitors in visitors(),
    ) {
        let plan = plan_of(conditions);
        let mut index = index_of(&plan);
        // Twice: the rows of the first time serve the second.
        for visitor in visitors.iter().chain(&visitors) {
            prop_assert_eq!(by_index(&plan, &mut index, visitor), by_tree(&plan, visitor));
        }
    }
}

/// `0 or 1`, of these attributes.
fn either(pairs: &[(u16, u16)]) -> Condition {
    let test = |at| Condition::Test(Source::Attribute(at), Ask::Exists);
    let any = |&(one, other)| Condition::Any(vec![test(one), test(other)]);
    Condition::All(pairs.iter().map(any).collect())
}

#[test]
fn what_takes_too_many_clauses_is_asked_by_itself() {
    let few = either(&[(0, 1), (2, 3), (4, 5), (6, 7)]);
    let many = either(&[(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)]);
    let plan = plan_of(vec![few, many]);
    let mut index = index_of(&plan);
    assert_eq!(index.counts(), (CLAUSES, 1));
    let visitor = |known: &[usize]| {
        let value = |at| if known.contains(&at) { Data::Bool(true) } else { Data::Null };
        Visitor((0..10).map(value).collect())
    };
    for (known, expected) in [
        (&[0, 2, 4, 6, 8][..], &[0, 1][..]),
        (&[1, 2, 5, 6], &[0]),
        (&[1, 2, 5], &[]),
        (&[0, 1, 2, 3, 4, 5, 6, 7], &[0]),
    ] {
        assert_eq!(by_index(&plan, &mut index, &visitor(known)), expected, "{known:?}");
    }
}

#[test]
fn rows_stay_within_their_bound() {
    // 20,000 conditions make a row of 2.5 KB; 4,000 texts would make 10 MB of them.
    let text = |at: u32| format!("t{}", at % 4_000);
    let one = |at| {
        let list = vec![text(at), text(at * 7 + 1)];
        Condition::Test(Source::Attribute((at % 2) as u16), Ask::OneOfTexts(list))
    };
    let plan = plan_of((0..20_000).map(one).collect());
    let mut index = index_of(&plan);
    for at in 0..1_800 {
        let visitor = Visitor(vec![Data::Text(text(at)), Data::Text(text(at * 3))]);
        let found = by_index(&plan, &mut index, &visitor);
        assert!(!found.is_empty());
        assert!(index.row_bytes() <= INDEX_ROW_BYTES);
        if at % 250 == 0 {
            assert_eq!(found, by_tree(&plan, &visitor));
        }
    }
}

#[test]
fn long_runs_and_large_groups_are_kept_whole() {
    let texts: Vec<String> = (0..1_000).map(|at| format!("t{at}")).collect();
    let list = Condition::Test(Source::Attribute(0), Ask::OneOfTexts(texts));
    let cut = |at: u32| Condition::Test(Source::Attribute(2), Ask::Below(f64::from(at)));
    let group = Condition::Any((0..40_000).map(cut).collect());
    let plan = plan_of(vec![list, group, cut(39_999)]);
    let mut index = index_of(&plan);
    let visitor = |text: &str, number| {
        Visitor(vec![Data::Text(text.into()), Data::Null, Data::Number(number)])
    };
    for (visitor, expected) in [
        (visitor("t999", 50_000.0), &[0][..]),
        (visitor("t1000", 39_998.5), &[1, 2]),
        (visitor("t0", 39_999.0), &[0]),
    ] {
        assert_eq!(by_index(&plan, &mut index, &visitor), expected);
        assert_eq!(by_tree(&plan, &visitor), expected);
    }
}
