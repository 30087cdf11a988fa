//! Letters without regard to case: the author's side, by the standard library's tables.
//!
//! What visitors load knows only which letters become those of the plan's own words
//! ([`table`]): all that comparing needs. So it stays small, and native, edge and browser agree
//! whatever edition of Unicode their compilers have.

use alloc::{collections::BTreeSet, string::String, vec::Vec};

/// A text without regard to case: each letter by itself, as whole-word rules are there for one
/// Greek letter only. The one letter that would become two, an i that keeps its dot, stays.
#[must_use]
pub fn folded(text: &str) -> String {
    text.chars().map(small).collect()
}

/// All letters beyond ASCII, in rising order, that [`folded`] makes one of `wanted`, each with what it
/// becomes.
#[must_use]
pub fn table(wanted: &BTreeSet<char>) -> Vec<(char, char)> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let letters = ('\u{80}'..=char::MAX).map(|letter| (letter, small(letter)));
    letters.filter(|(letter, small)| letter != small && wanted.contains(small)).collect()
}

fn small(letter: char) -> char {
    let mut small = letter.to_lowercase();
    match (small.next(), small.next()) {
        (Some(small), None) => small,
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_made_small_one_by_one() {
        assert_eq!(folded("KØBENHAVN ΣΑΣ \u{130}"), "københavn σασ \u{130}");
    }

    #[test]
    fn a_table_holds_what_becomes_a_letter_of_the_words() {
        // The signs for Kelvin and Ångström are letters, too.
        let found = table(&"kåø".chars().collect());
        assert_eq!(found, [('Å', 'å'), ('Ø', 'ø'), ('\u{212A}', 'k'), ('\u{212B}', 'å')]);
        assert_eq!(table(&BTreeSet::new()), []);
    }
}
