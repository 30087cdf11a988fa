//! `indgang explain`: one visitor, one page view, and why.

use crate::render::one;
use crate::subject::{Subject, now};
use crate::{files, render};
use indgang::described::{part, viewing, vocabulary};
use indgang::engine::decide;
use indgang::explain::{Paint, explain as explained, json, text};
use indgang::manifest::Mistakes;
use indgang::manifest::visitor::{self, Page};
use indgang::plan::Kind;
use indgang::profile::Profile;
use std::io::stdout;
use std::path::Path;

/// Where the visitor is described.
pub struct Files<'f> {
    /// What is remembered of the visitor.
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
    let title = file.display().to_string();
    only.map_or(Ok(()), |name| part(plan, name)).map_err(|bad| one(bad, &title))?;
    let words = vocabulary(plan);
    let page = match visitor.context {
        Some(path) => read(path, |text| visitor::page(text, &words))?,
        None => Page::new(&words),
    };
    let now = page.now.unwrap_or_else(now);
    let profile: Option<Profile> = match visitor.profile {
        Some(path) => Some(read(path, |text| visitor::past(text, &words, now))?),
        None => None,
    };
    viewing(plan, &page, profile.as_ref(), now, |view| {
        let paused = profile.as_ref().is_some_and(|past| past.declared.paused);
        let explanation = explained(plan, view, &decide(plan, view), &subject.words(), paused);
        if as_json {
            return Ok(json(&explanation, only) + "\n");
        }
        let paint = if render::colour(&stdout()) { Paint::COLOUR } else { Paint::PLAIN };
        let place = match plan.kind() {
            Kind::Edge => "at the edge",
            Kind::Browser => "on the device",
        };
        let past = match profile {
            Some(_) if paused => format!("with a paused profile {place}"),
            Some(_) => format!("with a profile {place}"),
            None => "without a profile".to_owned(),
        };
        let head = format!("{} on {now}, {past}\n\n", page.path);
        Ok(head + &text(&explanation, only, &|segment| subject.who(segment), paint))
    })
}

fn read<T>(path: &Path, parse: impl FnOnce(&str) -> Result<T, Mistakes>) -> Result<T, String> {
    let wanted = "a JSON file that describes a visitor";
    let text = files::text(path, files::read_bytes(path)?, wanted)?;
    let name = path.display().to_string();
    parse(&text).map_err(|mistakes| render::mistakes(&name, &text, &mistakes))
}
