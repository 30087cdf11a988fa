//! The visitor behind a request: what they chose, and what their cookies remember.

use super::cookies::{CHOICE, DECLARED, LEARNT, Ours};
use super::{Facts, KeyRing, Site, signals};
use crate::consent::{Asked, Choice, Consent, Heard, Home, Rules, State};
use crate::profile::{Declared, Learnt, Profile};
use alloc::vec::Vec;

/// A visitor, as far as their consent lets the edge know them.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// What they chose, if they ever did.
    pub choice: Option<Choice>,
    /// What they are asked, and what else speaks for them.
    pub asked: Asked,
    /// What follows from both now.
    pub consent: Consent,
    /// What page views taught, if the edge is its home and the cookie opens.
    pub learnt: Option<Learnt>,
    /// What they declared, likewise.
    pub declared: Option<Declared>,
    /// Our cookies that should not be there.
    pub stale: Vec<&'static str>,
}

impl Visitor {
    /// Reads the visitor's cookies. Whatever is in them gives a visitor: a record that does not
    /// open at the current epoch, or whose home is elsewhere, is none, and its cookie is stale.
    #[must_use]
    pub fn read(site: &Site, facts: &Facts<'_>) -> Self {
        let ours = Ours::of(&facts.cookies);
        let choice = choice(&ours);
        Self::of(choice, signals::asked(site, facts, choice), site.ring.as_ref(), &ours)
    }

    /// The same where there is no plan to say what visitors are asked: the text is the one they
    /// answered, and whatever spoke for them then stands.
    #[must_use]
    pub fn read_without_plan(ring: Option<&KeyRing>, facts: &Facts<'_>) -> Self {
        let ours = Ours::of(&facts.cookies);
        let choice = choice(&ours);
        let rules = Rules::new(choice.map_or(0, |choice| choice.text));
        let (platform, default) = (Heard::Unheard, Heard::Unheard);
        let now = Asked::new(rules, facts.now.day());
        Self::of(choice, Asked { platform, gpc: facts.gpc, default, ..now }, ring, &ours)
    }

    fn of(choice: Option<Choice>, asked: Asked, ring: Option<&KeyRing>, ours: &Ours<'_>) -> Self {
        let consent = Consent::of(choice, asked);
        let (learnt, declared, stale) = (None, None, Vec::new());
        let mut visitor = Self { choice, asked, consent, learnt, declared, stale };
        if consent.home() == Home::Edge && ring.is_none() {
            // Without keys nothing can be told of the cookies. They are left alone: a secret
            // that an operator lost must not cost the visitors what they told us.
            return visitor;
        }
        visitor.learnt = visitor.record(ring, ours, LEARNT, Learnt::read);
        visitor.declared = visitor.record(ring, ours, DECLARED, Declared::read);
        visitor
    }

    /// The choice that let a profile live, if signals have withdrawn that since.
    #[must_use]
    pub fn withdrawn(&self) -> Option<Choice> {
        let gone = self.consent.outdated && self.consent.home() == Home::Nowhere;
        self.choice.filter(|choice| gone && choice.purposes.remember == State::Granted)
    }

    fn record<T>(
        &mut self,
        ring: Option<&KeyRing>,
        ours: &Ours<'_>,
        name: &'static str,
        read: fn(&[u8]) -> Option<T>,
    ) -> Option<T> {
        let ring = ring.filter(|_| self.consent.home() == Home::Edge);
        let mut values = ours.values(name).peekable();
        let there = values.peek().is_some();
        let record = ring.and_then(|ring| {
            values.find_map(|value| read(&ring.open(name, self.consent.epoch, value)?))
        });
        if there && record.is_none() {
            self.stale.push(name);
        }
        record
    }

    /// Hands over the profile to decide with, this view's arrival counted; `None` unless the edge
    /// is its home and there are keys.
    #[must_use]
    pub fn take_profile(&mut self, site: &Site, facts: &Facts<'_>) -> Option<Profile> {
        if self.consent.home() != Home::Edge || site.ring.is_none() {
            return None;
        }
        // Until a seed is written, each view draws its own: any will do, as none would stick.
        let drawn = || Learnt::new((facts.now.0 & 0xFFFF) as u16);
        let mut learnt = self.learnt.take().unwrap_or_else(drawn);
        learnt.arrive(facts.now);
        Some(Profile { learnt, declared: self.declared.take().unwrap_or_default() })
    }
}

/// What the visitor of a request chose, if they ever did.
fn choice(ours: &Ours<'_>) -> Option<Choice> {
    ours.values(CHOICE).find_map(Choice::read)
}
