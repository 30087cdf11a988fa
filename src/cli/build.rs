//! What the commands do: text for the terminal out, in success and in failure.

use crate::{files, render, summary};
use indgang::manifest::{self, Model};
use indgang::plan::{Kind, compile_at};
use indgang::time::UnixSeconds;
use std::path::Path;

/// A manifest that is right, and its plans.
pub struct Built {
    /// The manifest's text.
    pub text: String,
    /// What it says.
    pub model: Model,
    /// The edge's plan.
    pub edge: Vec<u8>,
    /// The browser's plan.
    pub browser: Vec<u8>,
}

/// Compiles the manifest `file`.
pub fn build(
    file: &Path,
    out: Option<&Path>,
    browser: Option<&Path>,
    now: UnixSeconds,
) -> Result<String, String> {
    apart(file, out, browser)?;
    let built = read(file, now)?;
    let edge = out.map(|path| (path, built.edge.as_slice()));
    let outputs = edge.into_iter().chain(browser.map(|path| (path, built.browser.as_slice())));
    let outputs: Vec<_> = outputs.collect();
    files::write_all(&outputs)?;
    let summary =
        summary::of(&file.display().to_string(), &built.model, &built.edge, &built.browser);
    let written: Vec<_> = outputs.iter().map(|(path, _)| path.display().to_string()).collect();
    Ok(format!("{summary}  {:<12} {}\n", "written to", written.join(", ")))
}

/// Sees that no file is written over another of them, in whatever spelling of their paths.
fn apart(file: &Path, out: Option<&Path>, browser: Option<&Path>) -> Result<(), String> {
    let pairs = [
        ("--browser", browser, "--out", out),
        ("--out", out, "the manifest", Some(file)),
        ("--browser", browser, "the manifest", Some(file)),
    ];
    for (option, path, other, there) in pairs {
        let there = there.map(files::place);
        let Some(path) = path.filter(|path| Some(files::place(path)) == there) else {
            continue;
        };
        let name = path.display().to_string();
        let what = format!("`{option} {name}` is the same file as {other}: name another");
        return Err(render::one(what, &name));
    }
    Ok(())
}

/// Reads a manifest and makes its plans, the browser's to be used from `now` on, or says what is
/// wrong with it.
pub fn read(file: &Path, now: UnixSeconds) -> Result<Built, String> {
    let name = file.display().to_string();
    let text = files::read(file)?;
    let model =
        manifest::read(&text).map_err(|mistakes| render::mistakes(&name, &text, &mistakes))?;
    let plan = |kind| {
        compile_at(&model, kind, now).map_err(|bad| render::too_large(&name, &text, &model, &bad))
    };
    let (edge, browser) = (plan(Kind::Edge)?, plan(Kind::Browser)?);
    Ok(Built { edge, browser, model, text })
}
