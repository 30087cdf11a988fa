//! Elements as their tags say, with their places.

use html5gum::{HtmlString, StartTag};
use std::ops::Range;

/// A start tag.
pub struct Element {
    /// Its name in lower case.
    pub tag: String,
    /// Where the tag is, in bytes.
    pub at: Range<usize>,
    /// Attributes by name in lower case, with their values and places.
    pub attributes: Vec<(String, String, Range<usize>)>,
    /// Whether it ends in `/>`.
    pub closed: bool,
}

impl Element {
    pub fn of(tag: &StartTag<usize>) -> Self {
        let text = |bytes: &HtmlString| String::from_utf8_lossy(bytes).into_owned();
        let attributes = tag.attributes.iter().map(|(name, value)| {
            (text(name), text(&value.value), value.span.start..value.span.end)
        });
        Self {
            tag: text(&tag.name),
            at: tag.span.start..tag.span.end,
            attributes: attributes.collect(),
            closed: tag.self_closing,
        }
    }

    /// An attribute's value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, ..)| own == name).map(|(_, value, _)| value.as_str())
    }

    /// Where an attribute is; the tag if it is not there.
    pub fn place(&self, name: &str) -> Range<usize> {
        let found = self.attributes.iter().find(|(own, ..)| own == name);
        found.map_or_else(|| self.at.clone(), |(_, _, at)| at.clone())
    }

    /// Whether it holds nothing, by its name.
    pub fn is_void(&self) -> bool {
        is_void(&self.tag)
    }
}

fn is_void(tag: &str) -> bool {
    matches!(
        tag,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether the start tag of `next` ends an element `open` that has no end tag of its own.
pub fn ends(next: &str, open: &str) -> bool {
    match open {
        "li" => next == "li",
        "dt" | "dd" => matches!(next, "dt" | "dd"),
        "option" => matches!(next, "option" | "optgroup"),
        "tr" => matches!(next, "tr" | "tbody" | "tfoot"),
        "td" | "th" => matches!(next, "td" | "th" | "tr" | "tbody" | "tfoot"),
        _ => false,
    }
}

/// Whether the start tag of `next` ends a paragraph that is open, whatever else is open in it.
pub fn ends_paragraph(next: &str) -> bool {
    const NEXT: [&str; 41] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "li",
        "listing",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "plaintext",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "ul",
        "xmp",
    ];
    NEXT.contains(&next)
}

/// Whether a paragraph around an element `open` is out of reach for what is in that.
pub fn keeps_paragraph(open: &str) -> bool {
    const OPEN: [&str; 11] = [
        "applet", "button", "caption", "marquee", "math", "object", "svg", "table", "td",
        "template", "th",
    ];
    OPEN.contains(&open)
}
