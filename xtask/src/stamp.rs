//! Skipping work whose inputs have not changed, judged by content and not by time: a fresh
//! checkout or a branch switched back and forth does no work twice.

use anyhow::{Context, Result};
use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What some output is made from.
#[derive(Default)]
pub struct Inputs(DefaultHasher);

impl Inputs {
    /// Options, versions: anything that is text.
    pub fn text(mut self, text: &str) -> Self {
        self.add(text.as_bytes());
        self
    }

    /// One file; a file that is absent counts as such.
    pub fn file(mut self, path: &Path) -> Result<Self> {
        match fs::read(path) {
            Ok(bytes) => self.add(&bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.add(b"absent"),
            Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
        }
        Ok(self)
    }

    /// A program of ours: by size and time, as it is too large to read for nothing.
    pub fn program(self, path: &Path) -> Result<Self> {
        let about = fs::metadata(path).with_context(|| format!("reading {}", path.display()))?;
        Ok(self.text(&format!("{} {:?}", about.len(), about.modified()?)))
    }

    fn add(&mut self, bytes: &[u8]) {
        // The length first, so that what ends one input cannot begin the next.
        self.0.write_usize(bytes.len());
        self.0.write(bytes);
    }
}

/// Does `work` unless `outputs` are all there and were made from the same `inputs`.
/// Says whether there was work.
pub fn once(
    stamp: &Path,
    inputs: &Inputs,
    outputs: &[PathBuf],
    work: impl FnOnce() -> Result<()>,
) -> Result<bool> {
    let now = format!("{:016x}\n", inputs.0.finish());
    let same = fs::read_to_string(stamp).is_ok_and(|before| before == now);
    if same && outputs.iter().all(|output| output.exists()) {
        return Ok(false);
    }
    // Gone while the work is under way: an interrupted build is not mistaken for a finished one.
    let _ = fs::remove_file(stamp);
    work()?;
    write(stamp, now.as_bytes())?;
    Ok(true)
}

/// Writes a file and the folders that it needs, and leaves it alone if it is the same already,
/// so that whoever watches it is not woken for nothing. Says whether it was written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<bool> {
    if fs::read(path).is_ok_and(|before| before == bytes) {
        return Ok(false);
    }
    let folder = path.parent().context("a file has a folder")?;
    let part = path.with_extension("part");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&part, bytes))
        .and_then(|()| fs::rename(&part, path))
        .with_context(|| format!("writing {}", path.display()))?;
    Ok(true)
}

/// Every file below a folder, sorted.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}
