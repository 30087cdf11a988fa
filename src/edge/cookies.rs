//! Our cookies: their names, how they are read from a request, and what is set.
//!
//! All are bound to this host over a secure connection (`__Host-`), sent along when a visitor
//! follows a link here but with no other cross-site request (`SameSite=Lax`), and kept from
//! scripts, but for the choice, which the page reads to show and obey it.

use alloc::{string::String, vec::Vec};

/// The visitor's choice, readable by the page.
pub const CHOICE: &str = "__Host-indgang-choice";
/// What page views taught, sealed.
pub const LEARNT: &str = "__Host-indgang-learnt";
/// What the visitor declared, sealed.
pub const DECLARED: &str = "__Host-indgang-declared";

/// How long they are kept, in days: thirteen months.
pub const DAYS: i64 = 395;
/// The same in seconds, as a cookie says it.
const AGE: &str = "34128000";

/// How the names of all of ours begin.
const OURS: &str = "__Host-indgang-";

/// Our cookies in a `Cookie` header: found once, asked for by name.
#[derive(Clone, Debug)]
pub struct Ours<'h>(Vec<(&'h str, &'h str)>);

impl<'h> Ours<'h> {
    /// Those of a header.
    #[must_use]
    pub fn of(header: &'h str) -> Self {
        // What browsers send are pairs with semicolons between; most are somebody else's.
        let pairs = header.split(';').map(str::trim_ascii).filter(|pair| pair.starts_with(OURS));
        Self(pairs.filter_map(|pair| pair.split_once('=')).collect())
    }

    /// The values of the cookie `name`, in the header's order. There may be several: whoever could
    /// plant one must not hide the one that works.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &'h str> {
        let found = self.0.iter().filter(move |(found, _)| found.trim_ascii_end() == name);
        found.map(|(_, value)| value.trim_ascii_start())
    }
}

/// The values of any cookie of that name, likewise.
pub fn values<'h>(header: &'h str, name: &'h str) -> impl Iterator<Item = &'h str> {
    let pairs = header.split(';').filter_map(|pair| pair.split_once('='));
    pairs.filter(move |(found, _)| found.trim_ascii() == name).map(|(_, value)| value.trim_ascii())
}

/// The `Set-Cookie` header that sets the cookie `name`.
#[must_use]
pub fn set(name: &str, value: &str) -> String {
    ours(name, value, AGE)
}

/// The `Set-Cookie` header that deletes the cookie `name`.
#[must_use]
pub fn delete(name: &str) -> String {
    ours(name, "", "0")
}

fn ours(name: &str, value: &str, age: &str) -> String {
    let unread = if name == CHOICE { "" } else { "; HttpOnly" };
    // Not `Expires`: a date would ask the clock, and every browser of today knows `Max-Age`.
    let rest = "; SameSite=Lax; Secure; Path=/; Max-Age=";
    [name, "=", value, unread, rest, age].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use std::format;

    #[track_caller]
    fn check(header: &str, expected: &[&str]) {
        assert_eq!(Ours::of(header).values(LEARNT).collect::<Vec<_>>(), expected);
        assert_eq!(values(header, LEARNT).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn finds_every_cookie_of_a_name() {
        check("", &[]);
        check("a=b; __Host-indgang-learnt=x", &["x"]);
        check("__Host-indgang-learnt=x;__Host-indgang-learnt=y", &["x", "y"]);
        check("__Host-indgang-learnt=", &[""]);
        check("__host-indgang-learnt=x; __Host-indgang-learnts=y", &[]);
        check(";;=; ;__Host-indgang-learnt; \0=\u{7f}; __Host-indgang-learnt=a=b", &["a=b"]);
    }

    #[test]
    fn attributes_are_strict() {
        assert_eq!(AGE, format!("{}", DAYS * 86_400));
        let rest = "SameSite=Lax; Secure; Path=/; Max-Age=34128000";
        assert_eq!(set(LEARNT, "x"), format!("__Host-indgang-learnt=x; HttpOnly; {rest}"));
        assert_eq!(set(CHOICE, "x"), format!("__Host-indgang-choice=x; {rest}"));
        let gone = "__Host-indgang-declared=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0";
        assert_eq!(delete(DECLARED), gone);
    }
}
