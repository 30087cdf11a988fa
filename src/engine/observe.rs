//! What happened, and what is remembered of it: only what the plan has a use for.

use crate::decision::{Decision, Reason};
use crate::id::Key;
use crate::limits::EVENT_TOPICS;
use crate::plan::{Plan, Question, Trait, TraitKind};
use crate::profile::affinity::Strength;
use crate::profile::{Declared, Full, Learnt, TraitValue};
use crate::strings::{before, cut, parts, whole, words};
use crate::time::{UnixSeconds, is_day};
use alloc::string::String;
use core::fmt;

/// Something that happened on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// `view` for a page view, or the name of one of the plan's events; `?` and the name of a trait
    /// where the visitor is asked for that.
    pub name: String,
    /// Names of topics it tells of, separated by blanks.
    pub topics: String,
    /// The name of the item it was about; empty if none.
    pub item: String,
}

/// Remembers an event. Names that the plan does not have are not remembered. Whether the visitor
/// [paused](Declared::paused) is the caller's to ask.
pub fn observe(plan: &Plan, learnt: &mut Learnt, event: &Event, now: UnixSeconds) {
    learnt.arrive(now);
    // No event has such a name.
    if let Some(("", about)) = cut(&event.name, b"?")
        && let Some(known) = plan.traits().find(|known| known.name == about)
    {
        learnt.ask(known.key, now.day());
    }
    if let Some(counted) = plan.events().find(|known| known.name == event.name) {
        learnt.count(counted.key, now);
    }
    for name in words(&event.topics).take(EVENT_TOPICS) {
        if let Some(topic) = plan.topics().find(|topic| topic.name == name) {
            learnt.lean(topic.key, Strength::VIEW, now, topic.half_life);
        }
    }
    if let Some(item) = plan.items().find(|item| item.name == event.item) {
        learnt.saw(item.key);
        // A topic that the event named as well is still looked at once.
        let names = || words(&event.topics).take(EVENT_TOPICS);
        for topic in plan.topics_of(item).filter(|topic| names().all(|name| name != topic.name)) {
            learnt.lean(topic.key, Strength::VIEW, now, topic.half_life);
        }
    }
}

/// Why an answer was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The plan asks for no such trait.
    Unknown,
    /// The value is not of the trait's type, or no answer that its question admits.
    WrongType,
    /// There is no room for it.
    Full,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("this site asks for no such thing"),
            Self::WrongType => {
                f.write_str("not of the type that is asked for, or none of the answers")
            }
            Self::Full => Full.fmt(f),
        }
    }
}

impl core::error::Error for Refused {}

/// What is told in the place of an answer to put its question off: "not now".
pub const NOT_NOW: &str = "\u{18}";
/// What is told to take that back.
pub const ASK_AGAIN: &str = "\u{19}";

/// Declares a trait, or takes it back with an empty text. Text is trimmed, and control
/// characters in it become blanks; but [`NOT_NOW`] and [`ASK_AGAIN`] are what the visitor says to
/// the question for it, which changes nothing if that is answered. Answers that expired go.
///
/// # Errors
/// [`Refused`] says why the answer was not taken; then no other answer changes.
pub fn declare(
    plan: &Plan,
    declared: &mut Declared,
    name: &str,
    value: &str,
    now: UnixSeconds,
) -> Result<(), Refused> {
    declared.drop_expired(now.day());
    let known = plan.traits().find(|known| known.name == name).ok_or(Refused::Unknown)?;
    let today = now.day();
    match value {
        NOT_NOW => {
            // Answered meanwhile, in another tab: the answer stands, and what is not asked rests anyway.
            if declared.get(known.key, today).is_none() {
                declared.put_off(known.key, today);
            }
            return Ok(());
        }
        ASK_AGAIN => {
            declared.welcome(known.key);
            return Ok(());
        }
        _ => {}
    }
    let value: String =
        value.trim_ascii().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let untouched = declared.clone();
    if known.from_origin {
        // Whatever the visitor says of it, the origin is not heard of it any more.
        declared.dismiss(origins(known.name), now.day());
    }
    if value.is_empty() {
        declared.delete(known.key);
        return Ok(());
    }
    let question = plan.questions().find(|it| it.about.key == known.key);
    let admitted = question.is_none_or(|it| takes(it, &value));
    let held = valued(known, value, now);
    let taken = held.and_then(|(value, until)| {
        if admitted {
            return declared.declare(known.key, value, until).map_err(|Full| Refused::Full);
        }
        // Kept since the question was another, and told again as it stands, as by a form that shows it.
        let same = declared.answer(known.key).is_some_and(|(kept, _)| *kept == value);
        if same { Ok(()) } else { Err(Refused::WrongType) }
    });
    if taken.is_err() {
        *declared = untouched;
    }
    taken
}

/// Whether a question admits this answer: one of those it offers, or a day where it asks for one.
fn takes(question: Question<'_>, answer: &str) -> bool {
    let mut offered = parts(question.options, b"\n").map(|line| before(line, b"\t"));
    match (question.date, question.options) {
        (true, _) => is_day(answer),
        (_, "") => true,
        _ => offered.any(|value| value == answer),
    }
}

/// What the origin says of a visitor who is logged in: a trait that is its to say.
///
/// # Errors
/// [`Refused`], as for [`declare`]; an empty text is of no type.
pub fn tell(
    plan: &Plan,
    told: &mut Declared,
    name: &str,
    value: &str,
    now: UnixSeconds,
) -> Result<(), Refused> {
    let known = plan.traits().find(|known| known.name == name && known.from_origin);
    let known = known.ok_or(Refused::Unknown)?;
    if value.is_empty() {
        return Err(Refused::WrongType);
    }
    let (value, until) = valued(known, value.into(), now)?;
    told.declare(known.key, value, until).map_err(|Full| Refused::Full)
}

/// Takes over what the origin [told](tell), but for what the visitor has said something of
/// themselves, and what there is no room for.
pub fn take_told(plan: &Plan, declared: &mut Declared, told: &Declared, now: UnixSeconds) {
    declared.drop_expired(now.day());
    for known in plan.traits().filter(|known| known.from_origin) {
        let Some((value, until)) = told.answer(known.key) else { continue };
        let own = origins(known.name);
        if declared.dismissed().iter().all(|&(key, _)| key != own) {
            // Full: the visitor's own answers come first.
            let _full = declared.declare(known.key, value.clone(), until);
        }
    }
}

/// What a visitor dismisses by saying something of what the origin says: no name of an experience.
pub(super) fn origins(name: &str) -> Key {
    Key::of(&["trait.", name].concat())
}

/// A value of the trait's type, and the last day on which it counts.
fn valued(known: Trait<'_>, value: String, now: UnixSeconds) -> Result<(TraitValue, u16), Refused> {
    let value = match (known.kind, value.as_str()) {
        (TraitKind::Text, _) => TraitValue::Text(value),
        (TraitKind::Bool, "true") => TraitValue::Bool(true),
        (TraitKind::Bool, "false") => TraitValue::Bool(false),
        (TraitKind::Bool, _) => return Err(Refused::WrongType),
        (TraitKind::Number, digits) => {
            let number = whole(digits).and_then(|number| i32::try_from(number).ok());
            TraitValue::Number(number.ok_or(Refused::WrongType)?)
        }
    };
    Ok((value, now.day().saturating_add(known.days)))
}

/// The key of the experience that decided `slot`, or the entry where that is empty; `None` if
/// everybody gets what is there, or the visitor is in a holdout.
#[must_use]
pub fn behind(plan: &Plan, decision: &Decision<'_>, slot: &str) -> Option<Key> {
    let reason = match slot {
        "" => decision.entry?.reason,
        _ => decision.slots.iter().find(|chosen| chosen.slot == slot)?.reason,
    };
    let Reason::Experience(because) = reason else { return None };
    plan.experience(because.row).map(|experience| experience.key)
}
