//! What a command is about: a manifest, or a plan made from one.

use crate::{files, render};
use indgang::consent::{Asked, Choice, Consent, Purposes, Source, State};
use indgang::manifest::visitor::Vocabulary;
use indgang::manifest::{self, Model, model};
use indgang::plan::{Kind, Plan, TraitKind, compile};
use indgang::time::UnixSeconds;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// A plan, and the manifest that it is of if that was given.
pub struct Subject {
    pub plan: Plan,
    model: Option<Model>,
}

impl Subject {
    /// Reads a manifest or a plan.
    pub fn read(file: &Path) -> Result<Self, String> {
        let name = file.display().to_string();
        let bytes = files::read_bytes(file)?;
        let (bytes, model) = if bytes.starts_with(b"INDG") {
            (bytes, None)
        } else {
            let text = files::text(file, bytes)?;
            let model = manifest::read(&text)
                .map_err(|mistakes| render::mistakes(&name, &text, &mistakes))?;
            let plan = compile(&model, Kind::Edge);
            (plan.map_err(|error| format!("error: {name}: {error}"))?, Some(model))
        };
        let plan = Plan::load(bytes).map_err(|error| format!("error: {name}: {error}"))?;
        Ok(Self { plan, model })
    }

    /// The sentence that says who a segment is; a plan does not hold it.
    pub fn who(&self, segment: &str) -> Option<&str> {
        let segments = &self.model.as_ref()?.segments;
        segments.iter().find(|known| known.name == segment).map(|known| known.who.as_str())
    }

    /// The names that visitors may be described with.
    pub fn vocabulary(&self) -> Vocabulary<'_> {
        let plan = &self.plan;
        let traits = plan.traits().map(|known| {
            let kind = match known.kind {
                TraitKind::Text => model::TraitKind::Text,
                TraitKind::Number => model::TraitKind::Number,
                TraitKind::Bool => model::TraitKind::Bool,
            };
            (known.name, kind, known.days)
        });
        Vocabulary::new(
            plan.topics().map(|topic| (topic.name, topic.half_life)),
            plan.items().map(|item| item.name),
            traits,
            plan.events().map(|event| event.name),
            plan.languages(),
            plan.attributes(),
        )
    }

    /// The consent of who lets a profile live on the device, or of who was never asked.
    pub fn consent(&self, remembered: bool, now: UnixSeconds) -> Consent {
        let text = self.plan.consent_text();
        let today = now.day();
        let purposes = Purposes { remember: State::Granted, ..Purposes::DENIED };
        let choice = Choice { purposes, source: Source::Visitor, text, day: today, epoch: 1 };
        Consent::of(remembered.then_some(choice), Asked { text, gpc: false, today })
    }
}

/// This moment.
pub fn now() -> UnixSeconds {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    UnixSeconds(u32::try_from(since).unwrap_or(u32::MAX))
}
