//! Paths of entry points: always of this site, always as a browser asks for them.

use super::mistake::Kind;
use super::notes::{Notes, ticked};
use super::tree::Node;
use crate::limits::URL_BYTES;
use alloc::{borrow::ToOwned, format, string::String};

/// Reads a path.
pub(super) fn path<'t>(node: &Node<'t>, notes: &mut Notes) -> Option<&'t str> {
    let text = node.text(notes)?;
    match wrong_path(text) {
        None => Some(text),
        Some((why, fix)) => {
            let what = format!("{} {why}", ticked(text));
            notes.add(Kind::BadPath, node.place(), what, fix);
            None
        }
    }
}

/// What is wrong with a path of the site, and the fix; `None` if browsers ask for it just so.
#[must_use]
pub fn wrong_path(text: &str) -> Option<(&'static str, String)> {
    let fault = if text.contains("://") {
        ("is an address, not a path", "write the path alone, as in `/deals/`")
    } else if !text.starts_with('/') {
        ("does not begin with `/`", "write the whole path, as in `/deals/`")
    } else if text.contains("//") {
        ("has `//` in it, which can mean another site", "write a single `/`")
    } else if text.contains('\\') {
        ("has `\\` in it, which browsers take for `/`", "write `/`")
    } else if text.contains(['?', '#']) {
        ("has more than a path in it", "leave out `?` and `#` and what follows")
    } else if text.split('/').any(|part| matches!(part, "." | "..")) {
        ("has a step in it that browsers take out", "write the path without `.` and `..`")
    } else if text == "/_indgang" || text.starts_with("/_indgang/") {
        ("is one of our own endpoints", "choose a page of the site")
    } else if text.len() > URL_BYTES {
        ("is too long", "choose a shorter one")
    } else if !text.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>`{}^|".contains(&b)) {
        return Some(("is not as browsers send it", format!("write `{}`", encoded(text))));
    } else {
        return None;
    };
    Some((fault.0, fault.1.to_owned()))
}

/// The path as a browser would ask for it.
fn encoded(text: &str) -> String {
    let mut path = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>`{}^|".contains(&byte) {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("%{byte:02X}"));
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_paths_of_the_site() {
        for path in ["/", "/deals/", "/a.b/c-d_e~f/%C3%A6", "/om/@os;v=1", "/_indgang-like/"] {
            assert_eq!(wrong_path(path), None, "{path}");
        }
    }

    #[test]
    fn refuses_what_leaves_the_site_or_is_never_asked_for() {
        for path in [
            "",
            "deals",
            "//evil.example/",
            "/a//b",
            "/\\evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
            "/a?b",
            "/a#b",
            "/a/../b",
            "/.",
            "/_indgang/profile",
            "/a b",
            "/\t/evil",
            "/\u{0}",
            "/flyv-på/",
            "/a\u{7f}",
        ] {
            assert!(wrong_path(path).is_some(), "{path}");
        }
    }

    #[test]
    fn shows_the_path_as_a_browser_sends_it() {
        let fix = wrong_path("/flyv på/").map(|(_, fix)| fix);
        assert_eq!(fix.as_deref(), Some("write `/flyv%20p%C3%A5/`"));
    }
}
