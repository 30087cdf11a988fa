//! `indgang link`: an address for a newsletter, say, whose readers are in a segment.

use crate::build;
use crate::render::one;
use crate::sign::{Address, Key, Use};
use crate::subject::now;
use indgang::condition::Source;
use indgang::limits::LINK_DAYS;
use indgang::manifest::model::{Segment, Sensitivity};
use indgang::manifest::{Model, meant};
use indgang::proof::trivial;
use indgang::time::DAY;
use std::path::PathBuf;

/// What the command is told.
#[derive(clap::Args)]
pub struct Args {
    /// The manifest
    file: PathBuf,
    /// The page that the link leads to: its address, or its path
    url: String,
    /// The segment that whoever follows it is in, on that page
    #[arg(long, value_name = "NAME")]
    segment: String,
    /// How many days it counts, after today (UTC); from then on it is a link like any other
    #[arg(long, value_name = "N", default_value_t = 30)]
    #[arg(value_parser = clap::value_parser!(i64).range(LINK_DAYS))]
    days: i64,
    /// A file that holds the worker's secret alone; else it is in `INDGANG_SECRET`
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

/// Makes a link.
pub fn link(args: &Args) -> Result<String, String> {
    let name = args.file.display().to_string();
    let model = build::read(&args.file, now())?.model;
    let segment = segment(&model, &args.segment, &name)?;
    if let Some(known) = sensitive(&model, segment) {
        let what = format!(
            "the segment `{}` asks the trait `{known}`, which is of high sensitivity: a link would \
             say so of whoever follows it, so choose another segment",
            segment.name
        );
        return Err(one(what, &name));
    }
    let address = Address::read(&args.url)?;
    let key = Key::read(args.secret_file.as_deref())?;
    // To the end of a day, so that all links of a day are the same.
    let until = (i64::from(now().0 / DAY) + args.days + 1) * i64::from(DAY);
    let fields = [("until", until.to_string()), ("segment", segment.name.clone())];
    let link = address.with(Use::Link, &key.token(Use::Link, address.path, &fields)?);
    eprint!("{}", note(&model, segment));
    Ok(link)
}

/// What is worth knowing of a link to a segment that nobody or everybody is in by its condition;
/// empty, or a line.
fn note(model: &Model, segment: &Segment) -> String {
    let at = model.segments.iter().position(|known| known.name == segment.name);
    match at.and_then(|at| trivial(model, at)) {
        Some(false) => format!(
            "note: nobody can be in the segment `{}` by its condition: this link is the only way in\n",
            segment.name
        ),
        Some(true) => format!(
            "note: everybody is in the segment `{}` already: this link changes nothing\n",
            segment.name
        ),
        None => String::new(),
    }
}

/// The segment of that name.
pub fn segment<'m>(model: &'m Model, wanted: &str, file: &str) -> Result<&'m Segment, String> {
    let names = model.segments.iter().map(|segment| segment.name.as_str());
    let found = model.segments.iter().find(|segment| segment.name == wanted);
    found.ok_or_else(|| one(unknown("segment", wanted, names), file))
}

/// That there is no such thing, and what was probably meant; else what there is.
pub fn unknown<'n>(kind: &str, wanted: &str, names: impl Iterator<Item = &'n str>) -> String {
    /// Most names that are listed.
    const LISTED: usize = 20;
    let names: Vec<&str> = names.collect();
    if let Some(near) = meant(wanted, names.iter().copied()) {
        return format!("there is no {kind} `{wanted}`: write `{near}`");
    }
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let there = match names.get(..LISTED.min(names.len())) {
        None | Some([]) => format!("the manifest has no {kind}"),
        Some(some) if some.len() < names.len() => {
            format!("write one of {}, or of {} more", some.join(", "), names.len() - some.len())
        }
        Some(all) => format!("write {}", all.join(" or ")),
    };
    format!("there is no {kind} `{wanted}`: {there}")
}

/// A trait of high sensitivity that the segment asks.
fn sensitive<'m>(model: &'m Model, segment: &Segment) -> Option<&'m str> {
    let high = model.traits.iter().filter(|known| known.sensitivity == Sensitivity::High);
    let mut asked = None;
    for known in high {
        segment.when.sources(&mut |source| {
            if source == Source::Trait(indgang::id::Key::of(&known.name)) {
                asked = Some(known.name.as_str());
            }
        });
    }
    asked
}
