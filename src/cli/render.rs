//! Mistakes and findings for a terminal: the offending text underlined, the fix beneath.

use crate::blame::{Blame, blame};
use crate::window::window;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use indgang::manifest::{Mistake, Mistakes, Model, places};
use indgang::plan::TooLarge;
use std::borrow::Cow;
use std::fmt::Display;
use std::io::IsTerminal;
use std::ops::Range;

/// Most remarks that are shown with their line; the others take a line each.
const DRAWN: usize = 1_000;

/// Something to say about a place in a file.
pub struct Remark<'a> {
    /// How much it matters.
    pub weight: Weight,
    /// A code for it that stays the same.
    pub code: &'static str,
    /// Where in the file's objects and lists; empty if that says nothing.
    pub path: &'a str,
    /// Where in the text, in bytes.
    pub at: Range<usize>,
    /// The line it begins on, from 1.
    pub line: usize,
    /// The character of that line it begins at, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: &'a str,
    /// What to do about it.
    pub fix: &'a str,
}

/// How much a remark matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Nothing is built.
    Mistake,
    /// It is probably not meant.
    Finding,
    /// It is worth knowing.
    Note,
}

impl<'a> From<&'a Mistake> for Remark<'a> {
    fn from(mistake: &'a Mistake) -> Self {
        Self {
            weight: Weight::Mistake,
            code: mistake.code(),
            path: &mistake.path,
            at: mistake.at.clone(),
            line: mistake.line,
            column: mistake.column,
            what: &mistake.what,
            fix: &mistake.fix,
        }
    }
}

/// All mistakes of the file `name`, which holds `text`, and their count.
pub fn mistakes(name: &str, text: &str, mistakes: &Mistakes) -> String {
    report(name, text, mistakes, 0) + &count(mistakes.list().len(), name)
}

/// The mistakes alone, of a text that has so many lines of the file `above` it.
pub fn report(name: &str, text: &str, mistakes: &Mistakes, above: usize) -> String {
    let list: Vec<Remark<'_>> = mistakes.list().iter().map(Remark::from).collect();
    remarks(name, text, &list, above)
}

/// `2 mistakes in indgang.jsonc`
pub fn count(count: usize, name: &str) -> String {
    format!("{} in {name}", counted(count, "mistake"))
}

/// That something could not be done at all: no file has a mistake in it for all that is known.
pub fn failed(what: impl Display) -> String {
    format!("error: {what}\n")
}

/// The one thing that is wrong with the file `name` as a whole, and its count.
pub fn one(what: impl Display, name: &str) -> String {
    format!("error: {what}\n\n{}", count(1, name))
}

/// Why a manifest with this `text` makes no plan, at what is most to blame; and its count.
pub fn too_large(name: &str, text: &str, model: &Model, bad: &TooLarge) -> String {
    let (Blame { way, fix }, what) = (blame(model, bad), bad.to_string());
    let found = places(text, &[&way]);
    let remark = found.first().map(|place| Remark {
        weight: Weight::Mistake,
        code: bad.code(),
        path: &place.path,
        at: place.at.clone(),
        line: place.line,
        column: place.column,
        what: &what,
        fix: &fix,
    });
    remarks(name, text, remark.as_slice(), 0) + &count(1, name)
}

/// A number of things.
pub fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// All remarks on a text that has so many lines of the file `name` `above` it.
pub fn remarks(name: &str, text: &str, remarks: &[Remark<'_>], above: usize) -> String {
    let renderer = if colour(&std::io::stderr()) { Renderer::styled() } else { Renderer::plain() };
    let mut report = String::new();
    let lines = lines(text);
    for remark in remarks.iter().take(DRAWN) {
        let line = remark.line.checked_sub(1).and_then(|at| lines.get(at)).cloned();
        let shown = line.and_then(|line| within(text, line, &remark.at));
        let drawn = renderer.render(&[group(name, shown.as_ref(), remark, above)]);
        report.push_str(&placed(drawn, name, shown.as_ref(), remark, above));
        report.push_str("\n\n");
    }
    if let Some(more @ 1..) = remarks.len().checked_sub(DRAWN) {
        report.push_str(&format!("{more} more, each on a line of its own, without the text:\n\n"));
    }
    for Remark { weight, code, path, line, column, what, fix, .. } in remarks.iter().skip(DRAWN) {
        let word = match weight {
            Weight::Mistake => "error",
            Weight::Finding => "warning",
            Weight::Note => "note",
        };
        let path = if path.is_empty() { String::new() } else { format!("{path}: ") };
        let line = above + line;
        report.push_str(&format!("{word}: {name}:{line}:{column}: {path}{what}: {fix} [{code}]\n"));
    }
    if remarks.len() > DRAWN {
        report.push('\n');
    }
    report
}

/// Whether a stream goes to a terminal that wants colour.
pub fn colour(stream: &impl IsTerminal) -> bool {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let able = std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb");
    wanted && able && stream.is_terminal()
}

fn group<'a>(
    name: &'a str,
    shown: Option<&'a Shown<'a>>,
    remark: &'a Remark<'a>,
    above: usize,
) -> Group<'a> {
    let number = above + remark.line;
    let level = match remark.weight {
        Weight::Mistake => Level::ERROR,
        Weight::Finding => Level::WARNING,
        Weight::Note => Level::NOTE,
    };
    let title = level.primary_title(remark.what).id(remark.code);
    let fix = Level::HELP.message(remark.fix);
    let path = (!remark.path.is_empty()).then_some(remark.path);
    match shown {
        Some((source, span)) => {
            let underlined = AnnotationKind::Primary.span(span.clone()).label(path);
            let snippet = Snippet::source(source.as_ref()).line_start(number).path(name);
            title.element(snippet.annotation(underlined)).element(fix)
        }
        None => {
            let origin = Origin::path(name).line(number).char_column(remark.column);
            title.element(origin).elements(path.map(|path| Level::NOTE.message(path))).element(fix)
        }
    }
}

/// What was `drawn` of a remark, with the column of its line where only a part of that is shown:
/// the renderer knows no other than what it was given.
fn placed(
    drawn: String,
    name: &str,
    shown: Option<&Shown<'_>>,
    remark: &Remark<'_>,
    above: usize,
) -> String {
    let Some((Cow::Owned(part), span)) = shown else { return drawn };
    let column = part.get(..span.start).map_or(1, |before| before.chars().count() + 1);
    let place = |column| format!("{name}:{}:{column}", above + remark.line);
    drawn.replacen(&place(column), &place(remark.column), 1)
}

/// Where the lines of `text` are, without what ends them.
fn lines(text: &str) -> Vec<Range<usize>> {
    // A byte order mark is no part of the first line, as it is none of its columns.
    let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = Vec::new();
    for (end, found) in text.match_indices(['\n', '\r']) {
        let second_half = found == "\n" && end > 0 && text.as_bytes().get(end - 1) == Some(&b'\r');
        if !second_half {
            lines.push(start..end);
        }
        start = end + 1;
    }
    lines.push(start..text.len());
    lines
}

/// What is shown of a line, and the place of a remark in it.
type Shown<'t> = (Cow<'t, str>, Range<usize>);

/// What is shown of `line`, and the place of a remark in it.
///
/// Only one line is handed over: rendering takes time by the length of what it is given.
fn within<'t>(text: &'t str, line: Range<usize>, at: &Range<usize>) -> Option<Shown<'t>> {
    let start = at.start.checked_sub(line.start)?;
    let end = at.end.min(line.end).saturating_sub(line.start).max(start);
    Some(window(text.get(line)?, start..end))
}
