//! `indgang publish` and `indgang rollback`: which plan workers serve, without a deployment.
//!
//! The plans are written first, under a name of their own, and the pointer last: whoever reads in
//! between has the plans before, whole.

use super::changes::changes;
use super::releases::{Plans, Release, Releases};
use super::store::Store;
use super::wrong;
use crate::build;
use crate::render::failed;
use indgang::limits::PUBLISHER_BYTES;
use indgang::plan::Plan;
use indgang::time::UnixSeconds;
use std::path::PathBuf;

/// What is published.
pub struct Publish {
    /// The manifest.
    pub file: PathBuf,
    /// Who publishes it, in their words.
    pub by: Option<String>,
    /// Really.
    pub live: bool,
    /// The moment from which it is used.
    pub now: UnixSeconds,
}

/// What is live again.
pub struct Rollback {
    /// The name of a release, or how it begins; the one before, unless given.
    pub to: Option<String>,
    /// Really.
    pub live: bool,
}

/// What is said where nothing was changed.
const DRY: &str = "\nNothing was changed: this was a dry run. Add `--live` to do it.\n";
/// How soon it shows.
const SOON: &str = "Workers serve it within about two minutes.\n";

/// Compiles a manifest and makes it live.
pub fn publish(how: &Publish) -> Result<String, String> {
    let by = how.by.as_deref().map(publisher).transpose()?;
    let built = build::read(&how.file, how.now)?;
    let plans = Plans::of(&built.edge, &built.browser)
        .map_err(|bad| wrong(&how.file.display().to_string(), &bad))?;
    let store = Store::of_environment()?;
    let mut releases = Releases::read(&store)?;
    let release = Release { name: plans.name(), published: how.now.0, by };
    let (before, mut said) = compared(&store, &releases, &plans.edge)?;
    if releases.live().is_some_and(|live| live.name == release.name) {
        return Ok(format!("{before}It is live already; nothing was changed.\n"));
    }
    said = format!("{before}becomes {}\n{said}", release.told());
    if !how.live {
        return Ok(said + DRY);
    }
    plans.store(&store)?;
    let dropped = releases.add(release);
    releases.write(&store)?;
    // Nobody is pointed to these any more. One that stays is only a little room taken.
    for key in dropped {
        if store.delete(&key).is_err() {
            said += &format!("`{key}` could not be deleted; it is not needed any more.\n");
        }
    }
    Ok(format!("{said}\nPublished. {SOON}"))
}

/// Makes an earlier release live, or one that was rolled back.
pub fn rollback(how: &Rollback) -> Result<String, String> {
    let store = Store::of_environment()?;
    let mut releases = Releases::read(&store)?;
    let found = match (&how.to, releases.live) {
        (_, None) => return Err(failed("nothing was published yet")),
        (None, Some(live)) => (live + 1 < releases.list.len()).then_some(live + 1),
        (Some(to), _) => releases.list.iter().position(|release| release.name.starts_with(to)),
    };
    let Some(found) = found else {
        let what = match &how.to {
            Some(to) => format!("no release that is kept is called `{to}`"),
            None => "no release before the one that is live is kept".to_owned(),
        };
        return Err(failed(format!("{what}:\n{}", releases.told().trim_end())));
    };
    let Some(release) = releases.list.get(found).cloned() else { return Ok(String::new()) };
    // Before anybody is pointed there: whole, and sound.
    let plans = Plans::stored(&store, &release.name)?;
    let (before, changes) = compared(&store, &releases, &plans.edge)?;
    if releases.live == Some(found) {
        return Ok(format!("{before}It is live already; nothing was changed.\n"));
    }
    releases.live = Some(found);
    let said = format!("{before}becomes {}\n{changes}", release.told());
    if !how.live {
        return Ok(said + DRY);
    }
    releases.write(&store)?;
    Ok(format!("{said}\nIt is live again. {SOON}"))
}

/// What is live, and what is other in these plans.
fn compared(store: &Store, releases: &Releases, next: &Plan) -> Result<(String, String), String> {
    let Some(live) = releases.live() else {
        return Ok(("Nothing was published yet.\n".to_owned(), String::new()));
    };
    // A live plan that is gone or broken is a reason to publish, and none not to.
    let changes = match Plans::stored(store, &live.name) {
        Ok(plans) => changes(&plans.edge, next),
        Err(_) => "  what is live cannot be read, so it is not compared\n".to_owned(),
    };
    Ok((format!("{}\n", live.told()), changes))
}

/// Who publishes, if that can be told in a line.
fn publisher(by: &str) -> Result<String, String> {
    if by.len() > PUBLISHER_BYTES || by.chars().any(char::is_control) {
        let what = format!("`--by` is a name of at most {PUBLISHER_BYTES} bytes, in one line");
        return Err(failed(what));
    }
    Ok(by.to_owned())
}
