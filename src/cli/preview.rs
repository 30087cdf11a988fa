//! `indgang preview`: an address that shows a page as somebody else would see it, or as it is to be.

use crate::link::{segment, unknown};
use crate::render::one;
use crate::sign::{Address, Key, Use};
use crate::subject::now;
use crate::{build, date};
use indgang::limits::PREVIEW_HOURS;
use indgang::manifest::Model;
use indgang::manifest::model::{Experience, Show};
use indgang::time::UnixSeconds;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What the command is told.
#[derive(clap::Args)]
pub struct Args {
    /// The manifest
    file: PathBuf,
    /// The page to begin with: its address, or its path
    url: String,
    /// A segment that the visitor is in
    #[arg(long, value_name = "NAME")]
    segment: Vec<String>,
    /// A variant that a slot shows
    #[arg(long, value_name = "SLOT=VARIANT")]
    show: Vec<String>,
    /// An experience that decides, whoever it is for: a draft, a paused one, one that is to begin
    #[arg(long, value_name = "ID")]
    experience: Vec<String>,
    /// When it is, as in 2026-01-31T08:00:00Z
    #[arg(long, value_name = "DATE", value_parser = date)]
    at: Option<UnixSeconds>,
    /// How many hours it lasts
    #[arg(long, value_name = "N", default_value_t = 24)]
    #[arg(value_parser = clap::value_parser!(i64).range(PREVIEW_HOURS))]
    hours: i64,
    /// A file that holds the worker's secret alone; else it is in `INDGANG_SECRET`
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

/// Makes a link. What an experience shows is written out in it, so the worker need not know of one
/// that is not live.
pub fn preview(args: &Args) -> Result<String, String> {
    let name = args.file.display().to_string();
    let model = build::read(&args.file, now())?.model;
    let mut fields = vec![("until", (i64::from(now().0) + args.hours * 3600).to_string())];
    fields.extend(args.at.map(|at| ("at", at.0.to_string())));
    for wanted in &args.segment {
        fields.push(("segment", segment(&model, wanted, &name)?.name.clone()));
    }
    let (mut slots, mut entries) = (BTreeMap::new(), BTreeMap::new());
    for shown in &args.show {
        let (slot, variant) = shown_in(&model, shown).map_err(|what| one(what, &name))?;
        slots.entry(slot).or_insert(variant);
    }
    for wanted in &args.experience {
        let found = model.experiences.iter().find(|experience| experience.id == *wanted);
        let experience = found.ok_or_else(|| {
            let names = model.experiences.iter().map(|experience| experience.id.as_str());
            one(unknown("experience", wanted, names), &name)
        })?;
        fields.push(("experience", experience.id.clone()));
        written_out(&model, experience, &mut slots, &mut entries);
    }
    fields.extend(slots.iter().map(|(slot, variant)| ("slot", format!("{slot} {variant}"))));
    fields.extend(entries.iter().map(|(from, to)| ("entry", format!("{from} {to}"))));
    if fields.len() == 1 {
        let what =
            "there is nothing to preview: say `--segment`, `--show`, `--experience` or `--at`";
        return Err(one(what, "the preview"));
    }
    let address = Address::read(&args.url)?;
    let key = Key::read(args.secret_file.as_deref())?;
    Ok(address.with(Use::Preview, &key.token(Use::Preview, "", &fields)?))
}

/// The slot and the variant of `hero=deals`.
fn shown_in<'m>(model: &'m Model, text: &str) -> Result<(&'m str, &'m str), String> {
    let (slot, variant) = text
        .split_once('=')
        .ok_or_else(|| format!("`{text}` is no slot and its variant: write `hero=deals`"))?;
    let names = || model.slots.iter().map(|slot| slot.name.as_str());
    let found = model.slots.iter().find(|known| known.name == slot);
    let slot = found.ok_or_else(|| unknown("slot", slot, names()))?;
    let variants = || slot.variants.iter().map(String::as_str);
    let found = variants().find(|known| *known == variant);
    let kind = format!("variant of `{}`", slot.name);
    Ok((&slot.name, found.ok_or_else(|| unknown(&kind, variant, variants()))?))
}

/// What an experience shows, where nothing said before shows something else.
fn written_out<'m>(
    model: &'m Model,
    experience: &'m Experience,
    slots: &mut BTreeMap<&'m str, &'m str>,
    entries: &mut BTreeMap<&'m str, String>,
) {
    for show in &experience.show {
        match show {
            Show::Variant { slot, variant } => {
                let slot = model.slots.get(*slot);
                let variant = slot.and_then(|slot| slot.variants.get(*variant));
                if let Some((slot, variant)) = slot.zip(variant) {
                    slots.entry(&slot.name).or_insert(variant);
                }
            }
            Show::Entry { from, to, redirect } => {
                let how = if *redirect { " redirect" } else { "" };
                entries.entry(from).or_insert(format!("{to}{how}"));
            }
        }
    }
}
