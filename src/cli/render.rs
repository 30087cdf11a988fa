//! Mistakes for a terminal: the offending text underlined, the fix beneath.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use indgang::manifest::{Mistake, Mistakes};
use std::io::IsTerminal;
use std::ops::Range;

/// Longest line that is shown; of a longer one only its place is told.
const LONGEST: usize = 400;
/// Most mistakes that are shown with their line; the others take a line each.
const DRAWN: usize = 1_000;

/// All mistakes of the file `name`, which holds `text`, and their count.
pub fn mistakes(name: &str, text: &str, mistakes: &Mistakes) -> String {
    report(name, text, mistakes, 0) + &count(mistakes.list().len(), name)
}

/// The mistakes alone, of a text that has so many lines of the file `above` it.
pub fn report(name: &str, text: &str, mistakes: &Mistakes, above: usize) -> String {
    let renderer = if colour(&std::io::stderr()) { Renderer::styled() } else { Renderer::plain() };
    let mut report = String::new();
    let lines = lines(text);
    for mistake in mistakes.list().iter().take(DRAWN) {
        let line = lines.get(mistake.line - 1).cloned();
        report.push_str(&renderer.render(&[group(name, text, line, mistake, above)]));
        report.push_str("\n\n");
    }
    for mistake in mistakes.list().iter().skip(DRAWN) {
        report.push_str(&format!("error: {name}:{mistake}\n"));
    }
    report
}

/// `2 mistakes in indgang.jsonc`
pub fn count(count: usize, name: &str) -> String {
    format!("{count} mistake{} in {name}", if count == 1 { "" } else { "s" })
}

/// Whether a stream goes to a terminal that wants colour.
pub fn colour(stream: &impl IsTerminal) -> bool {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let able = std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb");
    wanted && able && stream.is_terminal()
}

fn group<'a>(
    name: &'a str,
    text: &'a str,
    line: Option<Range<usize>>,
    mistake: &'a Mistake,
    above: usize,
) -> Group<'a> {
    let number = above + mistake.line;
    let title = Level::ERROR.primary_title(mistake.what.as_str()).id(mistake.code());
    let fix = Level::HELP.message(mistake.fix.as_str());
    let path = (!mistake.path.is_empty()).then_some(mistake.path.as_str());
    match line.and_then(|line| within(text, line, &mistake.at)) {
        Some((source, span)) => {
            let underlined = AnnotationKind::Primary.span(span).label(path);
            let snippet = Snippet::source(source).line_start(number).path(name);
            title.element(snippet.annotation(underlined)).element(fix)
        }
        None => {
            let origin = Origin::path(name).line(number).char_column(mistake.column);
            title.element(origin).elements(path.map(|path| Level::NOTE.message(path))).element(fix)
        }
    }
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

/// The text of `line`, if it is not too long, and the place of a mistake in it.
///
/// Only one line is handed over: rendering takes time by the length of what it is given.
fn within<'t>(
    text: &'t str,
    line: Range<usize>,
    at: &Range<usize>,
) -> Option<(&'t str, Range<usize>)> {
    let start = at.start.checked_sub(line.start)?;
    let end = at.end.min(line.end).saturating_sub(line.start).max(start);
    let text = text.get(line).filter(|line| line.len() <= LONGEST)?;
    Some((text, start..end))
}
