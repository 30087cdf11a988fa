//! Patterns as tables to walk: compiled when a plan is made, so that nothing is compiled, and no
//! pattern language ships, where visitors are.
//!
//! A table is an automaton over classes of bytes. Its bytes: number of states (2), number of
//! classes (1), the state it begins in (2), the class of each byte (256), whether each state
//! matches at the end of the text (1 each), and for each state and class the next state (2 each).
//! State 0 is dead, state 1 has matched; both stay as they are.

use crate::bytes::u16_at;

/// Bytes before the flags of the states.
const HEAD: usize = 5 + 256;
const DEAD: u16 = 0;
const MATCHED: u16 = 1;

/// Whether the pattern in `table` is found in `text`.
#[must_use]
pub fn matches(table: &[u8], text: &[u8]) -> bool {
    let (states, classes) = size(table);
    let next = HEAD + states;
    let mut state = u16_at(table, 3);
    for &byte in text {
        if state <= MATCHED {
            break;
        }
        let class = table.get(5 + usize::from(byte)).map_or(0, |&class| usize::from(class));
        state = u16_at(table, next + (usize::from(state) * classes + class) * 2);
    }
    match state {
        DEAD => false,
        MATCHED => true,
        _ => table.get(HEAD + usize::from(state)) == Some(&1),
    }
}

fn size(table: &[u8]) -> (usize, usize) {
    (u16_at(table, 0).into(), table.get(2).map_or(0, |&classes| classes.into()))
}

/// Whether `table` is whole and leads nowhere outside of itself.
#[must_use]
pub fn is_sound(table: &[u8]) -> bool {
    let (states, classes) = size(table);
    let inside = |state: u16| usize::from(state) < states;
    states > usize::from(MATCHED)
        && table.len() == HEAD + states + states * classes * 2
        && inside(u16_at(table, 3))
        && table.iter().skip(5).take(256).all(|&class| usize::from(class) < classes)
        && table
            .get(HEAD + states..)
            .is_some_and(|next| next.chunks_exact(2).all(|state| inside(u16_at(state, 0))))
}

/// A pattern that cannot be compiled.
#[cfg(feature = "author")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadPattern {
    /// It is not a pattern, or asks for what no automaton can do (looking around, going back);
    /// holds what is wrong with it.
    Syntax(alloc::string::String),
    /// Its automaton would be larger than [`PATTERN_BYTES`](crate::limits::PATTERN_BYTES).
    TooLarge,
}

/// `pattern`, written for JavaScript, for the parser that is used here: digits, word characters
/// and word boundaries are ASCII's, and a class holds no classes.
#[cfg(feature = "author")]
fn translated(pattern: &str) -> alloc::string::String {
    let mut out = alloc::string::String::with_capacity(pattern.len());
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
#[cfg(feature = "author")]
pub fn compile(pattern: &str, ignore_case: bool) -> Result<alloc::vec::Vec<u8>, BadPattern> {
    use crate::limits::PATTERN_BYTES;
    use alloc::{collections::BTreeMap, format, vec, vec::Vec};
    use regex_automata::dfa::{Automaton, StartKind, dense};
    use regex_automata::util::syntax;
    use regex_automata::{Anchored, util::start};

    let pattern = translated(pattern);
    let hir = syntax::parse_with(
        &pattern,
        &syntax::Config::new().utf8(false).case_insensitive(ignore_case),
    )
    .map_err(|error| BadPattern::Syntax(format!("{error}")))?;
    let thompson = regex_automata::nfa::thompson::Compiler::new()
        .configure(
            regex_automata::nfa::thompson::Config::new()
                .nfa_size_limit(Some(PATTERN_BYTES * 16))
                .shrink(true),
        )
        .build_from_hir(&hir)
        .map_err(|_| BadPattern::TooLarge)?;
    let config = dense::Config::new()
        .start_kind(StartKind::Unanchored)
        .minimize(true)
        .dfa_size_limit(Some(PATTERN_BYTES * 16))
        .determinize_size_limit(Some(PATTERN_BYTES * 64));
    let dfa = dense::Builder::new().configure(config).build_from_nfa(&thompson);
    let dfa = dfa.map_err(|error| {
        if error.is_size_limit_exceeded() {
            BadPattern::TooLarge
        } else {
            BadPattern::Syntax(format!("{error}"))
        }
    })?;
    let begin = dfa
        .start_state(&start::Config::new().anchored(Anchored::No))
        .map_err(|error| BadPattern::Syntax(format!("{error}")))?;

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

#[cfg(feature = "author")]
#[cfg(test)]
mod tests {
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
