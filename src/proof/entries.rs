//! Entry points that lead to each other.

use super::atoms::Tree;
use super::effort::Verdict;
use super::finding::{Finding, Kind};
use super::{Case, Window};
use crate::condition::Source;
use crate::condition::values::{Answer, Class};
use crate::manifest::model::Show;
use alloc::{borrow::ToOwned, collections::BTreeMap, format, string::String, vec, vec::Vec};

/// Most entry points that one loop is made of.
const LONGEST: usize = 4;
/// Most ways that are followed from one entry point.
const WAYS: usize = 256;

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
}

/// Looks at the entry points of live experiences.
pub(super) fn check(case: &mut Case<'_>) {
    let edges = edges(case);
    let mut by_from: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, edge) in edges.iter().enumerate() {
        by_from.entry(edge.from).or_default().push(at);
    }
    let graph = Graph { edges, by_from };
    let mut findings = Vec::new();
    for (at, edge) in graph.edges.iter().enumerate() {
        let mut ways = WAYS;
        let found = match graph.back(case, &mut vec![at], &mut ways) {
            Some(around) => Some(graph.told(&around)),
            None => graph.chain(case, at),
        };
        findings.extend(found.map(|(kind, what, fix)| {
            let way = ["experiences".into(), edge.experience.into(), "show".into()];
            let way = way.into_iter().chain([edge.row.into(), "to".into()]);
            Finding::new(kind, way, what, fix)
        }));
    }
    findings.into_iter().for_each(|finding| case.find(finding));
}

struct Graph<'m> {
    edges: Vec<Edge<'m>>,
    by_from: BTreeMap<&'m str, Vec<usize>>,
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
        ways: &mut usize,
    ) -> Option<Vec<usize>> {
        let first = around.first().copied()?;
        let (start, here) = (self.edges.get(first)?, self.edges.get(*around.last()?)?);
        if here.to == start.from {
            return self.together(case, around).then(|| around.clone());
        }
        for (at, edge) in self.next(here.to) {
            let seen =
                around.iter().any(|it| self.edges.get(*it).is_some_and(|it| it.from == edge.from));
            if at <= first || seen || around.len() == LONGEST || *ways == 0 {
                continue;
            }
            *ways -= 1;
            around.push(at);
            let found = self.back(case, around, ways);
            around.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Whether one visitor may be given all of these at one time.
    fn together(&self, case: &Case<'_>, list: &[usize]) -> bool {
        let edges = || list.iter().filter_map(|at| self.edges.get(*at));
        let always = Window { start: 0, end: u32::MAX };
        let window = edges().fold(always, |window, edge| window.and(edge.window));
        let literals: Vec<(&Tree, bool)> = edges().map(|edge| (&edge.whom, true)).collect();
        !window.is_empty() && case.together(&literals) == Verdict::Possible
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
    fn chain(&self, case: &Case<'_>, at: usize) -> Option<(Kind, String, String)> {
        let edge = self.edges.get(at).filter(|edge| !edge.redirect)?;
        let further = |(_, other): &(usize, &Edge<'_>)| other.to != edge.from;
        let (next, _) = self
            .next(edge.to)
            .filter(further)
            .take(WAYS)
            .find(|(next, _)| self.together(case, &[at, *next]))?;
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

impl Case<'_> {
    fn id(&self, experience: usize) -> &str {
        self.model.experiences.get(experience).map_or("", |it| it.id.as_str())
    }
}

fn edges<'m>(case: &Case<'m>) -> Vec<Edge<'m>> {
    let mut edges = Vec::new();
    for (number, experience) in case.live() {
        let window = case.window(experience);
        for (row, show) in experience.show.iter().enumerate() {
            if let Show::Entry { from, to, redirect } = show
                && !window.is_empty()
            {
                let whom = at_path(case, case.audience(experience), from);
                let experience = number;
                edges.push(Edge { experience, row, from, to, redirect: *redirect, window, whom });
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
