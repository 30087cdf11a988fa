//! One slot of a page: its variants, in their order.

use super::element::Element;
use super::finding::{Code, Found, meant, shown};
use indgang::manifest::model::Slot;
use std::ops::Range;

/// The variant that every slot has.
pub const DEFAULT: &str = "default";

/// A slot while its page is read.
pub struct Open<'m> {
    /// Its name in the page.
    name: String,
    /// What the manifest says of it.
    known: Option<&'m Slot>,
    at: Range<usize>,
    /// Images that everyone fetches.
    pub preloaded: Vec<String>,
    /// The variants so far, and where.
    variants: Vec<(String, Range<usize>)>,
}

impl<'m> Open<'m> {
    /// The slot that `element` begins.
    pub fn of(element: &Element, slots: &'m [Slot], found: &mut Vec<Found>) -> Self {
        let name = element.get("data-indgang-slot").unwrap_or_default().to_owned();
        let at = element.place("data-indgang-slot");
        let known = slots.iter().find(|slot| slot.name == name);
        if known.is_none() {
            let names = slots.iter().map(|slot| slot.name.as_str());
            found.push(Found {
                code: Code::UnknownSlot,
                at: at.clone(),
                what: format!("the manifest has no slot {}", shown(&name)),
                fix: meant(&name, names, "add it to `slots`"),
            });
        }
        let preload = element.get("data-indgang-preload").unwrap_or_default();
        let preloaded = preload.split_ascii_whitespace().map(String::from).collect();
        Self { name, known, at, preloaded, variants: Vec::new() }
    }

    /// The slot's name in the manifest.
    pub fn known(&self) -> Option<&'m str> {
        self.known.map(|slot| slot.name.as_str())
    }

    /// A variant begins, directly in the slot.
    pub fn variant(&mut self, element: &Element, found: &mut Vec<Found>) {
        let name = element.get("data-indgang-variant").unwrap_or_default();
        let at = element.place("data-indgang-variant");
        let slot = shown(&self.name);
        let mut add = |code, what: String, fix: String| {
            found.push(Found { code, at: at.clone(), what, fix });
        };
        if let Some(known) = self.known
            && !known.variants.iter().any(|variant| variant == name)
        {
            let names = known.variants.iter().map(String::as_str);
            let what = format!("the slot {slot} has no variant {} in the manifest", shown(name));
            add(Code::UnknownVariant, what, meant(name, names, "add it to the slot"));
        }
        if self.variants.iter().any(|(other, _)| other == name) {
            let what = format!("the slot {slot} has the variant {} already", shown(name));
            add(Code::Twice, what, "keep one of the two".to_owned());
        }
        match (name == DEFAULT, element.tag == "template") {
            (true, true) => {
                let what = "the default is in a template, and shows nothing by itself";
                let fix = "write it as an element that shows, as in `<div>`";
                add(Code::DefaultHidden, what.to_owned(), fix.to_owned());
            }
            (false, false) => {
                let what = format!("the variant {} is not in a template", shown(name));
                let what = what + ": it shows besides the default where nothing is chosen";
                add(Code::NotTemplate, what, "write it as `<template>`".to_owned());
            }
            (true, false) | (false, true) => {}
        }
        self.variants.push((name.to_owned(), at));
    }

    /// The slot has ended.
    pub fn finish(self, found: &mut Vec<Found>) {
        let slot = shown(&self.name);
        let at = |name: &str| self.variants.iter().position(|(other, _)| other == name);
        match at(DEFAULT) {
            None => found.push(Found {
                code: Code::NoDefault,
                at: self.at.clone(),
                what: format!("the slot {slot} has no default in this page"),
                fix: "add `<div data-indgang-variant=\"default\">…</div>` at its end".to_owned(),
            }),
            Some(default) if default + 1 < self.variants.len() => {
                let last = self.variants.get(default).map(|(_, at)| at.clone());
                found.push(Found {
                    code: Code::DefaultNotLast,
                    at: last.unwrap_or(self.at.clone()),
                    what: "the default is not the last variant: it would be kept, whatever comes \
                           after it"
                        .to_owned(),
                    fix: format!("move it to the end of the slot {slot}"),
                });
            }
            Some(_) => {}
        }
        let Some(known) = self.known else { return };
        let brought = |name: &str| known.brought().any(|(variant, _)| variant == name);
        let missing: Vec<&str> = known
            .variants
            .iter()
            .map(String::as_str)
            .filter(|name| *name != DEFAULT && at(name).is_none() && !brought(name))
            .collect();
        if let Some(first) = missing.first() {
            let names = format!("`{}`", missing.join("`, `"));
            found.push(Found {
                code: Code::MissingVariant,
                at: self.at.clone(),
                what: format!("the slot {slot} lacks {names}: whoever gets that sees the default"),
                fix: format!("add `<template data-indgang-variant=\"{first}\">…</template>`"),
            });
        }
    }
}
