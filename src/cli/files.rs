//! Files in and out: within bounds, and all or nothing.

use crate::render::{failed, one};
use indgang::limits::MANIFEST_BYTES;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Component, Path, PathBuf};

/// That there is a folder where a file is wanted.
const FOLDER: &str = "it is a folder; name a file";
/// How a plan begins.
const PLAN: &[u8] = b"INDG";

/// The text of a manifest, read no further than just past its bound.
pub fn read(path: &Path) -> Result<String, String> {
    text(path, read_bytes(path)?, MANIFEST)
}

/// What is wanted where a manifest is.
pub const MANIFEST: &str = "the manifest that it was made from, as in `indgang.jsonc`";

/// Whether these bytes begin like a plan.
pub fn is_plan(bytes: &[u8]) -> bool {
    bytes.starts_with(PLAN)
}

/// The bytes of a manifest or a plan, likewise.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let name = path.display().to_string();
    let mut bytes = Vec::new();
    let unread = |error: std::io::Error| unread(&name, &error);
    open(path)?.take(MANIFEST_BYTES as u64 + 4).read_to_end(&mut bytes).map_err(unread)?;
    if bytes.len() > MANIFEST_BYTES {
        return Err(too_long(&name, MANIFEST_BYTES as u64));
    }
    Ok(bytes)
}

/// A file to read. Some systems open a folder like one.
pub fn open(path: &Path) -> Result<File, String> {
    let folder = if path.is_dir() { Err(ErrorKind::IsADirectory.into()) } else { Ok(()) };
    let opened = folder.and_then(|()| File::open(path));
    opened.map_err(|error| unread(&path.display().to_string(), &error))
}

/// That a file cannot be read, why, and what to do.
pub fn unread(name: &str, error: &std::io::Error) -> String {
    failed(format!("cannot read `{name}`: {}", why(error)))
}

/// That a file is not read to its end, as it has more than `most` bytes.
pub fn too_long(name: &str, most: u64) -> String {
    failed(format!("cannot read `{name}`: it is larger than {most} bytes; make it smaller"))
}

/// What went wrong with a file and what to do, in words that are the same on every system.
fn why(error: &std::io::Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder; see that its path is right",
        ErrorKind::PermissionDenied => "it is not allowed; see who may use it",
        ErrorKind::AlreadyExists => "it is there already; move it",
        ErrorKind::IsADirectory => FOLDER,
        ErrorKind::NotADirectory => {
            "what should be a folder on the way there is a file; see that its path is right"
        }
        ErrorKind::ReadOnlyFilesystem => "the disk can only be read; name a place on another",
        ErrorKind::StorageFull => "the disk is full; make room on it",
        ErrorKind::InvalidFilename => "no file can be called that; name another",
        _ => return error.to_string(),
    };
    words.to_owned()
}

/// The text in the bytes of a file; `wanted` says which file is, if that one is a plan.
pub fn text(path: &Path, bytes: Vec<u8>, wanted: &str) -> Result<String, String> {
    let name = path.display().to_string();
    if is_plan(&bytes) {
        let what = format!("`{name}` is a plan that `indgang build` made: name {wanted}");
        return Err(one(what, &name));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
        one(format!("`{name}` is not UTF-8 text in line {line}: save it as UTF-8"), &name)
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
            result = fs::rename(temporary, path).map_err(|error| unwritten(path, &why(&error)));
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
    // Without a number where processes have none, as in WebAssembly.
    let process = if cfg!(target_family = "wasm") { 0 } else { std::process::id() };
    path.with_file_name(format!(".{name}.{process}.tmp"))
}

fn unwritten(path: &Path, why: &str) -> String {
    failed(format!("cannot write `{}`: {why}", path.display()))
}

/// Where a file is or will be, however its path is written: two paths that come out alike are one
/// file. What is not there yet is taken as it is spelt.
pub fn place(path: &Path) -> PathBuf {
    let mut place = std::env::current_dir().unwrap_or_default();
    let mut parts = path.components().peekable();
    while let Some(part) = parts.next() {
        match part {
            Component::ParentDir => {
                place.pop();
            }
            Component::CurDir => {}
            part => place.push(part),
        }
        // The file itself is replaced, and not what it links to.
        if parts.peek().is_some()
            && let Ok(real) = fs::canonicalize(&place)
        {
            place = real;
        }
    }
    place
}

fn write(temporary: &Path, path: &Path, bytes: &[u8]) -> Result<(), String> {
    let failed = |error: std::io::Error| unwritten(path, &why(&error));
    if path.is_dir() {
        return Err(unwritten(path, FOLDER));
    }
    if let Some(directory) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(directory).map_err(failed)?;
    }
    let mut file =
        OpenOptions::new().write(true).create_new(true).open(temporary).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)
}
