//! What the site asks consent for, and who asks.

use crate::consent::Purpose;
use crate::manifest::mistake::Kind;
use crate::manifest::model::{Consent, Platform};
use crate::manifest::notes::{Notes, ticked};
use crate::manifest::tree::{Fields, Node, Shape};
use alloc::{borrow::ToOwned, format};

pub(in crate::manifest) const CONSENT: Shape =
    Shape { what: "consent", fields: &["default", "text", "purposes", "platform"], later: &[] };

pub(in crate::manifest) const PLATFORM: Shape =
    Shape { what: "a consent platform", fields: &["tcf", "googleConsentMode"], later: &["gpp"] };

pub(in crate::manifest) const TCF: Shape =
    Shape { what: "a word on TCF", fields: &["cookie", "vendor"], later: &["purposes"] };

/// What `consent.default` can be.
pub(in crate::manifest) const DEFAULTS: [(&str, bool); 2] = [("denied", false), ("granted", true)];

/// What `consent.purposes` can name.
pub(in crate::manifest) const PURPOSES: [(&str, usize); 3] =
    [(Purpose::Remember.name(), 0), (Purpose::Edge.name(), 1), (Purpose::Measure.name(), 2)];

/// The cookie in which platforms of the framework keep their string, by its own advice.
const COOKIE: &str = "euconsent-v2";

/// The version of the consent text, and what else is said of consent.
pub(super) fn consent(root: &Fields<'_>, notes: &mut Notes) -> (u16, Consent) {
    let mut found =
        Consent { children: false, granted_by_default: false, purposes: [true; 3], platform: None };
    let mut text = 1;
    if let Some(consent) = root.get("consent").and_then(|node| node.fields(&CONSENT, notes)) {
        let number = consent.get("text").and_then(|node| node.whole(1..=u16::MAX, notes));
        text = number.unwrap_or(1);
        let default = consent.get("default").and_then(|node| node.word(&DEFAULTS, notes));
        found.granted_by_default = default == Some(true);
        if let Some(node) = consent.get("purposes") {
            found.purposes = purposes(&node, notes);
        }
        found.platform = consent.get("platform").and_then(|node| platform(&node, notes));
    }
    found.children = children(root, &found, notes);
    (text, found)
}

fn purposes(node: &Node<'_>, notes: &mut Notes) -> [bool; 3] {
    let mut asked = [false; 3];
    for node in node.some(notes).unwrap_or_default() {
        let Some(at) = node.word(&PURPOSES, notes) else { continue };
        let Some(slot) = asked.get_mut(at) else { continue };
        if core::mem::replace(slot, true) {
            notes.add(
                Kind::DuplicateName,
                node.place(),
                "it is there twice",
                "keep one of the two",
            );
        }
    }
    if let [false, true, _] = asked {
        let what = "`edge` is asked for without `remember`, which it cannot do without";
        notes.add(Kind::BadValue, node.place(), what, "add `remember`, or remove `edge`");
    }
    asked
}

fn platform(node: &Node<'_>, notes: &mut Notes) -> Option<Platform> {
    let fields = node.fields(&PLATFORM, notes)?;
    let mode = fields.get("googleConsentMode").filter(|node| node.flag(notes) == Some(true));
    let tcf = fields.get("tcf");
    match (tcf, mode) {
        (Some(_), Some(mode)) => {
            let what = "a platform that speaks TCF is heard by that alone";
            notes.add(Kind::BadValue, mode.place(), what, "remove `googleConsentMode`");
            None
        }
        (Some(tcf), None) => {
            let fields = tcf.fields(&TCF, notes)?;
            let vendor = fields.get("vendor").and_then(|node| node.whole(1..=u16::MAX, notes));
            let cookie = fields.get("cookie").and_then(|node| cookie(&node, notes));
            // Left out, it is where the framework says; `null` says that there is none.
            let cookie = cookie.or_else(|| (!fields.has("cookie")).then(|| COOKIE.to_owned()));
            Some(Platform::Tcf { cookie, vendor })
        }
        (None, Some(_)) => Some(Platform::ConsentMode),
        (None, None) => {
            let what = "no consent platform is named";
            let fix = "write `\"tcf\": {}` or `\"googleConsentMode\": true`, or remove `platform`";
            notes.add(Kind::Empty, node.at, what, fix);
            None
        }
    }
}

/// The name of a cookie of somebody else's.
fn cookie(node: &Node<'_>, notes: &mut Notes) -> Option<alloc::string::String> {
    let name = node.text(notes)?;
    let is_name = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if name.is_empty() || name.len() > 64 || !name.bytes().all(is_name) {
        let what = format!("{} is not the name of a cookie", ticked(name));
        let fix =
            format!("write its name, as in `{COOKIE}`, of at most 64 letters, digits and signs");
        notes.add(Kind::BadValue, node.place(), what, fix);
        return None;
    }
    Some(name.to_owned())
}

/// Whether the site is for children, which nobody can be asked on.
fn children(root: &Fields<'_>, found: &Consent, notes: &mut Notes) -> bool {
    // What else is wrong with the site is noted where it is read.
    let Some(node) = root.get("site").and_then(|site| site.field("children")) else { return false };
    let children = node.flag(notes) == Some(true);
    if children && (found.granted_by_default || found.platform.is_some()) {
        let what = "a site for children grants nothing, whatever `consent` says";
        let fix = "remove `consent.default` and `consent.platform`, or `children`";
        notes.add(Kind::BadValue, node.place(), what, fix);
    }
    children
}
