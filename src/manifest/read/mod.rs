//! Reads a whole manifest: gathers the names, then what they stand for.

pub(super) mod attributes;
pub(super) mod consent;
mod contents;
pub(super) mod experiences;
pub(super) mod learnt;
pub(super) mod questions;
pub(super) mod sensitive;
mod share;
pub(super) mod shown;
pub(super) mod site;
pub(super) mod stages;
pub(super) mod traits;

use super::mistake::Mistakes;
use super::model::Model;
use super::names::{Names, section};
use super::notes::Notes;
use super::print::Words;
use super::text;
use super::tree::{Node, Shape};
use jsonc_parser::ast::Value;
use sensitive::Sensitive;

/// The event that is always counted: a page view.
const VIEW: &str = "view";

pub(super) const ROOT: Shape = Shape {
    what: "a manifest",
    fields: &[
        "$schema",
        "site",
        "consent",
        "topics",
        "items",
        "traits",
        "questions",
        "events",
        "attributes",
        "groups",
        "stages",
        "segments",
        "slots",
        "merge",
        "experiences",
        "outcomes",
    ],
    later: &["catalog", "scores", "entries", "fragments"],
};

/// Reads a manifest.
///
/// The events of the model begin with the built-in `view`, whether the manifest mentions it or
/// not.
///
/// # Errors
/// All [`Mistakes`] at once, by place. Text that cannot be parsed, that is too large or nested
/// too deep gives that one mistake.
pub fn read(text: &str) -> Result<Model, Mistakes> {
    let mut notes = Notes::default();
    let plain = text::without_mark(text);
    let root = text::parse(&plain, &mut notes);
    let model = root.as_ref().and_then(|root| walk(root, &mut notes));
    match (notes.finish(text, root.as_ref()), model) {
        (None, Some(model)) => Ok(model),
        (Some(mistakes), _) => Err(mistakes),
        // Whatever gives no model notes why.
        (None, None) => Err(Mistakes::new([].into())),
    }
}

fn walk(root: &Value<'_>, notes: &mut Notes) -> Option<Model> {
    let root = Node::unnamed(root).fields(&ROOT, notes)?;
    // Only editors read what it says.
    if let Some(schema) = root.get("$schema") {
        schema.text(notes);
    }
    let site = site::site(&root, notes);
    let (consent_text, consent) = consent::consent(&root, notes);
    let (topic_entries, topics) = section(&root, "topic", "topics", true, notes);
    let (item_entries, items) = section(&root, "item", "items", true, notes);
    let (trait_entries, traits) = section(&root, "trait", "traits", true, notes);
    let (event_entries, events) = traits::event_names(&root, notes);
    let (attribute_entries, attributes) = attributes::names(&root, notes);
    let (group_entries, groups) = section(&root, "group", "groups", false, notes);
    let (stage_entries, stages) = stages::names(&root, notes);
    let (segment_entries, segments) = section(&root, "segment", "segments", false, notes);
    let (slot_entries, slots) = section(&root, "slot", "slots", false, notes);
    let (outcome_entries, outcomes) = section(&root, "outcome", "outcomes", false, notes);
    let mut names = Names {
        topics,
        items,
        traits,
        events,
        stages,
        segments,
        slots,
        outcomes,
        attributes,
        groups,
        languages: site.languages.clone(),
        half_lives: Default::default(),
        learnt: Default::default(),
        remembered: Default::default(),
        trait_kinds: Default::default(),
        attribute_kinds: Default::default(),
        group_values: Default::default(),
        variants: Default::default(),
        patterns: Default::default(),
        group_uses: Default::default(),
        stage_whens: Default::default(),
        stage_uses: Default::default(),
    };
    let topics = learnt::topics(&topic_entries, &mut names, notes);
    let items = learnt::items(&item_entries, &mut names, notes);
    let mut traits = traits::traits(&trait_entries, &mut names, notes);
    let events = traits::events(&event_entries, notes);
    let attributes = attributes::attributes(&attribute_entries, &mut names, notes);
    attributes::groups(&group_entries, &mut names, notes);
    let stages = stages::stages(&stage_entries, &mut names, notes);
    let mut segments = learnt::segments(&segment_entries, &names, notes);
    stages::add_segments(&stages, &mut segments, &names, notes);
    let slots = shown::slots(&slot_entries, &mut names, notes);
    let merges = shown::merges(&root, &names, &traits, notes);
    let outcomes = shown::outcomes(&outcome_entries, &names, notes);
    let words = Words::from_names(
        names.topics.names(),
        names.items.names(),
        names.traits.names(),
        names.events.names(),
        attributes.iter(),
    );
    let sensitive = Sensitive { traits: &traits, stages: &stages, slots: &slots };
    let experiences =
        experiences::experiences(&root, &names, &mut segments, &sensitive, &words, notes);
    stages::check_depth(&segments, &names, notes);
    // Need-to-have: nothing is asked of a visitor, or remembered, for nothing.
    names.traits.check_used("the condition of a segment or a merge field", notes);
    // Only then: an answer that does nothing but lead to the next question is for nothing.
    let policy = questions::policy(&root, notes);
    questions::questions(&trait_entries, &mut traits, &names, notes);
    names.events.check_used("a condition or an outcome", notes);
    names.attributes.check_used("a condition", notes);
    Some(Model {
        site: site.name,
        languages: site.languages,
        permutations: site.permutations,
        audiences_why: site.audiences_why,
        consent_text,
        consent,
        questions: policy,
        topics,
        items,
        traits,
        events,
        attributes,
        stages,
        segments,
        slots,
        merges,
        experiences,
        outcomes,
    })
}
