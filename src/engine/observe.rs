//! What happened, and what is remembered of it: only what the plan has a use for.

use crate::limits::EVENT_TOPICS;
use crate::plan::{Plan, TraitKind};
use crate::profile::affinity::Strength;
use crate::profile::{Declared, Full, Learnt, TraitValue};
use crate::time::UnixSeconds;
use alloc::string::String;

/// Something that happened on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// `view` for a page view, or the name of one of the plan's events.
    pub name: String,
    /// Names of topics it tells of, separated by blanks.
    pub topics: String,
    /// The name of the item it was about; empty if none.
    pub item: String,
}

/// Remembers an event. Names that the plan does not have are not remembered.
pub fn observe(plan: &Plan, learnt: &mut Learnt, event: &Event, now: UnixSeconds) {
    learnt.arrive(now);
    if let Some(counted) = plan.events().find(|known| known.name == event.name) {
        learnt.count(counted.key, now);
    }
    for name in event.topics.split_ascii_whitespace().take(EVENT_TOPICS) {
        if let Some(topic) = plan.topics().find(|topic| topic.name == name) {
            learnt.lean(topic.key, Strength::VIEW, now, topic.half_life);
        }
    }
    if let Some(item) = plan.items().find(|item| item.name == event.item) {
        learnt.saw(item.key);
        // A topic that the event named as well is still looked at once.
        let names = || event.topics.split_ascii_whitespace().take(EVENT_TOPICS);
        for topic in plan.topics_of(item).filter(|topic| names().all(|name| name != topic.name)) {
            learnt.lean(topic.key, Strength::VIEW, now, topic.half_life);
        }
    }
}

/// Declares a trait, or takes it back with an empty text. Text is trimmed, and control
/// characters in it become blanks. A trait that the plan does not have, or a value that is not
/// of its type, changes nothing.
///
/// # Errors
/// [`Full`] if there is no room for the answer; then nothing changes.
pub fn declare(
    plan: &Plan,
    declared: &mut Declared,
    name: &str,
    value: &str,
    now: UnixSeconds,
) -> Result<(), Full> {
    let Some(known) = plan.traits().find(|known| known.name == name) else { return Ok(()) };
    let value: String =
        value.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let until = now.day().saturating_add(known.days);
    if value.is_empty() {
        declared.delete(known.key);
        return Ok(());
    }
    let value = match (known.kind, value.as_str()) {
        (TraitKind::Text, _) => TraitValue::Text(value),
        (TraitKind::Bool, "true") => TraitValue::Bool(true),
        (TraitKind::Bool, "false") => TraitValue::Bool(false),
        (TraitKind::Bool, _) => return Ok(()),
        (TraitKind::Number, digits) => match digits.parse() {
            Ok(number) => TraitValue::Number(number),
            Err(_) => return Ok(()),
        },
    };
    declared.declare(known.key, value, until)
}
