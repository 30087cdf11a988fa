//! Entry points that lead to each other.

use super::atoms::Tree;
use super::cover::stretches;
use super::effort::Verdict;
use super::finding::{Finding, Kind};
use super::{Case, Window};
use crate::condition::Source;
use crate::condition::values::{Answer, Class};
use crate::limits::{PROOF_COVER, PROOF_LOOP, PROOF_WAYS};
use crate::manifest::Step;
use crate::manifest::model::Show;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::{borrow::ToOwned, format, rc::Rc, string::String, vec, vec::Vec};

/// A row that shows one path for another.
struct Edge<'m> {
    experience: usize,
    row: usize,
    from: &'m str,
    to: &'m str,
    redirect: bool,
    window: Window,
    /// Whom it is for, who asks for `from`.
    whom: Tree,
    edge_only: bool,
    /// Those that decide for the same path before it.
    before: Vec<Rc<Earlier>>,
}

/// When a row is there, where, and for whom.
struct Earlier {
    window: Window,
    edge_only: bool,
    whom: Tree,
}

/// Looks at the entry points of live experiences.
pub(super) fn check(case: &mut Case<'_>) {
    let edges = edges(case);
    let mut by_from: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, edge) in edges.iter().enumerate() {
        by_from.entry(edge.from).or_default().push(at);
    }
    let around = around(&edges);
    let graph = Graph { edges, by_from, around };
    let mut findings = Vec::new();
    let mut cut: Vec<Vec<Step>> = Vec::new();
    for (at, edge) in graph.edges.iter().enumerate() {
        let mut search = Search { ways: PROOF_WAYS, cut: false };
        let may = graph.around.get(at).is_some_and(|it| *it);
        let back = may.then(|| graph.back(case, &mut vec![at], &mut search)).flatten();
        let found = match back {
            Some(around) => Some(graph.told(&around)),
            None => graph.chain(case, at, &mut search),
        };
        let way = ["experiences".into(), edge.experience.into(), "show".into()];
        let way: Vec<Step> = way.into_iter().chain([edge.row.into(), "to".into()]).collect();
        match found {
            Some((kind, what, fix)) => findings.push(Finding::new(kind, way, what, fix)),
            None if search.cut => cut.push(way),
            None => {}
        }
    }
    let undecided = cut.len();
    findings.extend(cut.into_iter().next().map(|way| {
        let what = match undecided {
            1 => "this entry point was not followed to the end".to_owned(),
            _ => format!("{undecided} entry points were not followed to the end"),
        };
        let what = what + ": it takes too long";
        let fix = "nothing needs to be done; fewer entries that lead to entries can be decided";
        Finding::new(Kind::Undecided, way, what, fix)
    }));
    findings.into_iter().for_each(|finding| case.find(finding));
}

struct Graph<'m> {
    edges: Vec<Edge<'m>>,
    by_from: BTreeMap<&'m str, Vec<usize>>,
    /// Which of them can be part of a loop.
    around: Vec<bool>,
}

/// What may still be spent on one entry point.
struct Search {
    ways: usize,
    /// Whether a bound ended the search.
    cut: bool,
}

impl<'m> Graph<'m> {
    fn next(&self, from: &str) -> impl Iterator<Item = (usize, &Edge<'m>)> {
        let list = self.by_from.get(from).into_iter().flatten();
        list.filter_map(|&at| Some((at, self.edges.get(at)?)))
    }

    /// Goes on from the last of `around` until one visitor is back at the first. A loop is found
    /// from its first row alone.
    fn back(
        &self,
        case: &Case<'_>,
        around: &mut Vec<usize>,
        search: &mut Search,
    ) -> Option<Vec<usize>> {
        let first = around.first().copied()?;
        let (start, here) = (self.edges.get(first)?, self.edges.get(*around.last()?)?);
        if here.to == start.from {
            return self.together(case, around, search).then(|| around.clone());
        }
        for (at, edge) in self.next(here.to) {
            let seen =
                around.iter().any(|it| self.edges.get(*it).is_some_and(|it| it.from == edge.from));
            if at <= first || seen || !self.around.get(at).is_some_and(|it| *it) {
                continue;
            }
            if around.len() == PROOF_LOOP || search.ways == 0 {
                search.cut = true;
                return None;
            }
            search.ways -= 1;
            around.push(at);
            let found = self.back(case, around, search);
            around.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Whether one visitor may be given all of these at one time.
    fn together(&self, case: &Case<'_>, list: &[usize], search: &mut Search) -> bool {
        let edges = || list.iter().filter_map(|at| self.edges.get(*at));
        let always = Window { start: 0, end: u32::MAX };
        let window = edges().fold(always, |window, edge| window.and(edge.window));
        if window.is_empty() {
            return false;
        }
        // A device does not know what the edge alone decides.
        let before = |edge: &'_ Edge<'m>| -> Vec<Rc<Earlier>> {
            let takes = |it: &&Rc<Earlier>| {
                !it.window.and(window).is_empty() && (edge.edge_only || !it.edge_only)
            };
            edge.before.iter().filter(takes).cloned().collect()
        };
        let mut before: Vec<Rc<Earlier>> = edges().flat_map(before).collect();
        let each = stretches(window, before.iter().map(|it| it.window));
        // Of those that some of them leave, others may take some.
        let some_only = each.is_none() || before.len() > PROOF_COVER;
        before.truncate(PROOF_COVER);
        for window in each.unwrap_or_else(|| vec![window]) {
            let during = case.during.tree(window);
            let mut literals: Vec<(&Tree, bool)> = edges().map(|edge| (&edge.whom, true)).collect();
            literals.extend(during.as_ref().map(|tree| (tree, true)));
            let there = before.iter().filter(|it| it.window.covers(window));
            literals.extend(there.map(|it| (&it.whom, false)));
            match case.together(&literals) {
                Verdict::Never => {}
                Verdict::Possible if !some_only => return true,
                Verdict::Possible | Verdict::Undecided => search.cut = true,
            }
        }
        false
    }

    fn told(&self, around: &[usize]) -> (Kind, String, String) {
        let edges: Vec<&Edge<'_>> = around.iter().filter_map(|at| self.edges.get(*at)).collect();
        let start = edges.first().map_or("", |edge| edge.from);
        let sent = edges.iter().all(|edge| edge.redirect);
        let verb = |edge: &&Edge<'_>| if edge.redirect { "sends to" } else { "shows" };
        let steps: Vec<String> =
            edges.iter().map(|edge| format!("{} `{}`", verb(edge), edge.to)).collect();
        let what = format!("`{start}` {}", steps.join(", which "));
        if sent {
            let what = what + ": one visitor can be sent around without end";
            (Kind::Loop, what, "show one of them in place, or make the audiences apart".to_owned())
        } else {
            let what = what
                + ": entries are not followed, so nobody goes around, but one visitor can get \
                   each page at the other's address";
            (Kind::Loop, what, "remove one of the rows, or make the audiences apart".to_owned())
        }
    }

    /// An entry in place that leads to another one.
    fn chain(
        &self,
        case: &Case<'_>,
        at: usize,
        search: &mut Search,
    ) -> Option<(Kind, String, String)> {
        let edge = self.edges.get(at).filter(|edge| !edge.redirect)?;
        let further = |(_, other): &(usize, &Edge<'_>)| other.to != edge.from;
        let further: Vec<usize> = self.next(edge.to).filter(further).map(|(at, _)| at).collect();
        let some = further.iter().take(PROOF_WAYS);
        let next = some.copied().find(|next| self.together(case, &[at, *next], search));
        search.cut |= next.is_none() && further.len() > PROOF_WAYS;
        let next = next?;
        let other = self.edges.get(next)?;
        let what = format!(
            "`{}` shows `{}` as it is: an entry is not followed, so what `{}` does for `{}` \
             (`{}`) does not apply there",
            edge.from,
            edge.to,
            case.id(other.experience),
            other.from,
            other.to
        );
        let fix = format!("nothing needs to be done; write `{}` here if that is meant", other.to);
        Some((Kind::Chain, what, fix))
    }
}

/// Which of `edges` may be part of a loop: not those before all loops, nor those after.
fn around(edges: &[Edge<'_>]) -> Vec<bool> {
    let mut kept: Vec<bool> = edges.iter().map(|_| true).collect();
    strip(edges, &mut kept, |edge| (edge.from, edge.to));
    strip(edges, &mut kept, |edge| (edge.to, edge.from));
    kept
}

/// Strips what leads on from a path that nothing leads to, until there is no such path.
fn strip<'m>(
    edges: &[Edge<'m>],
    kept: &mut [bool],
    ends: impl Fn(&Edge<'m>) -> (&'m str, &'m str),
) {
    let mut into: BTreeMap<&str, usize> = BTreeMap::new();
    let mut out: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, (edge, _)) in edges.iter().zip(kept.iter()).enumerate().filter(|(_, it)| *it.1) {
        let (from, to) = ends(edge);
        out.entry(from).or_default().push(at);
        *into.entry(to).or_default() += 1;
    }
    let mut bare: Vec<&str> = out.keys().filter(|it| !into.contains_key(*it)).copied().collect();
    while let Some(path) = bare.pop() {
        for at in out.remove(path).into_iter().flatten() {
            let Some((edge, kept)) = edges.get(at).zip(kept.get_mut(at)) else { continue };
            *kept = false;
            let (_, to) = ends(edge);
            if let Some(left) = into.get_mut(to) {
                *left -= 1;
                bare.extend((*left == 0).then_some(to));
            }
        }
    }
}

impl Case<'_> {
    fn id(&self, experience: usize) -> &str {
        self.model.experiences.get(experience).map_or("", |it| it.id.as_str())
    }
}

/// The rows that somebody may get who has dismissed nothing: the others were found before.
fn edges<'m>(case: &Case<'m>) -> Vec<Edge<'m>> {
    let mut edges = Vec::new();
    let (mut whole, mut single) = (BTreeSet::new(), BTreeSet::new());
    for finding in &case.findings {
        match (finding.kind, finding.way.as_slice()) {
            (Kind::Unreachable | Kind::Dead, [_, Step::Index(experience), ..]) => {
                whole.insert(*experience);
            }
            (Kind::Shadowed, [_, Step::Index(experience), _, Step::Index(row), ..]) => {
                single.insert((*experience, *row));
            }
            _ => {}
        }
    }
    let mut before: BTreeMap<&str, Vec<Rc<Earlier>>> = BTreeMap::new();
    let lost = |experience, row| whole.contains(&experience) || single.contains(&(experience, row));
    for (number, experience) in case.live() {
        let window = case.window(experience);
        for (row, show) in experience.show.iter().enumerate() {
            if let Show::Entry { from, to, redirect } = show
                && !window.is_empty()
                && !lost(number, row)
            {
                let whom = at_path(case, case.audience(experience), from);
                let edge_only = case.is_edge_only(experience);
                let others = before.entry(from).or_default();
                let (redirect, before) = (*redirect, others.clone());
                others.push(Rc::new(Earlier { window, edge_only, whom: whom.clone() }));
                let experience = number;
                edges.push(Edge {
                    experience,
                    row,
                    from,
                    to,
                    redirect,
                    window,
                    whom,
                    edge_only,
                    before,
                });
            }
        }
    }
    // By their place in the file, so that a loop is told where it begins there.
    edges.sort_by_key(|edge| (edge.experience, edge.row));
    edges
}

/// What is left of a condition for those who ask for `path`.
fn at_path(case: &Case<'_>, tree: &Tree, path: &str) -> Tree {
    let here = Class::Text(path.to_owned());
    tree.with(&|question| match case.atoms.ask(question) {
        Some((Source::Path, ask)) => match here.answer(ask) {
            Answer::Yes => Some(true),
            Answer::No => Some(false),
            Answer::Either => None,
        },
        _ => None,
    })
}
