//! `indgang explain`: one visitor, one page view, and why.

use crate::render::one;
use crate::subject::{Subject, now};
use crate::{files, render};
use indgang::browser::Engine;
use indgang::decision::View;
use indgang::described::{consent, part, viewing, vocabulary};
use indgang::engine::decide;
use indgang::explain::{Paint, explain as explained, json, standings, text};
use indgang::manifest::Mistakes;
use indgang::manifest::visitor::{self, Page};
use indgang::plan::Kind;
use indgang::profile::Profile;
use indgang::time::UnixSeconds;
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
        if as_json {
            return Ok(written(&subject, view, paused, only));
        }
        let explanation = explained(plan, view, &decide(plan, view), &subject.words(), paused);
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

/// Explains as JSON what the device decides of a page: its engine is the one that is asked, and told
/// what the page's own was told. In the file are the moment, in seconds, and what step 1 of
/// [`Engine::call`] is given. With a `profile`, as somebody would see it who has that one.
pub fn visit(file: &Path, visit: &Path, profile: Option<&Path>) -> Result<String, String> {
    let name = visit.display().to_string();
    let bytes = files::read_bytes(visit)?;
    let told = std::str::from_utf8(&bytes).ok().and_then(|text| text.split_once('\0'));
    let told = told.and_then(|(now, page)| Some((UnixSeconds(now.parse().ok()?), page)));
    let no_visit = || one(format!("`{name}` is no page view of `indgang dev`"), &name);
    let (now, page) = told.ok_or_else(no_visit)?;
    let (subject, bytes) = Subject::on_device(file, now)?;
    let plan = &subject.plan;
    let profile = profile.map(|path| {
        let words = vocabulary(plan);
        read(path, |text| visitor::past(text, &words, now))
    });
    let profile: Option<Profile> = profile.transpose()?;
    let mut engine = Engine::EMPTY;
    engine.call::<true>(0, now.0, bytes);
    engine.call::<true>(1, now.0, page.into());
    let visit = engine.visit().ok_or_else(no_visit)?;
    Ok(visit.viewed(now, |view, own| match &profile {
        None => written(&subject, view, own.declared.paused, None),
        Some(past) => {
            let consent = consent(plan, true, now);
            let view = View::new(consent, Some(past), view.context, view.clock);
            written(&subject, &view, past.declared.paused, None)
        }
    }))
}

/// What there is to tell of a view, as JSON.
fn written(subject: &Subject, view: &View<'_>, paused: bool, only: Option<&str>) -> String {
    let (plan, words) = (&subject.plan, subject.words());
    let explanation = explained(plan, view, &decide(plan, view), &words, paused);
    json(&explanation, &standings(plan, view, &words), only) + "\n"
}

fn read<T>(path: &Path, parse: impl FnOnce(&str) -> Result<T, Mistakes>) -> Result<T, String> {
    let wanted = "a JSON file that describes a visitor";
    let text = files::text(path, files::read_bytes(path)?, wanted)?;
    let name = path.display().to_string();
    parse(&text).map_err(|mistakes| render::mistakes(&name, &text, &mistakes))
}
