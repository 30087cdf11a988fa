//! Draws visitors: when, where and with what they come.

use super::asked::{self, Asked};
use super::random::Random;
use crate::condition::Source;
use crate::context::{Device, Referrer};
use crate::data::Data;
use crate::id::Key;
use crate::manifest::visitor::Page;
use crate::plan::{Plan, Question, Show};
use crate::profile::Profile;
use crate::time::{DAY, UnixSeconds, day_of};
use alloc::{borrow::ToOwned, collections::BTreeMap, string::String, vec::Vec};

const COUNTRIES: [&str; 6] = ["DE", "GB", "US", "FR", "ES", "IN"];
const DEVICES: [(Device, u64); 4] =
    [(Device::Phone, 60), (Device::Desktop, 32), (Device::Tablet, 6), (Device::Other, 2)];
const REFERRERS: [(Referrer, u64); 6] = [
    (Referrer::Direct, 35),
    (Referrer::Search, 35),
    (Referrer::Internal, 15),
    (Referrer::Social, 8),
    (Referrer::Other, 4),
    (Referrer::Ai, 3),
];

/// The days in which pages are viewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Their first second.
    pub from: UnixSeconds,
    /// How many there are, at least 1.
    pub days: u32,
}

impl Span {
    /// The year that begins when the last of the plan's experiences does: all that have no end
    /// are on. 2026 if none says when it begins.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let latest = plan.experiences().map(|experience| experience.from).max();
        let from = latest
            .filter(|from| from.0 > 0)
            .unwrap_or_else(|| UnixSeconds(day_of(2026, 1, 1).unwrap_or_default() * DAY));
        Self { from, days: 365 }
    }
}

/// One visitor and one page view.
#[derive(Clone, Debug, PartialEq)]
pub struct Visitor {
    /// The page view; it says when.
    pub page: Page,
    /// What is remembered, if the visitor let it be.
    pub profile: Option<Profile>,
}

/// Everybody who could come.
pub struct Population<'p> {
    pub(super) plan: &'p Plan,
    pub(super) asked: BTreeMap<Source, Asked>,
    /// By the trait that they are about.
    pub(super) questions: BTreeMap<Key, Question<'p>>,
    paths: Vec<String>,
    languages: Vec<&'p str>,
    span: Span,
}

impl<'p> Population<'p> {
    /// The population of a plan.
    #[must_use]
    pub fn new(plan: &'p Plan, span: Span) -> Self {
        let asked = asked::of(&plan.program());
        let entries = plan.experiences().flat_map(|experience| plan.shows(experience));
        let entries = entries.filter_map(|show| match show {
            Show::Entry { from, .. } => Some(from.to_owned()),
            Show::Variant { .. } => None,
        });
        let mut paths: Vec<String> = entries.collect();
        paths.extend(asked.get(&Source::Path).into_iter().flat_map(|asked| asked.texts.clone()));
        paths.sort_unstable();
        paths.dedup();
        paths.retain(|path| path != "/");
        let questions = plan.questions().map(|question| (question.about.key, question)).collect();
        Self { plan, asked, questions, paths, languages: plan.languages().collect(), span }
    }

    /// Visitor number `at` under `seed`.
    #[must_use]
    pub fn visitor(&self, seed: u64, at: u64) -> Visitor {
        let mut random = Random::new(seed, at);
        let page = self.page(&mut random);
        let remembers = random.percent(60);
        let now = page.now.unwrap_or_default();
        let profile = remembers.then(|| self.past(&mut random, now));
        Visitor { page, profile }
    }

    fn page(&self, random: &mut Random) -> Page {
        let path = if random.percent(50) { None } else { random.one_of(&self.paths) };
        let country = self.one_asked(random, Source::Country, 60);
        let country = country.or_else(|| random.one_of(&COUNTRIES).copied()).unwrap_or_default();
        let language = if random.percent(70) { None } else { random.one_of(&self.languages) };
        let by_campaign = random.percent(25);
        let campaign = [Source::CampaignSource, Source::CampaignMedium, Source::CampaignName];
        let campaign = campaign.map(|source| match self.one_asked(random, source, 60) {
            _ if !by_campaign => String::new(),
            text => text.unwrap_or("other").to_owned(),
        });
        Page {
            path: path.map_or("/", String::as_str).to_owned(),
            country: country.to_owned(),
            region: self.one_asked(random, Source::Region, 60).unwrap_or_default().to_owned(),
            language: language.or(self.languages.first()).copied().unwrap_or_default().to_owned(),
            device: random.weighed(&DEVICES).unwrap_or_default(),
            referrer: random.weighed(&REFERRERS).unwrap_or_default(),
            campaign,
            now: Some(self.moment(random)),
            ahead: 0,
            attributes: (0..self.plan.attributes().count())
                .map(|row| self.attribute(random, row))
                .collect(),
        }
    }

    fn moment(&self, random: &mut Random) -> UnixSeconds {
        let day = random.below(self.span.days.max(1).into()) as u32;
        // Nine hours of the night weigh one each, fifteen of the day four.
        let hours: Vec<(u32, u64)> =
            (0..24).map(|hour| (hour, if (8..=22).contains(&hour) { 4 } else { 1 })).collect();
        let hour = random.weighed(&hours).unwrap_or_default();
        let second = hour * 3_600 + random.below(3_600) as u32;
        let midnight = self.span.from.0 - self.span.from.0 % DAY;
        let moment = midnight.saturating_add(day.saturating_mul(DAY)).saturating_add(second);
        UnixSeconds(moment.max(self.span.from.0))
    }

    /// One of the texts that `source` is compared with, `share` times of 100.
    pub(super) fn one_asked(
        &self,
        random: &mut Random,
        source: Source,
        share: u64,
    ) -> Option<&str> {
        let hit = random.percent(share);
        let asked = self.asked.get(&source).filter(|_| hit)?;
        random.one_of(&asked.texts).map(String::as_str)
    }

    /// A number about one of those that `source` is compared with; `None` if there are none.
    pub(super) fn about(&self, random: &mut Random, source: Source) -> Option<f64> {
        let asked = self.asked.get(&source)?;
        about(random, &asked.numbers)
    }

    fn attribute(&self, random: &mut Random, row: usize) -> Data {
        let source = u16::try_from(row).ok().map(Source::Attribute);
        let Some(asked) = source.and_then(|source| self.asked.get(&source)) else {
            return Data::Null;
        };
        if random.percent(20) {
            return Data::Null;
        }
        if let Some((texts, numbers)) = &asked.elements {
            let count = random.below(5);
            return Data::List((0..count).map(|_| value(random, texts, numbers)).collect());
        }
        match (asked.texts.is_empty(), asked.numbers.is_empty(), asked.flags) {
            (true, true, true) => Data::Bool(random.percent(50)),
            _ => value(random, &asked.texts, &asked.numbers),
        }
    }
}

fn value(random: &mut Random, texts: &[String], numbers: &[f64]) -> Data {
    if let Some(number) = about(random, if texts.is_empty() { numbers } else { &[] }) {
        return Data::Number(number);
    }
    let text = if random.percent(60) { random.one_of(texts) } else { None };
    Data::Text(text.map_or("other", String::as_str).to_owned())
}

/// One of `numbers`, times anything from 0 to 2; whole if they are.
fn about(random: &mut Random, numbers: &[f64]) -> Option<f64> {
    let one = *random.one_of(numbers)?;
    let factor = random.factor();
    let whole = numbers.iter().all(|number| *number == (*number as i64) as f64);
    let near = if one == 0.0 { factor } else { one * factor };
    Some(if whole { (near + 0.5) as i64 as f64 } else { near })
}
