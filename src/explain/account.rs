//! Gathers the facts: each live experience, what it wanted, and what came of it.

use super::near::near;
use super::possible::{Can, Wanted, can};
use super::question::questions;
use super::rule::answer;
use super::words::Words;
use super::{Account, Audience, Came, Explanation, Part, Standing, Time, Want};
use crate::condition::{Memo, Program, Source};
use crate::decision::{Decision, Reason, View};
use crate::plan::{Experience, Plan, Show};
use crate::time::UnixSeconds;
use alloc::{collections::BTreeMap, vec::Vec};

/// Explains what was decided for a view.
///
/// `decision` is what the engine decided for `view` with `plan`; it is believed, and only what it
/// does not say is worked out. `words` are those of the plan; `paused` says whether the visitor has
/// paused, which a view does not tell from having no profile.
#[must_use]
pub fn explain<'p>(
    plan: &'p Plan,
    view: &View<'p>,
    decision: &Decision<'p>,
    words: &Words<'_>,
    paused: bool,
) -> Explanation<'p> {
    let program = plan.program();
    let mut memo = Memo::of(&program);
    let segments: BTreeMap<_, _> = plan.segments().zip(plan.segment_names()).collect();
    let accounts = plan.experiences().map(|experience| Account {
        experience: experience.id,
        because: experience.because,
        audience: experience.audience.map(|node| {
            let rule = answer(&program, node, view, &mut memo, words);
            let profile = view.profile().is_some();
            let dated =
                experience.from != UnixSeconds(0) || experience.until != UnixSeconds(u32::MAX);
            let mut can = |wanted: &[Wanted]| match can(plan, profile, wanted) {
                // It may be over, or not begun, on all such days.
                Can::Yes if dated && wanted.iter().any(|it| is_another_day(&program, it)) => {
                    Can::Maybe
                }
                can => can,
            };
            let near = (!rule.holds()).then(|| near(&rule, &mut can)).flatten();
            let segment = segments.get(&node).copied().unwrap_or_default();
            Audience { segment, node, rule, near }
        }),
        time: match view.clock.now {
            now if now < experience.from => Time::From(experience.from),
            now if now >= experience.until => Time::Until(experience.until),
            _ => Time::Now,
        },
        held_out: view.is_held_out(experience.key, experience.holdout),
        dismissed: view.is_dismissed(experience.key),
        wants: wants(plan, experience, view.context.path),
    });
    let mut accounts: Vec<Account<'p>> = accounts.collect();
    let parts = parts(decision, &accounts);
    for (row, account) in accounts.iter_mut().enumerate() {
        let on = account.time == Time::Now && account.holds();
        let dismissed = on && account.dismissed;
        for want in &mut account.wants {
            let Some(part) = parts.get(want.part) else { continue };
            want.came = match part.decided {
                Some(decided) if decided == row => Came::Decided,
                _ if part.shown.unwrap_or("default") == want.show => Came::Same,
                Some(decided) if decided < row => Came::TooLate(decided),
                _ if dismissed => Came::Dismissed,
                Some(decided) if on => Came::TooLate(decided),
                _ => Came::Missed,
            };
        }
    }
    let questions = questions(plan, view, decision, words, &mut memo);
    let stage = stage(plan, view);
    Explanation { path: view.context.path, paused, stage, parts, accounts, questions }
}

/// Each segment that has a name, in the plan's order, and what it says of a view. Stages are none, nor
/// is what they narrow.
#[must_use]
pub fn standings<'p>(plan: &'p Plan, view: &View<'p>, words: &Words<'_>) -> Vec<Standing<'p>> {
    let program = plan.program();
    let mut memo = Memo::of(&program);
    let named = plan.segments().zip(plan.segment_names());
    let named = named.filter(|(_, name)| !name.is_empty() && !name.contains('/'));
    let standing = named.map(|(node, segment)| Standing {
        segment,
        rule: answer(&program, node, view, &mut memo, words),
    });
    standing.collect()
}

/// Whether an answer is wanted that another day would give.
fn is_another_day(program: &Program<'_>, wanted: &Wanted) -> bool {
    let asked = program.predicate(wanted.predicate).and_then(|(row, _)| program.source(row));
    wanted.turned && matches!(asked, Some(Source::Weekday | Source::Month))
}

/// The stage that a visitor is at, by its segment.
fn stage<'p>(plan: &'p Plan, view: &View<'_>) -> Option<&'p str> {
    let program = plan.program();
    let mut memo = Memo::of(&program);
    let names = plan.segment_names().map(|name| name.strip_prefix('/'));
    let mut stages = plan.segments().zip(names).filter_map(|(node, name)| Some((node, name?)));
    stages.find(|(node, _)| program.holds(*node, view, &mut memo)).map(|(_, name)| name)
}

/// What an experience has for `path`: the first of its entries for it, and its variants.
fn wants<'p>(plan: &'p Plan, experience: Experience<'p>, path: &str) -> Vec<Want<'p>> {
    let mut wants: Vec<Want<'p>> = Vec::new();
    for show in plan.shows(experience) {
        let (part, show) = match show {
            Show::Entry { from, to, .. } if from == path => (0, to),
            Show::Entry { .. } => continue,
            Show::Variant { slot, variant } => {
                let name = plan.slot(slot).map(|slot| plan.variant(slot, variant));
                (slot + 1, name.unwrap_or("default"))
            }
        };
        if wants.iter().all(|want| want.part != part) {
            wants.push(Want { part, show, came: Came::Missed });
        }
    }
    wants
}

/// What is shown where, and whose decision that is.
fn parts<'p>(decision: &Decision<'p>, accounts: &[Account<'p>]) -> Vec<Part<'p>> {
    let row = |reason: Reason<'_>| match reason {
        Reason::Default => None,
        Reason::Holdout(because) | Reason::Experience(because) => Some(because.row),
    };
    let entry = Part {
        slot: None,
        shown: decision.entry.map(|way| way.to),
        decided: match decision.entry {
            Some(way) => row(way.reason),
            // A decision does not say whose holdout kept the entry as it is.
            None => accounts.iter().position(|account| {
                account.time == Time::Now
                    && !account.dismissed
                    && account.holds()
                    && account.wants.iter().any(|want| want.part == 0)
            }),
        },
    };
    let slots = decision.slots.iter().map(|chosen| Part {
        slot: Some(chosen.slot),
        shown: Some(chosen.variant),
        decided: row(chosen.reason),
    });
    core::iter::once(entry).chain(slots).collect()
}
