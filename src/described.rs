//! A visitor in an author's words, made into the view that the engine decides: read with the names
//! of a plan, under the consent with which that plan decides who has a profile.

use crate::condition::Value;
use crate::consent::{Asked, Choice, Consent, Purposes, Source, State};
use crate::decision::View;
use crate::manifest::model;
use crate::manifest::visitor::{Page, Vocabulary};
use crate::plan::{AttributeKind, Kind, Plan, TraitKind};
use crate::profile::Profile;
use crate::time::{Clock, UnixSeconds};
use alloc::{format, string::String, vec::Vec};

/// The names that visitors of a plan may be described with.
#[must_use]
pub fn vocabulary(plan: &Plan) -> Vocabulary<'_> {
    let traits = plan.traits().map(|known| {
        let kind = match known.kind {
            TraitKind::Text => model::TraitKind::Text,
            TraitKind::Number => model::TraitKind::Number,
            TraitKind::Bool => model::TraitKind::Bool,
        };
        (known.name, kind, known.days)
    });
    let attributes = (0..=u16::MAX).map_while(|at| plan.attribute(at)).map(|(name, kind)| {
        let kind = match kind {
            AttributeKind::Text => model::AttributeKind::Text,
            AttributeKind::Number => model::AttributeKind::Number,
            AttributeKind::Bool => model::AttributeKind::Bool,
            AttributeKind::Version => model::AttributeKind::Version,
            AttributeKind::List => model::AttributeKind::List,
        };
        (name, kind)
    });
    Vocabulary::new(
        plan.topics().map(|topic| (topic.name, topic.half_life)),
        plan.items().map(|item| item.name),
        traits,
        plan.events().map(|event| event.name),
        plan.languages(),
        attributes,
        plan.experiences().map(|experience| (experience.id, experience.key)),
    )
}

/// Hands over the view of who is described so, and comes at `otherwise` if the page does not say
/// when.
///
/// Who has a profile lets it live where the plan decides: at the edge with the edge's, on the
/// device with a browser's. Who has none was never asked.
pub fn viewing<T>(
    plan: &Plan,
    page: &Page,
    profile: Option<&Profile>,
    otherwise: UnixSeconds,
    look: impl FnOnce(&View<'_>) -> T,
) -> T {
    let clock = Clock { now: page.now.unwrap_or(otherwise), ahead: page.ahead };
    let consent = consent(plan, profile.is_some(), clock.now);
    let attributes: Vec<Value<'_>> = page.attributes.iter().map(Value::from).collect();
    let mut view = View::new(consent, profile, page.context(), clock);
    view.attributes = &attributes;
    look(&view)
}

/// The consent of who has a profile, if they do, and of who has none.
#[must_use]
pub fn consent(plan: &Plan, profile: bool, now: UnixSeconds) -> Consent {
    let (text, today) = (plan.consent_text(), now.day());
    let edge = match plan.kind() {
        Kind::Edge => State::Granted,
        Kind::Browser => State::Denied,
    };
    let purposes = Purposes { remember: State::Granted, edge, ..Purposes::DENIED };
    let choice = Choice { purposes, source: Source::Visitor, text, day: today, epoch: 1 };
    Consent::of(profile.then_some(choice), Asked::new(plan.rules(), today))
}

/// Sees that a plan has a slot of that name, or that it is `entry`.
///
/// # Errors
/// It has none; the message names the nearest, or all.
pub fn part(plan: &Plan, name: &str) -> Result<(), String> {
    let all: Vec<&str> =
        core::iter::once("entry").chain(plan.slots().map(|slot| slot.name)).collect();
    if all.contains(&name) {
        return Ok(());
    }
    let near = all.iter().min_by_key(|known| strsim::osa_distance(name, known));
    let near = near.filter(|known| strsim::osa_distance(name, known) <= 3);
    let fix = match near {
        Some(near) => format!("write `{near}`"),
        None => format!("there is {}", all.join(", ")),
    };
    Err(format!("the plan has no slot `{}`: {fix}", name.escape_debug()))
}
