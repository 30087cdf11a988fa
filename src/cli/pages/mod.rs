//! `indgang check --pages`: whether built pages hold what the manifest says they do.

mod about;
mod ambiguous;
mod brought;
mod element;
mod files;
mod finding;
mod loads;
mod slot;
mod walk;
#[cfg(feature = "web")]
mod web;
#[cfg(not(feature = "web"))]
#[path = "no_web.rs"]
mod web;

pub use brought::brought;
pub use files::{Page, read};
pub use finding::Found;
#[cfg(not(feature = "web"))]
pub use web::NO_WEB;

use indgang::manifest::Model;
use std::collections::BTreeSet;

/// What was found in one page, in the order of its text, and the slots it has.
pub fn check<'m>(text: &str, model: &'m Model) -> (Vec<Found>, BTreeSet<&'m str>) {
    let mut walk = walk::Walk::new(model);
    walk.through(text);
    let (mut found, slots) = walk.finish();
    found.sort_by_key(|it| (it.at.start, it.at.end, it.code));
    (found, slots)
}
