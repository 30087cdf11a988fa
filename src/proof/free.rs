//! Whether answers that were taken as free can be given together after all: those of patterns by
//! one text, and those about elements by one list.

use super::atoms::{Atoms, Tree};
use super::effort::Verdict;
use super::search::within;
use crate::condition::pattern::{Meet, Sorts, matches, meet};
use crate::condition::values::{Answer, Class, Domain, Undeclared};
use crate::condition::{Ask, Condition, Source};
use crate::limits::{PROOF_ELEMENTS, RECENT};
use alloc::{string::String, vec, vec::Vec};

/// A question to an attribute, and the answer, as far as one was chosen.
pub(super) type Asked<'a> = (&'a Ask, Option<bool>);

/// Whether a text of this domain that is none of `named`, in rising order, gives these answers.
///
/// What is undecided is whether there is such a text among those in certain letters or between
/// certain versions.
pub(super) fn text(
    asked: &[Asked<'_>],
    domain: &Domain,
    named: &[&str],
    sorts: &Sorts,
    steps: &mut u64,
) -> Verdict {
    let (sort, longest) = domain.texts();
    let sort = sorts.table(sort);
    let chosen = asked.iter().filter_map(|(ask, answer)| match (ask, answer) {
        (Ask::Matches(pattern), Some(answer)) => Some((&*pattern.table, *answer)),
        _ => None,
    });
    let patterns: Vec<(&[u8], bool)> = chosen.chain([(&*sort, true)]).collect();
    if patterns.len() == 1 {
        // It is no pattern that may go either way.
        return Verdict::Possible;
    }
    let gives = |text: String| {
        let class = Class::Text(text);
        let fits = |(ask, answer): &Asked<'_>| {
            answer.is_none_or(|answer| class.answer(ask) == Answer::from(answer))
        };
        asked.iter().all(fits)
    };
    if patterns.len() > 3 {
        // Walking many together takes long; one after the other is often enough.
        if let Some(text) = joined(&patterns, &sort, steps)
            && text.len() <= longest
            && matches(&sort, text.as_bytes())
            && named.binary_search(&text.as_str()).is_err()
            && gives(text)
        {
            return Verdict::Possible;
        }
    }
    match meet(&patterns, named, steps) {
        Meet::Nothing => Verdict::Never,
        Meet::Untold => Verdict::Undecided,
        // It is one of the shortest.
        Meet::Text(text) if text.len() > longest => Verdict::Never,
        Meet::Text(text) => {
            if gives(text) {
                Verdict::Possible
            } else {
                Verdict::Undecided
            }
        }
    }
}

/// The shortest texts in which each of `patterns` that shall be found is, one after the other.
fn joined(patterns: &[(&[u8], bool)], sort: &[u8], steps: &mut u64) -> Option<String> {
    let wanted = patterns.iter().filter(|(_, wanted)| *wanted);
    let each = wanted.map(|(table, _)| match meet(&[(table, true), (sort, true)], &[], steps) {
        Meet::Text(text) => Some(text),
        _ => None,
    });
    each.collect()
}

/// Whether a list gives these answers; `items` if it is one of the last items, each of them once.
pub(super) fn list(asked: &[Asked<'_>], items: bool, sorts: &Sorts, steps: &mut u64) -> Verdict {
    let (mut there, mut not, mut length) = (Vec::new(), Vec::new(), Vec::new());
    let domain = match items {
        true => Domain::whole(0.0, u16::MAX.into()),
        false => Domain::of(Source::Element, &Undeclared),
    };
    let mut elements = Atoms::of_elements(domain);
    for (ask, answer) in asked {
        let Some(answer) = *answer else { continue };
        match element(ask) {
            Some(condition) => {
                let list = if answer { &mut there } else { &mut not };
                list.push(elements.tree(&condition, &Undeclared));
            }
            None => length.extend(matches!(ask, Ask::Length(_)).then_some((*ask, answer))),
        }
    }
    let mut fits = |these: &[&Tree]| {
        let wanted = these.iter().map(|tree| (*tree, true));
        let literals: Vec<(&Tree, bool)> =
            wanted.chain(not.iter().map(|tree| (tree, false))).collect();
        within(&literals, &elements, sorts, steps)
    };
    let mut least = 0;
    match fits(&[]) {
        // Only an empty list has no element that would be too much.
        Verdict::Never if there.is_empty() => return lengths(&length, 0, 0, sorts, steps),
        Verdict::Never => return Verdict::Never,
        Verdict::Undecided => return Verdict::Undecided,
        Verdict::Possible => {}
    }
    for tree in &there {
        match fits(&[tree]) {
            Verdict::Possible => least = 1,
            other => return other,
        }
    }
    if there.len() > 1 {
        if there.len() > PROOF_ELEMENTS {
            return Verdict::Undecided;
        }
        match fewest(&there, &mut Vec::new(), &mut fits) {
            Some(count) => least = count,
            None => return Verdict::Undecided,
        }
    }
    let most = if items { RECENT as u32 } else { u32::MAX };
    lengths(&length, least as u32, most, sorts, steps)
}

/// How many elements it takes at least to be all that `there` asks for, where some were given to
/// `groups`; `None` if that is not decided.
fn fewest<'t>(
    there: &'t [Tree],
    groups: &mut Vec<Vec<&'t Tree>>,
    fits: &mut impl FnMut(&[&Tree]) -> Verdict,
) -> Option<usize> {
    let Some((tree, rest)) = there.split_first() else { return Some(groups.len()) };
    groups.push(vec![tree]);
    let mut least = fewest(rest, groups, fits)?;
    groups.pop();
    for at in 0..groups.len() {
        let Some(group) = groups.get_mut(at) else { continue };
        group.push(tree);
        let verdict = fits(group);
        if verdict == Verdict::Possible {
            least = least.min(fewest(rest, groups, fits)?);
        }
        if let Some(group) = groups.get_mut(at) {
            group.pop();
        }
        if verdict == Verdict::Undecided {
            return None;
        }
    }
    Some(least)
}

/// Whether a number of elements from `least` to `most` is as asked.
fn lengths(
    asked: &[(&Ask, bool)],
    least: u32,
    most: u32,
    sorts: &Sorts,
    steps: &mut u64,
) -> Verdict {
    let mut atoms = Atoms::of_elements(Domain::whole(least.into(), most.into()));
    let trees = asked.iter().filter_map(|(ask, answer)| match ask {
        Ask::Length(condition) => Some((atoms.tree(condition, &Undeclared), *answer)),
        _ => None,
    });
    let trees: Vec<(Tree, bool)> = trees.collect();
    let literals: Vec<(&Tree, bool)> = trees.iter().map(|(tree, answer)| (tree, *answer)).collect();
    match literals.is_empty() {
        true if least <= most => Verdict::Possible,
        true => Verdict::Never,
        false => within(&literals, &atoms, sorts, steps),
    }
}

/// What an element has to be for a list to say yes; `None` if that is no question about one.
fn element(ask: &Ask) -> Option<Condition> {
    Some(match ask {
        Ask::AnyElement(condition) => (**condition).clone(),
        Ask::HoldsAny(keys) => {
            let numbers = keys.iter().map(|key| key.0.into()).collect();
            Condition::Test(Source::Element, Ask::OneOfNumbers(numbers))
        }
        Ask::OneOfTexts(_) | Ask::OneOfNumbers(_) | Ask::OneOfTextsInAnyCase(_) => {
            Condition::Test(Source::Element, (*ask).clone())
        }
        _ => return None,
    })
}
