//! `cargo xtask pictures`: the pictures of the documents, from the demo as it runs.

use crate::steps::{heading, step};
use crate::{package, paths, run, serve, setup};
use anyhow::Result;

/// Builds, and draws `docs/images` anew.
pub fn pictures() -> Result<()> {
    // One of them is of the package's `dev`.
    let (tools, _) = package::package()?;
    // The site's own choice where a system has none of the fonts that it names before.
    setup::inter()?;
    let mut node = tools.bare_node();
    node.env("CHROMIUM", setup::chromium()?).arg(paths::root("docs/images/pictures.mjs"));
    serve::keep_to_itself(&mut node);
    let drawing = step("pictures");
    let drawn = run::quiet(&drawing, "drawing", &mut node)?;
    drawing.done(format!("{} in docs/images", drawn.lines().count()));
    heading("\nlook at them: nobody else does\n");
    Ok(())
}
