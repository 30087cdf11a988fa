//! One page view, as everything a decision may depend on.

use crate::condition::{Lookup, NodeId, Source, Value};
use crate::consent::{Consent, Home};
use crate::context::Context;
use crate::hash::Fnv;
use crate::id::Key;
use crate::profile::{Profile, TraitValue};
use crate::time::{Clock, DAY};

/// Consent, profile, context and time.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    profile: Option<&'a Profile>,
    /// Experiences that the visitor does not want, also while the profile is paused.
    dismissed: &'a [(Key, u16)],
    /// Values of the plan's declared attributes, by row; what is not there is missing.
    pub attributes: &'a [Value<'a>],
    /// Conditions of segments that hold whatever they say: the site itself says so of this view.
    pub forced: &'a [NodeId],
    /// What is known without a profile.
    pub context: Context<'a>,
    /// When, on the visitor's clock.
    pub clock: Clock,
}

impl<'a> View<'a> {
    /// A page view. The profile counts only where `consent` lets one live, and of a paused one
    /// only what the visitor does not want.
    #[must_use]
    pub fn new(
        consent: Consent,
        profile: Option<&'a Profile>,
        context: Context<'a>,
        clock: Clock,
    ) -> Self {
        let profile = profile.filter(|_| consent.home() != Home::Nowhere);
        let dismissed = profile.map_or(&[][..], |profile| profile.declared.dismissed());
        let profile = profile.filter(|profile| !profile.declared.paused);
        Self { profile, dismissed, attributes: &[], forced: &[], context, clock }
    }

    /// Whether the visitor does not want the experience with this key.
    #[must_use]
    pub fn is_dismissed(&self, experience: Key) -> bool {
        self.dismissed.iter().any(|&(key, _)| key == experience)
    }

    /// Whether the visitor is in the holdout of the experience with this key, `share`
    /// ten-thousandths of all: sticky, as it follows from the profile's seed. Without a profile
    /// nobody is, for nothing would make it stick.
    #[must_use]
    pub fn is_held_out(&self, experience: Key, share: u16) -> bool {
        let Some(profile) = self.profile() else { return false };
        let key =
            Fnv::new().bytes(&profile.learnt.seed.to_le_bytes()).bytes(&experience.0.to_le_bytes());
        // Hashed again: FNV's last bytes hardly reach its high bits.
        let bucket = Fnv::new().bytes(&key.value().to_le_bytes()).value() % 10_000;
        bucket < u32::from(share)
    }

    /// The profile, where consent lets it count and the visitor has not paused it.
    #[must_use]
    pub const fn profile(&self) -> Option<&'a Profile> {
        self.profile
    }
}

impl Lookup for View<'_> {
    fn value(&self, source: Source) -> Value<'_> {
        let text = |text| if str::is_empty(text) { Value::Missing } else { Value::Text(text) };
        let context = &self.context;
        match source {
            Source::Path => text(context.path),
            Source::Country => text(context.country),
            Source::Region => text(context.region),
            Source::Language => text(context.language),
            Source::Device => text(context.device.name()),
            Source::Referrer => text(context.referrer.name()),
            Source::CampaignSource => text(context.campaign.source),
            Source::CampaignMedium => text(context.campaign.medium),
            Source::CampaignName => text(context.campaign.name),
            Source::Hour => Value::Number(self.clock.hour().into()),
            Source::Weekday => Value::Number(self.clock.weekday().into()),
            Source::Month => Value::Number(self.clock.month().into()),
            Source::Attribute(row) => {
                self.attributes.get(usize::from(row)).copied().unwrap_or(Value::Missing)
            }
            _ => self.profile.map_or(Value::Missing, |profile| self.remembered(profile, source)),
        }
    }
}

impl View<'_> {
    fn remembered<'a>(&self, profile: &'a Profile, source: Source) -> Value<'a> {
        let (learnt, now) = (&profile.learnt, self.clock.now);
        match source {
            Source::Sessions => Value::Number(learnt.sessions.into()),
            Source::Recent => Value::Keys(learnt.recent()),
            Source::Affinity(topic, half_life) => {
                let left = learnt.affinity(topic).map(|affinity| affinity.at(now, half_life));
                Value::Number(left.map_or(0.0, |strength| strength.views()))
            }
            Source::Trait(name) => match profile.declared.get(name, now.day()) {
                Some(TraitValue::Text(value)) => Value::Text(value),
                Some(TraitValue::Number(value)) => Value::Number((*value).into()),
                Some(TraitValue::Bool(value)) => Value::Bool(*value),
                None => Value::Missing,
            },
            Source::Count(event) => {
                Value::Number(learnt.counter(event).map_or(0, |counter| counter.count).into())
            }
            Source::Since(event) => learnt.counter(event).map_or(Value::Missing, |counter| {
                Value::Number((now.since(counter.last) / DAY).into())
            }),
            _ => Value::Missing,
        }
    }
}
