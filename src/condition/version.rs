//! Versions as texts that sort like versions.
//!
//! The scheme is the one that the field's SDKs share: a leading `v` and build metadata go, parts
//! are split at dots and dashes, numbers are padded on the left, and a release of three parts
//! sorts after its pre-releases.

use crate::strings::{before, parts};
use alloc::string::String;

/// To how many characters numeric parts are padded.
pub const WIDTH: usize = 5;

/// The text that `version` sorts as.
///
/// ```
/// use indgang::condition::version::sortable;
/// assert!(sortable("v1.9.0") < sortable("1.10.0-rc.1"));
/// assert!(sortable("1.10.0-rc.1") < sortable("1.10.0+build7"));
/// ```
#[must_use]
pub fn sortable(version: &str) -> String {
    let version = version.strip_prefix('v').unwrap_or(version);
    let version = before(version, b"+");
    let mut out = String::with_capacity(version.len() + 16);
    let mut count = 0;
    for part in parts(version, b"-.") {
        if count > 0 {
            out.push('-');
        }
        count += 1;
        if !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) {
            out.extend(core::iter::repeat_n(' ', WIDTH.saturating_sub(part.len())));
        }
        out.push_str(part);
    }
    if count == 3 {
        // After every letter, so that a release follows its pre-releases.
        out.push_str("-~");
    }
    out
}

/// A version that sorts as `sortable` does, as people write it.
///
/// ```
/// use indgang::condition::version::{readable, sortable};
/// assert_eq!(readable(&sortable("v1.10.0+build7")), "1.10.0");
/// assert_eq!(readable(&sortable("1.10.0-rc.1")), "1.10.0-rc.1");
/// ```
#[must_use]
pub fn readable(sortable: &str) -> String {
    let parts = sortable.strip_suffix("-~").unwrap_or(sortable).split('-');
    let mut out = String::with_capacity(sortable.len());
    for (at, part) in parts.enumerate() {
        let part = part.trim_start_matches(' ');
        // What follows three parts sorts before them, as a pre-release does, be it a number or not.
        out.push_str(match at {
            0 => "",
            3 => "-",
            _ => ".",
        });
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_readable_sorts_as_before() {
        for version in ["1.2.3", "1", "1.2", "0.0.0", "1.2.3-rc.1", "1.2.3.4", "12345.6.7-a.b.c"] {
            let sorted = sortable(version);
            assert_eq!(sortable(&readable(&sorted)), sorted, "{version}");
        }
        assert_eq!(readable(&sortable("1.2.0-5")), "1.2.0-5");
        assert_eq!(readable(&sortable("1.2.3.4")), "1.2.3-4");
        assert_eq!(readable(&sortable("1.2.3-alpha.4")), "1.2.3-alpha.4");
    }
}
