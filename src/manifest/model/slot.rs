//! Slots, and what the manifest brings along for their variants.

use alloc::{string::String, vec::Vec};

/// A slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// Its name.
    pub name: String,
    /// Names of its variants; `default` is among them.
    pub variants: Vec<String>,
    /// What the manifest brings along for some of them; what the rest show is in the pages.
    pub contents: Vec<Content>,
}

impl Slot {
    /// What the manifest brings along, with the names of the variants.
    pub fn brought(&self) -> impl Iterator<Item = (&str, &Content)> {
        self.contents.iter().filter_map(|it| Some((self.variants.get(it.variant)?.as_str(), it)))
    }
}

/// What a variant shows that is not in the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Index into the slot's variants.
    pub variant: usize,
    /// What it is.
    pub kind: ContentKind,
    /// The HTML, the value as JSON, or the path.
    pub text: String,
}

/// What shows for a variant that is not in the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentKind {
    /// HTML.
    Html,
    /// A value for a component, which the page has.
    Value,
    /// A page of the site, of which the edge fetches a copy while it fetches the page.
    Fragment,
}

impl ContentKind {
    /// All of them, in the order of their numbers in plans.
    pub const ALL: [Self; 3] = [Self::Html, Self::Value, Self::Fragment];

    /// Its field in a manifest.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Value => "value",
            Self::Fragment => "fragment",
        }
    }
}
