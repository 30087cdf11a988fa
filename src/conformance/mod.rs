//! Public conformance cases, run through the engine's own code: by `cargo xtask conformance`
//! natively and in WebAssembly, where the same must come out.

pub mod agents;
mod both;
pub mod cookies;
mod divergence;
pub mod growthbook;
pub mod languages;
pub mod tcf;

pub use both::{Both, both};

use alloc::{format, string::String, vec::Vec};
use serde_json::Value as Json;

/// Runs the text of a file.
pub type Runner = fn(&str) -> Result<Report, BadFile>;

/// The kinds of files that there are, by name. Cases of `bots`, `cookies` and `languages` are
/// answered by the worker's JavaScript first: `xtask/src/shipped.mjs`.
pub const KINDS: &[(&str, Runner)] = &[
    ("bots", agents::bots),
    ("cookies", cookies::run),
    ("devices", agents::devices),
    ("growthbook", growthbook::run),
    ("growthbook-versions", growthbook::run),
    ("languages", languages::run),
    ("tcf", tcf::run),
];

/// Runs a file of that kind.
///
/// # Errors
/// There is no such kind, or [`BadFile`] from its runner.
pub fn run(kind: &str, text: &str) -> Result<Report, BadFile> {
    let Some((_, run)) = KINDS.iter().find(|(name, _)| *name == kind) else {
        let names: Vec<&str> = KINDS.iter().map(|&(name, _)| name).collect();
        let names = names.join("`, `");
        return Err(BadFile(format!("`{kind}` is no kind of cases: there is `{names}`")));
    };
    run(text)
}

/// What came of a file of cases.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many cases came out as they should.
    pub passed: usize,
    /// The others, with what was expected and what came.
    pub failed: Vec<String>,
    /// Cases that were not run, with the reason; one line may stand for many.
    pub skipped: Vec<(usize, String)>,
    /// What is to be reached, where not every case can be right; with none, every case is to pass.
    pub goals: Vec<Goal>,
}

/// A share of the cases that is to be reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// What is counted, in words.
    pub what: &'static str,
    /// How many are as they should be.
    pub came: usize,
    /// Of how many.
    pub of: usize,
    /// How many are to be, in per cent.
    pub share: f64,
}

impl Goal {
    /// Whether it is reached.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.came as f64 * 100.0 >= self.share * self.of as f64
    }

    fn line(&self) -> String {
        let Self { what, came, of, share } = self;
        let reached = *came as f64 * 100.0 / *of as f64;
        let met = if self.is_met() { "met" } else { "missed" };
        format!("goal    {what}: {came} of {of}, {reached:.2} %; at least {share} %: {met}\n")
    }
}

impl Report {
    /// How the line of a failure begins.
    const FAILED: &str = "failed  ";
    /// How many failures are told one by one where only a share is to be right.
    const TOLD: usize = 20;

    /// Whether it is as it should be: something was run, and all goals are met, or without any,
    /// every case passed.
    #[must_use]
    pub fn is_good(&self) -> bool {
        let well = match self.goals.is_empty() {
            true => self.failed.is_empty(),
            false => self.goals.iter().all(Goal::is_met),
        };
        well && !self.is_empty()
    }

    fn is_empty(&self) -> bool {
        self.passed == 0 && self.failed.is_empty()
    }

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

    /// A line for each failure and each reason to skip, one if nothing was run, then the counts alone on the last line.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        let told = if self.goals.is_empty() { usize::MAX } else { Self::TOLD };
        for failure in self.failed.iter().take(told) {
            out.push_str(&format!("{}{failure}\n", Self::FAILED));
        }
        if let Some(more) = self.failed.len().checked_sub(told).filter(|more| *more > 0) {
            out.push_str(&format!("        and {more} more\n"));
        }
        for (count, why) in &self.skipped {
            out.push_str(&format!("skipped {count:>4}  {why}\n"));
        }
        match self.is_empty() {
            true => out.push_str("nothing was run: the file holds no case that is run here\n"),
            false => self.goals.iter().for_each(|goal| out.push_str(&goal.line())),
        }
        out.push_str(&self.counts(self.passed, self.failed.len()));
        out
    }

    /// The last line, if as many passed and failed.
    fn counts(&self, passed: usize, failed: usize) -> String {
        let skipped: usize = self.skipped.iter().map(|(count, _)| count).sum();
        format!("{passed} passed, {failed} failed, {skipped} skipped\n")
    }
}

/// Why there is no report: what was given is no file of cases, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadFile(pub String);

impl core::fmt::Display for BadFile {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for BadFile {}

/// The cases of a file: a JSON list of objects, or an object that holds one as `cases`.
fn cases(text: &str) -> Result<Vec<Json>, BadFile> {
    let file = serde_json::from_str(text);
    let file: Json = file.map_err(|error| BadFile(format!("the file is not JSON: {error}")))?;
    let list = match file {
        Json::Object(mut file) => file.remove("cases").unwrap_or_default(),
        other => other,
    };
    let Json::Array(list) = list else {
        return Err(BadFile("the file holds no list of cases, by itself or as `cases`".into()));
    };
    match list.iter().position(|case| !case.is_object()) {
        Some(at) => Err(BadFile(format!("case {at}, counted from 0, is no object"))),
        None => Ok(list),
    }
}

/// What a case is called in reports.
fn name_of(case: &Json, number: usize) -> String {
    let name = ["id", "test", "name"].iter().find_map(|key| case.get(key)?.as_str());
    name.map_or_else(|| format!("case {number}"), String::from)
}

/// Why cases cannot be judged that the worker's JavaScript is to answer first.
fn not_answered(kind: &str, case: &str) -> BadFile {
    BadFile(format!(
        "{case} has no answer of the worker's JavaScript: `cargo xtask conformance {kind}` asks it"
    ))
}
