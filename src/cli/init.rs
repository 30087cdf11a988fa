//! `indgang init`: a small site that works, to begin from.

use crate::files;
use crate::render::one;
use std::fmt::Write;
use std::path::{Component, Path};

/// What is written: the example that is tested as `examples/start`.
const FILES: [(&str, &str); 3] = [
    ("indgang.jsonc", include_str!("../../examples/start/indgang.jsonc")),
    ("site/index.html", include_str!("../../examples/start/site/index.html")),
    ("site/deals.html", include_str!("../../examples/start/site/deals.html")),
];

/// Writes the example into `folder`: all of it, or nothing where one of its files is there already.
pub fn init(folder: &Path) -> Result<String, String> {
    let paths = FILES.map(|(name, text)| (folder.join(name), text));
    if let Some((path, _)) = paths.iter().find(|(path, _)| path.exists()) {
        let name = path.display().to_string();
        return Err(one(
            format!("`{name}` is there already: name another folder, or move it"),
            &name,
        ));
    }
    let outputs = paths.each_ref().map(|(path, text)| (path.as_path(), text.as_bytes()));
    files::write_all(&outputs)?;
    let mut said = String::new();
    for (path, _) in &paths {
        let _ = writeln!(said, "wrote {}", path.display());
    }
    // Where one is already, there is nowhere to go.
    let there = folder.components().all(|part| part == Component::CurDir);
    let go = if there { String::new() } else { format!("`cd {}`, ", folder.display()) };
    let _ = write!(
        said,
        "\nNext: {go}`indgang check indgang.jsonc`. To look at it in a browser: where the npm package \
         is installed, `npx indgang dev`; a checkout packs it with `cargo xtask package`\n"
    );
    Ok(said)
}
