//! `docs/plan-format.md` says all that a reader needs: one written from it alone reads of every
//! plan what the crate reads, and of conditions what the author wrote.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests stop at what they did not expect"
)]

mod decoder;
#[path = "../support/mod.rs"]
mod support;

use indgang::condition::pattern::{Pattern, matches};
use indgang::condition::{Ask, Condition, Order, Shape, Source, version};
use indgang::data::Data;
use indgang::id::Key;
use indgang::manifest::model::{Attribute, AttributeKind, Model, Origin, Segment};
use indgang::plan::{Kind, MergeFrom, Plan, Show, compile};
use indgang::profile::affinity::HalfLife;
use support::{DEMO, SMALL, model};

/// Compares all that a plan holds, as the document has it and as the crate has it.
fn compare(model: &Model, kind: Kind) {
    let bytes = compile(model, kind).expect("fits");
    let plan = Plan::load(bytes.clone()).expect("loads");
    let mut read = decoder::Plan::read(&bytes);
    let (text, name, version, words) = read.site();
    assert_eq!((text, name), (plan.consent_text(), plan.site()));
    assert_eq!(words, plan.words().collect::<Vec<_>>());
    match kind {
        Kind::Edge => assert_eq!((read.kind, version, read.checksum), (1, 0, plan.version())),
        Kind::Browser => assert_eq!((read.kind, version), (2, plan.version())),
    }
    assert_eq!(read.text_count(), plan.program().texts.len());
    assert_eq!(read.languages(), plan.languages().collect::<Vec<_>>());
    let attributes: Vec<_> = (0..).map_while(|at| plan.attribute(at)).collect();
    assert_eq!(read.attributes(), each(attributes, |(name, kind)| (name, kind as u8)));
    let topics = each(plan.topics(), |it| (it.name, it.title, it.key.0, it.half_life.days()));
    assert_eq!(read.topics(), topics);
    let of = |item| each(plan.topics_of(item), |topic| topic.name);
    assert_eq!(read.items(), each(plan.items(), |it| (it.name, it.title, it.key.0, of(it))));
    let traits = each(plan.traits(), |it| {
        (it.name, it.title, it.why, it.key.0, it.days, it.kind as u8, u8::from(it.from_origin))
    });
    assert_eq!(read.traits(), traits);
    assert_eq!(read.events(), each(plan.events(), |it| (it.name, it.title, it.key.0)));
    assert!(read.events().iter().all(|(name, _, key)| decoder::key(name) == *key));
    let slots = each(plan.slots(), |slot| (slot.name, plan.variants(slot).collect()));
    assert_eq!(read.slots(), slots);
    let merges = each(plan.merges(), |it| match it.from {
        MergeFrom::Trait(key) => (it.name, Some(key.0)),
        MergeFrom::Recent => (it.name, None),
    });
    assert_eq!(read.merges(), merges);

    let sites = plan.sites();
    let hosts = [sites.search, sites.social, sites.ai];
    assert_eq!(
        read.referrers(),
        each(hosts, |it| it).into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>()
    );

    let (segments, questions) = read.asked_of_visitors();
    assert_eq!(questions.len(), plan.questions().count());
    for (read, it) in questions.iter().zip(plan.questions()) {
        assert_eq!((read.texts, read.of), ([it.words, it.gives, it.options], it.about.name));
        assert_eq!(
            (read.days, read.per_session),
            ([it.days_between, it.not_now_days], it.per_session)
        );
        assert_eq!(read.is_day, it.date);
        let known = model.traits.iter().find(|known| known.name == read.of).expect("it is there");
        let when = &known.question.as_ref().expect("it is asked for").when;
        if kind == Kind::Edge {
            assert_eq!(read.when, told(when, model));
        }
    }
    assert_eq!(each(&segments, |(name, ..)| *name), each(plan.segment_names(), |name| name));
    assert_eq!(each(&segments, |(_, node, _)| *node), each(plan.segments(), |node| node.0));
    assert_eq!(read.predicates().0, plan.program().predicate_count());
    assert_eq!(read.predicates().0, read.predicates().1, "predicates that nothing asks");
    if kind == Kind::Edge {
        for (segment, (name, _, when)) in model.segments.iter().zip(&segments) {
            assert_eq!((*name, when), (segment.name.as_str(), &told(&segment.when, model)));
        }
    }

    let contents = each(plan.contents(), |it| (it.slot, it.variant, 3 + it.kind as u8, it.text));
    assert_eq!(read.contents(), contents);
    let experiences = read.experiences();
    assert_eq!(experiences.len(), plan.experiences().count());
    for (read, it) in experiences.iter().zip(plan.experiences()) {
        assert_eq!((read.id, read.because), (it.id, it.because));
        let node = read.segment.map(|at| segments[at as usize].1);
        assert_eq!(node, it.audience.map(|node| node.0));
        assert_eq!((read.times, read.key), ((it.from.0, it.until.0), it.key.0));
        assert_eq!(read.holdout, it.holdout);
        let shows = each(plan.shows(it), |show| match show {
            Show::Variant { slot, variant } => {
                let slot = plan.slots().nth(slot).expect("it is there");
                format!("{}: {}", slot.name, plan.variant(slot, variant))
            }
            Show::Entry { from, to, redirect } => {
                format!("{from} {} {to}", if redirect { 2 } else { 1 })
            }
        });
        assert_eq!(read.shows, shows);
    }
}

fn each<T, U>(list: impl IntoIterator<Item = T>, read: impl FnMut(T) -> U) -> Vec<U> {
    list.into_iter().map(read).collect()
}

/// A condition in the decoder's words.
fn told(condition: &Condition, model: &Model) -> String {
    let join = |kind: &str, parts: &[Condition]| {
        format!("{kind}({})", each(parts, |part| told(part, model)).join(" & "))
    };
    match condition {
        Condition::All(parts) => join("all", parts),
        Condition::Any(parts) => join("any", parts),
        Condition::Not(part) => join("not", std::slice::from_ref(part)),
        Condition::Stage(_, comes_to) => told(comes_to, model),
        Condition::Test(source, ask) => format!("{} {}", place(*source, model), asked(ask, model)),
    }
}

fn place(source: Source, model: &Model) -> String {
    match source {
        Source::Affinity(key, half_life) => format!("affinity {} {}", key.0, half_life.days()),
        Source::Trait(key) => format!("trait {}", key.0),
        Source::Count(key) => format!("count {}", key.0),
        Source::Since(key) => format!("since {}", key.0),
        Source::Attribute(row) => format!("attribute {}", model.attributes[usize::from(row)].name),
        Source::CampaignSource => "campaign source".into(),
        Source::CampaignMedium => "campaign medium".into(),
        Source::CampaignName => "campaign name".into(),
        other => format!("{other:?}").to_lowercase(),
    }
}

const fn relation(order: Order) -> &'static str {
    match order {
        Order::Below => "<",
        Order::AtMost => "<=",
        Order::Above => ">",
        Order::AtLeast => ">=",
        Order::Same => "=",
    }
}

fn asked(ask: &Ask, model: &Model) -> String {
    let texts = |texts: &[String]| {
        let mut texts = texts.to_vec();
        texts.sort_unstable();
        texts.dedup();
        format!("{texts:?}")
    };
    match ask {
        Ask::Exists => "exists".into(),
        Ask::Is(value) => format!("is {}", u8::from(*value)),
        Ask::OneOfTexts(list) => format!("in {}", texts(list)),
        Ask::OneOfTextsInAnyCase(list) => format!("in any case {}", texts(list)),
        Ask::OneOfNumbers(list) => {
            let mut list = each(list, |number| number + 0.0);
            list.sort_unstable_by(f64::total_cmp);
            list.dedup();
            format!("in {list:?}")
        }
        Ask::HoldsAny(keys) => {
            let mut keys = each(keys, |key| key.0);
            keys.sort_unstable();
            keys.dedup();
            format!("holds {keys:?}")
        }
        Ask::Below(cut) => format!("< {cut:?}"),
        Ask::AtMost(cut) => format!("<= {cut:?}"),
        Ask::Above(cut) => format!("> {cut:?}"),
        Ask::AtLeast(cut) => format!(">= {cut:?}"),
        Ask::Same(data) => format!("same {}", plain(data)),
        Ask::Matches(pattern) => format!("matches {:?}", &pattern.table[..]),
        Ask::Version(order, text) => format!("version {} {text:?}", relation(*order)),
        Ask::AnyElement(inner) => format!("element {}", told(inner, model)),
        Ask::Length(inner) => format!("length {}", told(inner, model)),
        Ask::Shaped(shape) => format!("{shape:?}").to_lowercase(),
        Ask::Written(inner) => format!("written {}", told(inner, model)),
        Ask::Loosely(order, data) => format!("loosely {} {}", relation(*order), plain(data)),
    }
}

fn plain(data: &Data) -> String {
    match data {
        Data::Null => "null".into(),
        Data::Bool(value) => value.to_string(),
        Data::Number(value) => format!("{value:?}"),
        Data::Text(value) => format!("{value:?}"),
        Data::List(list) => format!("[{}]", each(list, plain).join(", ")),
        Data::Object(fields) => {
            let fields = each(fields, |(name, value)| format!("{name:?}: {}", plain(value)));
            format!("{{{}}}", fields.join(", "))
        }
    }
}

#[test]
fn the_plans_of_manifests_are_as_documented() {
    let right = include_str!("../data/manifest/right.jsonc");
    for text in [DEMO, SMALL, right] {
        for kind in [Kind::Edge, Kind::Browser] {
            compare(&model(text), kind);
        }
    }
}

/// Every question, to every source, in every group.
fn everything() -> Vec<Condition> {
    let half_life = HalfLife::from_days(9).expect("in range");
    let sources = [
        Source::Path,
        Source::Country,
        Source::Region,
        Source::Language,
        Source::Device,
        Source::Referrer,
        Source::CampaignSource,
        Source::CampaignMedium,
        Source::CampaignName,
        Source::Hour,
        Source::Weekday,
        Source::Month,
        Source::Sessions,
        Source::Recent,
        Source::Affinity(Key(1), half_life),
        Source::Trait(Key(2)),
        Source::Count(Key(3)),
        Source::Since(Key(4)),
        Source::Attribute(1),
    ];
    let text = |text: &str| text.to_owned();
    let many = |count: u16| (0..count).map(|at| format!("w{at}")).collect::<Vec<_>>();
    let data = [
        Data::Null,
        Data::Bool(true),
        Data::Bool(false),
        Data::Number(-1.5),
        Data::Text("æ".repeat(100)),
        Data::List(vec![Data::Null; 300]),
        Data::Object(vec![(text("a"), Data::List(vec![Data::Text(text("b"))]))]),
    ];
    let deeper = Condition::Test(
        Source::Element,
        Ask::Length(Condition::Test(Source::Element, Ask::AtLeast(2.0)).into()),
    );
    let mut asks = vec![
        Ask::Exists,
        Ask::Is(true),
        Ask::Is(false),
        Ask::OneOfTexts(vec![text("b"), text("a"), text("b"), text("")]),
        Ask::OneOfTexts(many(254)),
        Ask::OneOfTexts(many(255)),
        Ask::OneOfTextsInAnyCase(many(700)),
        Ask::OneOfTextsInAnyCase(vec![text("kø")]),
        Ask::OneOfNumbers(vec![2.0, -0.0, 0.0, -7.25, 1e300]),
        Ask::OneOfNumbers((0..400).map(f64::from).collect()),
        Ask::HoldsAny(vec![Key(9), Key(1), Key(9)]),
        Ask::Below(1.0),
        Ask::AtMost(2.0),
        Ask::Above(-3.5),
        Ask::AtLeast(4.0),
        Ask::Matches(Pattern::new("^(a|b)c$", false).expect("right")),
        Ask::Matches(Pattern::new("æ+", true).expect("right")),
        Ask::AnyElement(Condition::Any(vec![deeper.clone(), deeper.clone()]).into()),
        Ask::AnyElement(Condition::Not(deeper.clone().into()).into()),
        Ask::Written(deeper.into()),
    ];
    asks.extend(data.iter().cloned().map(Ask::Same));
    asks.extend(Shape::ALL.map(Ask::Shaped));
    for order in Order::ALL {
        asks.push(Ask::Version(order, version::sortable("v1.20.3+b")));
        asks.extend(data.iter().cloned().map(|data| Ask::Loosely(order, data)));
    }
    let tests = |source| each(&asks, |ask| Condition::Test(source, ask.clone()));
    let mut all: Vec<Condition> = sources.into_iter().flat_map(tests).collect();
    let some = all.get(..40).expect("so many").to_vec();
    all.push(Condition::Not(Condition::Any(Vec::new()).into()));
    all.push(Condition::Not(Condition::Not(Condition::All(some.clone()).into()).into()));
    // So long that its head takes three words, as that of a predicate of a high number does.
    all.push(Condition::Any(some.iter().cycle().take(9_000).cloned().collect()));
    let cut = |at| Condition::Test(Source::Sessions, Ask::Below(f64::from(at)));
    all.extend((0..33_000).map(cut));
    all
}

#[test]
fn a_plan_of_everything_is_as_documented() {
    let segment = |(at, when)| Segment {
        origin: Origin::Segment,
        name: format!("s{at}"),
        who: "Some.".into(),
        when,
        edge_only: false,
        minimum: None,
    };
    let kinds = [AttributeKind::Text, AttributeKind::Version, AttributeKind::List];
    let attribute = |(at, kind)| Attribute { name: format!("a{at}"), kind };
    let everything = Model {
        attributes: kinds.into_iter().enumerate().map(attribute).collect(),
        segments: everything().into_iter().enumerate().map(segment).collect(),
        experiences: Vec::new(),
        ..model(SMALL)
    };
    compare(&everything, Kind::Edge);
    compare(&everything, Kind::Browser);
    let bytes = compile(&everything, Kind::Edge).expect("fits");
    let letters = decoder::Plan::read(&bytes).letters();
    assert_eq!(letters, [('Ø', 'ø'), ('\u{212A}', 'k')]);
}

#[test]
fn tables_of_patterns_are_walked_as_documented() {
    let texts = ["", "a", "ac", "bc", "xbc", "bcx", "BC", "æ", "Æ", "cat", "a cat", "concat", "12"];
    for (pattern, any_case) in [
        ("^(a|b)c$", false),
        ("^bc", true),
        ("", false),
        ("^$", false),
        ("æ", true),
        (r"\bcat\b", false),
        (r"^\d+$", false),
    ] {
        let table = Pattern::new(pattern, any_case).expect("right").table;
        for text in texts {
            let expected = matches(&table, text.as_bytes());
            assert_eq!(decoder::is_found(&table, text), expected, "{pattern} in {text:?}");
        }
    }
}
