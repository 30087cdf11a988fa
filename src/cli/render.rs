//! Mistakes for a terminal: the offending text underlined, the fix beneath.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use indgang::manifest::{Mistake, Mistakes};
use std::io::IsTerminal;
use std::ops::Range;

/// Longest line that is shown; of a longer one only its place is told.
const LONGEST: usize = 400;

/// All mistakes of the file `name`, which holds `text`, and their count.
pub fn mistakes(name: &str, text: &str, mistakes: &Mistakes) -> String {
    let renderer = if colour() { Renderer::styled() } else { Renderer::plain() };
    let mut report = String::new();
    for mistake in mistakes.list() {
        report.push_str(&renderer.render(&[group(name, text, mistake)]));
        report.push_str("\n\n");
    }
    let count = mistakes.list().len();
    report + &format!("{count} mistake{} in {name}", if count == 1 { "" } else { "s" })
}

/// Whether errors go to a terminal that wants colour.
fn colour() -> bool {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let able = std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb");
    wanted && able && std::io::stderr().is_terminal()
}

fn group<'a>(name: &'a str, text: &'a str, mistake: &'a Mistake) -> Group<'a> {
    let title = Level::ERROR.primary_title(mistake.what.as_str()).id(mistake.code());
    let fix = Level::HELP.message(mistake.fix.as_str());
    let path = (!mistake.path.is_empty()).then_some(mistake.path.as_str());
    match line(text, &mistake.at) {
        Some((source, span)) => {
            let underlined = AnnotationKind::Primary.span(span).label(path);
            let snippet = Snippet::source(source).line_start(mistake.line).path(name);
            title.element(snippet.annotation(underlined)).element(fix)
        }
        None => {
            let origin = Origin::path(name).line(mistake.line).char_column(mistake.column);
            title.element(origin).elements(path.map(|path| Level::NOTE.message(path))).element(fix)
        }
    }
}

/// The line that a mistake begins on, and the mistake's place in it.
///
/// Only that line is handed over: rendering takes time by the length of what it is given.
fn line<'t>(text: &'t str, at: &Range<usize>) -> Option<(&'t str, Range<usize>)> {
    let (before, after) = (text.get(..at.start)?, text.get(at.start..)?);
    // A byte order mark is no part of the line, as it is none of its column.
    let mark = if before.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let start = before.rfind(['\n', '\r']).map_or(mark, |end| end + 1);
    let end = at.start + after.find(['\n', '\r']).unwrap_or(after.len());
    let line = text.get(start..end).filter(|line| line.len() <= LONGEST)?;
    Some((line, at.start - start..at.end.min(end).max(at.start) - start))
}
