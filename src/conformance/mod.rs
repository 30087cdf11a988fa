//! Public conformance cases, run through the engine's own code: natively by `cargo xtask
//! conformance`, and the same in Wasm.

pub mod growthbook;

use alloc::{format, string::String, vec::Vec};

/// What came of a file of cases.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many cases came out as they should.
    pub passed: usize,
    /// The others, with what was expected and what came.
    pub failed: Vec<String>,
    /// Cases that were not run, with the reason; one line may stand for many.
    pub skipped: Vec<(usize, String)>,
}

impl Report {
    /// Takes note of a case.
    pub fn case<T: PartialEq + core::fmt::Debug>(&mut self, name: &str, expected: &T, came: &T) {
        if expected == came {
            self.passed += 1;
        } else {
            self.failed.push(format!("{name}: expected {expected:?}, came {came:?}"));
        }
    }

    /// Takes note of cases that are not run.
    pub fn skip(&mut self, count: usize, why: String) {
        self.skipped.push((count, why));
    }

    /// A line for each failure and each reason to skip, then the counts alone on the last line.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        for failure in &self.failed {
            out.push_str(&format!("failed  {failure}\n"));
        }
        for (count, why) in &self.skipped {
            out.push_str(&format!("skipped {count:>4}  {why}\n"));
        }
        let skipped: usize = self.skipped.iter().map(|(count, _)| count).sum();
        let (passed, failed) = (self.passed, self.failed.len());
        out.push_str(&format!("{passed} passed, {failed} failed, {skipped} skipped\n"));
        out
    }
}

/// A file that holds no cases, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadFile(pub String);

impl core::fmt::Display for BadFile {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for BadFile {}
