//! Files in and out: within bounds, and all or nothing.

use indgang::limits::MANIFEST_BYTES;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// The text of a manifest, read no further than just past its bound.
pub fn read(path: &Path) -> Result<String, String> {
    text(path, read_bytes(path)?)
}

/// The bytes of a manifest or a plan, likewise.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let failed =
        |error: std::io::Error| format!("error: cannot read `{}`: {error}", path.display());
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(MANIFEST_BYTES as u64 + 4).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > MANIFEST_BYTES {
        let name = path.display();
        return Err(format!(
            "error: `{name}` is larger than {MANIFEST_BYTES} bytes\n\n1 mistake in {name}"
        ));
    }
    Ok(bytes)
}

/// The text in the bytes of a file.
pub fn text(path: &Path, bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let good = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
        let name = path.display();
        format!("error: `{name}` is not UTF-8 text in line {line}: save it as UTF-8\n\n1 mistake in {name}")
    })
}

/// Writes all files or none: first beside their places, then by renaming.
pub fn write_all(outputs: &[(&Path, &[u8])]) -> Result<(), String> {
    let mut written = Vec::new();
    let mut result = Ok(());
    for (path, bytes) in outputs {
        let temporary = beside(path);
        result = write(&temporary, path, bytes);
        written.push((temporary, *path));
        if result.is_err() {
            break;
        }
    }
    for (temporary, path) in &written {
        if result.is_ok() {
            result = fs::rename(temporary, path)
                .map_err(|error| format!("error: cannot write `{}`: {error}", path.display()));
        }
        if result.is_err() {
            // It may not be there; what matters is reported already.
            let _gone = fs::remove_file(temporary);
        }
    }
    result
}

/// A name in the same directory, so that renaming replaces the file in one step.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}

fn write(temporary: &Path, path: &Path, bytes: &[u8]) -> Result<(), String> {
    let failed =
        |error: std::io::Error| format!("error: cannot write `{}`: {error}", path.display());
    if path.is_dir() {
        return Err(format!("error: cannot write `{}`: it is a directory", path.display()));
    }
    if let Some(directory) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(directory).map_err(failed)?;
    }
    let mut file =
        OpenOptions::new().write(true).create_new(true).open(temporary).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)
}
