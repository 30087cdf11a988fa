//! From a regular expression to a table: when a plan is made, never where visitors are.

use super::{DEAD, MATCHED};
use crate::limits::{PATTERN_BYTES, PATTERN_TEXT};
use alloc::{borrow::ToOwned, collections::BTreeMap, format, string::String, vec, vec::Vec};
use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::{Anchored, util::start};
use regex_syntax::ast::ErrorKind;
use regex_syntax::{Error, ParserBuilder};

/// A pattern that cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadPattern {
    /// It is not a pattern, or asks for what no automaton can do (looking around, going back).
    Syntax {
        /// What is wrong with it.
        what: String,
        /// What to write instead.
        fix: String,
    },
    /// Its automaton would be larger than [`PATTERN_BYTES`], or its text is longer than
    /// [`PATTERN_TEXT`].
    TooLarge,
}

impl BadPattern {
    fn syntax(what: &str, fix: &str) -> Self {
        Self::Syntax { what: what.to_owned(), fix: fix.to_owned() }
    }

    fn parsed(error: &Error) -> Self {
        match error {
            Error::Parse(error) => {
                let span = error.span();
                let part = error.pattern().get(span.start.offset..span.end.offset);
                let (what, fix) = words(error.kind());
                match part.filter(|part| !part.is_empty()) {
                    Some(part) => {
                        let part: String = part.chars().take(LONGEST_PART).collect();
                        Self::Syntax { what: format!("{what}: `{part}`"), fix: fix.to_owned() }
                    }
                    None => Self::syntax(&what, fix),
                }
            }
            Error::Translate(error) => {
                Self::Syntax { what: format!("{}", error.kind()), fix: LIKE.to_owned() }
            }
            error => Self::Syntax { what: format!("{error}"), fix: LIKE.to_owned() },
        }
    }
}

/// Most characters of a pattern that a mistake quotes as its cause.
const LONGEST_PART: usize = 20;

const LIKE: &str = "write it as a regular expression of JavaScript";

/// The parser's words in ours: what is wrong, and the fix as a manifest holds it.
fn words(kind: &ErrorKind) -> (String, &'static str) {
    use ErrorKind as E;
    let (what, fix) = match kind {
        E::UnsupportedLookAround => (
            "it looks ahead or back, which patterns here cannot",
            "ask with two patterns, of which one may be a `$notRegex`",
        ),
        E::UnsupportedBackreference => {
            ("it goes back to what a group found, which patterns here cannot", "write it out")
        }
        E::GroupUnclosed => ("a group is not closed", "close it with `)`, or write `\\\\(`"),
        E::GroupUnopened => ("`)` closes no group", "remove it, or write `\\\\)`"),
        E::ClassUnclosed => ("a class is not closed", "close it with `]`, or write `\\\\[`"),
        E::ClassRangeInvalid => ("a range runs backwards", "write its lower end first"),
        E::RepetitionMissing => (
            "there is nothing to repeat",
            "write what is repeated, or `\\\\` before the sign itself",
        ),
        E::RepetitionCountInvalid
        | E::RepetitionCountDecimalEmpty
        | E::RepetitionCountUnclosed
        | E::DecimalEmpty
        | E::DecimalInvalid => {
            ("this is no count of repetitions", "write `{2}`, `{2,}` or `{2,5}`, or `\\\\{`")
        }
        E::EscapeUnrecognized | E::ClassEscapeInvalid | E::EscapeUnexpectedEof => {
            ("a backslash begins nothing that is known", "write `\\\\\\\\` for a backslash itself")
        }
        // Rarer ones in the parser's own words, which are meant for people as well.
        other => return (format!("{other}"), LIKE),
    };
    (what.to_owned(), fix)
}

/// `pattern`, written for JavaScript, for the parser that is used here: digits, word characters
/// and word boundaries are ASCII's, and a class holds no classes.
fn translated(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut within_class = false;
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match (chars.next(), within_class) {
                (Some('b'), false) => out.push_str(r"(?-u:\b)"),
                (Some('B'), false) => out.push_str(r"(?-u:\B)"),
                (Some('d'), false) => out.push_str("[0-9]"),
                (Some('D'), false) => out.push_str("[^0-9]"),
                (Some('w'), false) => out.push_str("[0-9A-Za-z_]"),
                (Some('W'), false) => out.push_str("[^0-9A-Za-z_]"),
                (Some('d'), true) => out.push_str("0-9"),
                (Some('w'), true) => out.push_str("0-9A-Za-z_"),
                (escaped, _) => {
                    out.push('\\');
                    out.extend(escaped);
                }
            },
            '[' if !within_class => {
                within_class = true;
                out.push('[');
                out.extend(chars.next_if_eq(&'^'));
            }
            '[' | '&' | '~' if within_class => {
                out.push('\\');
                out.push(c);
            }
            _ => {
                within_class &= c != ']';
                out.push(c);
            }
        }
    }
    out
}

/// Compiles `pattern`, a regular expression as JavaScript has them, to a table.
///
/// # Errors
/// [`BadPattern`] if it is none, or too large.
pub fn compile(pattern: &str, ignore_case: bool) -> Result<Vec<u8>, BadPattern> {
    if pattern.len() > PATTERN_TEXT {
        return Err(BadPattern::TooLarge);
    }
    let mut parser = ParserBuilder::new().utf8(false).case_insensitive(ignore_case).build();
    let hir = parser.parse(&translated(pattern)).map_err(|error| BadPattern::parsed(&error))?;
    let thompson = thompson::Compiler::new()
        .configure(thompson::Config::new().nfa_size_limit(Some(PATTERN_BYTES * 16)).shrink(true))
        .build_from_hir(&hir)
        .map_err(|_| BadPattern::TooLarge)?;
    // Not minimized: it takes ten times as long, and saves a twentieth.
    let config = dense::Config::new()
        .start_kind(StartKind::Unanchored)
        .dfa_size_limit(Some(PATTERN_BYTES * 16))
        .determinize_size_limit(Some(PATTERN_BYTES * 64));
    let dfa = dense::Builder::new().configure(config).build_from_nfa(&thompson);
    let dfa = dfa.map_err(|error| {
        if error.is_size_limit_exceeded() {
            BadPattern::TooLarge
        } else {
            BadPattern::syntax(&format!("{error}"), LIKE)
        }
    })?;
    let begin = dfa
        .start_state(&start::Config::new().anchored(Anchored::No))
        .map_err(|error| BadPattern::syntax(&format!("{error}"), LIKE))?;

    // The library's automata match one byte late, and at the end of the text by a step of its
    // own: both are folded into what state a byte leads to, and a flag for the end.
    let matched_by_now = |state| dfa.is_match_state(state);
    let mut numbers = BTreeMap::new();
    let mut order = Vec::new();
    let mut number = |state, order: &mut Vec<_>| {
        if matched_by_now(state) {
            return MATCHED;
        }
        if dfa.is_dead_state(state) || dfa.is_quit_state(state) {
            return DEAD;
        }
        *numbers.entry(state).or_insert_with(|| {
            order.push(state);
            order.len() as u16 + MATCHED
        })
    };
    let first = number(begin, &mut order);
    let mut rows: Vec<[u16; 256]> = vec![[DEAD; 256], [MATCHED; 256]];
    let mut ends = vec![0, 1];
    let mut at = 0;
    while let Some(&state) = order.get(at) {
        at += 1;
        if at * 256 > PATTERN_BYTES * 16 {
            return Err(BadPattern::TooLarge);
        }
        let mut row = [DEAD; 256];
        for (byte, next) in (0..=u8::MAX).zip(row.iter_mut()) {
            *next = number(dfa.next_state(state, byte), &mut order);
        }
        rows.push(row);
        ends.push(u8::from(dfa.is_match_state(dfa.next_eoi_state(state))));
    }

    // Bytes that every state treats alike share a class.
    let mut classes: BTreeMap<Vec<u16>, u8> = BTreeMap::new();
    let mut representatives = Vec::new();
    let mut class_of = Vec::new();
    for byte in 0..256 {
        let column: Vec<u16> = rows.iter().filter_map(|row| row.get(byte).copied()).collect();
        let next = classes.len() as u8;
        let class = *classes.entry(column).or_insert(next);
        if class == next && representatives.len() == usize::from(next) {
            representatives.push(byte);
        }
        class_of.push(class);
    }
    if representatives.len() > 255 {
        return Err(BadPattern::TooLarge);
    }
    let mut table = Vec::new();
    table.extend_from_slice(&(rows.len() as u16).to_le_bytes());
    table.push(representatives.len() as u8);
    table.extend_from_slice(&first.to_le_bytes());
    table.extend_from_slice(&class_of);
    table.extend_from_slice(&ends);
    for row in &rows {
        for &byte in &representatives {
            table.extend_from_slice(&row.get(byte).copied().unwrap_or(DEAD).to_le_bytes());
        }
    }
    if table.len() > PATTERN_BYTES { Err(BadPattern::TooLarge) } else { Ok(table) }
}

#[cfg(test)]
mod tests {
    use super::super::{is_sound, matches};
    use super::*;

    #[track_caller]
    fn check(pattern: &str, ignore_case: bool, found: &[&str], missed: &[&str]) {
        let table = compile(pattern, ignore_case).expect("a pattern");
        assert!(is_sound(&table));
        for text in found {
            assert!(matches(&table, text.as_bytes()), "{pattern} in {text:?}");
        }
        for text in missed {
            assert!(!matches(&table, text.as_bytes()), "{pattern} not in {text:?}");
        }
    }

    #[test]
    fn finds_what_the_library_finds() {
        check("(Mobile|Tablet)", false, &["Android Mobile", "Tablet"], &["mobile", "", "Tab"]);
        check("(mobile|tablet)", true, &["Android MOBILE"], &["Desktop"]);
        check("^ping", false, &["ping", "pingpong"], &["a ping", ""]);
        check("-12-25$", false, &["1980-12-25"], &["1980-12-25 ", "1980-12-2"]);
        check("^$", false, &[""], &["a"]);
        check("", false, &["", "a"], &[]);
        check(r"\bcat\b", false, &["a cat", "cat."], &["concat", "cats"]);
        check("æ|ø", true, &["Ærø", "Ø"], &["aero"]);
        check(r"^\d+[\w-]$", false, &["12a", "12-"], &["١٢a", "12é"]);
        check(r"[[&~]", false, &["[", "&", "a~"], &["a"]);
        check("^.{3}$", false, &["abc", "æøå"], &["ab", "æø", "abcd"]);
        check("a{3}b?$", false, &["xaaab", "aaa"], &["aab"]);
    }

    #[test]
    fn refuses_what_no_automaton_can_do_or_hold() {
        for pattern in ["(", "(?=a)", r"(a)\1", "a{100000}"] {
            assert!(compile(pattern, false).is_err(), "{pattern}");
        }
        assert_eq!(compile("[ab]*a[ab]{18}", false), Err(BadPattern::TooLarge));
    }
}
