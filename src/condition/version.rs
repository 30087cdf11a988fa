//! Versions as texts that sort like versions.
//!
//! The scheme is the one that the field's SDKs share: a leading `v` and build metadata go, parts
//! are split at dots and dashes, numbers are padded on the left, and a release of three parts
//! sorts after its pre-releases.

use alloc::string::String;

/// To how many characters numeric parts are padded.
const WIDTH: usize = 5;

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
    let version = version.split('+').next().unwrap_or_default();
    let mut out = String::with_capacity(version.len() + 16);
    let mut parts = 0;
    for part in version.split(['-', '.']) {
        if parts > 0 {
            out.push('-');
        }
        parts += 1;
        if !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) {
            out.extend(core::iter::repeat_n(' ', WIDTH.saturating_sub(part.len())));
        }
        out.push_str(part);
    }
    if parts == 3 {
        // After every letter, so that a release follows its pre-releases.
        out.push_str("-~");
    }
    out
}
