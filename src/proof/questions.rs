//! Questions that nobody can be asked, that come too early, and that are asked for nothing.

use super::Case;
use super::atoms::Tree;
use super::effort::Verdict;
use super::finding::{Finding, Kind};
use super::segments::SIMPLER;
use crate::condition::{Ask, Condition, Source};
use crate::id::Key;
use crate::manifest::Step;
use crate::manifest::model::{MergeFrom, Model, Origin, Question, Sensitivity, Trait};
use alloc::{boxed::Box, collections::BTreeSet, format, vec, vec::Vec};

/// Looks at every question.
pub(super) fn check(case: &mut Case<'_>) {
    let model = case.model;
    not_offered(case);
    let needed = needed(case);
    let stranger = case.atoms.tree(&stranger(model), model);
    let asked = model.traits.iter().filter_map(|known| Some((known, known.question.as_ref()?)));
    for ((known, question), when) in asked.zip(core::mem::take(&mut case.questions)) {
        let open = case.atoms.tree(&open(known), model);
        never(case, known, question, &[(&when, true), (&open, true)]);
        if known.sensitivity == Sensitivity::High {
            early(case, known, &[(&when, true), (&stranger, true)]);
        }
        if !needed.contains(&Key::of(&known.name)) {
            let name = &known.name;
            let what = format!(
                "visitors are asked for `{name}`, and the answer changes nothing: no live \
                 experience is for a segment that asks for it"
            );
            let fix = "set the experience live, fill a merge field with it, or do not ask yet";
            case.find(Finding::new(Kind::ForNothing, way(known), what, fix));
        }
    }
}

/// Conditions that wait for an answer which the question does not offer: a name misspelt, mostly.
fn not_offered(case: &mut Case<'_>) {
    let model = case.model;
    let written = model.segments.iter().filter(|it| it.origin == Origin::Segment);
    let segments = written
        .map(|it| ([Step::from("segments"), it.name.as_str().into(), "when".into()], &it.when));
    let stages = model.stages.iter().enumerate();
    let stages =
        stages.map(|(at, it)| ([Step::from("stages"), at.into(), "when".into()], &it.when));
    for (way, when) in segments.chain(stages) {
        when.tests(&mut |source, ask| {
            let (Source::Trait(key), Ask::OneOfTexts(texts)) = (source, ask) else { return };
            let known = model.traits.iter().find(|known| Key::of(&known.name) == key);
            let question = known.and_then(|known| Some((known, known.question.as_ref()?)));
            let Some((known, question)) = question else { return };
            let offered: Vec<&str> = question.options.iter().map(|(it, _)| it.as_str()).collect();
            if offered.is_empty() {
                // Any text can be told.
                return;
            }
            for text in texts.iter().filter(|text| !offered.contains(&text.as_str())) {
                let what = format!("no answer to the question for `{}` is `{text}`", known.name);
                let fix = format!("write one of `{}`, or offer it", offered.join("`, `"));
                case.find(Finding::new(Kind::NotOffered, way.clone(), what, fix));
            }
        });
    }
}

fn way(known: &Trait) -> [Step; 3] {
    ["traits".into(), known.name.as_str().into(), "ask".into()]
}

/// What is true of everybody who can be asked: a profile, and no answer yet.
fn open(known: &Trait) -> Condition {
    let own = Condition::Test(Source::Trait(Key::of(&known.name)), Ask::Exists);
    let profile = Condition::Test(Source::Sessions, Ask::Exists);
    Condition::All(vec![profile, Condition::Not(Box::new(own))])
}

/// Somebody who came for the first time, did nothing and told nothing.
fn stranger(model: &Model) -> Condition {
    let again = Condition::Test(Source::Sessions, Ask::Above(1.0));
    let told = model.traits.iter().map(|it| Source::Trait(Key::of(&it.name)));
    let told = told.map(|source| Condition::Test(source, Ask::Exists));
    let events = model.events.iter().filter(|event| event.name != "view");
    let did = events.map(|event| {
        let source = Source::Count(Key::of(&event.name));
        Condition::Test(source, Ask::Above(0.0))
    });
    let any = Condition::Any(core::iter::once(again).chain(told).chain(did).collect());
    Condition::Not(Box::new(any))
}

fn never(case: &mut Case<'_>, known: &Trait, question: &Question, who: &[(&Tree, bool)]) {
    let name = &known.name;
    match case.together(who) {
        Verdict::Possible => {}
        Verdict::Never => {
            let when = case.text(&question.when);
            let what = format!(
                "nobody can be asked for `{name}`: {when} holds for nobody who has a profile and \
                 has not answered"
            );
            let fix = "correct its `when`, or remove the question";
            case.find(Finding::new(Kind::NeverAsked, way(known), what, fix));
        }
        Verdict::Undecided => {
            let what = format!("whether anybody can be asked for `{name}` was not decided");
            case.find(Finding::new(Kind::Undecided, way(known), what, SIMPLER));
        }
    }
}

/// High sensitivity wants more trust than a first visit gives.
fn early(case: &mut Case<'_>, known: &Trait, who: &[(&Tree, bool)]) {
    if case.together(who) != Verdict::Possible {
        return;
    }
    let name = &known.name;
    let what = format!(
        "`{name}` is of high sensitivity, and somebody can be asked for it on their first visit, \
         before they did or told anything"
    );
    let fix = "ask in `when` for sessions, for something they did, or for an earlier answer";
    case.find(Finding::new(Kind::AskedEarly, way(known), what, fix));
}

/// The traits that a live experience depends on, or a merge field shows.
fn needed(case: &Case<'_>) -> BTreeSet<Key> {
    let mut needed = BTreeSet::new();
    for (_, experience) in case.live() {
        if case.window(experience).is_empty() {
            continue;
        }
        let segment = experience.audience.and_then(|at| case.model.segments.get(at));
        if let Some(segment) = segment {
            segment.when.sources(&mut |source| {
                if let Source::Trait(key) = source {
                    needed.insert(key);
                }
            });
        }
    }
    for merge in &case.model.merges {
        if let MergeFrom::Trait(key) = merge.from {
            needed.insert(key);
        }
    }
    needed
}
