//! One pass over a page's tags, with the elements that are open.

use super::element::{Element, ends, ends_paragraph, keeps_paragraph};
use super::finding::{Code, Found, shown};
use super::site::Checked;
use super::{about, ambiguous::Reader, loads::loads, seen::Seen, slot::DEFAULT, slot::Open};
use html5gum::{DefaultEmitter, Token, Tokenizer};
use indgang::manifest::Model;
use std::ops::Range;

/// Most elements within each other that are looked into; browsers stop earlier. A page that has more
/// is not read from there on.
const DEEPEST: usize = 1_024;
/// Most things that are told of one page.
const MOST: usize = 5_000;

/// What an open element is to us.
enum Role<'m> {
    None,
    Slot(Box<Open<'m>>),
    /// A variant directly in a slot.
    Variant(String),
    /// A form of traits.
    Traits,
}

/// An element without its end tag so far.
struct OpenElement<'m> {
    tag: String,
    at: Range<usize>,
    role: Role<'m>,
}

/// What ends an element.
enum End<'t> {
    /// Its end tag.
    Tag,
    /// Whatever comes next, for want of one.
    Missing,
    /// A start tag of this name, which no paragraph can hold.
    Paragraph(&'t str),
}

/// A page while it is read.
pub struct Walk<'m> {
    model: &'m Model,
    open: Vec<OpenElement<'m>>,
    found: Vec<Found>,
    seen: Seen<'m>,
    /// Whether elements were nested too deep, and what follows was not read.
    cut: bool,
    /// Where the edge's reader is.
    reader: Reader,
}

impl<'m> Walk<'m> {
    pub fn new(model: &'m Model) -> Self {
        Self {
            model,
            open: Vec::new(),
            found: Vec::new(),
            seen: Seen::default(),
            cut: false,
            reader: Reader::Elsewhere,
        }
    }

    /// Reads a page.
    pub fn through(&mut self, text: &str) {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        // Scripts, styles and the like hold text, not tags.
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(text, emitter).flatten() {
            if self.cut || self.found.len() > MOST {
                return;
            }
            match token {
                Token::StartTag(tag) => self.start(&Element::of(&tag)),
                Token::EndTag(tag) => self.end(&String::from_utf8_lossy(&tag.name)),
                Token::String(said) => {
                    let at = trimmed(text, said.span.start..said.span.end);
                    self.text(&String::from_utf8_lossy(&said.value), at);
                }
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
    }

    /// What was found, and what the page has.
    pub fn finish(mut self) -> Checked<'m> {
        // What is open where reading stopped may well be closed later.
        while !self.cut && !self.open.is_empty() {
            self.close(&End::Missing);
        }
        (self.found, self.seen)
    }

    fn start(&mut self, element: &Element) {
        self.read(element);
        self.seen.element(element);
        if ends_paragraph(&element.tag) {
            let reach = self.open.iter().rev().take_while(|it| !keeps_paragraph(&it.tag));
            let paragraph = reach.enumerate().find(|(_, open)| open.tag == "p");
            for _ in 0..paragraph.map_or(0, |(within, _)| within + 1) {
                self.close(&End::Paragraph(&element.tag));
            }
        }
        while self.open.last().is_some_and(|open| ends(&element.tag, &open.tag)) {
            self.close(&End::Missing);
        }
        let in_traits = self.open.iter().any(|open| matches!(open.role, Role::Traits));
        about::check(element, in_traits, self.model, &mut self.found);
        self.loads(element);
        let (is_slot, is_variant) = (
            element.get("data-indgang-slot").is_some(),
            element.get("data-indgang-variant").is_some(),
        );
        let foreign = self.open.iter().rev().any(|it| matches!(it.tag.as_str(), "svg" | "math"));
        // Elsewhere than in drawings and formulas, the `/` of `<div/>` says nothing.
        let holds_nothing =
            element.is_void() || (element.closed && (foreign || element.tag == "svg"));
        let in_vain = element.closed && !holds_nothing;
        if (is_slot || is_variant) && (holds_nothing || in_vain) {
            let which = if is_slot { "slot" } else { "variant" };
            let what = if in_vain {
                "`/>` does not end an element in HTML".to_owned()
            } else {
                format!("`<{}>` can hold nothing, so it cannot be a {which}", element.tag)
            };
            let fix = "write an element with a start tag and an end tag, as in `<div>…</div>`";
            self.add(Code::Void, element.at.clone(), what, fix);
        }
        let role = self.role(element, is_slot, is_variant);
        if !holds_nothing && self.open.len() == DEEPEST {
            let what = format!(
                "this is within more than {DEEPEST} elements: the page was not read from here on"
            );
            self.add(Code::Deep, element.at.clone(), what, "close what is open, or nest less");
            self.cut = true;
        } else if !holds_nothing {
            self.open.push(OpenElement { tag: element.tag.clone(), at: element.at.clone(), role });
        }
    }

    fn role(&mut self, element: &Element, is_slot: bool, is_variant: bool) -> Role<'m> {
        if is_variant {
            let place = element.place("data-indgang-variant");
            let name = element.get("data-indgang-variant").unwrap_or_default().to_owned();
            match self.open.last_mut().map(|parent| &mut parent.role) {
                Some(Role::Slot(slot)) => slot.variant(element, &mut self.found),
                _ => {
                    let what = format!("the variant {} is not directly in a slot", shown(&name));
                    let fix = "put it there, with nothing between the slot and it";
                    self.add(Code::NotChild, place, what, fix);
                }
            }
            if !is_slot {
                return Role::Variant(name);
            }
        } else if let Some(OpenElement { role: Role::Slot(_), .. }) = self.open.last() {
            let what = format!("`<{}>` is in a slot, but in none of its variants", element.tag);
            self.outside(element.at.clone(), what);
        }
        if is_slot {
            let place = element.place("data-indgang-slot");
            if self.open.iter().any(|open| matches!(open.role, Role::Slot(_))) {
                let what = "this slot is within another slot".to_owned();
                self.add(Code::Nested, place, what, "put them beside each other");
            }
            let slot = Open::of(element, &self.model.slots, &mut self.found);
            self.seen.slots.extend(slot.known());
            return Role::Slot(Box::new(slot));
        }
        if element.tag == "form" && element.get("data-indgang-traits").is_some() {
            return Role::Traits;
        }
        Role::None
    }

    /// Looks whether the edge can read on.
    fn read(&mut self, element: &Element) {
        let Some(around) = self.reader.start(&element.tag) else { return };
        let (tag, place) = (&element.tag, if around == "select" { "in" } else { "after" });
        let what = format!(
            "the edge cannot serve this page: `<{tag}>` {place} `<{around}>` is text to one reader of \
             HTML and passed over by another, so the page ends here, cut off"
        );
        let fix = match around {
            "select" => "move it out of the `<select>`",
            _ => "move it out, or write the page without `<frameset>`",
        };
        self.add(Code::Ambiguous, element.at.clone(), what, fix);
    }

    /// Looks for what a variant loads that a device may come to show.
    fn loads(&mut self, element: &Element) {
        let variant = self.open.iter().rev().find_map(|open| match &open.role {
            Role::Variant(name) => Some(name.as_str()),
            _ => None,
        });
        let slot = self.open.iter().rev().find_map(|open| match &open.role {
            Role::Slot(slot) => Some(slot.preloaded.as_slice()),
            _ => None,
        });
        let Some(variant) = variant.filter(|name| *name != DEFAULT) else { return };
        for loaded in loads(element, slot.unwrap_or_default()) {
            let what = format!("the variant {} loads {loaded}", shown(variant));
            let what = what
                + ": a request would tell what was chosen, so a device shows the default instead";
            let fix = if element.tag == "img" {
                "list the image in the slot's `data-indgang-preload`, which everyone fetches"
            } else {
                "leave it out: text, links, drawings without references and preloaded images can stay"
            };
            self.found.push(Found {
                code: Code::Loads,
                at: element.at.clone(),
                what,
                fix: fix.to_owned(),
            });
        }
    }

    /// A text as it reads, and where it is, without what is blank around it.
    fn text(&mut self, text: &str, at: Range<usize>) {
        if let Some(OpenElement { role: Role::Slot(_), .. }) = self.open.last() {
            let text = text.trim();
            if !text.is_empty() {
                let what = format!("{} is in a slot, but in none of its variants", shown(text));
                self.outside(at, what);
            }
        }
    }

    fn outside(&mut self, at: Range<usize>, what: String) {
        let what = what + ": it shows whatever is chosen at the edge, and not on a device";
        self.add(Code::Outside, at, what, "move it into the variants, or out of the slot");
    }

    /// An end tag: it ends the nearest open element of its name, with all that are open in it. It
    /// reaches out of no template.
    fn end(&mut self, tag: &str) {
        self.reader.end(tag);
        for (within, open) in self.open.iter().rev().enumerate() {
            if open.tag == tag {
                (0..within).for_each(|_| self.close(&End::Missing));
                self.close(&End::Tag);
                return;
            }
            if open.tag == "template" {
                return;
            }
        }
    }

    /// Ends the innermost element.
    fn close(&mut self, end: &End<'_>) {
        let Some(OpenElement { tag, at, role }) = self.open.pop() else { return };
        let which = match role {
            Role::Slot(slot) => {
                slot.finish(&mut self.found);
                "slot"
            }
            Role::Variant(_) => "variant",
            Role::None | Role::Traits => return,
        };
        match end {
            End::Tag => {}
            End::Missing => {
                let what = format!("this {which} has no end tag");
                self.add(Code::NoEnd, at, what, &format!("write `</{tag}>` where it ends"));
            }
            End::Paragraph(next) => {
                let around = if tag == "p" { "" } else { "the `<p>` around " };
                let what = format!(
                    "a `<p>` cannot hold a `<{next}>`, so {around}this {which} ends before it"
                );
                let fix = "write another element than `<p>`, such as `<div>`, or `</p>` before it";
                self.add(Code::NoEnd, at, what, fix);
            }
        }
    }

    fn add(&mut self, code: Code, at: Range<usize>, what: String, fix: &str) {
        self.found.push(Found { code, at, what, fix: fix.to_owned() });
    }
}

/// The part of `text` that is `at`, without what is blank around it. What it reads as is of another
/// length where there are references in it.
fn trimmed(text: &str, at: Range<usize>) -> Range<usize> {
    let raw = text.get(at.clone()).unwrap_or_default();
    let start = at.start + raw.len() - raw.trim_start().len();
    start..start + raw.trim().len()
}
