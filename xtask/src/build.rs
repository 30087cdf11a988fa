//! `cargo xtask build`: everything that is deployed, into `build/`.

use crate::door::Door;
use crate::setup::Tools;
use crate::{bundle, door, paths, setup, stamp};
use anyhow::{Context, Result};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// What is built besides the worker, the site and what they need.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Also {
    Nothing,
    /// The playground, for the site on this machine.
    Playground,
    /// What only tests load, too: the worker that traps on demand, the doors that explain and find
    /// segments, and the example in Rust.
    Tested,
}

/// Builds what is deployed. The playground is not: it has the whole manifest, drafts and comments
/// included, for everybody to read.
pub fn deployed() -> Result<()> {
    with(Also::Nothing).map(drop)
}

/// Builds the worker and the site with the playground; with `tested`, what only tests load as well.
pub fn all(tested: bool) -> Result<Tools> {
    with(if tested { Also::Tested } else { Also::Playground })
}

fn with(also: Also) -> Result<Tools> {
    let tools = setup::all()?;
    let _alone = lock()?;
    let bindgen = setup::bindgen()?;
    let page = door::PAGE.build(&tools, &bindgen)?;
    twice(&page)?;
    let engine = door::ENGINE.build(&tools, &bindgen)?;
    let plans = bundle::plans()?;

    let mut files = [("page.wasm", page.as_path()), ("plan.bin", plans.edge.as_path())];
    bundle::worker(&tools, &paths::build("worker"), &files, None)?;
    bundle::site(&tools, &engine, &plans.browser)?;
    if also == Also::Nothing {
        bundle::without_playground()?;
    } else {
        bundle::playground(&tools, &door::DRAFT.build(&tools, &bindgen)?)?;
    }
    if also == Also::Tested {
        door::EXPLAIN.build(&tools, &bindgen)?;
        door::SEGMENTS.build(&tools, &bindgen)?;
        door::RUST_WORKER.build(&tools, &bindgen)?;
        let page = door::TRAP.build(&tools, &bindgen)?;
        twice(&page)?;
        files[0].1 = &page;
        bundle::worker(&tools, &paths::build("trap"), &files, Some(&paths::build("trap/glue")))?;
    }
    Ok(tools)
}

/// Glue has one instance; the endpoints' wants a file of its own, beside the page's.
fn twice(page: &Path) -> Result<()> {
    let glue = fs::read(page.with_extension("js")).context("reading the page's glue")?;
    let folder = page.parent().and_then(Path::parent).context("the glue has no folder")?;
    stamp::write(&folder.join("endpoints/endpoints.js"), &glue).map(drop)
}

/// One door that no site deploys, with what to call it by beside it.
pub fn alone(door: &Door) -> Result<(Tools, PathBuf)> {
    let tools = setup::all()?;
    let _alone = lock()?;
    let bindgen = setup::bindgen()?;
    let wasm = door.build(&tools, &bindgen)?;
    Ok((tools, wasm))
}

/// Two builds at once would mix their files: the second waits.
fn lock() -> Result<File> {
    let path = paths::build(".lock");
    fs::create_dir_all(paths::build(""))?;
    let file = File::create(&path).with_context(|| format!("writing {}", path.display()))?;
    file.lock().with_context(|| format!("locking {}", path.display()))?;
    Ok(file)
}
