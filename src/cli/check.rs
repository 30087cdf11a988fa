//! `indgang check`: mistakes, and what is legal and probably not meant.

use crate::render::{Remark, Weight, counted, one, remarks};
use crate::{build, date, exposed, pages, subject, summary};
use indgang::manifest::{Place, Step, places};
use indgang::proof::{self, Finding, Permutations};
use indgang::time::UnixSeconds;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Most findings of one kind that are shown unasked.
const OF_A_KIND: usize = 20;

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
    /// Show every finding, however many there are of a kind
    #[arg(long)]
    all: bool,
    /// List what a visitor could read from the browser's plan
    #[arg(long)]
    browser: bool,
    /// Built pages to compare with: HTML files, folders of them, addresses at the origin
    #[arg(long, value_name = "DIR|FILE|URL", num_args = 1..)]
    pages: Vec<PathBuf>,
}

/// Checks a manifest. Findings go to the standard error, so that they are seen beside a summary
/// that is piped on.
pub fn check(args: &Args) -> Result<String, String> {
    let name = args.file.display().to_string();
    let now = args.now.unwrap_or_else(subject::now);
    let built = build::read(&args.file, now)?;
    let report = proof::check(&built.model, now);
    let found = Found::of(&built.text, &report.findings);
    let most = if args.all { usize::MAX } else { OF_A_KIND };
    let mut told = found.told(&name, &built.text, most);
    let mut count = found.findings();
    let mut rows = vec![permutations(report.permutations, built.model.permutations)];
    if !args.pages.is_empty() {
        let read = pages::read(&args.pages)?;
        let checked = pages::check(&read, &built.model);
        let (remarks, more) = of_pages(&read, &checked);
        told.push_str(&remarks);
        count += more;
        // One page need not have all that there is; a folder of them should.
        if args.pages.iter().any(|path| path.is_dir()) {
            let (remarks, more) = pages::lacking(&checked, &built.model, &built.text, &name);
            told.push_str(&remarks);
            count += more;
        }
        rows.push(row("pages", read.len(), ""));
    }
    if args.strict && count > 0 {
        return Err(format!("{told}{} in {name}", counted(count, "finding")));
    }
    eprint!("{told}");
    if count > 0 {
        rows.push(row("findings", count, "--strict makes them mistakes"));
    }
    let mut all = summary::of(&name, &built.model, &built.edge, &built.browser);
    if count > 0 {
        all =
            all.replacen("no mistakes", &format!("no mistakes, {}", counted(count, "finding")), 1);
    }
    all.push_str(&rows.concat());
    all.push_str(&pages::brought(&built.model));
    if args.browser {
        let told = exposed::told(&built.model, built.browser, now);
        all.push_str(&told.map_err(|error| one(format!("{name}: {error}"), &name))?);
    }
    Ok(all)
}

/// What was found in pages, and how much.
fn of_pages(read: &[pages::Page], checked: &[pages::Checked<'_>]) -> (String, usize) {
    let (mut told, mut count) = (String::new(), 0);
    for (page, (found, _)) in read.iter().zip(checked) {
        let starts = starts(&page.text);
        count += found.len();
        let list = found.iter().map(|it| {
            let (line, column) = position(&page.text, &starts, it.at.start);
            Remark {
                weight: Weight::Finding,
                code: it.code.text(),
                path: "",
                at: it.at.clone(),
                line,
                column,
                what: &it.what,
                fix: &it.fix,
            }
        });
        told.push_str(&remarks(&page.name, &page.text, &list.collect::<Vec<_>>(), 0));
    }
    (told, count)
}

/// Where lines of `text` begin.
fn starts(text: &str) -> Vec<usize> {
    core::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect()
}

/// The line and the character of a byte of `text`, from 1.
fn position(text: &str, starts: &[usize], at: usize) -> (usize, usize) {
    let line = starts.partition_point(|start| *start <= at);
    let start = line.checked_sub(1).and_then(|line| starts.get(line)).copied().unwrap_or_default();
    (line, text.get(start..at).map_or(1, |before| before.chars().count() + 1))
}

/// A line of the summary.
fn permutations(found: Permutations, budget: Option<u32>) -> String {
    let budget = budget.map_or_else(String::new, |most| format!(", of {most} in the budget"));
    let (count, how) = match found.counted {
        true => (found.count.to_string(), "by context alone"),
        false if found.count < 100_000_000 => {
            (found.count.to_string(), "at most, by context alone")
        }
        false => ("many".to_owned(), "by context alone, not counted"),
    };
    row("versions", count, &format!("{how}{budget}"))
}

fn row(label: &str, count: impl std::fmt::Display, more: &str) -> String {
    format!("  {label:<12} {count:>8}  {more}").trim_end().to_owned() + "\n"
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

    /// All of them, but no more than `most` of a kind: thousands of one would bury the others.
    fn told(&self, name: &str, text: &str, most: usize) -> String {
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut counted = |finding: &Finding| {
            let count = counts.entry(finding.code()).or_default();
            *count += 1;
            *count <= most
        };
        let shown: Vec<_> = self.0.iter().filter(|(finding, _)| counted(finding)).collect();
        let list = shown.iter().map(|(finding, place)| Remark {
            weight: if finding.kind.is_note() { Weight::Note } else { Weight::Finding },
            code: finding.code(),
            path: &place.path,
            at: place.at.clone(),
            line: place.line,
            column: place.column,
            what: &finding.what,
            fix: &finding.fix,
        });
        let mut told = remarks(name, text, &list.collect::<Vec<_>>(), 0);
        for (code, count) in counts.into_iter().filter(|(_, count)| *count > most) {
            told.push_str(&format!("{} more [{code}]: `--all` shows them\n", count - most));
        }
        told
    }
}
