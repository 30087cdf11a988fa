//! Patterns as tables to walk: compiled when a plan is made, so that nothing is compiled, and no
//! pattern language ships, where visitors are.
//!
//! A table is an automaton over classes of bytes. Its bytes: number of states (2), number of
//! classes (1), the state it begins in (2), the class of each byte (256), whether each state
//! matches at the end of the text (1 each), and for each state and class the next state (2 each).
//! State 0 is dead, state 1 has matched; both stay as they are.

use crate::bytes::u16_at;
use alloc::{string::String, sync::Arc};

#[cfg(feature = "author")]
mod compile;
#[cfg(feature = "author")]
mod escape;
#[cfg(feature = "author")]
mod javascript;
#[cfg(feature = "author")]
mod meet;
mod witness;

#[cfg(feature = "author")]
pub use compile::{BadPattern, compile};
#[cfg(feature = "author")]
pub use meet::{Meet, Sorts, meet};
pub(crate) use witness::witness;

/// Patterns that are found in all texts of a sort and in no others, valid UTF-8 included.
pub mod sorts {
    /// Any text.
    pub const ANY: &str = "^[^]*$";
    /// Any text that is not empty.
    pub const FILLED: &str = "^[^]+$";
    /// The path of a page.
    pub const PATH: &str = "^/[^]*$";
    /// A country: two upper case letters.
    pub const COUNTRY: &str = "^[A-Z]{2}$";
    /// A region: one to three upper case letters or digits.
    pub const REGION: &str = "^[A-Z0-9]{1,3}$";
}

/// Bytes before the flags of the states.
const HEAD: usize = 5 + 256;
const DEAD: u16 = 0;
const MATCHED: u16 = 1;

/// A pattern as an author wrote it, and as it is matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The regular expression, as JavaScript has them.
    pub source: String,
    /// Whether upper and lower case are alike.
    pub any_case: bool,
    /// What it was compiled to; shared, as many conditions may ask the same.
    pub table: Arc<[u8]>,
}

#[cfg(feature = "author")]
impl Pattern {
    /// Compiles `source`.
    ///
    /// # Errors
    /// [`BadPattern`] if it is no pattern, or too large.
    pub fn new(source: &str, any_case: bool) -> Result<Self, BadPattern> {
        let table = compile(source, any_case, false)?.into();
        Ok(Self { source: source.into(), any_case, table })
    }

    /// Likewise, and takes what JavaScript without its flag `u` shrugs at: `\q` for `q`, `a{`.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    #[cfg(feature = "untyped")]
    pub fn lenient(source: &str, any_case: bool) -> Result<Self, BadPattern> {
        let table = compile(source, any_case, true)?.into();
        Ok(Self { source: source.into(), any_case, table })
    }
}

/// Whether the pattern in `table` is found in `text`.
#[must_use]
pub fn matches(table: &[u8], text: &[u8]) -> bool {
    let (states, classes) = size(table);
    let mut state = u16_at(table, 3);
    for &byte in text {
        if state <= MATCHED {
            break;
        }
        state = next(table, states, classes, state, byte);
    }
    ends_well(table, state)
}

/// The state that `byte` leads to.
fn next(table: &[u8], states: usize, classes: usize, state: u16, byte: u8) -> u16 {
    let class = table.get(5 + usize::from(byte)).map_or(0, |&class| usize::from(class));
    u16_at(table, HEAD + states + (usize::from(state) * classes + class) * 2)
}

/// Whether a text that ends in `state` matches.
fn ends_well(table: &[u8], state: u16) -> bool {
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
