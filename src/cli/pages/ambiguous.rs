//! Where the edge gives up on a page: its rewriter reads tags as they come, without the tree that a
//! browser builds, so that within `<select>`, and from `<frameset>` on, it cannot tell whether an
//! element that holds text alone is one, or is passed over. It ends the page there, cut off.

/// Elements that hold text alone, or nothing but what `<noscript>` may hold.
const TEXTS: [&str; 10] = [
    "textarea",
    "title",
    "plaintext",
    "script",
    "style",
    "iframe",
    "xmp",
    "noembed",
    "noframes",
    "noscript",
];

/// Where the reader of a page is, as far as the edge follows that.
#[derive(Clone, Copy)]
pub enum Reader {
    Elsewhere,
    Select,
    /// In a template in a select, or in that many in each other.
    Template(usize),
    Frameset,
}

impl Reader {
    /// A start tag; where the edge gives up at it, the element that is the reason.
    pub fn start(&mut self, tag: &str) -> Option<&'static str> {
        let text = TEXTS.contains(&tag);
        match (*self, tag) {
            (Self::Elsewhere, "select") => *self = Self::Select,
            (Self::Elsewhere, "frameset") => *self = Self::Frameset,
            // These end a select that is open.
            (Self::Select, "select" | "textarea" | "input" | "keygen") => *self = Self::Elsewhere,
            (Self::Select, "template") => *self = Self::Template(1),
            (Self::Template(depth), "template") => *self = Self::Template(depth + 1),
            (Self::Select, "script") | (Self::Frameset, "noframes") | (Self::Elsewhere, _) => {}
            (Self::Select | Self::Template(_), _) => return text.then_some("select"),
            (Self::Frameset, _) => return text.then_some("frameset"),
        }
        None
    }

    /// An end tag.
    pub fn end(&mut self, tag: &str) {
        match (*self, tag) {
            (Self::Select, "select") => *self = Self::Elsewhere,
            (Self::Template(1), "template") => *self = Self::Select,
            (Self::Template(depth), "template") => *self = Self::Template(depth - 1),
            _ => {}
        }
    }
}
