//! Progress: one short aligned line per step, with what came of it and the time it took.
//!
//! On a terminal the line is there from the start and shows what the step is at; elsewhere a step
//! says once that it has work to do, and once what came of it. All of it goes to standard error.

use std::env;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// The width that a line in progress is cut to: a line that wraps cannot be wiped.
const WIDTH: usize = 78;

/// A step under way.
pub struct Step {
    name: &'static str,
    started: Instant,
    live: bool,
    /// Whether it was said that there is work to do, where that is said once.
    said: AtomicBool,
    over: bool,
}

/// Begins a step.
pub fn step(name: &'static str) -> Step {
    let step = Step {
        name,
        started: Instant::now(),
        live: on_terminal(),
        said: AtomicBool::default(),
        over: false,
    };
    step.note("");
    step
}

impl Step {
    /// Shows what the step is at, until there is something newer.
    pub fn note(&self, text: &str) {
        if self.live {
            let line: String =
                format!("  … {:<16} {}", self.name, text.trim()).chars().take(WIDTH).collect();
            eprint!("\r\x1b[2K{line}");
            let _ = stderr().flush();
        } else if !text.is_empty()
            && !text.trim().starts_with("Finished ")
            && !self.said.swap(true, Ordering::Relaxed)
        {
            eprintln!("  … {:<16} {}", self.name, text.trim());
        }
    }

    /// Ends the step well.
    pub fn done(self, outcome: impl AsRef<str>) {
        self.end("32", "✓", outcome.as_ref());
    }

    /// Ends a step that had nothing to do.
    pub fn same(self, outcome: impl AsRef<str>) {
        self.end("2", "=", outcome.as_ref());
    }

    fn end(mut self, colour: &str, mark: &str, outcome: &str) {
        self.over = true;
        let wipe = if self.live { "\r\x1b[2K" } else { "" };
        let seconds = self.started.elapsed().as_secs_f32();
        let mark = paint(colour, mark, on_terminal());
        eprintln!("{wipe}  {mark} {:<16} {outcome:<46} {seconds:>6.1} s", self.name);
    }
}

impl Drop for Step {
    /// A step that is dropped before its end has failed; the error itself comes later, whole.
    fn drop(&mut self) {
        if !self.over {
            let wipe = if self.live { "\r\x1b[2K" } else { "" };
            let mark = paint("31", "✗", stderr().is_terminal());
            eprintln!("{wipe}  {mark} {}", self.name);
        }
    }
}

/// Whether progress goes to a terminal.
pub fn on_terminal() -> bool {
    stderr().is_terminal()
}

/// A heading on standard output, between the parts of something long.
pub fn heading(text: &str) {
    println!("{}", paint("1", text, stdout().is_terminal()));
}

/// Text in a colour, where there is someone to see it.
pub fn paint(colour: &str, text: &str, terminal: bool) -> String {
    if terminal && colour_wanted() {
        format!("\x1b[{colour}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}

/// Whether colour has not been refused (no-color.org).
pub fn colour_wanted() -> bool {
    env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// A size in bytes, for people.
pub fn size(bytes: u64) -> String {
    if bytes < 1024 { format!("{bytes} B") } else { format!("{:.1} KB", bytes as f64 / 1024.0) }
}
