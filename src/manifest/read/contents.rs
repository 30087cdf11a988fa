//! What the manifest brings along for variants, so that pages need not have them.

use super::shown::DEFAULT;
use crate::json::Json;
use crate::manifest::mistake::Kind;
use crate::manifest::model::{Content, ContentKind};
use crate::manifest::names::right;
use crate::manifest::nearest::nearest;
use crate::manifest::notes::{Notes, ticked};
use crate::manifest::paths::path;
use crate::manifest::tree::{Fields, Node};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use jsonc_parser::ast::Value;

/// What a slot's variants hold, each at most once.
pub(super) fn contents(
    slot: &str,
    fields: &Fields<'_>,
    variants: &[&str],
    notes: &mut Notes,
) -> Vec<Content> {
    let mut contents: Vec<Content> = Vec::new();
    for kind in ContentKind::ALL {
        let entries = fields.get(kind.name()).and_then(|node| node.entries(notes));
        for (name, node) in entries.iter().flatten() {
            let is = |known: &&str| right(known).is_some_and(|right| right == *name);
            let exact = variants.iter().position(|known| known == name);
            let Some(variant) = exact.or_else(|| variants.iter().position(is)) else {
                let near = nearest(name, variants.iter().copied(), &mut notes.effort);
                let fix = near.and_then(right).map_or_else(
                    || format!("add {} to its `variants`", ticked(name)),
                    |near| format!("write `{near}`"),
                );
                let what = format!("the slot {} has no variant {}", ticked(slot), ticked(name));
                notes.add(Kind::UnknownName, node.at, what, fix);
                continue;
            };
            if *name == DEFAULT {
                let what = "the default is in the pages, for whoever nothing is chosen for";
                notes.add(Kind::Conflict, node.at, what, "remove it, and write it in the pages");
                continue;
            }
            if contents.iter().any(|known| known.variant == variant) {
                let what = format!("the variant {} has its content already", ticked(name));
                let fix = "keep one of `html`, `value` and `fragment`";
                notes.add(Kind::Conflict, node.at, what, fix);
                continue;
            }
            if let Some(text) = text(kind, node, notes) {
                contents.push(Content { variant, kind, text });
            }
        }
    }
    contents
}

fn text(kind: ContentKind, node: &Node<'_>, notes: &mut Notes) -> Option<String> {
    match kind {
        ContentKind::Html => node.sentence(notes).map(ToOwned::to_owned),
        ContentKind::Fragment => path(node, notes).map(ToOwned::to_owned),
        ContentKind::Value => {
            let mut json = Json::new();
            write(node.value, &mut json);
            Some(json.into_string())
        }
    }
}

/// Writes a value as JSON, without comments. Its depth is bounded where the text is read.
fn write(value: &Value<'_>, json: &mut Json) {
    match value {
        Value::NullKeyword(_) => {
            json.maybe(None);
        }
        Value::BooleanLit(flag) => {
            json.bool(flag.value);
        }
        // As it is written: what is read here takes numbers as JSON has them.
        Value::NumberLit(number) => {
            json.raw(number.value);
        }
        Value::StringLit(text) => {
            json.text(&text.value);
        }
        Value::Array(list) => {
            json.list(|json| list.elements.iter().for_each(|value| write(value, json)));
        }
        Value::Object(object) => {
            json.object(|json| {
                for property in &object.properties {
                    json.key(property.name.as_str());
                    write(&property.value, json);
                }
            });
        }
    }
}
