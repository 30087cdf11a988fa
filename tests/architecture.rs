//! The map in ARCHITECTURE.md, held: imports point down, and the core knows no door.

use std::{fs, path::Path};

/// Modules by level; a module may use those of lower levels and its own.
const LEVELS: &[(&str, u8)] = &[
    ("base64", 0),
    ("bits", 0),
    ("bucket", 0),
    ("bytes", 0),
    ("data", 0),
    ("fold", 0),
    ("hash", 0),
    ("id", 0),
    ("json", 0),
    ("limits", 0),
    ("strings", 0),
    ("time", 0),
    ("consent", 1),
    ("context", 1),
    ("profile", 1),
    ("condition", 2),
    ("decision", 3),
    ("manifest", 4),
    ("plan", 4),
    ("described", 5),
    ("engine", 5),
    // Above the plan it explains; it knows decisions, not how the engine makes them.
    ("explain", 5),
    ("simulate", 5),
    ("proof", 5),
    // In the place of std, at the doors.
    ("bare", 6),
    ("browser", 6),
    ("cases", 8),
    ("cli", 8),
    ("conformance", 7),
    ("edge", 6),
    ("segments", 6),
    ("draft", 6),
    ("why", 6),
];

fn level(module: &str) -> Option<u8> {
    LEVELS.iter().find(|(name, _)| *name == module).map(|&(_, level)| level)
}

/// Every Rust file under `src`, with its path from there.
fn sources(at: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(at).expect("src is there") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).expect("inside");
            let name = name.to_string_lossy().trim_start_matches("src/").to_string();
            found.push((name, fs::read_to_string(&path).expect("text")));
        }
    }
}

fn all_sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 20, "found only {} files", found.len());
    found
}

/// The module a file belongs to: its folder or its own name.
fn module_of(name: &str) -> &str {
    name.split(['/', '.']).next().unwrap_or_default()
}

/// Modules of this crate that a file names: in paths and in grouped imports.
fn imports(text: &str) -> Vec<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).fold(
        String::new(),
        |mut code, line| {
            code.push_str(line.split(" //").next().unwrap_or_default());
            code.push('\n');
            code
        },
    );
    let mut found = Vec::new();
    for root in ["crate::", "indgang::"] {
        for (at, _) in code.match_indices(root) {
            let rest = &code[at + root.len()..];
            let names = if let Some(group) = rest.strip_prefix('{') {
                top_level_names(group)
            } else {
                vec![rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap().into()]
            };
            found.extend(names);
        }
    }
    found
}

/// The first name of each part of a grouped import, which may hold groups itself.
fn top_level_names(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut name) = (0, Vec::new(), String::new());
    let mut first = true;
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(std::mem::take(&mut name));
                first = true;
            }
            ':' if depth == 0 => first = false,
            c if depth == 0 && first && (c.is_alphanumeric() || c == '_') => name.push(c),
            _ => {}
        }
    }
    names.push(name);
    names
}

#[test]
fn every_module_has_a_level() {
    for (name, _) in all_sources() {
        let module = module_of(&name);
        assert!(module == "lib" || level(module).is_some(), "{name} has no level");
    }
}

#[test]
fn imports_point_down() {
    for (name, text) in all_sources() {
        let Some(own) = level(module_of(&name)) else { continue };
        for import in imports(&text) {
            let Some(other) = level(&import) else { continue };
            let same = import == module_of(&name);
            // The manifest's model is what a plan is compiled from: the one import within a level.
            let compiles =
                ["plan/compile.rs", "plan/device.rs", "plan/write.rs"].contains(&name.as_str());
            let compiled = compiles && import == "manifest";
            let within_level_0 = own == 0 && other == 0;
            assert!(
                other < own || same || compiled || within_level_0,
                "{name} (level {own}) imports {import} (level {other}): imports point down"
            );
        }
    }
}

#[test]
fn the_reader_of_imports_sees_groups_and_paths() {
    let text = "use crate::{plan::{a, b}, engine};\n// crate::cli\nfn f() { crate::edge::g() }";
    assert_eq!(imports(text), ["plan", "engine", "edge"]);
}

/// What runs per visitor asks nothing of its surroundings: time, chance and the network are
/// handed in.
#[test]
fn the_core_has_no_clock_no_chance_and_no_door() {
    let banned = [
        "std::time",
        "SystemTime",
        "Instant::now",
        "getrandom",
        "wasm_bindgen",
        "web_sys",
        "js_sys",
        "worker::",
        "std::net",
        "std::fs",
        "std::env",
    ];
    for (name, text) in all_sources() {
        if level(module_of(&name)).is_some_and(|level| level <= 5) {
            for word in banned {
                assert!(!text.contains(word), "{name} names {word}");
            }
        }
    }
}

/// Only the author's side may use the standard library.
#[test]
fn what_runs_per_visitor_is_no_std() {
    for (name, text) in all_sources() {
        let module = module_of(&name);
        if level(module).is_some_and(|level| level <= 5) && module != "manifest" {
            let shipped = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            assert!(!names_std(shipped), "{name} uses std");
        }
    }
}

/// Whether `std::` stands anywhere but in a comment, and not as the end of another name.
fn names_std(text: &str) -> bool {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.match_indices("std::").map(move |(at, _)| &line[..at]))
        .any(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// One place makes a `Released`.
#[test]
fn only_the_gate_releases() {
    for (name, text) in all_sources() {
        if name != "consent/gate.rs" {
            assert!(!text.contains("Released {"), "{name} makes a Released");
        }
    }
}

#[test]
fn files_can_be_read_at_a_sitting() {
    for (name, text) in all_sources() {
        let lines = text.lines().count();
        assert!(lines <= 420, "{name} has {lines} lines; look for the seam");
    }
}
