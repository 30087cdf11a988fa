//! Patterns that conditions look for in texts.

use super::attribute::Type;
use super::value::{self, wrong};
use super::{Asked, test};
use crate::condition::pattern::{BadPattern, Meet, Pattern, Sorts, matches, meet, sorts};
use crate::condition::{Ask, Condition};
use crate::limits::PATTERNS;
use crate::manifest::mistake::Kind;
use crate::manifest::names::Names;
use crate::manifest::notes::{Notes, choice, ticked};
use crate::manifest::tree::Node;
use alloc::collections::{BTreeMap, btree_map::Entry};
use alloc::{format, string::String};

/// Most patterns that may turn out too large before no more are tried: finding that out is what
/// takes longest in a whole manifest.
const TOO_LARGE: usize = 32;

/// Patterns by text and case, each compiled once.
#[derive(Default)]
pub(in crate::manifest) struct Patterns {
    known: BTreeMap<(String, bool), Known>,
    too_large: usize,
    sorts: Sorts,
}

/// Why a pattern is not compiled.
enum Untried {
    TooMany,
    TooManyLarge,
}

#[derive(Clone)]
struct Known {
    compiled: Result<Pattern, BadPattern>,
    /// Whether it can be found in the texts of each of the [`sorts`], as far as that was asked.
    found: BTreeMap<&'static str, bool>,
}

impl Patterns {
    /// What is known of the pattern `text`.
    fn compile(&mut self, text: &str, any_case: bool) -> Result<(&mut Known, &Sorts), Untried> {
        let count = self.known.len();
        match self.known.entry((text.into(), any_case)) {
            Entry::Occupied(known) => Ok((known.into_mut(), &self.sorts)),
            Entry::Vacant(_) if count >= PATTERNS => Err(Untried::TooMany),
            Entry::Vacant(_) if self.too_large >= TOO_LARGE => Err(Untried::TooManyLarge),
            Entry::Vacant(new) => {
                let compiled = Pattern::new(text, any_case);
                self.too_large += usize::from(compiled == Err(BadPattern::TooLarge));
                Ok((new.insert(Known { compiled, found: BTreeMap::new() }), &self.sorts))
            }
        }
    }
}

/// The question whether the pattern in `node` is found in the attribute.
pub(super) fn read(
    asked: Asked<'_>,
    any_case: bool,
    node: &Node<'_>,
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<Condition> {
    let text = value::text(asked, node, notes)?;
    let mut patterns = names.patterns.borrow_mut();
    let known = patterns.compile(text, any_case);
    let (kind, what, fix) = match known.map(|(known, of)| (&known.compiled, &mut known.found, of)) {
        Ok((Ok(pattern), found, of)) => {
            if let Some((place, fix)) = never(asked.kind, pattern, (found, of), names) {
                let what = format!("{} is never found in {place}", ticked(text));
                return wrong(node, what, fix, notes);
            }
            return Some(test(asked.source, Ask::Matches(pattern.clone())));
        }
        Ok((Err(BadPattern::Syntax { what, fix } | BadPattern::Beyond { what, fix }), ..)) => {
            (Kind::BadPattern, format!("{} is not a pattern: {what}", ticked(text)), fix.clone())
        }
        Ok((Err(BadPattern::TooLarge), ..)) => (
            Kind::LargePattern,
            format!("the pattern {} takes too much room", ticked(text)),
            "make it shorter, with smaller counts and fewer choices, or split it in two".into(),
        ),
        Err(Untried::TooManyLarge) => (
            Kind::LargePattern,
            format!("the pattern {} was not tried: {TOO_LARGE} others are too large", ticked(text)),
            "make those smaller first".into(),
        ),
        Err(Untried::TooMany) => (
            Kind::TooMany,
            format!("there are more than {PATTERNS} different patterns"),
            "ask with `$in`, or join some of them".into(),
        ),
    };
    notes.add(kind, node.place(), what, fix);
    None
}

/// In what the pattern is never found, if the attribute is always that, and the fix.
fn never(
    kind: Type,
    pattern: &Pattern,
    (known, of): (&mut BTreeMap<&'static str, bool>, &Sorts),
    names: &Names<'_>,
) -> Option<(&'static str, String)> {
    let within = |text: &str| matches(&pattern.table, text.as_bytes());
    let mut by = |sort: &'static str| {
        let asked = [(&*pattern.table, true), (&*of.table(sort), true)];
        // There are as many steps as patterns may have states, times those of a sort, and no more.
        let found = || meet(&asked, &[], &mut { u64::MAX }) != Meet::Nothing;
        *known.entry(sort).or_insert_with(found)
    };
    let languages = || names.languages.iter().map(String::as_str);
    let (found, place, fix) = match kind {
        Type::Words(words) => (
            words.iter().any(|word| within(word)),
            "any of its words",
            choice(words.iter().copied()).map(|words| format!("look for {words}")),
        ),
        Type::Language => (
            languages().any(within),
            "any of the site's languages",
            choice(languages())
                .map(|all| format!("look for {all}, or add one to `site.languages`")),
        ),
        Type::Country => (
            by(sorts::COUNTRY),
            "a country, which is two upper case letters",
            Some("ask with `$in`, as in `[\"DK\", \"NO\"]`".into()),
        ),
        Type::Region => (
            by(sorts::REGION),
            "a region, which is one to three upper case letters or digits",
            Some("ask with `$in`, as in `[\"84\"]`".into()),
        ),
        Type::Path => (
            by(sorts::PATH),
            "a path, which begins with `/`",
            Some("write `^/` where the path begins".into()),
        ),
        _ => (by(sorts::ANY), "any text", None),
    };
    let fix = || fix.unwrap_or_else(|| "take out what contradicts itself".into());
    (!found).then(|| (place, fix()))
}
