//! The site itself.

use crate::manifest::mistake::Kind;
use crate::manifest::notes::{Notes, ticked};
use crate::manifest::tree::{Fields, Node, Shape};
use alloc::{borrow::ToOwned, format, string::String, vec, vec::Vec};

pub(in crate::manifest) const SITE: Shape = Shape {
    what: "a site",
    fields: &["name", "languages", "budget", "audiences", "children"],
    later: &["url", "locales"],
};

pub(in crate::manifest) const BUDGET: Shape =
    Shape { what: "a budget", fields: &["permutations"], later: &["plan"] };

pub(in crate::manifest) const AUDIENCES: Shape =
    Shape { what: "a word on audiences", fields: &["why"], later: &["most"] };

/// What is said of the site itself.
pub(super) struct Site {
    pub name: String,
    pub languages: Vec<String>,
    pub permutations: Option<u32>,
    pub audiences_why: Option<String>,
}

/// The site.
pub(super) fn site(root: &Fields<'_>, notes: &mut Notes) -> Site {
    let mut found = Site {
        name: String::new(),
        languages: vec!["en".to_owned()],
        permutations: None,
        audiences_why: None,
    };
    let Some(site) = root
        .need("site", "\"site\": { \"name\": \"Fjordfly\" }", notes)
        .and_then(|node| node.fields(&SITE, notes))
    else {
        return found;
    };
    if let Some(name) =
        site.need("name", "\"name\": \"Fjordfly\"", notes).and_then(|name| name.sentence(notes))
    {
        name.clone_into(&mut found.name);
    }
    if let Some(list) = site.get("languages").and_then(|node| node.some(notes)) {
        found.languages = languages(&list, notes);
    }
    let budget = site.get("budget").and_then(|node| node.fields(&BUDGET, notes));
    let most = budget.and_then(|budget| budget.get("permutations"));
    found.permutations = most.and_then(|most| most.whole(1..=u32::MAX, notes));
    let audiences = site.get("audiences").and_then(|node| node.fields(&AUDIENCES, notes));
    let why = audiences.and_then(|audiences| {
        audiences.need("why", "\"why\": \"one sentence on why there are so many\"", notes)
    });
    found.audiences_why = why.and_then(|why| why.sentence(notes)).map(String::from);
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
