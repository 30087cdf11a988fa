//! `indgang simulate`: who would get what, of visitors that are drawn or read.

use crate::render::{Remark, Weight, counted, remarks};
use crate::shares::{percent, thousands};
use crate::subject::Subject;
use crate::{population, progress::Progress, render, shares};
use indgang::condition::Index;
use indgang::described::{viewing, vocabulary};
use indgang::engine::decide;
use indgang::manifest::{Step, places};
use indgang::plan::Plan;
use indgang::simulate::{Population, Span, Tally, Visitor};
use indgang::time::{DAY, UnixSeconds};
use std::io::stdout;
use std::path::Path;

/// Which visitors.
pub enum Who<'w> {
    /// So many, drawn from a seed.
    Drawn { visitors: u64, seed: u64 },
    /// Those of a file, one JSON object on each line.
    Of(&'w Path),
}

/// When they come: both as they follow from the plan if nothing else is said.
pub struct When {
    pub from: Option<UnixSeconds>,
    pub days: Option<u32>,
}

/// How shares are told.
pub struct How {
    pub json: bool,
    /// A segment that is too small is a mistake.
    pub strict: bool,
}

/// Simulates visitors of `file`, and tells their shares. Segments with fewer than they demand go
/// to the standard error, so that they are seen beside shares that are piped on; with `strict` they
/// make it no success. Returns what is printed, and whether it is one.
pub fn simulate(
    file: &Path,
    who: &Who<'_>,
    when: &When,
    how: &How,
) -> Result<(String, bool), String> {
    let subject = Subject::read(file)?;
    let plan = &subject.plan;
    let mut span = Span::of(plan);
    span.from = when.from.unwrap_or(span.from);
    span.days = when.days.unwrap_or(span.days);
    let mut counter = Counter::new(plan, span);
    let title = match *who {
        Who::Drawn { visitors, seed } => {
            let population = Population::new(plan, span);
            let mut progress = Progress::new("visitors", Some(visitors));
            for at in 0..visitors {
                counter.add(&population.visitor(seed, at));
                progress.at(at);
            }
            format!(
                "invented visitors, drawn with seed {seed}, {}\nName a file of real ones with \
                 `--population` to learn their shares",
                days(span)
            )
        }
        Who::Of(path) => {
            let words = vocabulary(plan);
            let mut progress = Progress::new("visitors", None);
            population::read(path, &words, counter.noon, |at, visitor| {
                counter.add(&visitor);
                progress.at(at);
            })?;
            format!("visitors of {}", path.display())
        }
    };
    let tally = counter.tally;
    let name = file.display().to_string();
    let invented = matches!(who, Who::Drawn { .. });
    let (told, count) = too_small(&subject, &tally, &name, invented);
    let failed = how.strict && count > 0;
    eprint!("{told}");
    if failed {
        eprintln!("{} in {name}", counted(count, "finding"));
    }
    let shares = match how.json {
        true => shares::json(plan, &tally),
        false => shares::table(&tally, &title, render::colour(&stdout())),
    };
    Ok((shares, !failed))
}

/// The segments in which fewer visitors were than they demand, and how many these are.
fn too_small(subject: &Subject, tally: &Tally<'_>, name: &str, invented: bool) -> (String, usize) {
    let of = if invented { " of the invented ones" } else { "" };
    let Some((text, model)) = subject.manifest() else { return (String::new(), 0) };
    let small = model.segments.iter().zip(&tally.segments).filter_map(|(segment, (_, count))| {
        let minimum = segment.minimum?;
        let enough = *count * 10_000 >= u64::from(minimum) * tally.visitors;
        (!enough).then(|| (segment, f64::from(minimum) / 100.0, *count))
    });
    let small: Vec<_> = small.collect();
    let ways: Vec<[Step; 3]> = small
        .iter()
        .map(|(segment, ..)| ["segments".into(), segment.name.as_str().into(), "minimum".into()])
        .collect();
    let places = places(text, &ways.iter().map(<[Step; 3]>::as_slice).collect::<Vec<_>>());
    let texts = small.iter().map(|(segment, minimum, count)| {
        let (share, count) = (percent(*count, tally.visitors), thousands(*count));
        format!(
            "`{}` demands {minimum} % of all visitors, and {share}{of} were in it ({count})",
            segment.name
        )
    });
    let texts: Vec<String> = texts.collect();
    let list = places.iter().zip(&texts).map(|(place, what)| Remark {
        weight: Weight::Finding,
        code: "simulate.too_few",
        path: &place.path,
        at: place.at.clone(),
        line: place.line,
        column: place.column,
        what,
        fix: "ask less of them in `when`, or demand fewer",
    });
    let list: Vec<Remark<'_>> = list.collect();
    (remarks(name, text, &list, 0), list.len())
}

/// `from 2026-01-01 to 2026-12-31`
fn days(span: Span) -> String {
    let day = |after: u32| {
        let seconds = span.from.0 - span.from.0 % DAY;
        UnixSeconds(seconds.saturating_add(after.saturating_mul(DAY)))
    };
    match span.days {
        0 | 1 => format!("on {}", day(0)),
        days => format!("from {} to {}", day(0), day(days - 1)),
    }
}

/// Decides visitors, and counts.
struct Counter<'p> {
    plan: &'p Plan,
    index: Index,
    tally: Tally<'p>,
    /// When those come who do not say.
    noon: UnixSeconds,
}

impl<'p> Counter<'p> {
    fn new(plan: &'p Plan, span: Span) -> Self {
        let index = Index::new(&plan.program(), plan.segments());
        let noon = UnixSeconds((span.from.0 - span.from.0 % DAY).saturating_add(DAY / 2));
        Self { plan, index, tally: Tally::new(plan), noon }
    }

    fn add(&mut self, visitor: &Visitor) {
        let Visitor { page, profile } = visitor;
        let Self { plan, index, tally, noon } = self;
        viewing(plan, page, profile.as_ref(), *noon, |view| {
            let segments = index.matching(&plan.program(), view);
            let decision = decide(plan, view);
            tally.add(plan, view, profile.as_ref(), segments, &decision);
        });
    }
}
