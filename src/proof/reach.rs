//! Experiences that nobody can get, and rows of them that others decide before.

use super::atoms::Tree;
use super::cover::{Left, Row, left};
use super::effort::Verdict;
use super::finding::{Finding, Kind};
use super::segments::{BUT_BY_LINK, SIMPLER};
use super::{Case, names};
use crate::id::Key;
use crate::manifest::Step;
use crate::manifest::model::{Experience, Show};
use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

/// What is decided: a slot by index, or an entry by its path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Thing<'m> {
    Slot(usize),
    Entry(&'m str),
}

const fn thing(show: &Show) -> Thing<'_> {
    match show {
        Show::Variant { slot, .. } => Thing::Slot(*slot),
        Show::Entry { from, .. } => Thing::Entry(from.as_str()),
    }
}

/// Looks at every live experience, in the order in which they decide.
pub(super) fn check(case: &mut Case<'_>) {
    let mut deciders: BTreeMap<Thing<'_>, Vec<&Experience>> = BTreeMap::new();
    let mut keys: BTreeMap<Key, &str> = BTreeMap::new();
    for (number, experience) in case.live() {
        let id = experience.id.as_str();
        if let Some(other) = keys.insert(Key::of(id), id) {
            let what = format!(
                "a profile cannot tell the experience `{id}` from `{other}` (they have the same 16-bit key): \
                 whoever says no to the one says no to the other"
            );
            let way = way(number, ["id".into()]);
            case.find(Finding::new(Kind::SameKey, way, what, "rename one of them"));
        }
        let reached = reached(case, number, experience);
        if reached {
            rows(case, number, experience, &deciders);
            for show in &experience.show {
                deciders.entry(thing(show)).or_default().push(experience);
            }
        }
    }
}

fn way<const N: usize>(number: usize, rest: [Step; N]) -> impl Iterator<Item = Step> {
    [Step::from("experiences"), number.into()].into_iter().chain(rest)
}

/// Whether anybody may get to the experience, others apart.
fn reached(case: &mut Case<'_>, number: usize, experience: &Experience) -> bool {
    let id = &experience.id;
    if case.window(experience).is_empty() {
        let what = format!("the experience `{id}` is over: `until` is past");
        let fix = "write a later day, or make it `paused`, or remove it";
        case.find(Finding::new(Kind::Over, way(number, ["until".into()]), what, fix));
        return false;
    }
    let Some(audience) = experience.audience else { return true };
    let segment = case.model.segments.get(audience).map_or("", |it| it.name.as_str());
    if case.trivial.get(audience).copied().flatten() == Some(false) {
        let what = format!(
            "nobody can get the experience `{id}`{BUT_BY_LINK}: nobody else is in `{segment}`"
        );
        let (field, fix) = if experience.stages.is_empty() {
            ("audience", "correct the segment, or choose another audience")
        } else {
            ("stage", "correct the stage, or choose another one or another audience")
        };
        case.find(Finding::new(Kind::Unreachable, way(number, [field.into()]), what, fix));
        return false;
    }
    let whom = case.audience(experience);
    let during = case.during.tree(case.window(experience));
    if during
        .is_some_and(|during| case.together(&[(whom, true), (&during, true)]) == Verdict::Never)
    {
        let what = format!(
            "nobody can get the experience `{id}`{BUT_BY_LINK}: while it runs, nobody else is in `{segment}`"
        );
        let fix = "correct its dates, or the weekday or month that the segment asks for";
        let field = if experience.from.is_some() { "from" } else { "until" };
        case.find(Finding::new(Kind::Unreachable, way(number, [field.into()]), what, fix));
        return false;
    }
    // Without a profile nobody is held out.
    if experience.holdout == 10_000 && case.together_anonymously(&[(whom, true)]) == Verdict::Never
    {
        let what = format!(
            "nobody can get the experience `{id}`{BUT_BY_LINK}: everybody in `{segment}` has a profile, and \
             all of them are held out"
        );
        let fix = "write a share below 1, as in `0.1`";
        case.find(Finding::new(Kind::Unreachable, way(number, ["holdout".into()]), what, fix));
    }
    true
}

/// Looks at what the experience shows, one by one.
fn rows<'m>(
    case: &mut Case<'_>,
    number: usize,
    experience: &Experience,
    deciders: &BTreeMap<Thing<'_>, Vec<&'m Experience>>,
) {
    let mut lost: Vec<Option<Vec<&'m Experience>>> = Vec::new();
    let mut undecided = false;
    for show in &experience.show {
        let before = deciders.get(&thing(show)).map_or(&[][..], Vec::as_slice);
        // A device does not know what the edge alone decides.
        let edge_only = case.is_edge_only(experience);
        let before = before.iter().copied().filter(|it| edge_only || !case.is_edge_only(it));
        let before: Vec<&Experience> = before.collect();
        let path = match show {
            Show::Entry { from, .. } => case.atoms.path_is(from, case.model),
            Show::Variant { .. } => Tree::ALWAYS,
        };
        let who = [(case.audience(experience), true), (&path, true)];
        let row = Row { who: &who, window: case.window(experience), before: &before };
        lost.push(match left(case, &row) {
            Left::Some => None,
            Left::Nothing(takers) => Some(takers),
            Left::Undecided => {
                undecided = true;
                None
            }
        });
    }
    let id = &experience.id;
    let but = if experience.audience.is_some() { BUT_BY_LINK } else { "" };
    if lost.iter().all(Option::is_some) {
        let mut takers: Vec<&str> =
            lost.iter().flatten().flatten().map(|it| it.id.as_str()).collect();
        takers.dedup();
        let (verb, priority) = (plural(&takers), highest(&lost));
        let what = format!("the experience `{id}` never shows anything{but}: ");
        let way = way(number, ["id".into()]);
        case.find(if takers.is_empty() {
            Finding::new(Kind::Unreachable, way, what + ELSEWHERE, ASK_THERE)
        } else {
            // For some rows there may be nobody, whatever others decide.
            let some = lost.iter().flatten().any(Vec::is_empty);
            let part = if some { "the rest of what it shows" } else { "all it shows" };
            let rest = if some { format!("{ELSEWHERE}, and ") } else { String::new() };
            let what = what + &rest + &format!("{} {verb} {part} before it", names(takers));
            Finding::new(Kind::Dead, way, what, fix(&priority))
        });
        return;
    }
    for (row, takers) in lost.iter().enumerate() {
        let (Some(takers), Some(show)) = (takers, experience.show.get(row)) else { continue };
        let (field, part) = match show {
            Show::Variant { slot, .. } => {
                let name = case.model.slots.get(*slot).map_or("", |it| it.name.as_str());
                ("slot", format!("the slot `{name}`"))
            }
            Show::Entry { from, .. } => ("entry", format!("the way in at `{from}`")),
        };
        let takers: Vec<&str> = takers.iter().map(|it| it.id.as_str()).collect();
        let what = format!("the experience `{id}` never gets to {part}{but}: ");
        let way = way(number, ["show".into(), row.into(), field.into()]);
        case.find(if takers.is_empty() {
            Finding::new(Kind::Shadowed, way, what + ELSEWHERE, ASK_THERE)
        } else {
            let (who, verb) = (names(takers.iter().copied()), plural(&takers));
            let fix = fix(&highest(&lost)) + ", or remove this row";
            Finding::new(Kind::Shadowed, way, what + &format!("{who} {verb} it before"), fix)
        });
    }
    if undecided {
        let what = format!("whether others leave anything to `{id}` was not decided");
        case.find(Finding::new(Kind::Undecided, way(number, ["id".into()]), what, SIMPLER));
    }
}

const ELSEWHERE: &str = "nobody in its audience asks for the path of its entry while it runs";
const ASK_THERE: &str =
    "correct the path of the entry, the `context.path` of the segment, or the dates";

const fn plural(takers: &[&str]) -> &'static str {
    if takers.len() == 1 { "decides" } else { "decide" }
}

/// The highest priority of those that decide before.
fn highest(lost: &[Option<Vec<&Experience>>]) -> Option<i32> {
    lost.iter().flatten().flatten().map(|it| it.priority).max()
}

fn fix(priority: &Option<i32>) -> String {
    let above = priority.map_or_else(String::new, |it| format!(" above {it}"));
    format!("give it a priority{above}, or let fewer visitors into what decides before it")
}
