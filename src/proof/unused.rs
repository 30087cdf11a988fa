//! Things that no rule uses, and more audiences than people keep in mind.

use super::Case;
use super::finding::{Finding, Kind};
use crate::condition::{Ask, Source};
use crate::id::Key;
use crate::limits::AUDIENCES;
use crate::manifest::model::{MergeFrom, Model, Origin, Segment, Sensitivity, Show, first_stage};
use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

/// Looks at everything that has a name.
pub(super) fn check(case: &mut Case<'_>) {
    let mut found = vocabulary(case);
    found.extend(shown(case.model));
    found.extend(stages(case.model));
    found.extend(audiences(case));
    found.into_iter().for_each(|finding| case.find(finding));
}

fn unused(section: &str, kind: &str, name: &str, why: &str, fix: impl Into<String>) -> Finding {
    let what = format!("the {kind} `{name}` is of no use: {why}");
    Finding::new(Kind::Unused, [section.into(), name.into()], what, fix)
}

/// Topics, items and attributes that no condition asks for.
fn vocabulary(case: &Case<'_>) -> Vec<Finding> {
    let model = case.model;
    let (mut keys, mut items) = (BTreeSet::new(), BTreeSet::new());
    let (mut rows, mut recent) = (BTreeSet::new(), false);
    for question in &case.atoms.questions {
        let Some(asked) = case.atoms.attributes.get(question.attribute) else { continue };
        match (asked.source, &question.ask) {
            (Source::Affinity(key, _), _) => _ = keys.insert(key),
            (Source::Attribute(row), _) => _ = rows.insert(usize::from(row)),
            (Source::Recent, Ask::HoldsAny(held)) => items.extend(held.iter().copied()),
            // Any item makes a list longer.
            (Source::Recent, _) => recent = true,
            _ => {}
        }
    }
    recent |= model.merges.iter().any(|merge| merge.from == MergeFrom::Recent);
    let mut found = Vec::new();
    let leaned = |at: &usize| {
        model.topics.get(*at).is_some_and(|topic| keys.contains(&Key::of(&topic.name)))
    };
    // One of high sensitivity is there so that it is not learnt.
    let learnt = model.topics.iter().filter(|topic| topic.sensitivity != Sensitivity::High);
    for topic in learnt.filter(|topic| !keys.contains(&Key::of(&topic.name))) {
        let name = &topic.name;
        let fix = format!("ask for `affinity.{name}` in a segment, or remove the topic");
        found.push(unused("topics", "topic", name, "no condition asks for interest in it", fix));
    }
    for item in &model.items {
        let held = items.contains(&Key::of(&item.name));
        if !recent && !held && !item.topics.iter().any(&leaned) {
            let why = "no condition asks for it or for one of its topics";
            let fix = "ask for it in `profile.recent`, or remove the item";
            found.push(unused("items", "item", &item.name, why, fix));
        }
    }
    for (row, attribute) in model.attributes.iter().enumerate() {
        if !rows.contains(&row) {
            let name = &attribute.name;
            let fix = format!("ask for `context.{name}` in a segment, or remove the attribute");
            found.push(unused("attributes", "attribute", name, "no condition asks for it", fix));
        }
    }
    found
}

/// Segments, slots, variants and outcomes that no experience names.
fn shown(model: &Model) -> Vec<Finding> {
    let mut variants = BTreeSet::new();
    let (mut segments, mut outcomes) = (BTreeSet::new(), BTreeSet::new());
    for experience in &model.experiences {
        segments.extend(experience.audience.map(|at| match model.segments.get(at) {
            Some(Segment { origin: Origin::Narrowed(base, _), .. }) => base.unwrap_or(at),
            _ => at,
        }));
        outcomes.extend(experience.outcome);
        for show in &experience.show {
            if let Show::Variant { slot, variant } = show {
                variants.insert((*slot, *variant));
            }
        }
    }
    let mut found = Vec::new();
    let named = model.segments.iter().enumerate();
    let named = named.filter(|(_, segment)| segment.origin == Origin::Segment);
    for (_, segment) in named.filter(|(at, _)| !segments.contains(at)) {
        let fix = "name it as an `audience`, or remove it";
        found.push(unused("segments", "segment", &segment.name, "no experience is for it", fix));
    }
    for (at, slot) in model.slots.iter().enumerate() {
        let name = slot.name.as_str();
        if !variants.iter().any(|(shown, _)| *shown == at) {
            let fix = "show a variant in it, or remove the slot";
            found.push(unused("slots", "slot", name, "no experience shows anything in it", fix));
            continue;
        }
        for (number, variant) in slot.variants.iter().enumerate() {
            if variant != "default" && !variants.contains(&(at, number)) {
                let way = ["slots".into(), name.into(), "variants".into(), number.into()];
                let what = format!(
                    "the variant `{variant}` of the slot `{name}` is of no use: no experience \
                     shows it"
                );
                let fix = "show it in an experience, or remove it here and in the pages";
                found.push(Finding::new(Kind::Unused, way, what, fix));
            }
        }
    }
    for (at, outcome) in model.outcomes.iter().enumerate() {
        if !outcomes.contains(&at) {
            let fix = "name it as an `outcome`, or remove it";
            let why = "no experience hopes for it";
            found.push(unused("outcomes", "outcome", &outcome.name, why, fix));
        }
    }
    found
}

/// Stages that nothing turns on: those before the first that is asked for.
fn stages(model: &Model) -> Vec<Finding> {
    let asked = model.segments.iter().filter(|it| !matches!(it.origin, Origin::Stage(_)));
    let asked = asked.filter_map(|it| first_stage(&it.when, &model.stages));
    let shown = model.experiences.iter().filter_map(|it| it.stages.first().copied());
    let questions = model.traits.iter().filter_map(|it| it.question.as_ref());
    let questions = questions.filter_map(|it| first_stage(&it.when, &model.stages));
    let first = asked.chain(shown).chain(questions).min().unwrap_or(model.stages.len());
    let unused = model.stages.iter().take(first).enumerate().map(|(at, stage)| {
        let what = format!(
            "the stage `{}` is of no use: no experience and no condition asks for it",
            stage.id
        );
        let fix = "name it as the `stage` of an experience, or remove it";
        Finding::new(Kind::Unused, ["stages".into(), at.into(), "id".into()], what, fix)
    });
    unused.collect()
}

/// Many audiences without a word on why there are so many.
fn audiences(case: &Case<'_>) -> Option<Finding> {
    let live = case.live().into_iter().filter(|(_, it)| !case.window(it).is_empty());
    let count = live.filter_map(|(_, it)| it.audience).collect::<BTreeSet<usize>>().len();
    if count <= AUDIENCES || case.model.audiences_why.is_some() {
        return None;
    }
    let what = format!(
        "there are {count} audiences, and no word on why: more than {AUDIENCES} are hard to keep \
         in mind, to fill with content and to judge"
    );
    let fix = "keep to fewer, or say why: `\"audiences\": { \"why\": \"…\" }` in `site`";
    Some(Finding::new(Kind::Audiences, ["site".into()], what, fix))
}
