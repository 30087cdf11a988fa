//! Where things are. All paths are absolute, so that commands work from any folder.

use std::path::{Path, PathBuf};

/// The repository, or a path inside it.
pub fn root(inside: impl AsRef<Path>) -> PathBuf {
    // Set by cargo when this was compiled: `<repository>/xtask`.
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).join(inside)
}

/// `build/`, or a path inside it.
pub fn build(inside: impl AsRef<Path>) -> PathBuf {
    root("build").join(inside)
}

/// A path as people want to read it: inside the repository, without the way there.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root("")).unwrap_or(path).display().to_string()
}
