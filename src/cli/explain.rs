//! `indgang explain`: one visitor, one page view, and why.

use crate::subject::{Subject, now};
use crate::{files, render};
use indgang::condition::Value;
use indgang::decision::View;
use indgang::engine::decide;
use indgang::explain::{Paint, explain as explained, json, text};
use indgang::manifest::Mistakes;
use indgang::manifest::visitor::{self, Page};
use indgang::profile::Profile;
use indgang::time::Clock;
use std::io::stdout;
use std::path::Path;

/// Where the visitor is described.
pub struct Files<'f> {
    /// What the device remembers.
    pub profile: Option<&'f Path>,
    /// The page view.
    pub context: Option<&'f Path>,
}

/// Explains what a visitor sees; only one part of it if there is a name in `only`.
pub fn explain(
    file: &Path,
    visitor: Files<'_>,
    only: Option<&str>,
    as_json: bool,
) -> Result<String, String> {
    let subject = Subject::read(file)?;
    let plan = &subject.plan;
    if let Some(only) = only {
        let slots = plan.slots().map(|slot| slot.name);
        known(only, std::iter::once("entry").chain(slots))?;
    }
    let words = subject.vocabulary();
    let page = match visitor.context {
        Some(path) => read(path, |text| visitor::page(text, &words))?,
        None => Page::new(&words),
    };
    let clock = Clock { now: page.now.unwrap_or_else(now), ahead: page.ahead };
    let profile: Option<Profile> = match visitor.profile {
        Some(path) => Some(read(path, |text| visitor::past(text, &words, clock.now))?),
        None => None,
    };
    let consent = subject.consent(profile.is_some(), clock.now);
    let attributes: Vec<Value<'_>> = page.attributes.iter().map(Value::from).collect();
    let mut view = View::new(consent, profile.as_ref(), page.context(), clock);
    view.attributes = &attributes;
    let decision = decide(plan, &view);
    let explanation = explained(plan, &view, &decision);
    if as_json {
        return Ok(json(&explanation, only) + "\n");
    }
    let paint = if render::colour(&stdout()) { Paint::COLOUR } else { Paint::PLAIN };
    let past = if profile.is_some() { "with" } else { "without" };
    let head = format!("{} on {}, {past} a profile\n\n", page.path, clock.now);
    Ok(head + &text(&explanation, only, &|segment| subject.who(segment), paint))
}

fn read<T>(path: &Path, parse: impl FnOnce(&str) -> Result<T, Mistakes>) -> Result<T, String> {
    let text = files::read(path)?;
    let name = path.display().to_string();
    parse(&text).map_err(|mistakes| render::mistakes(&name, &text, &mistakes))
}

/// Refuses a part that is not there, with what is.
fn known<'n>(name: &str, all: impl Iterator<Item = &'n str>) -> Result<(), String> {
    let all: Vec<&str> = all.collect();
    if all.contains(&name) {
        return Ok(());
    }
    let near = all.iter().min_by_key(|known| strsim::osa_distance(name, known));
    let near = near.filter(|known| strsim::osa_distance(name, known) <= 3);
    let fix = match near {
        Some(near) => format!("write `{near}`"),
        None => format!("there is {}", all.join(", ")),
    };
    Err(format!("error: the plan has no slot `{}`: {fix}", name.escape_debug()))
}
