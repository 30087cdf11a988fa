//! What a manifest holds, in a few aligned lines.

use indgang::manifest::Model;
use indgang::manifest::model::{Origin, Status};
use std::fmt::Write;

/// The summary of a manifest without mistakes.
pub fn of(name: &str, model: &Model, edge: &[u8], browser: &[u8]) -> String {
    let with = |status| model.experiences.iter().filter(|e| e.status == status).count();
    let statuses = [("live", Status::Live), ("draft", Status::Draft), ("paused", Status::Paused)];
    let statuses = statuses.map(|(word, status)| (with(status), word));
    let statuses = statuses.iter().filter(|(count, _)| *count > 0);
    let statuses: Vec<_> = statuses.map(|(count, word)| format!("{count} {word}")).collect();
    let variants: usize = model.slots.iter().map(|slot| slot.variants.len()).sum();
    let segments = model.segments.iter().filter(|it| it.origin == Origin::Segment).count();
    let stages = model.stages.len();
    let rows = [
        ("segments", segments, if stages > 0 { format!("{stages} stages") } else { String::new() }),
        ("experiences", model.experiences.len(), statuses.join(", ")),
        ("slots", model.slots.len(), format!("{variants} variants")),
        ("edge plan", edge.len(), "bytes".to_owned()),
        ("browser plan", browser.len(), "bytes".to_owned()),
    ];
    let mut summary = format!("{name}: no mistakes\n");
    for (label, count, more) in rows {
        let line = format!("  {label:<12} {count:>8}  {more}");
        // Writing to a string never fails.
        let _written = writeln!(summary, "{}", line.trim_end());
    }
    summary
}
