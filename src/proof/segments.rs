//! Segments that nobody or everybody is in.

use super::atoms::Tree;
use super::effort::Verdict;
use super::finding::{Finding, Kind};
use super::{Case, EVERYBODY};
use crate::condition::Condition;
use crate::manifest::model::{Origin, Segment};
use crate::manifest::{Model, Step};
use alloc::{format, string::String, vec, vec::Vec};

/// Looks at every segment, and remembers those that are trivial.
pub(super) fn check(case: &mut Case<'_>) {
    for (index, segment) in case.model.segments.iter().enumerate() {
        let Some(tree) = case.segments.get(index) else { continue };
        let Some((way, name)) = told(case.model, segment) else {
            // Of who is narrowed to stages their experience tells.
            let never = case.together(&[(tree, true)]) == Verdict::Never;
            if let Some(place) = case.trivial.get_mut(index) {
                *place = never.then_some(false);
            }
            continue;
        };
        let (trivial, kind, what, fix) = match case.together(&[(tree, true)]) {
            Verdict::Never => {
                let fix = "correct its condition, or remove it";
                (Some(false), Kind::Never, nobody(case, segment, &name, tree), fix)
            }
            Verdict::Undecided => {
                let what = format!("whether anybody can be {name}");
                (None, Kind::Undecided, what + " was not decided", SIMPLER)
            }
            Verdict::Possible => match case.together(&[(tree, false)]) {
                Verdict::Never => {
                    let what = format!("everybody is {name}");
                    let fix = "leave `audience` out for everybody, or ask for something that not \
                               everybody is";
                    (Some(true), Kind::Always, what, fix)
                }
                Verdict::Possible => continue,
                Verdict::Undecided => {
                    let what = format!("whether everybody is {name}");
                    (None, Kind::Undecided, what + " was not decided", SIMPLER)
                }
            },
        };
        if let Some(place) = case.trivial.get_mut(index) {
            *place = trivial;
        }
        case.find(Finding::new(kind, way, what, fix));
    }
}

/// Where a segment is in the file, and what being in it is called; `None` if it is of stages that
/// an experience is narrowed to.
fn told(model: &Model, segment: &Segment) -> Option<(Vec<Step>, String)> {
    match segment.origin {
        Origin::Segment => {
            let way = vec!["segments".into(), segment.name.as_str().into()];
            Some((way, format!("in the segment `{}`", segment.name)))
        }
        Origin::Stage(at) => {
            let way = vec!["stages".into(), at.into(), "when".into()];
            Some((way, format!("at the stage `{}`", model.stages.get(at)?.id)))
        }
        Origin::Narrowed(..) => None,
    }
}

/// What to do about what was not decided.
pub(super) const SIMPLER: &str = "nothing needs to be done; a simpler condition can be decided";

/// Whom the condition of a segment does not keep out, in the words of what is said of it: a link
/// that the site signed puts whoever follows it in the segment.
pub(super) const BUT_BY_LINK: &str = " but by a signed link";

/// Says that nobody is in a segment, and which parts of its condition are to blame.
fn nobody(case: &Case<'_>, segment: &Segment, name: &str, whole: &Tree) -> String {
    let what = format!("nobody can be {name}{BUT_BY_LINK}");
    let flat = flatten(&segment.when, whole);
    if flat.len() > 64 {
        return what;
    }
    // What can be left out, with the rest still impossible, is not to blame.
    let mut blamed: Vec<_> = flat.iter().map(|_| true).collect();
    for at in 0..flat.len() {
        let set = |blamed: &mut Vec<bool>, to| {
            if let Some(place) = blamed.get_mut(at) {
                *place = to;
            }
        };
        set(&mut blamed, false);
        let literals: Vec<(&Tree, bool)> =
            flat.iter().zip(&blamed).filter(|(_, it)| **it).map(|((_, t), _)| (*t, true)).collect();
        let without = if literals.is_empty() { &[(&EVERYBODY, true)][..] } else { &literals };
        if case.together(without) != Verdict::Never {
            set(&mut blamed, true);
        }
    }
    let blamed = flat.iter().zip(&blamed).filter(|(_, it)| **it).map(|((part, _), _)| part);
    let texts: Vec<String> = blamed.map(|part| case.text(part)).collect();
    match texts.split_last() {
        None => what,
        Some((only, [])) => format!("{what}: {only} never holds"),
        Some((last, first)) => {
            let first = first.join(", ");
            format!("{what}: {first} and {last} never hold together")
        }
    }
}

/// The parts that must hold, without those that only hold others together.
fn flatten<'t>(part: &'t Condition, tree: &'t Tree) -> Vec<(&'t Condition, &'t Tree)> {
    match (part, tree) {
        (Condition::All(parts), Tree::All(trees)) => {
            parts.iter().zip(trees).flat_map(|(part, tree)| flatten(part, tree)).collect()
        }
        // A stage is what it comes to, in parts that can be blamed.
        (Condition::Stage(_, comes_to), tree) => flatten(comes_to, tree),
        _ => vec![(part, tree)],
    }
}
