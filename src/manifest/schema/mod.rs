//! The manifest's form as a JSON Schema, for completion in editors: made from the tables that the
//! reader reads by.
//!
//! A schema sees less than the reader does: not whether a name is there, nor whether a value fits
//! the type of an attribute that the site declares.

mod experience;
mod fields;
mod takes;
mod texts;
pub(super) mod tree;

use super::condition;
use super::read::{
    ROOT, attributes, consent, experiences, learnt, questions, sensitive, shown, site, stages,
    traits,
};
use super::tree::Shape;
use alloc::{string::String, vec, vec::Vec};
pub(super) use takes::{name, reference};
use tree::{Tree, object};

/// The objects of a manifest, by the names of their definitions.
const SHAPES: [(&str, &Shape); 20] = [
    ("site", &site::SITE),
    ("budget", &site::BUDGET),
    ("audiences", &site::AUDIENCES),
    ("consent", &consent::CONSENT),
    ("platform", &consent::PLATFORM),
    ("tcf", &consent::TCF),
    ("topic", &learnt::TOPIC),
    ("item", &learnt::ITEM),
    ("trait", &traits::TRAIT),
    ("may", &sensitive::MAY),
    ("mayEnter", &sensitive::MAY_ENTER),
    ("question", &questions::ASK),
    ("questions", &questions::QUESTIONS),
    ("event", &traits::EVENT),
    ("attribute", &attributes::ATTRIBUTE),
    ("stage", &stages::STAGE),
    ("segment", &learnt::SEGMENT),
    ("slot", &shown::SLOT),
    ("experience", &experiences::EXPERIENCE),
    ("outcome", &shown::OUTCOME),
];

/// The schema of manifests (JSON Schema, draft 2020-12) as JSON in lines.
///
/// ```
/// let schema = indgang::manifest::schema();
/// assert!(schema.contains("https://json-schema.org/draft/2020-12/schema"));
/// ```
#[must_use]
pub fn schema() -> String {
    let mut definitions: Vec<(String, Tree)> =
        SHAPES.iter().map(|(name, shape)| ((*name).into(), of(shape))).collect();
    definitions.push(("show".into(), show()));
    definitions.extend(condition::schema::definitions());
    let root = of(&ROOT)
        .before("description", "Who is shown what, where, why and from when to when.")
        .before("title", "Indgang manifest")
        .before("$schema", "https://json-schema.org/draft/2020-12/schema")
        .with("$defs", Tree::Object(definitions));
    let mut text = String::new();
    root.write(0, &mut text);
    text.push('\n');
    text
}

/// An object of a known shape.
fn of(shape: &Shape) -> Tree {
    with(shape, |_| true, &[])
}

/// An object with the fields of `shape` that are `chosen`; those of `needed` must be there.
fn with(shape: &Shape, chosen: impl Fn(&str) -> bool, needed: &[&str]) -> Tree {
    let known = fields::of(shape.what);
    let mut must: Vec<&str> = needed.to_vec();
    let properties = shape.fields.iter().copied().map(|name| {
        // What is `null` is not there.
        if !chosen(name) {
            let none = object([("type", "null".into())]);
            return (name, none.before("description", "Not in a row of this sort."));
        }
        let Some(field) = known.iter().find(|field| field.name == name) else {
            return (name, Tree::Flag(true));
        };
        let is_needed = field.needed || needed.contains(&name);
        if field.needed {
            must.push(name);
        }
        (name, field.takes.schema(is_needed).before("description", field.about))
    });
    let properties = object(properties.collect::<Vec<_>>());
    let mut all = object([("type", "object".into()), ("properties", properties)]);
    if !must.is_empty() {
        all = all.with("required", must);
    }
    all.with("additionalProperties", false)
}

/// A row of `show` is an entry or a slot.
fn show() -> Tree {
    let (entry, slot) = (["entry", "to", "redirect"], ["slot", "variant"]);
    let row = |own: &[&str], needed: &[&str]| {
        with(&experiences::SHOW, |name| own.contains(&name), needed)
    };
    let rows = vec![row(&slot, &slot), row(&entry, &["entry", "to"])];
    object([("oneOf", rows.into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_described_and_nothing_else() {
        let shapes = SHAPES.iter().map(|(_, shape)| *shape).chain([&ROOT, &experiences::SHOW]);
        for shape in shapes {
            let described: Vec<&str> =
                fields::of(shape.what).iter().map(|field| field.name).collect();
            assert_eq!(described, shape.fields, "{}", shape.what);
        }
    }
}
