//! How far long work is, for who waits at a terminal.

use crate::shares::thousands;
use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

/// How often it is told.
const EVERY: Duration = Duration::from_millis(200);

/// A line that is written over while work goes on, and gone when it ends.
pub struct Progress {
    what: &'static str,
    of: Option<u64>,
    next: Option<Instant>,
    told: bool,
}

impl Progress {
    /// Work on so many of `what`, if their number is known; silent where nobody would see it.
    pub fn new(what: &'static str, of: Option<u64>) -> Self {
        let next = stderr().is_terminal().then(|| Instant::now() + EVERY);
        Self { what, of, next, told: false }
    }

    /// So many are done.
    pub fn at(&mut self, done: u64) {
        // The clock is asked for every 64th only: it costs more than some of the work.
        if !done.is_multiple_of(64) || self.next.is_none_or(|next| Instant::now() < next) {
            return;
        }
        self.next = Some(Instant::now() + EVERY);
        self.told = true;
        let of = self.of.map_or(String::new(), |of| format!(" of {}", thousands(of)));
        // Whether it can be told does not matter to the work.
        let _told = write!(stderr(), "\r{}{of} {}", thousands(done), self.what);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.told {
            let _told = write!(stderr(), "\r\u{1b}[K");
        }
    }
}
