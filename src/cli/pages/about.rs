//! What elements say with our other attributes: names of merge fields, topics, items, events and
//! traits.

use super::element::Element;
use super::finding::{Code, Found, meant, shown};
use indgang::manifest::{Model, meant as nearest};

/// Our attributes.
const OURS: [&str; 11] = [
    "data-indgang-slot",
    "data-indgang-title",
    "data-indgang-variant",
    "data-indgang-preload",
    "data-indgang-merge",
    "data-indgang-topics",
    "data-indgang-item",
    "data-indgang-event",
    "data-indgang-value",
    "data-indgang-entry-offer",
    "data-indgang-traits",
];

/// Looks at an element; `in_traits` if it is in a form of traits.
pub fn check(element: &Element, in_traits: bool, model: &Model, found: &mut Vec<Found>) {
    for (name, _, at) in &element.attributes {
        if name.starts_with("data-indgang") && !OURS.contains(&name.as_str()) {
            found.push(Found {
                code: Code::UnknownAttribute,
                at: at.clone(),
                what: format!("there is no attribute {}", shown(name)),
                fix: attribute(name),
            });
        }
    }
    let names = Names { element, found };
    names.check(model, in_traits);
}

/// The fix for an attribute of ours that there is not: the nearest that there is, by what tells them
/// apart, or all of them.
fn attribute(name: &str) -> String {
    const ALIKE: &str = "data-indgang-";
    let own = |name| str::strip_prefix(name, ALIKE).unwrap_or_default();
    match nearest(own(name), OURS.map(own)) {
        Some(near) => format!("write `{ALIKE}{near}`"),
        None => format!("write one of `{}`, or remove it", OURS.join("`, `")),
    }
}

struct Names<'e, 'f> {
    element: &'e Element,
    found: &'f mut Vec<Found>,
}

impl Names<'_, '_> {
    fn check(mut self, model: &Model, in_traits: bool) {
        let merges = model.merges.iter().map(|it| it.name.as_str());
        self.one("data-indgang-merge", "merge field", "merge", merges);
        let topics = model.topics.iter().map(|it| it.name.as_str());
        self.each("data-indgang-topics", "topic", "topics", topics);
        let items = model.items.iter().map(|it| it.name.as_str());
        self.one("data-indgang-item", "item", "items", items);
        let events = model.events.iter().map(|it| it.name.as_str());
        self.one("data-indgang-event", "event", "events", events);
        if in_traits && matches!(self.element.tag.as_str(), "input" | "select" | "textarea") {
            let traits = model.traits.iter().map(|it| it.name.as_str());
            self.one("name", "trait", "traits", traits);
        }
    }

    /// An attribute that is one name.
    fn one<'n>(
        &mut self,
        attribute: &str,
        kind: &str,
        section: &str,
        names: impl Iterator<Item = &'n str> + Clone,
    ) {
        if let Some(name) = self.element.get(attribute) {
            self.name(name, attribute, kind, section, names);
        }
    }

    /// An attribute that is names with blanks between them.
    fn each<'n>(
        &mut self,
        attribute: &str,
        kind: &str,
        section: &str,
        names: impl Iterator<Item = &'n str> + Clone,
    ) {
        for name in self.element.get(attribute).unwrap_or_default().split_ascii_whitespace() {
            self.name(name, attribute, kind, section, names.clone());
        }
    }

    fn name<'n>(
        &mut self,
        name: &str,
        attribute: &str,
        kind: &str,
        section: &str,
        mut names: impl Iterator<Item = &'n str> + Clone,
    ) {
        if !names.clone().any(|known| known == name) {
            self.found.push(Found {
                code: Code::UnknownName,
                at: self.element.place(attribute),
                what: format!("the manifest has no {kind} {}", shown(name)),
                fix: meant(name, names.by_ref(), &format!("add it to `{section}`")),
            });
        }
    }
}
