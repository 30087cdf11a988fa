//! Manifests through the public door.
#![expect(clippy::expect_used, clippy::panic, reason = "tests stop at what they did not expect")]

mod bounds;
#[cfg(feature = "cli")]
mod command;
mod deciding;
mod meaning;
mod mistakes;
mod operators;
mod random;
#[cfg(feature = "cli")]
mod refused;
mod right;

use indgang::manifest::{Mistake, Mistakes, Model, read};
use std::fs;
use std::path::{Path, PathBuf};

/// The directory of the package.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every manifest among the test data, with its path.
fn cases() -> Vec<(PathBuf, String)> {
    let files = fs::read_dir(root().join("tests/data/manifest")).expect("the data are there");
    let mut paths: Vec<PathBuf> = files.map(|file| file.expect("readable").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonc"));
    paths.sort();
    let text = |path: &PathBuf| fs::read_to_string(path).expect("text");
    paths.iter().map(|path| (path.clone(), text(path))).collect()
}

/// The manifest that says everything, once.
fn right() -> String {
    fs::read_to_string(root().join("tests/data/manifest/right.jsonc")).expect("it is there")
}

#[track_caller]
fn model(text: &str) -> Model {
    read(text).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

#[track_caller]
fn mistakes(text: &str) -> Mistakes {
    read(text).err().unwrap_or_else(|| panic!("no mistake in {text}"))
}

#[track_caller]
fn the_only(text: &str) -> Mistake {
    let mistakes = mistakes(text);
    assert_eq!(mistakes.list().len(), 1, "{mistakes}");
    mistakes.list().first().cloned().expect("one")
}
