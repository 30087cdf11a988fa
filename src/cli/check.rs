//! `indgang check`: mistakes, and what is legal and probably not meant.

use crate::render::{Remark, Weight, counted, remarks};
use crate::{build, summary};
use indgang::manifest::{Place, Step, moment, places};
use indgang::proof::{self, Finding, Permutations};
use indgang::time::UnixSeconds;
use std::path::PathBuf;
use std::time::SystemTime;

/// What to check.
#[derive(clap::Args)]
pub struct Args {
    /// The manifest
    file: PathBuf,
    /// Fail (exit code 1) on findings as on mistakes
    #[arg(long)]
    strict: bool,
    /// The moment to judge dates by, as in 2026-01-31; now, unless given
    #[arg(long, value_name = "DATE", value_parser = date)]
    now: Option<UnixSeconds>,
}

fn date(text: &str) -> Result<UnixSeconds, String> {
    moment(text).ok_or_else(|| "write a day as in 2026-01-31, or 2026-01-31T08:00:00Z".to_owned())
}

/// Checks a manifest. Findings go to the standard error, so that they are seen beside a summary
/// that is piped on.
pub fn check(args: &Args) -> Result<String, String> {
    let name = args.file.display().to_string();
    let built = build::read(&args.file)?;
    let report = proof::check(&built.model, args.now.unwrap_or_else(now));
    let found = Found::of(&built.text, &report.findings);
    let told = found.told(&name, &built.text);
    let count = found.findings();
    if args.strict && count > 0 {
        return Err(format!("{told}{} in {name}", counted(count, "finding")));
    }
    eprint!("{told}");
    let mut all = summary::of(&name, &built.model, &built.edge, &built.browser);
    all.push_str(&permutations(report.permutations, built.model.permutations));
    if count > 0 {
        all.push_str(&format!("  {:<12} {count:>8}  --strict makes them mistakes\n", "findings"));
    }
    Ok(all)
}

/// A line of the summary.
fn permutations(found: Permutations, budget: Option<u32>) -> String {
    let bound = if found.counted { "" } else { "at most, " };
    let budget = budget.map_or_else(String::new, |most| format!(", of {most} in the budget"));
    format!("  {:<12} {:>8}  {bound}by context alone{budget}\n", "versions", found.count)
}

fn now() -> UnixSeconds {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    UnixSeconds(u32::try_from(since.as_secs()).unwrap_or(u32::MAX))
}

/// Findings with their places, in the order of the file.
struct Found<'f>(Vec<(&'f Finding, Place)>);

impl<'f> Found<'f> {
    fn of(text: &str, findings: &'f [Finding]) -> Self {
        let ways: Vec<&[Step]> = findings.iter().map(|finding| finding.way.as_slice()).collect();
        let mut list: Vec<_> = findings.iter().zip(places(text, &ways)).collect();
        list.sort_by_key(|(finding, place)| (place.at.start, finding.kind));
        Self(list)
    }

    /// How many are more than notes.
    fn findings(&self) -> usize {
        self.0.iter().filter(|(finding, _)| !finding.kind.is_note()).count()
    }

    fn told(&self, name: &str, text: &str) -> String {
        let list = self.0.iter().map(|(finding, place)| Remark {
            weight: if finding.kind.is_note() { Weight::Note } else { Weight::Finding },
            code: finding.code(),
            path: &place.path,
            at: place.at.clone(),
            line: place.line,
            column: place.column,
            what: &finding.what,
            fix: &finding.fix,
        });
        remarks(name, text, &list.collect::<Vec<_>>(), 0)
    }
}
