//! `indgang types`: the names of a manifest as TypeScript, so that a typo does not compile.

use crate::{files, render};
use indgang::manifest;
use indgang::manifest::model::{AttributeKind, Model, Show, TraitKind};
use std::fmt::Write;
use std::path::Path;

/// Declares what the manifest `file` names to the package's types.
pub fn types(file: &Path) -> Result<String, String> {
    let name = file.display().to_string();
    let text = files::read(file)?;
    let model =
        manifest::read(&text).map_err(|mistakes| render::mistakes(&name, &text, &mistakes))?;
    Ok(declared(&model, &name))
}

fn declared(model: &Model, name: &str) -> String {
    let file = Path::new(name).file_name().map_or(name.into(), |file| file.to_string_lossy());
    let mut out = format!(
        "// The names in {file}, made by `indgang types`: make it anew when they change.\n\
         import \"indgang\";\n\ndeclare module \"indgang\" {{\n  interface Register {{\n"
    );
    let slots = model.slots.iter().map(|slot| (slot.name.as_str(), one_of(&slot.variants)));
    object(&mut out, "slots", slots);
    let traits = model.traits.iter().map(|declared| (declared.name.as_str(), kind(declared.kind)));
    object(&mut out, "traits", traits);
    let attributes = model.attributes.iter().map(|it| (it.name.as_str(), attribute(it.kind)));
    object(&mut out, "attributes", attributes);
    field(&mut out, "events", &one_of(model.events.iter().map(|event| &event.name)));
    field(&mut out, "topics", &one_of(model.topics.iter().map(|topic| &topic.name)));
    field(&mut out, "items", &one_of(model.items.iter().map(|item| &item.name)));
    field(&mut out, "merges", &one_of(model.merges.iter().map(|merge| &merge.name)));
    field(&mut out, "entries", &one_of(entries(model)));
    out.push_str("  }\n}\n");
    out
}

/// The paths that other paths' content may come from, each once.
fn entries(model: &Model) -> Vec<&String> {
    let shown = model.experiences.iter().flat_map(|experience| &experience.show);
    let mut all: Vec<&String> = shown
        .filter_map(|show| match show {
            Show::Entry { to, .. } => Some(to),
            Show::Variant { .. } => None,
        })
        .collect();
    all.sort();
    all.dedup();
    all
}

fn field(out: &mut String, name: &str, value: &str) {
    // Writing into a text does not fail.
    let _ = writeln!(out, "    {name}: {value};");
}

fn object<'m>(out: &mut String, name: &str, fields: impl Iterator<Item = (&'m str, String)>) {
    let fields: Vec<String> =
        fields.map(|(name, kind)| format!("\n      {}: {kind};", quoted(name))).collect();
    let close = if fields.is_empty() { "" } else { "\n    " };
    field(out, name, &format!("{{{}{close}}}", fields.concat()));
}

/// A union of texts; `never` of none.
fn one_of<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    let all: Vec<String> = names.into_iter().map(|name| quoted(name.as_ref())).collect();
    if all.is_empty() { "never".to_owned() } else { all.join(" | ") }
}

/// A text as TypeScript writes it. Names and paths hold nothing but these two to escape.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn kind(kind: TraitKind) -> String {
    match kind {
        TraitKind::Text => "string",
        TraitKind::Number => "number",
        TraitKind::Bool => "boolean",
    }
    .to_owned()
}

fn attribute(kind: AttributeKind) -> String {
    match kind {
        AttributeKind::Text | AttributeKind::Version => "string",
        AttributeKind::Number => "number",
        AttributeKind::Bool => "boolean",
        AttributeKind::List => "(string | number)[]",
    }
    .to_owned()
}
