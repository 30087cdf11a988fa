//! `indgang brief`: one page for people: who is shown what, where, why, and until when.

use crate::{files, render};
use indgang::consent::Purpose;
use indgang::explain::visible;
use indgang::manifest::model::{
    Consent, Experience, Origin, Platform, Question, Show, Status, Trait,
};
use indgang::manifest::print::Words;
use indgang::manifest::{self, Model};
use indgang::time::UnixSeconds;
use std::fmt::Write;
use std::io::stdout;
use std::path::Path;

/// Columns of a page in a terminal.
const WIDTH: usize = 90;
/// Columns of the labels.
const LABEL: usize = 11;

/// One experience, in labelled lines.
struct Card {
    title: String,
    lines: Vec<(&'static str, String)>,
}

/// Writes the page about the manifest `file`, as of `now`.
pub fn brief(file: &Path, markdown: bool, now: UnixSeconds) -> Result<String, String> {
    let name = file.display().to_string();
    let text = files::read(file)?;
    let model =
        manifest::read(&text).map_err(|mistakes| render::mistakes(&name, &text, &mistakes))?;
    let title = format!("{}: who is shown what", visible(&model.site));
    let sections = sections(&model, now);
    let mut before = said_of_consent(&model);
    if sections.is_empty() {
        before.push_str("\nThere is no experience yet.\n");
    }
    if markdown {
        let mut page = format!("# {}\n{before}", escaped(&title));
        sections.iter().for_each(|section| in_markdown(section, &mut page));
        return Ok(page);
    }
    let strong = if render::colour(&stdout()) { ["\u{1b}[1m", "\u{1b}[0m"] } else { ["", ""] };
    let mut page = format!("{}{title}{}\n{before}", strong[0], strong[1]);
    sections.iter().for_each(|section| in_text(section, strong, &mut page));
    Ok(page)
}

/// What a reader should know of consent, where it is not as usual; empty, or a paragraph.
fn said_of_consent(model: &Model) -> String {
    let Consent { children, granted_by_default, purposes, platform } = &model.consent;
    let mut said = Vec::new();
    if *children {
        said.push("It is for children: nothing is remembered of anybody.".to_owned());
    }
    match platform {
        Some(Platform::Tcf { .. }) => {
            said.push("Its consent platform asks visitors (TCF).".to_owned())
        }
        Some(Platform::ConsentMode) => {
            said.push("Its consent platform asks visitors (Google consent mode).".to_owned());
        }
        None => {}
    }
    if *granted_by_default {
        said.push("Visitors are remembered unasked where the law is known to allow it.".to_owned());
    }
    let left_out = Purpose::ALL.into_iter().zip(purposes).filter(|(_, asked)| !**asked);
    said.extend(left_out.map(|(purpose, _)| format!("It does not ask for `{}`.", purpose.name())));
    if said.is_empty() { String::new() } else { format!("\n{}\n", said.join(" ")) }
}

type Section = (&'static str, Vec<Card>);

/// Live experiences in the order in which they decide, then drafts, paused ones and those that are over.
fn sections(model: &Model, now: UnixSeconds) -> Vec<Section> {
    let words = Words::of(model);
    let is_over =
        |it: &Experience| it.status == Status::Live && it.until.is_some_and(|until| until <= now);
    let with = |fits: &dyn Fn(&Experience) -> bool| {
        let mut list: Vec<&Experience> = model.experiences.iter().filter(|it| fits(it)).collect();
        list.sort_by_key(|experience| std::cmp::Reverse(experience.priority));
        list.into_iter().map(|experience| card(model, &words, experience)).collect()
    };
    let all = [
        (
            "Live, the first that fits decides",
            with(&|it| it.status == Status::Live && !is_over(it)),
        ),
        ("Drafts, seen by nobody", with(&|it| it.status == Status::Draft)),
        ("Paused, seen by nobody", with(&|it| it.status == Status::Paused)),
        ("Over, seen by nobody any more", with(&is_over)),
    ];
    let all =
        all.into_iter().chain([("Questions, in the order of asking", questions(model, &words))]);
    all.filter(|(_, cards): &Section| !cards.is_empty()).collect()
}

/// What visitors are asked for, the less sensitive first.
fn questions(model: &Model, words: &Words<'_>) -> Vec<Card> {
    let asked = model.traits.iter().filter_map(|known| Some((known, known.question.as_ref()?)));
    let mut asked: Vec<_> = asked.collect();
    asked.sort_by_key(|(known, _)| known.sensitivity);
    let often = model.questions;
    let card = |(known, question): (&Trait, &Question)| {
        let mut lines = vec![("Asks", question.words.clone()), ("Why", known.why.clone())];
        lines.extend(question.gives.clone().map(|text| ("Gives", text)));
        if !question.options.is_empty() {
            let offered: Vec<&str> = question.options.iter().map(|(_, it)| it.as_str()).collect();
            lines.push(("Answers", offered.join(", ")));
        }
        lines.push(("When", words.text(&question.when)));
        lines.push(("Sensitive", known.sensitivity.name().to_owned()));
        lines.extend(known.may_ask.clone().map(|text| ("Trusted as", text)));
        let days = |days: u16| render::counted(days.into(), "day");
        lines.push(("Forgotten", format!("{} after the answer", days(known.expires_days))));
        let (sessions, between) = (often.per_session, days(often.days_between));
        lines.push(("At most", format!("{sessions} a session, {between} apart")));
        lines.push(("Not now", format!("rests {}, then twice as long", days(often.not_now_days))));
        let lines = lines.into_iter().map(|(label, text)| (label, visible(&text))).collect();
        Card { title: known.name.clone(), lines }
    };
    asked.into_iter().map(card).collect()
}

fn card(model: &Model, words: &Words<'_>, experience: &Experience) -> Card {
    // Of an audience at a stage both are told, each by itself.
    let base = |at: usize| match model.segments.get(at)?.origin {
        Origin::Segment => Some(at),
        Origin::Stage(_) => None,
        Origin::Narrowed(base, _) => base,
    };
    let segment = experience.audience.and_then(base).and_then(|at| model.segments.get(at));
    let mut lines = match segment {
        Some(segment) => vec![
            ("For", segment.who.clone()),
            ("Who are", format!("{}: {}", segment.name, words.text(&segment.when))),
        ],
        None => vec![("For", "Everybody.".to_owned())],
    };
    let stages = experience.stages.iter().filter_map(|at| model.stages.get(*at));
    lines.extend(stages.flat_map(|stage| {
        let reached = words.text(&stage.when);
        [("Stage", format!("{}: {}", stage.id, stage.who)), ("Reached", reached)]
    }));
    if segment.is_some_and(|segment| segment.edge_only) {
        lines.push(("Where", "At the edge alone: no browser knows of it.".to_owned()));
    }
    lines.extend(experience.opportunity.clone().map(|text| ("Offer", text)));
    lines.extend(experience.show.iter().map(|show| ("Shows", shown(model, show))));
    lines.push(("Because", experience.because.clone()));
    lines.push(("When", when(experience)));
    if let Some(outcome) = experience.outcome.and_then(|at| model.outcomes.get(at)) {
        let event = model.events.get(outcome.event);
        let event = event.map_or("?", |event| event.title.as_str());
        let worth = outcome.value.as_ref().map(|field| format!(", worth their {field}"));
        let worth = worth.unwrap_or_default();
        lines.push(("Hopes for", format!("{}: {event}{worth}", outcome.name)));
    }
    lines.push(("Holdout", holdout(experience.holdout)));
    lines.push(("Owner", experience.owner.clone().unwrap_or_else(|| "nobody named".to_owned())));
    let lines = lines.into_iter().map(|(label, text)| (label, visible(&text))).collect();
    Card { title: experience.id.clone(), lines }
}

fn shown(model: &Model, show: &Show) -> String {
    match show {
        Show::Variant { slot, variant } => {
            let slot = model.slots.get(*slot);
            let variant = slot.and_then(|slot| slot.variants.get(*variant));
            let name = slot.map_or("?", |slot| slot.name.as_str());
            format!("{} in {name}", variant.map_or("?", String::as_str))
        }
        Show::Entry { from, to, redirect: true } => {
            format!("{to} to who asks for {from} (sent there)")
        }
        Show::Entry { from, to, redirect: false } => format!("{to} to who asks for {from}"),
    }
}

fn when(experience: &Experience) -> String {
    match (experience.from, experience.until) {
        (None, None) => "always".to_owned(),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("until {until}"),
        (Some(from), Some(until)) => format!("from {from} until {until}"),
    }
}

fn holdout(share: u16) -> String {
    let share = match (share / 100, share % 100) {
        (0, 0) => return "none".to_owned(),
        (whole, 0) => format!("{whole}"),
        (whole, part) => format!("{whole}.{part:02}"),
    };
    // Who is held out gets the next that fits; without a profile nobody is.
    format!("{share} % of those with a profile do not get it")
}

fn in_text((title, cards): &Section, [strong, plain]: [&str; 2], page: &mut String) {
    // Writing to a string never fails.
    let _written = writeln!(page, "\n{strong}{title}{plain}");
    for card in cards {
        let _written = writeln!(page, "\n{strong}{}{plain}", card.title);
        let mut last = "";
        for (label, text) in &card.lines {
            let mut head = if *label == last { "" } else { label };
            last = label;
            for line in wrapped(text, WIDTH - LABEL - 2) {
                let _written = writeln!(page, "{}", format!("  {head:<LABEL$}{line}").trim_end());
                head = "";
            }
        }
    }
}

/// `text` in lines of at most `width` characters, broken at blanks.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { continue };
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

fn in_markdown((title, cards): &Section, page: &mut String) {
    // Writing to a string never fails.
    let _written = writeln!(page, "\n## {title}");
    for card in cards {
        let _written = writeln!(page, "\n### {}\n", escaped(&card.title));
        for (label, text) in &card.lines {
            let _written = writeln!(page, "- **{label}** {}", escaped(text));
        }
    }
}

/// Text that means itself in Markdown.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&' | '~') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
