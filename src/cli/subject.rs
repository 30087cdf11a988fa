//! What a command is about: a manifest, or a plan made from one.

use crate::{files, render};
use indgang::explain::Words;
use indgang::manifest::{self, Model};
use indgang::plan::{Kind, Plan, compile, decided_on_device};
use indgang::time::UnixSeconds;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// A plan, and the manifest that it is of if that was given.
pub struct Subject {
    pub plan: Plan,
    /// The manifest's text, and what it says.
    manifest: Option<(String, Model)>,
}

impl Subject {
    /// Reads a manifest or a plan.
    pub fn read(file: &Path) -> Result<Self, String> {
        let (bytes, manifest) = compiled(file, |model| model)?;
        Ok(Self { plan: loaded(bytes, file)?, manifest })
    }

    /// The same with what a device decides at `now`, which keeps its names; and the plan's bytes.
    pub fn on_device(file: &Path, now: UnixSeconds) -> Result<(Self, Vec<u8>), String> {
        let (bytes, manifest) = compiled(file, |model| decided_on_device(&model, now))?;
        Ok((Self { plan: loaded(bytes.clone(), file)?, manifest }, bytes))
    }

    /// The text and what it says, where a manifest was given.
    pub fn manifest(&self) -> Option<(&str, &Model)> {
        self.manifest.as_ref().map(|(text, model)| (text.as_str(), model))
    }

    /// The sentence that says who a segment is; a plan does not hold it.
    pub fn who(&self, segment: &str) -> Option<&str> {
        let (_, model) = self.manifest.as_ref()?;
        let segments = &model.segments;
        segments.iter().find(|known| known.name == segment).map(|known| known.who.as_str())
    }

    /// The plan's names, and the patterns of the manifest.
    pub fn words(&self) -> Words<'_> {
        let models = || self.manifest.iter().map(|(_, model)| model);
        let segments = models().flat_map(|model| &model.segments).map(|known| &known.when);
        let traits = models().flat_map(|model| &model.traits);
        let questions = traits.filter_map(|known| Some(&known.question.as_ref()?.when));
        let conditions = segments.chain(questions);
        Words::new(&self.plan).with_patterns(conditions.flat_map(|when| when.patterns()))
    }
}

/// The bytes of a plan, and the manifest's text with what it says.
type Compiled = (Vec<u8>, Option<(String, Model)>);

/// The bytes of a plan, and what it is of: `part` of the manifest that is in the file, unless that
/// is a plan.
fn compiled(file: &Path, part: impl FnOnce(Model) -> Model) -> Result<Compiled, String> {
    let name = file.display().to_string();
    let bytes = files::read_bytes(file)?;
    if files::is_plan(&bytes) {
        return Ok((bytes, None));
    }
    let text = files::text(file, bytes, files::MANIFEST)?;
    let model =
        manifest::read(&text).map_err(|mistakes| render::mistakes(&name, &text, &mistakes))?;
    let model = part(model);
    let plan = compile(&model, Kind::Edge);
    let plan = plan.map_err(|bad| render::too_large(&name, &text, &model, &bad))?;
    Ok((plan, Some((text, model))))
}

fn loaded(bytes: Vec<u8>, file: &Path) -> Result<Plan, String> {
    let name = file.display().to_string();
    Plan::load(bytes).map_err(|error| render::one(format!("{name}: {error}"), &name))
}

/// This moment.
pub fn now() -> UnixSeconds {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    UnixSeconds(u32::try_from(since).unwrap_or(u32::MAX))
}
