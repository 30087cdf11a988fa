//! What the manifest itself brings along for variants: what it is, and what it names.

use super::element::Element;
use super::loads::loads;
use html5gum::{DefaultEmitter, Token, Tokenizer};
use indgang::manifest::Model;
use indgang::manifest::model::ContentKind;

/// Lines of a summary: each variant whose content is not in the pages, and what hosts and the
/// origin learn when it is shown; empty if there is none.
pub fn brought(model: &Model) -> String {
    let mut lines = String::new();
    for slot in &model.slots {
        for (variant, content) in slot.brought() {
            let more = match content.kind {
                ContentKind::Html => {
                    let found = loaded(&content.text);
                    let strict = "a device shows the default instead";
                    match found.is_empty() {
                        true => String::new(),
                        false => format!(", loads {}: {strict}", found.join(", ")),
                    }
                }
                ContentKind::Value => String::new(),
                ContentKind::Fragment => format!(" {}, by the worker alone", content.text),
            };
            lines.push_str(&format!("  {}/{variant}: {}{more}\n", slot.name, content.kind.name()));
        }
    }
    if lines.is_empty() { lines } else { format!("\nNot in the pages:\n{lines}") }
}

/// What HTML loads by itself, in words.
fn loaded(html: &str) -> Vec<String> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut found = Vec::new();
    for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
        if let Token::StartTag(tag) = token {
            found.extend(loads(&Element::of(&tag), &[]));
        }
    }
    found
}
