//! Reads visitors from a file with one JSON object on each line.

use crate::files::{open, unread};
use crate::render::{self, one};
use indgang::limits::MANIFEST_BYTES;
use indgang::manifest::visitor::{Vocabulary, visitor};
use indgang::simulate::Visitor;
use indgang::time::UnixSeconds;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Most lines whose mistakes are shown: of millions of lines, all may have the same.
const SHOWN: usize = 20;

/// Hands each visitor of the file to `each`, with how many came before. Who does not say when
/// comes at `noon`.
///
/// Lines are read one by one, so that the file may be of any size; blank ones count for nothing.
pub fn read(
    path: &Path,
    words: &Vocabulary<'_>,
    noon: UnixSeconds,
    mut each: impl FnMut(u64, Visitor),
) -> Result<(), String> {
    let name = path.display().to_string();
    let unread = |error: std::io::Error| unread(&name, &error);
    let mut file = BufReader::new(open(path)?);
    let (mut report, mut mistakes, mut bad, mut number) = (String::new(), 0, 0, 0);
    let mut visitors = 0;
    let mut bytes = Vec::new();
    while bad < SHOWN {
        bytes.clear();
        let mut line = file.by_ref().take(MANIFEST_BYTES as u64 + 1);
        if line.read_until(b'\n', &mut bytes).map_err(unread)? == 0 {
            break;
        }
        number += 1;
        let Ok(text) = str::from_utf8(&bytes) else {
            let what = format!("`{name}` is not UTF-8 text in line {number}: save it as UTF-8");
            return Err(report + &one(what, &name));
        };
        let text = text.trim_end_matches(['\n', '\r']);
        if text.trim().is_empty() {
            continue;
        }
        match visitor(text, words, noon) {
            Ok((page, profile)) if bad == 0 => {
                each(visitors, Visitor { page, profile });
                visitors += 1;
            }
            Ok(_) => {}
            Err(found) => {
                report += &render::report(&name, text, &found, number - 1);
                mistakes += found.list().len();
                bad += 1;
            }
        }
    }
    match bad {
        0 if visitors == 0 => {
            let what = format!(
                "there is nobody in `{name}`: write one visitor on each line, as in \
                 `{{ \"context\": {{ \"country\": \"DK\" }} }}`"
            );
            Err(one(what, &name))
        }
        0 => Ok(()),
        SHOWN => Err(report + &render::count(mistakes, &name) + " so far; the rest was not read"),
        _ => Err(report + &render::count(mistakes, &name)),
    }
}
