//! Patterns that conditions look for in texts.

use super::attribute::Type;
use super::value::{self, wrong};
use super::{Asked, test};
use crate::condition::pattern::{BadPattern, Letters, Pattern, matches, reaches};
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
}

/// Why a pattern is not compiled.
enum Untried {
    TooMany,
    TooManyLarge,
}

#[derive(Clone)]
struct Known {
    compiled: Result<Pattern, BadPattern>,
    /// Whether it can be found in the texts of each [`Place`], as far as that was asked.
    found: [Option<bool>; 4],
}

impl Patterns {
    /// What is known of the pattern `text`.
    fn compile(&mut self, text: &str, any_case: bool) -> Result<&mut Known, Untried> {
        let count = self.known.len();
        match self.known.entry((text.into(), any_case)) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(_) if count >= PATTERNS => Err(Untried::TooMany),
            Entry::Vacant(_) if self.too_large >= TOO_LARGE => Err(Untried::TooManyLarge),
            Entry::Vacant(new) => {
                let compiled = Pattern::new(text, any_case);
                self.too_large += usize::from(compiled == Err(BadPattern::TooLarge));
                Ok(new.insert(Known { compiled, found: [None; 4] }))
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
    let (kind, what, fix) = match known.map(|known| (&known.compiled, &mut known.found)) {
        Ok((Ok(pattern), found)) => {
            if let Some((place, fix)) = never(asked.kind, pattern, found, names) {
                let what = format!("{} is never found in {place}", ticked(text));
                return wrong(node, what, fix, notes);
            }
            return Some(test(asked.source, Ask::Matches(pattern.clone())));
        }
        Ok((Err(BadPattern::Syntax { what, fix }), _)) => {
            (Kind::BadPattern, format!("{} is not a pattern: {what}", ticked(text)), fix.clone())
        }
        Ok((Err(BadPattern::TooLarge), _)) => (
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

const UPPER: fn(u8) -> bool = |byte| byte.is_ascii_uppercase();
const CODE: fn(u8) -> bool = |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit();
const SLASH: fn(u8) -> bool = |byte| byte == b'/';

/// Sorts of text, by the bytes that they are of.
#[derive(Clone, Copy)]
enum Place {
    Country,
    Region,
    Path,
    Any,
}

impl Place {
    const fn letters(self) -> Letters {
        match self {
            Self::Country => Letters { first: &[UPPER; 2], least: 2, more: false },
            Self::Region => Letters { first: &[CODE; 3], least: 1, more: false },
            Self::Path => Letters { first: &[SLASH], least: 1, more: true },
            Self::Any => Letters { first: &[], least: 0, more: true },
        }
    }
}

/// In what the pattern is never found, if the attribute is always that, and the fix.
fn never(
    kind: Type,
    pattern: &Pattern,
    known: &mut [Option<bool>; 4],
    names: &Names<'_>,
) -> Option<(&'static str, String)> {
    let within = |text: &str| matches(&pattern.table, text.as_bytes());
    let mut by = |place: Place| match known.get_mut(place as usize) {
        Some(known) => *known.get_or_insert_with(|| reaches(&pattern.table, place.letters())),
        None => true,
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
            by(Place::Country),
            "a country, which is two upper case letters",
            Some("ask with `$in`, as in `[\"DK\", \"NO\"]`".into()),
        ),
        Type::Region => (
            by(Place::Region),
            "a region, which is one to three upper case letters or digits",
            Some("ask with `$in`, as in `[\"84\"]`".into()),
        ),
        Type::Path => (
            by(Place::Path),
            "a path, which begins with `/`",
            Some("write `^/` where the path begins".into()),
        ),
        _ => (by(Place::Any), "any text", None),
    };
    let fix = || fix.unwrap_or_else(|| "take out what contradicts itself".into());
    (!found).then(|| (place, fix()))
}
