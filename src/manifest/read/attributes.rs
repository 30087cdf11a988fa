//! What the site says of a view beyond what is built in, and lists of values by name: attributes,
//! groups.

use crate::manifest::condition::is_built_in;
use crate::manifest::mistake::Kind;
use crate::manifest::model::{Attribute, AttributeKind};
use crate::manifest::names::{Entry, Names, Table, section};
use crate::manifest::notes::Notes;
use crate::manifest::tree::{Fields, Node, Shape};
use alloc::{borrow::ToOwned, format, vec::Vec};
use jsonc_parser::ast::Value;

pub(in crate::manifest) const ATTRIBUTE: Shape = Shape {
    what: "an attribute",
    fields: &["type"],
    later: &["title", "why", "sensitivity", "values", "from"],
};

pub(in crate::manifest) const KINDS: [(&str, AttributeKind); 5] = [
    ("string", AttributeKind::Text),
    ("number", AttributeKind::Number),
    ("boolean", AttributeKind::Bool),
    ("version", AttributeKind::Version),
    ("list", AttributeKind::List),
];

/// The entries of `attributes`, and the table of their names.
pub(super) fn names<'t>(root: &Fields<'t>, notes: &mut Notes) -> (Vec<Entry<'t>>, Table<'t>) {
    let (entries, table) = section(root, "attribute", "attributes", false, notes);
    for (name, node) in &entries {
        if is_built_in(name) {
            let what = format!("`context.{name}` is there already: it is built in");
            notes.add(Kind::DuplicateName, node.at, what, "remove it, or choose another name");
            // What asks it asks the built-in one: that it is unused as well says nothing.
            table.index(name);
        }
    }
    (entries, table)
}

/// The attributes, whose types are put among the names.
pub(super) fn attributes(
    list: &[Entry<'_>],
    names: &mut Names<'_>,
    notes: &mut Notes,
) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    for (name, node) in list {
        let fields = node.fields(&ATTRIBUTE, notes);
        let kind = fields.and_then(|fields| {
            fields.need("type", "\"type\": \"string\"", notes)?.word(&KINDS, notes)
        });
        names.attribute_kinds.push(kind);
        let kind = kind.unwrap_or(AttributeKind::Text);
        attributes.push(Attribute { name: (*name).to_owned(), kind });
    }
    attributes
}

/// The groups, whose values are put among the names. Whether they fit is seen where one is asked.
pub(super) fn groups<'t>(list: &[Entry<'t>], names: &mut Names<'t>, notes: &mut Notes) {
    for (_, node) in list {
        let before = notes.count();
        let values = node.some(notes).unwrap_or_default();
        let values: Vec<Node<'t>> = values.into_iter().filter(|value| fits(value, notes)).collect();
        names.group_values.push(if notes.count() == before { values } else { Vec::new() });
    }
}

fn fits(node: &Node<'_>, notes: &mut Notes) -> bool {
    let fits = matches!(node.value, Value::StringLit(_) | Value::NumberLit(_));
    if !fits {
        let fix = "write texts in double quotes, or numbers";
        node.wrong::<()>("a text or a number", fix, notes);
    }
    fits
}
