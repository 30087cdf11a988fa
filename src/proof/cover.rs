//! What earlier experiences leave to a later one.

use super::atoms::Tree;
use super::effort::Verdict;
use super::{Case, Window};
use crate::limits::{PROOF_COVER, PROOF_STRETCHES};
use crate::manifest::model::Experience;
use alloc::{collections::BTreeSet, vec, vec::Vec};

/// Something that earlier experiences may decide before a later one does.
pub(super) struct Row<'q, 'm> {
    /// Who asks for it: the later experience's audience, and the path if it is an entry.
    pub who: &'q [(&'q Tree, bool)],
    /// When it is there.
    pub window: Window,
    /// The experiences that decide the same thing earlier.
    pub before: &'q [&'m Experience],
}

/// Who takes everything.
pub(super) enum Left<'m> {
    /// Something is left, or may be.
    Some,
    /// Nothing is: these decide it.
    Nothing(Vec<&'m Experience>),
    /// It was not decided.
    Undecided,
}

/// What is left of `row` by those before it.
pub(super) fn left<'m>(case: &Case<'_>, row: &Row<'_, 'm>) -> Left<'m> {
    // Nobody asks for it at all: then it is taken by none.
    if case.together(row.who) == Verdict::Never {
        return Left::Nothing(Vec::new());
    }
    let mut before: Vec<&'m Experience> = row.before.to_vec();
    before.retain(|it| !case.window(it).and(row.window).is_empty());
    // One that takes it all alone is the plainest answer.
    for &one in &before {
        let alone = case.window(one).covers(row.window);
        let audience = case.audience(one);
        if alone && (one.audience.is_none() || row.who.contains(&(audience, true))) {
            return Left::Nothing(vec![one]);
        }
    }
    // What is left by some of them may be taken by the others.
    let mut some_only = before.len() > PROOF_COVER;
    before.truncate(PROOF_COVER);
    let mut takers = BTreeSet::new();
    let each = stretches(row.window, before.iter().map(|it| case.window(it)));
    some_only |= each.is_none();
    for window in each.unwrap_or_else(|| vec![row.window]) {
        let during = case.during.tree(window);
        let mut who = row.who.to_vec();
        who.extend(during.as_ref().map(|tree| (tree, true)));
        // What nobody asks for then nobody takes.
        if during.is_some() && case.together(&who) == Verdict::Never {
            continue;
        }
        let there = before.iter().enumerate().filter(|(_, it)| case.window(it).covers(window));
        let there: Vec<(usize, &'m Experience)> = there.map(|(at, it)| (at, *it)).collect();
        let verdict = |some: &mut dyn Iterator<Item = &(usize, &'m Experience)>| {
            let mut literals = who.clone();
            literals.extend(some.map(|(_, it)| (case.audience(it), false)));
            case.together(&literals)
        };
        match verdict(&mut there.iter()) {
            Verdict::Never => {}
            Verdict::Possible if some_only => return Left::Undecided,
            Verdict::Possible => return Left::Some,
            Verdict::Undecided => return Left::Undecided,
        }
        let alone = there.iter().find(|one| verdict(&mut core::iter::once(*one)) == Verdict::Never);
        match alone {
            Some((at, _)) => takers.extend([*at]),
            None => takers.extend(there.iter().map(|(at, _)| *at)),
        }
    }
    Left::Nothing(takers.into_iter().filter_map(|at| before.get(at).copied()).collect())
}

/// `window` cut where one of `others` begins or ends; `None` if that gives too many pieces.
pub(super) fn stretches(
    window: Window,
    others: impl Iterator<Item = Window>,
) -> Option<Vec<Window>> {
    if window.is_empty() {
        return Some(Vec::new());
    }
    let mut cuts: Vec<u32> = others.flat_map(|other| [other.start, other.end]).collect();
    cuts.retain(|cut| window.start < *cut && *cut < window.end);
    cuts.extend([window.start, window.end]);
    cuts.sort_unstable();
    cuts.dedup();
    if cuts.len() > PROOF_STRETCHES {
        return None;
    }
    let pieces = cuts.windows(2).filter_map(|pair| match pair {
        [start, end] => Some(Window { start: *start, end: *end }),
        _ => None,
    });
    Some(pieces.collect())
}
