//! Who gets what.

use super::Audiences;
use crate::condition::Memo;
use crate::decision::{Because, Chosen, Decision, Reason, View, Way};
use crate::plan::{Experience, MergeFrom, Plan, Show};
use crate::profile::{Profile, TraitValue};
use alloc::{string::String, vec::Vec};

/// What everybody gets: crawlers, link previews, and whoever nothing else is for.
#[must_use]
pub fn defaults(plan: &Plan) -> Decision<'_> {
    let slots = plan.slots().map(|slot| Chosen {
        slot: slot.name,
        variant: "default",
        reason: Reason::Default,
    });
    Decision { entry: None, slots: slots.collect(), merges: Vec::new(), question: None }
}

/// Decides a page view.
///
/// Experiences are asked in the plan's order. The first that is on, whose audience the visitor
/// is in, and that has something for a slot (or for the path, as an entry) decides it. Who is in
/// its holdout gets the default there, whatever comes after it. One that the visitor dismissed is
/// passed over.
#[must_use]
pub fn decide<'p>(plan: &'p Plan, view: &View<'_>) -> Decision<'p> {
    let program = plan.program();
    let mut memo = Memo::of(&program);
    let mut fits = |node| view.forced.contains(&node) || program.holds(node, view, &mut memo);
    let is_for = |it: &Experience<'_>| it.audience.is_none_or(&mut fits);
    decide_among(plan, view, plan.experiences().enumerate(), is_for)
}

/// The same, for an instance that decides many views: the audiences are asked all at once, so that
/// who is in none of them costs nothing.
#[must_use]
pub fn decide_by<'p>(plan: &'p Plan, audiences: &mut Audiences, view: &View<'_>) -> Decision<'p> {
    if !view.forced.is_empty() {
        // Rare, and not by the conditions that are indexed.
        return decide(plan, view);
    }
    audiences.look(plan, view);
    let found = audiences.rows().filter_map(|row| Some((row, plan.experience(row)?)));
    decide_among(plan, view, found, |_| true)
}

/// Decides by these experiences, of which `is_for` says whether the visitor is in the audience.
fn decide_among<'p>(
    plan: &'p Plan,
    view: &View<'_>,
    experiences: impl Iterator<Item = (usize, Experience<'p>)>,
    mut is_for: impl FnMut(&Experience<'_>) -> bool,
) -> Decision<'p> {
    let mut decision = defaults(plan);
    let mut open = decision.slots.len();
    let mut entry: Option<Option<Way<'p>>> = None;
    for (row, experience) in experiences {
        if open == 0 && entry.is_some() {
            break;
        }
        let now = view.clock.now;
        let wanted = |show: Show<'_>| match show {
            Show::Variant { slot, .. } => {
                decision.slots.get(slot).is_some_and(|slot| slot.reason == Reason::Default)
            }
            Show::Entry { from, .. } => entry.is_none() && from == view.context.path,
        };
        if now < experience.from
            || now >= experience.until
            || view.is_dismissed(experience.key)
            || !plan.shows(experience).any(wanted)
            || !is_for(&experience)
        {
            continue;
        }
        let because = Because { row, experience: experience.id, words: experience.because };
        let held = view.is_held_out(experience.key, experience.holdout);
        for show in plan.shows(experience) {
            match show {
                Show::Variant { slot, variant } => {
                    let name = plan.slot(slot).map(|slot| plan.variant(slot, variant));
                    let Some(chosen) = decision.slots.get_mut(slot) else { continue };
                    if chosen.reason != Reason::Default {
                        continue;
                    }
                    open -= 1;
                    if held {
                        chosen.reason = Reason::Holdout(because);
                    } else {
                        chosen.variant = name.unwrap_or("default");
                        chosen.reason = Reason::Experience(because);
                    }
                }
                Show::Entry { from, to, redirect } => {
                    if entry.is_none() && from == view.context.path {
                        let reason = Reason::Experience(because);
                        entry = Some((!held).then_some(Way { to, redirect, reason }));
                    }
                }
            }
        }
    }
    decision.entry = entry.flatten();
    decision.merges = merges(plan, view);
    decision.question = question(plan, view);
    decision
}

/// The first question that is not answered, does not rest, and may be put now: there is trust
/// enough, and the visitor was not asked too lately. Without a profile there is none, as nothing
/// would keep the answer.
fn question(plan: &Plan, view: &View<'_>) -> Option<usize> {
    let Profile { learnt, declared } = view.profile()?;
    let mut memo = Memo::of(&plan.program());
    let today = view.clock.now.day();
    plan.questions().position(|it| {
        let key = it.about.key;
        declared.get(key, today).is_none()
            && declared.rests_until(key, it.not_now_days, today).is_none()
            && learnt.may_be_asked(key, it.per_session, it.days_between, today)
            && plan.program().holds(it.when, view, &mut memo)
    })
}

/// What merge fields of this view are filled with, by their names; none is empty.
#[must_use]
pub fn merges<'p>(plan: &'p Plan, view: &View<'_>) -> Vec<(&'p str, String)> {
    let Some(profile) = view.profile() else { return Vec::new() };
    let today = view.clock.now.day();
    let filled = plan.merges().filter_map(|merge| {
        let text = match merge.from {
            MergeFrom::Trait(key) => match profile.declared.get(key, today)? {
                TraitValue::Text(text) => text.as_str(),
                _ => return None,
            },
            // The latest that the plan still knows.
            MergeFrom::Recent => {
                profile
                    .learnt
                    .recent()
                    .iter()
                    .find_map(|&seen| plan.items().find(|item| item.key == seen))?
                    .title
            }
        };
        Some((merge.name, String::from(text)))
    });
    filled.filter(|(_, text)| !text.is_empty()).collect()
}
