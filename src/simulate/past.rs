//! Draws what a visitor did before.

use super::draw::Population;
use super::random::Random;
use crate::condition::Source;
use crate::id::Key;
use crate::plan::TraitKind;
use crate::profile::affinity::Strength;
use crate::profile::{Counter, Learnt, Profile, TraitValue};
use crate::strings::{before, parts};
use crate::time::{DAY, UnixSeconds};
use alloc::{borrow::ToOwned, collections::BTreeSet, format, string::String, vec::Vec};

impl Population<'_> {
    /// What a visitor at `now` left behind.
    pub(super) fn past(&self, random: &mut Random, now: UnixSeconds) -> Profile {
        let mut profile =
            Profile { learnt: Learnt::new(random.below(1 << 16) as u16), ..Profile::default() };
        profile.learnt.sessions = self.sessions(random);
        profile.learnt.last_seen = now;
        self.interests(random, now, &mut profile.learnt);
        self.events(random, now, &mut profile.learnt);
        let items: Vec<Key> = self.plan.items().map(|item| item.key).collect();
        let looked = if random.percent(50) { 1 + random.below(4) } else { 0 };
        for _ in 0..looked {
            if let Some(item) = random.one_of(&items) {
                profile.learnt.saw(*item);
            }
        }
        self.traits(random, now, &mut profile);
        let live: Vec<Key> = self.plan.experiences().map(|experience| experience.key).collect();
        if random.percent(10)
            && let Some(experience) = random.one_of(&live)
        {
            profile.declared.dismiss(*experience, now.day());
        }
        profile.declared.paused = random.percent(5);
        // Last, so that a manifest without questions draws as ever.
        for question in self.plan.questions() {
            if random.percent(10) {
                profile.declared.put_off(question.about.key, now.day());
            }
        }
        profile
    }

    fn sessions(&self, random: &mut Random) -> u32 {
        let asked = if random.percent(25) { self.about(random, Source::Sessions) } else { None };
        let mut sessions = asked.map_or(1, whole);
        while asked.is_none() && sessions < 64 && random.percent(50) {
            sessions += 1;
        }
        sessions.max(1)
    }

    fn interests(&self, random: &mut Random, now: UnixSeconds, learnt: &mut Learnt) {
        for source in self.asked.keys() {
            let Source::Affinity(topic, half_life) = *source else { continue };
            if random.percent(40) {
                let views = self.about(random, *source).unwrap_or(1.0).clamp(0.0, 65_535.0);
                learnt.lean(topic, Strength((views * 65_536.0) as u32), now, half_life);
            }
        }
    }

    fn events(&self, random: &mut Random, now: UnixSeconds, learnt: &mut Learnt) {
        let asked = self.asked.keys().filter_map(|source| match source {
            Source::Count(event) | Source::Since(event) => Some(*event),
            _ => None,
        });
        for event in asked.collect::<BTreeSet<Key>>() {
            let had = random.percent(40);
            let count = self.about(random, Source::Count(event)).map_or(1, whole).max(1);
            let days = self.about(random, Source::Since(event)).map_or(0, whole);
            if had {
                let last = UnixSeconds(now.0.saturating_sub(days.saturating_mul(DAY)));
                learnt.had(event, Counter { count, last });
            }
        }
    }

    fn traits(&self, random: &mut Random, now: UnixSeconds, profile: &mut Profile) {
        for known in self.plan.traits() {
            let source = Source::Trait(known.key);
            let declared = random.percent(50);
            let value = match known.kind {
                TraitKind::Text => TraitValue::Text(match self.questions.get(&known.key) {
                    Some(question) if question.date => birthday(random, now),
                    Some(question) if !question.options.is_empty() => {
                        let lines = parts(question.options, b"\n");
                        let offered: Vec<&str> = lines.map(|line| before(line, b"\t")).collect();
                        random.one_of(&offered).copied().unwrap_or_default().to_owned()
                    }
                    _ => self.one_asked(random, source, 40).unwrap_or("other").to_owned(),
                }),
                TraitKind::Number => {
                    TraitValue::Number(self.about(random, source).unwrap_or(1.0) as i32)
                }
                TraitKind::Bool => TraitValue::Bool(random.percent(50)),
            };
            if declared {
                let until = now.day().saturating_add(known.days);
                // A trait too many, or too long, is one that this visitor did not declare.
                let _full = profile.declared.declare(known.key, value, until);
            }
        }
    }
}

/// A day of the 80 calendar years before this one, as `2000-12-28`.
fn birthday(random: &mut Random, now: UnixSeconds) -> String {
    // Days in 400 years; what is off by a day at the turn of a year matters to nobody.
    let year = 1970 + u64::from(now.day()) * 400 / 146_097;
    let (year, month, day) =
        (year - 1 - random.below(80), 1 + random.below(12), 1 + random.below(28));
    format!("{year:04}-{month:02}-{day:02}")
}

/// A count; the cast stays within the type.
const fn whole(number: f64) -> u32 {
    number as u32
}
