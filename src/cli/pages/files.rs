//! The pages that are named: in files, in folders, on the web.

use super::web;
use crate::files::{too_long, unread};
use crate::render::failed;
use std::fs;
use std::path::{Path, PathBuf};

/// Largest page that is read, in bytes.
pub const PAGE_BYTES: u64 = 10 << 20;
/// Most pages that are read.
const PAGES: usize = 20_000;

/// A page.
pub struct Page {
    /// Where it is.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The HTML files at `paths` and in folders there, in the order of their names, then the pages at
/// addresses; symbolic links in folders are not followed.
pub fn read(paths: &[PathBuf]) -> Result<Vec<Page>, String> {
    let (mut files, mut addresses) = (Vec::new(), Vec::new());
    for path in paths {
        if let Some(address) = address(path) {
            addresses.push(address);
        } else if path.is_dir() {
            gather(path, &mut files)?;
        } else {
            files.push(path.clone());
        }
    }
    files.sort();
    files.dedup();
    if files.is_empty() && addresses.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let what = format!("there is no `.html` file in `{}`", names.join("`, `"));
        return Err(failed(what + "; name the folder of the built pages"));
    }
    let pages = files.iter().map(|path| page(path));
    pages.chain(addresses.into_iter().map(web::page)).collect()
}

/// What `path` is if it is no path but an address.
fn address(path: &Path) -> Option<&str> {
    path.to_str().filter(|it| it.starts_with("https://") || it.starts_with("http://"))
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let name = folder.display().to_string();
        let unread = |error: std::io::Error| unread(&name, &error);
        for entry in fs::read_dir(&folder).map_err(unread)? {
            let entry = entry.map_err(unread)?;
            let (path, kind) = (entry.path(), entry.file_type().map_err(unread)?);
            let extension = path.extension().map(|it| it.to_ascii_lowercase());
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && extension.is_some_and(|it| it == "html" || it == "htm") {
                files.push(path);
            }
        }
        if files.len() > PAGES {
            let what = format!("there are more than {PAGES} pages: name fewer folders");
            return Err(failed(format!("{what}, and `{name}` was not read to its end")));
        }
    }
    Ok(())
}

fn page(path: &Path) -> Result<Page, String> {
    let name = path.display().to_string();
    let unread = |error: std::io::Error| unread(&name, &error);
    if fs::metadata(path).map_err(unread)?.len() > PAGE_BYTES {
        return Err(too_long(&name, PAGE_BYTES));
    }
    let bytes = fs::read(path).map_err(unread)?;
    // Bytes that are no text take the place of one character each, and places stay near.
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Page { name, text })
}
