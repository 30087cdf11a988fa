//! `indgang check --pages`: whether built pages hold what the manifest says they do.

mod about;
mod ambiguous;
mod brought;
mod element;
mod files;
mod finding;
mod loads;
mod seen;
mod site;
mod slot;
mod walk;
#[cfg(feature = "web")]
mod web;
#[cfg(not(feature = "web"))]
#[path = "no_web.rs"]
mod web;

pub use brought::brought;
pub use files::{Page, read};
pub use site::{Checked, lacking};
#[cfg(not(feature = "web"))]
pub use web::NO_WEB;

use indgang::manifest::Model;

/// What was found in each page, in the order of its text, and what it has.
pub fn check<'m>(pages: &[Page], model: &'m Model) -> Vec<Checked<'m>> {
    let mut checked: Vec<Checked<'m>> = pages.iter().map(|page| one(&page.text, model)).collect();
    site::scripts(&mut checked);
    for (found, _) in &mut checked {
        found.sort_by_key(|it| (it.at.start, it.at.end, it.code));
    }
    checked
}

fn one<'m>(text: &str, model: &'m Model) -> Checked<'m> {
    let mut walk = walk::Walk::new(model);
    walk.through(text);
    walk.finish()
}
