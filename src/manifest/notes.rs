//! Mistakes while they are collected, and how they get their place in the file.

use super::mistake::{Kind, Mistake, Mistakes};
use super::nearest::Effort;
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use jsonc_parser::ast::Value;
use jsonc_parser::common::{Range, Ranged};

/// The mistakes found so far. Paths, lines and columns are worked out at the end, for all at
/// once: a correct manifest pays nothing for them.
#[derive(Default)]
pub(super) struct Notes {
    list: Vec<Note>,
    /// How much may still be spent on looking for the name that was meant.
    pub effort: Effort,
}

struct Note {
    at: Range,
    kind: Kind,
    what: String,
    fix: String,
}

impl Notes {
    /// Notes one mistake. Whatever names of the file are in the words, they steer no terminal.
    pub fn add(&mut self, kind: Kind, at: Range, what: impl AsRef<str>, fix: impl AsRef<str>) {
        let [what, fix] =
            [what.as_ref(), fix.as_ref()].map(|words| words.chars().flat_map(visible).collect());
        self.list.push(Note { at, kind, what, fix });
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// What `read` returns, and the first mistake that it notes, in words: they are not kept.
    pub fn aside<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> (T, Option<(String, String)>) {
        let kept = core::mem::take(&mut self.list);
        let read = read(self);
        let aside = core::mem::replace(&mut self.list, kept);
        (read, aside.into_iter().next().map(|note| (note.what, note.fix)))
    }

    /// The mistakes by place, or `None` if there are none.
    pub fn finish(mut self, text: &str, root: Option<&Value<'_>>) -> Option<Mistakes> {
        if self.list.is_empty() {
            return None;
        }
        self.list.sort_by_key(|note| (note.at.start, note.at.end, note.kind));
        let mut place = Place::new(text);
        let with_place = self.list.into_iter().map(|note| {
            let (line, column) = place.advance(note.at.start);
            let path = root.map(|root| path(root, note.at.start)).unwrap_or_default();
            let at = note.at.start..note.at.end.max(note.at.start);
            Mistake { kind: note.kind, path, at, line, column, what: note.what, fix: note.fix }
        });
        Some(Mistakes::new(with_place.collect()))
    }
}

/// A reading position that only moves forward: lines and columns of any number of places cost
/// one pass over the text.
pub(super) struct Place<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    column: usize,
}

impl<'t> Place<'t> {
    /// The first character. A byte order mark is not one: editors do not show it.
    pub fn new(text: &'t str) -> Self {
        let column = usize::from(!text.starts_with('\u{feff}'));
        Self { text, at: 0, line: 1, column }
    }

    /// The line and column of the byte `to`, which is not before the last one asked for.
    pub fn advance(&mut self, to: usize) -> (usize, usize) {
        let to = to.min(self.text.len());
        let rest = self.text.get(self.at..to).unwrap_or_default();
        let mut after = rest.chars().peekable();
        while let Some(c) = after.next() {
            let next = after.peek().copied().or_else(|| self.text.get(to..)?.chars().next());
            if c == '\n' || (c == '\r' && next != Some('\n')) {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.at = self.at.max(to);
        (self.line, self.column.max(1))
    }
}

/// The way through objects and lists to the byte `at`: `experiences[2].show[0].slot`.
pub(super) fn path(root: &Value<'_>, at: usize) -> String {
    let mut path = String::new();
    let mut value = root;
    loop {
        match value {
            Value::Object(object) => {
                let after = object.properties.partition_point(|p| p.range.start <= at);
                let Some(property) = after.checked_sub(1).and_then(|i| object.properties.get(i))
                else {
                    return path;
                };
                if at >= property.range.end {
                    return path;
                }
                push_name(&mut path, property.name.as_str());
                if at < property.name.range().end {
                    return path;
                }
                value = &property.value;
            }
            Value::Array(array) => {
                let after = array.elements.partition_point(|e| e.start() <= at);
                let Some((index, element)) =
                    after.checked_sub(1).and_then(|i| Some((i, array.elements.get(i)?)))
                else {
                    return path;
                };
                if at >= element.end() {
                    return path;
                }
                path.push_str(&format!("[{index}]"));
                value = element;
            }
            Value::StringLit(_)
            | Value::NumberLit(_)
            | Value::BooleanLit(_)
            | Value::NullKeyword(_) => return path,
        }
    }
}

fn push_name(path: &mut String, name: &str) {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$');
    if name.is_empty() || !name.chars().all(plain) {
        path.push_str(&format!("[{}]", quoted(name)));
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

/// `text` in double quotes, as a manifest would hold it, cut where it gets long.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", shown(text))
}

/// `text` on one line, without characters that a terminal would act on, cut where it gets long.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = text.chars().take(LONGEST).flat_map(visible).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

fn visible(c: char) -> impl Iterator<Item = char> {
    // Besides control characters, those that turn the direction of what follows.
    let unsafe_to_show = c.is_control()
        || matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let (plain, escaped) =
        if unsafe_to_show { (None, Some(c.escape_unicode())) } else { (Some(c), None) };
    plain.into_iter().chain(escaped.into_iter().flatten())
}

/// Most names that a fix lists.
pub(super) const CHOICE: usize = 10;

/// A few names for a fix: `` `a`, `b` or `c` ``; `None` if there are none or too many to list.
pub(super) fn choice<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let names: Vec<&str> = names.into_iter().take(CHOICE + 1).collect();
    match names.split_last() {
        None => None,
        _ if names.len() > CHOICE => None,
        Some((last, [])) => Some(format!("`{last}`")),
        Some((last, others)) => {
            let others: Vec<String> = others.iter().map(|name| format!("`{name}`")).collect();
            Some(others.join(", ") + &format!(" or `{last}`"))
        }
    }
}

/// Text as it is shown in backticks.
pub(super) fn ticked(text: &str) -> String {
    "`".to_owned() + &shown(text) + "`"
}
