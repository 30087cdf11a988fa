//! Segments that are the same in other words.

use super::Case;
use super::atoms::Tree;
use super::effort::Verdict;
use super::finding::{Finding, Kind};
use super::segments::SIMPLER;
use crate::condition::Ask;
use crate::condition::values::{Answer, Class};
use crate::hash::Fnv;
use crate::manifest::model::Origin;
use alloc::{collections::BTreeMap, format, vec::Vec};

/// Visitors that are made up to tell segments apart before they are compared: one bit each.
const SAMPLES: u32 = 64;

/// Looks for segments that are the same.
///
/// Only those that ask the same attributes are compared: others could be the same only if one of
/// them asked something in vain.
pub(super) fn check(case: &mut Case<'_>) {
    let mut findings = Vec::new();
    let mut undecided = 0_usize;
    for group in groups(case).into_values() {
        let mut buckets: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        let prints = if group.len() > 1 { prints(case, &group) } else { Vec::new() };
        for (print, &segment) in prints.into_iter().zip(&group) {
            let others = buckets.entry(print).or_default();
            match others
                .iter()
                .map(|&other| (other, same(case, segment, other)))
                .find(|it| it.1 != Verdict::Possible)
            {
                Some((other, Verdict::Never)) => findings.extend(equal(case, segment, other)),
                Some(_) => undecided += 1,
                None => others.push(segment),
            }
        }
    }
    findings.into_iter().for_each(|finding| case.find(finding));
    if undecided > 0 {
        let what = format!(
            "{undecided} segment{} could not be compared with all others",
            if undecided == 1 { "" } else { "s" }
        );
        case.find(Finding::new(Kind::Undecided, ["segments".into()], what, SIMPLER));
    }
}

fn equal(case: &Case<'_>, segment: usize, other: usize) -> Option<Finding> {
    let name = |index: usize| case.model.segments.get(index).map(|it| it.name.as_str());
    let (segment, other) = (name(segment)?, name(other)?);
    let way = ["segments".into(), segment.into()];
    let what = format!("the segments `{segment}` and `{other}` are the same visitors");
    let fix = format!("use `{other}` and remove this one, or write what tells them apart");
    Some(Finding::new(Kind::Equal, way, what, fix))
}

/// `Never` if nobody is in one of the two and not in the other.
fn same(case: &Case<'_>, one: usize, other: usize) -> Verdict {
    let (Some(one), Some(other)) = (case.segments.get(one), case.segments.get(other)) else {
        return Verdict::Possible;
    };
    if one == other {
        return Verdict::Never;
    }
    match case.together(&[(one, true), (other, false)]) {
        Verdict::Never => case.together(&[(other, true), (one, false)]),
        verdict => verdict,
    }
}

/// Segments that are not trivial, by the attributes they ask.
fn groups(case: &Case<'_>) -> BTreeMap<Vec<usize>, Vec<usize>> {
    let mut groups: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    for (index, tree) in case.segments.iter().enumerate() {
        // Whoever is at a stage may well be a segment of the author's as well.
        let segment = case.model.segments.get(index);
        let authored = segment.is_some_and(|it| it.origin == Origin::Segment);
        if authored && case.trivial.get(index).copied().flatten().is_none() {
            let mut questions = Vec::new();
            tree.questions(&mut questions);
            groups.entry(attributes(case, &questions)).or_default().push(index);
        }
    }
    groups
}

fn attributes(case: &Case<'_>, questions: &[u32]) -> Vec<usize> {
    let known = questions.iter().filter_map(|at| case.atoms.questions.get(*at as usize));
    let mut attributes: Vec<usize> = known.map(|question| question.attribute).collect();
    attributes.sort_unstable();
    attributes.dedup();
    attributes
}

/// Which of the made-up visitors each segment of a group has: two that differ are not the same.
fn prints(case: &Case<'_>, group: &[usize]) -> Vec<u64> {
    let trees: Vec<&Tree> = group.iter().filter_map(|&at| case.segments.get(at)).collect();
    let mut questions = Vec::new();
    trees.iter().for_each(|tree| tree.questions(&mut questions));
    questions.sort_unstable();
    questions.dedup();
    let asks = |attribute: usize| {
        let known = questions.iter().filter_map(|at| case.atoms.questions.get(*at as usize));
        known.filter(move |it| it.attribute == attribute).map(|it| &it.ask).collect::<Vec<&Ask>>()
    };
    let classes: BTreeMap<usize, (bool, Vec<Class>)> = attributes(case, &questions)
        .into_iter()
        .filter_map(|at| {
            let domain = &case.atoms.attributes.get(at)?.domain;
            let mut classes = domain.classes(asks(at).into_iter());
            classes.extend(domain.may_miss.then_some(Class::Missing));
            Some((at, (domain.remembered, classes)))
        })
        .collect();
    let mut prints: Vec<u64> = trees.iter().map(|_| 0).collect();
    for sample in 0..SAMPLES {
        let visitor: BTreeMap<u32, bool> = questions
            .iter()
            .filter_map(|&at| {
                let question = case.atoms.questions.get(at as usize)?;
                let (remembered, classes) = classes.get(&question.attribute)?;
                let pick = chance(sample, question.attribute as u32) as usize;
                // Every other one has no profile.
                let class = match sample % 2 == 0 && *remembered {
                    true => &Class::Missing,
                    false => classes.get(pick % classes.len().max(1))?,
                };
                let yes = match class.answer(&question.ask) {
                    Answer::Yes => true,
                    Answer::No => false,
                    Answer::Either => chance(sample, !at) & 1 == 1,
                };
                Some((at, yes))
            })
            .collect();
        for (print, tree) in prints.iter_mut().zip(&trees) {
            *print |= u64::from(holds(tree, &visitor)) << sample;
        }
    }
    prints
}

/// The same numbers in every run.
fn chance(sample: u32, of: u32) -> u32 {
    let hash = Fnv::new().bytes(&sample.to_le_bytes()).bytes(&of.to_le_bytes()).value();
    // Hashed again: the last bytes hardly reach the high bits.
    Fnv::new().bytes(&hash.to_le_bytes()).value() >> 8
}

fn holds(tree: &Tree, visitor: &BTreeMap<u32, bool>) -> bool {
    match tree {
        Tree::All(list) => list.iter().all(|part| holds(part, visitor)),
        Tree::Any(list) => list.iter().any(|part| holds(part, visitor)),
        Tree::Not(inside) => !holds(inside, visitor),
        Tree::Ask(question) => visitor.get(question).copied().unwrap_or(false),
    }
}
