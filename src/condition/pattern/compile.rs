//! From a regular expression to a table: when a plan is made, never where visitors are.

use super::javascript::translated;
use super::{DEAD, MATCHED};
use crate::limits::{PATTERN_BYTES, PATTERN_TEXT};
use alloc::{borrow::ToOwned, collections::BTreeMap, format, string::String, vec, vec::Vec};
use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::{Anchored, util::start};
use regex_syntax::{Error, ParserBuilder};

/// A pattern that cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadPattern {
    /// It is not a pattern.
    Syntax {
        /// What is wrong with it.
        what: String,
        /// What to write instead.
        fix: String,
    },
    /// It asks for what no automaton can do: it looks around, or goes back to what a group found.
    Beyond {
        /// What it asks for.
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

    /// What JavaScript's grammar lets pass and the parser does not: rare, and in its own words,
    /// which are meant for people as well.
    fn parsed(error: &Error) -> Self {
        match error {
            Error::Parse(error) => Self::syntax(&format!("{}", error.kind()), LIKE),
            Error::Translate(error) => Self::syntax(&format!("{}", error.kind()), LIKE),
            error => Self::syntax(&format!("{error}"), LIKE),
        }
    }
}

const LIKE: &str = "write it as a regular expression of JavaScript";

/// Compiles `pattern`, a regular expression as JavaScript has them, to a table; `lenient` takes what
/// only older JavaScript does, as it does.
///
/// # Errors
/// [`BadPattern`] if it is none, or too large.
pub fn compile(pattern: &str, ignore_case: bool, lenient: bool) -> Result<Vec<u8>, BadPattern> {
    if pattern.len() > PATTERN_TEXT {
        return Err(BadPattern::TooLarge);
    }
    let mut parser = ParserBuilder::new().utf8(false).case_insensitive(ignore_case).build();
    let hir =
        parser.parse(&translated(pattern, lenient)?).map_err(|error| BadPattern::parsed(&error))?;
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
        let table = compile(pattern, ignore_case, false).expect("a pattern");
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
    fn means_what_javascript_means() {
        check("^.$", false, &["a", "\u{85}", "𝒳"], &["\n", "\r", "\u{2028}", ""]);
        check(r"^\s\S$", false, &["\u{FEFF}a", " \u{85}"], &["\u{85}a", " \u{FEFF}"]);
        check("[]", false, &[], &["", "a", "]"]);
        check("^[^]$", false, &["\n", "]"], &["", "ab"]);
        check(r"^[\d-x]+$", false, &["1-x"], &["5w"]);
        check(r"^[a\-c]+$", false, &["a-c"], &["b"]);
        check(r"\x41\u00e6\cJ\/\-\.", false, &["Aæ\n/-."], &["Aæ\n/-x"]);
        check(r"^\u{1d4b3}\ud835\udcb3$", false, &["𝒳𝒳"], &["𝒳"]);
        check(r"(?<name>a|b)c}]\<", false, &["ac}]<"], &["c}]<"]);
        check(r"^\p{Lu}[^\p{L}\D]$", false, &["Æ1"], &["æ1", "ÆÆ", "Æx"]);
    }

    #[test]
    fn refuses_what_javascript_does_not_know() {
        let patterns = r"(?i)a (?P<n>a) (?x) (?#x) a** a++ a??? a{2}{3} ^* \b+ {1} a{ a{2,1} (?<1>a) \A a\z
            \cé \x4 \u12 \ud835 \07 \p{Nothing} \pL [a [b-a] (a a) a\";
        for pattern in patterns.split_whitespace() {
            let compiled = compile(pattern, false, false);
            assert!(matches!(compiled, Err(BadPattern::Syntax { .. })), "{pattern}");
        }
    }

    #[test]
    fn refuses_what_no_automaton_can_do_or_hold() {
        for pattern in ["(?=a)", "(?<!a)b", r"(a)\1", r"(?<a>b)\k<a>"] {
            let compiled = compile(pattern, false, false);
            assert!(matches!(compiled, Err(BadPattern::Beyond { .. })), "{pattern}");
        }
        assert_eq!(compile("a{100000}", false, false), Err(BadPattern::TooLarge));
        assert_eq!(compile("[ab]*a[ab]{18}", false, false), Err(BadPattern::TooLarge));
    }
}
