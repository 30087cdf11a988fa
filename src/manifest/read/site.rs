//! The site, and what it asks consent for.

use crate::manifest::mistake::Kind;
use crate::manifest::notes::{Notes, ticked};
use crate::manifest::tree::{Fields, Node, Shape};
use alloc::{borrow::ToOwned, format, string::String, vec, vec::Vec};

const SITE: Shape =
    Shape { what: "a site", fields: &["name", "languages", "budget"], later: &["url", "locales"] };

const BUDGET: Shape = Shape { what: "a budget", fields: &["permutations"], later: &["plan"] };

const CONSENT: Shape =
    Shape { what: "consent", fields: &["default", "text"], later: &["vendor", "tcf", "mode"] };

/// The site's name and languages.
pub(super) fn site(root: &Fields<'_>, notes: &mut Notes) -> (String, Vec<String>) {
    let mut found = (String::new(), vec!["en".to_owned()]);
    let Some(site) = root
        .need("site", "\"site\": { \"name\": \"Fjordfly\" }", notes)
        .and_then(|node| node.fields(&SITE, notes))
    else {
        return found;
    };
    if let Some(name) =
        site.need("name", "\"name\": \"Fjordfly\"", notes).and_then(|name| name.sentence(notes))
    {
        name.clone_into(&mut found.0);
    }
    if let Some(list) = site.get("languages").and_then(|node| node.some(notes)) {
        found.1 = languages(&list, notes);
    }
    let budget = site.get("budget").and_then(|node| node.fields(&BUDGET, notes));
    if let Some(permutations) = budget.and_then(|budget| budget.get("permutations")) {
        permutations.whole(1..=u32::MAX, notes);
    }
    found
}

fn languages(list: &[Node<'_>], notes: &mut Notes) -> Vec<String> {
    let mut languages: Vec<String> = Vec::new();
    for node in list {
        let Some(tag) = node.text(notes) else { continue };
        if !is_language(tag) {
            let what = format!("{} is not a language tag", ticked(tag));
            notes.add(Kind::BadValue, node.place(), what, "write one as in `en`, `da` or `pt-BR`");
        } else if languages.iter().any(|other| other.eq_ignore_ascii_case(tag)) {
            let what = format!("the language {} is there twice", ticked(tag));
            notes.add(Kind::DuplicateName, node.place(), what, "keep one of the two");
        }
        languages.push(tag.to_owned());
    }
    languages
}

/// Whether `tag` has the form of a BCP 47 tag: a language, then parts of letters and digits.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && tag.len() <= 35
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// The version of the consent text.
pub(super) fn consent(root: &Fields<'_>, notes: &mut Notes) -> u16 {
    let Some(consent) = root.get("consent").and_then(|node| node.fields(&CONSENT, notes)) else {
        return 1;
    };
    if let Some(default) = consent.get("default")
        && let Some(word) = default.text(notes)
        && word != "denied"
    {
        let what = format!("{} cannot be the default of consent", ticked(word));
        let fix = "write `denied`: only a visitor's own choice grants";
        notes.add(Kind::BadValue, default.place(), what, fix);
    }
    consent.get("text").and_then(|text| text.whole(1..=u16::MAX, notes)).unwrap_or(1)
}
