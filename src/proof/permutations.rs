//! How many versions of one page the context alone can make: an edge keeps each of them apart.

use super::atoms::Tree;
use super::cover::stretches;
use super::effort::Verdict;
use super::finding::{Finding, Kind};
use super::{Case, Window};
use crate::condition::{Ask, Source};
use crate::limits::{PROOF_STRETCHES, PROOF_VERSIONS};
use crate::manifest::Model;
use crate::manifest::model::{Experience, Show};
use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
    format,
    string::String,
    vec,
    vec::Vec,
};
use core::fmt;

/// How many versions of one page the context alone can make, at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permutations {
    /// The number, for the page that has most.
    pub count: u64,
    /// Whether it was counted one by one; else there are at most so many.
    pub counted: bool,
}

impl fmt::Display for Permutations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const TOLD: u64 = 1_000_000_000;
        match (self.counted, self.count) {
            (true, count) => write!(f, "{count}"),
            (false, count @ ..=TOLD) => write!(f, "up to {count}"),
            // A bound so far off says only that nothing was counted.
            (false, _) => f.write_str("up to thousands of millions of"),
        }
    }
}

/// Counts them, and compares with the budget.
pub(super) fn check(case: &mut Case<'_>) -> Permutations {
    // Who has a profile is answered apart, and never from a cache: what counts is what visitors
    // without one get.
    let live = case.live();
    let apart: Vec<&Experience> = live.iter().map(|(_, it)| *it).collect();
    let contextual: Vec<&Experience> = apart
        .into_iter()
        .filter(|it| !case.window(it).is_empty())
        .filter(|it| case.together_anonymously(&[(case.audience(it), true)]) != Verdict::Never)
        .collect();
    let most = at_most(case.model, &contextual);
    let found = match counted(case, &contextual) {
        Some((count, exact)) => Permutations { count: count.min(most), counted: exact },
        None => Permutations { count: most, counted: false },
    };
    if let Some(budget) = case.model.permutations.filter(|it| u64::from(*it) < found.count) {
        let way = ["site".into(), "budget".into(), "permutations".into()];
        let what = format!(
            "one page can come in {found} versions by context alone{}, and the budget is {budget}",
            parts(case, &contextual)
        );
        let fix = "let fewer experiences depend on the context alone, or raise the budget: an edge \
                   keeps each version apart";
        case.find(Finding::new(Kind::Permutations, way, what, fix));
    }
    found
}

/// Which slots make most of them: ` (season: 6, hero: 5)`.
fn parts(case: &Case<'_>, contextual: &[&Experience]) -> String {
    let mut slots: Vec<(usize, &str)> = variants(case.model, contextual)
        .into_iter()
        .filter_map(|(slot, shown)| Some((shown.len(), case.model.slots.get(slot)?.name.as_str())))
        .collect();
    slots.sort_by_key(|(count, name)| (core::cmp::Reverse(*count), *name));
    let texts: Vec<String> =
        slots.iter().take(4).map(|(count, name)| format!("`{name}`: {count}")).collect();
    if texts.is_empty() { String::new() } else { format!(" ({})", texts.join(", ")) }
}

/// What each slot can show, the default included.
fn variants(model: &Model, contextual: &[&Experience]) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut slots: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for show in contextual.iter().flat_map(|it| &it.show) {
        if let Show::Variant { slot, variant } = show {
            let usual = usual(model, *slot);
            slots.entry(*slot).or_insert_with(|| BTreeSet::from([usual])).insert(*variant);
        }
    }
    slots
}

/// Which variant of a slot is its default.
fn usual(model: &Model, slot: usize) -> usize {
    let variants = model.slots.get(slot).map_or(&[][..], |slot| &slot.variants);
    variants.iter().position(|variant| variant == "default").unwrap_or(usize::MAX)
}

/// No more than this: every variant of a slot with every other.
fn at_most(model: &Model, contextual: &[&Experience]) -> u64 {
    let slots = variants(model, contextual);
    let product = slots.values().fold(1_u64, |all, one| all.saturating_mul(one.len() as u64));
    let mut entries: BTreeMap<&str, BTreeSet<(&str, bool)>> = BTreeMap::new();
    for show in contextual.iter().flat_map(|it| &it.show) {
        if let Show::Entry { from, to, redirect } = show {
            entries.entry(from).or_default().insert((to, *redirect));
        }
    }
    let ways = entries.values().map(|ways| ways.len() as u64 + 1).max().unwrap_or(1);
    product.saturating_mul(ways)
}

/// The number, and whether it is exact or a bound; `None` if counting takes too long.
fn counted(case: &mut Case<'_>, contextual: &[&Experience]) -> Option<(u64, bool)> {
    let (paths, sorts) = paths(case, contextual);
    let always = Window { start: case.now.0, end: u32::MAX };
    let windows = stretches(always, contextual.iter().map(|it| case.window(it)))?;
    if paths.len() > PROOF_STRETCHES {
        return None;
    }
    let (pages, exact) = pages(case, paths, sorts);
    let targets: Vec<&Show> = contextual.iter().flat_map(|it| &it.show).collect();
    let mut most = 1;
    for window in windows {
        let there = |it: &&Experience| case.window(it).covers(window);
        let there: Vec<&Experience> = contextual.iter().copied().filter(there).collect();
        let during = case.during.tree(window);
        for (path, tree) in &pages {
            let (path, found) = (path.as_deref(), BTreeSet::new());
            let mut count = Count { case, path, targets: &targets, found };
            let mut who = vec![(tree, true)];
            who.extend(during.as_ref().map(|tree| (tree, true)));
            count.from(&there, &mut who, &mut vec![])?;
            most = most.max(count.found.len() as u64);
        }
    }
    Some((most, exact))
}

/// The paths that conditions and entries name, and the questions that tell others apart.
fn paths(case: &Case<'_>, contextual: &[&Experience]) -> (BTreeSet<String>, Vec<u32>) {
    let (mut paths, mut sorts) = (BTreeSet::new(), Vec::new());
    let mut questions = Vec::new();
    for experience in contextual {
        case.audience(experience).questions(&mut questions);
        for show in &experience.show {
            if let Show::Entry { from, .. } = show {
                paths.insert(from.clone());
            }
        }
    }
    questions.sort_unstable();
    questions.dedup();
    for question in questions {
        match case.atoms.ask(question) {
            Some((Source::Path, Ask::OneOfTexts(texts))) => paths.extend(texts.iter().cloned()),
            Some((Source::Path, Ask::Matches(_) | Ask::OneOfTextsInAnyCase(_))) => {
                sorts.push(question);
            }
            _ => {}
        }
    }
    (paths, sorts)
}

/// Each of the paths, and all others by their answers to the questions in `sorts`; `false` if by
/// some of them only, so that several pages are taken as one.
fn pages(
    case: &mut Case<'_>,
    paths: BTreeSet<String>,
    sorts: Vec<u32>,
) -> (Vec<(Option<String>, Tree)>, bool) {
    let model = case.model;
    let named: Vec<(Option<String>, Tree)> = paths
        .into_iter()
        .map(|path| {
            let tree = case.atoms.path_is(&path, model);
            (Some(path), tree)
        })
        .collect();
    let none = named.iter().map(|(_, tree)| Tree::Not(Box::new(tree.clone()))).collect();
    let mut others: Vec<Vec<Tree>> = Vec::from([none]);
    let told = sorts.len();
    let sorts: Vec<u32> = sorts.into_iter().take(PROOF_STRETCHES.ilog2() as usize).collect();
    let exact = sorts.len() == told;
    for question in sorts {
        let also =
            |trees: &[Tree], tree| trees.iter().cloned().chain([tree]).collect::<Vec<Tree>>();
        let ways = others.iter().flat_map(|trees| {
            let asked = Tree::Ask(question);
            [also(trees, asked.clone()), also(trees, Tree::Not(Box::new(asked)))]
        });
        others = ways.collect();
    }
    let others = others.into_iter().map(|trees| (None, Tree::All(trees)));
    (named.into_iter().chain(others).collect(), exact)
}

/// What is decided so far: variants by slot, and the entry as `usize::MAX`.
type Outcome = Vec<(usize, usize)>;
const ENTRY: usize = usize::MAX;

/// Whether two entries give the same page.
fn same(one: &Show, other: &Show) -> bool {
    match (one, other) {
        (Show::Entry { to, redirect, .. }, Show::Entry { to: other, redirect: by, .. }) => {
            to == other && redirect == by
        }
        _ => false,
    }
}

struct Count<'c, 'm> {
    case: &'c Case<'m>,
    path: Option<&'c str>,
    /// All entries, of which the first to the same target is its number.
    targets: &'c [&'c Show],
    found: BTreeSet<Outcome>,
}

impl<'c> Count<'c, '_> {
    /// Goes through `rest` in the order in which they decide, with visitors whom an audience
    /// holds and with the others. `None` if that takes too long.
    fn from(
        &mut self,
        rest: &[&'c Experience],
        literals: &mut Vec<(&'c Tree, bool)>,
        outcome: &mut Outcome,
    ) -> Option<()> {
        let at = rest.iter().position(|it| self.adds(it, outcome).next().is_some());
        let Some((experience, rest)) = at.and_then(|at| rest.get(at..)?.split_first()) else {
            let mut decided = outcome.clone();
            // Who is given the default gets what everybody else does.
            decided.retain(|(slot, variant)| *variant != usual(self.case.model, *slot));
            decided.sort_unstable();
            self.found.insert(decided);
            return (self.found.len() <= PROOF_VERSIONS).then_some(());
        };
        for inside in [true, false] {
            literals.push((self.case.audience(experience), inside));
            let verdict = self.case.together_anonymously(literals);
            if verdict == Verdict::Possible {
                let before = outcome.len();
                if inside {
                    let added: Outcome = self.adds(experience, outcome).collect();
                    outcome.extend(added);
                }
                self.from(rest, literals, outcome)?;
                outcome.truncate(before);
            }
            literals.pop();
            if verdict == Verdict::Undecided {
                return None;
            }
        }
        Some(())
    }

    /// What an experience adds to what is decided.
    fn adds<'o>(
        &self,
        experience: &'o Experience,
        outcome: &'o Outcome,
    ) -> impl Iterator<Item = (usize, usize)> + use<'o, 'c> {
        let (path, targets) = (self.path, self.targets);
        let rows = experience.show.iter();
        let decisions = rows.filter_map(move |show| match show {
            Show::Variant { slot, variant } => Some((*slot, *variant)),
            Show::Entry { from, .. } if Some(from.as_str()) == path => {
                targets.iter().position(|it| same(it, show)).map(|target| (ENTRY, target))
            }
            Show::Entry { .. } => None,
        });
        decisions.filter(move |(thing, _)| !outcome.iter().any(|(decided, _)| decided == thing))
    }
}
