//! One page view: what consent allows, what is remembered, and what waits.

use super::facts::Page;
use super::outgoing::{Answers, Events, Happened, Moved, Told};
use crate::consent::{
    self, Asked, Choice, Consent, Heard, Home, Ledger, Move, Purpose, Purposes, State,
};
use crate::engine;
use crate::json::Json;
use crate::limits::EVENTS;
use crate::plan::Plan;
use crate::profile::record;
use crate::profile::{Declared, Learnt, Profile};
use crate::time::UnixSeconds;
use alloc::{string::String, vec::Vec};

/// What storage holds, as text; empty where there is nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stored<'a> {
    /// The visitor's choice, wherever it is kept.
    pub choice: &'a str,
    /// The learnt part of the profile.
    pub learnt: &'a str,
    /// The declared part of the profile.
    pub declared: &'a str,
}

/// What became of something the visitor told; JavaScript knows these by their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Nothing: the visitor does not allow it.
    No = 0,
    /// It waits in memory for the visitor's answer on this page.
    Waits = 1,
    /// It is in the profile on the device.
    Here = 2,
    /// It waits to be sent to the edge.
    Leaves = 3,
    /// There is no room for it.
    Full = 4,
}

/// One page view.
#[derive(Clone, Debug)]
pub struct Visit {
    pub(super) plan: Plan,
    pub(super) page: Page,
    pub(super) choice: Option<Choice>,
    pub(super) consent: Consent,
    /// What the site's consent platform said on this page.
    pub(super) heard: Heard,
    pub(super) profile: Profile,
    pub(super) ledger: Ledger,
    /// What happened, and what was told: until the visitor answers, or until it is sent.
    pub(super) events: Vec<Happened>,
    pub(super) answers: Answers,
}

impl Visit {
    /// A page view that knows nothing of its visitor yet.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        let consent =
            Consent { purposes: Purposes::PENDING, ask: false, outdated: false, epoch: 0 };
        let (page, profile, ledger) = <(Page, Profile, Ledger)>::default();
        let (events, answers) = (Vec::new(), Answers::default());
        let heard = Heard::Unheard;
        Self { plan, page, choice: None, consent, heard, profile, ledger, events, answers }
    }

    /// Opens the page, perhaps after another: an app changes pages without a load.
    pub fn open(&mut self, page: Page, stored: Stored<'_>, now: UnixSeconds) {
        if self.consent.home() == Home::Nowhere {
            // What waits for an answer waits on the page where it happened.
            self.let_go();
        }
        self.page = page;
        // Nothing has been told on it yet.
        self.take_over::<false>(stored, now);
    }

    fn asked(&self, now: UnixSeconds) -> Asked {
        let asked = Asked::new(self.plan.rules(), now.day());
        let platform = if asked.rules.platform.is_some() { self.heard } else { Heard::Nothing };
        // Only a worker knows the visitor's place, so its record of the default stands.
        Asked { platform, gpc: self.page.gpc, default: Heard::Unheard, ..asked }
    }

    /// Takes over what storage holds now: another page, or the worker, may have changed it.
    /// A profile that is not at home on the device, or of another epoch, is not used.
    pub fn sync(&mut self, stored: Stored<'_>, now: UnixSeconds) {
        self.take_over::<true>(stored, now);
    }

    /// The same, with or without what the visitor may have `TOLD` on this page: the module that
    /// every page loads is without, as nothing can be told to it.
    pub(super) fn take_over<const TOLD: bool>(&mut self, stored: Stored<'_>, now: UnixSeconds) {
        let choice = Choice::read(stored.choice);
        if choice != self.choice {
            // Recorded since, by whoever knew more: what was heard here before is old.
            (self.choice, self.heard) = (choice, Heard::Unheard);
        }
        self.follow(now);
        let Consent { epoch, .. } = Consent::of(self.choice, self.asked(now));
        let learnt = record::read(stored.learnt, epoch, Learnt::decode);
        let declared = record::read(stored.declared, epoch, Declared::decode);
        let learnt = learnt.unwrap_or_else(|| Learnt::new(self.page.seed));
        self.settle::<TOLD>(Profile { learnt, declared: declared.unwrap_or_default() }, now);
    }

    /// What this tab had learnt was lost to another that had not seen it, and whose storage was
    /// taken over since: both are kept, if this is of the same epoch.
    pub fn merge(&mut self, learnt: &str) {
        if self.consent.home() == Home::Device
            && let Some(lost) = record::read(learnt, self.consent.epoch, Learnt::decode)
        {
            let ours = core::mem::take(&mut self.profile.learnt);
            self.profile.learnt = ours.merge(lost);
        }
    }

    /// The site's consent platform said this. With a worker, its grants count from when they are
    /// recorded there.
    pub fn hear(&mut self, mut said: Purposes, now: UnixSeconds) {
        let keyless = self.choice.is_some_and(|choice| Home::of(choice.purposes) == Home::Device);
        if !self.page.worker || keyless {
            // There is no edge for the profile to travel to, or it has said that it keeps none.
            said.edge = State::Denied;
        }
        self.heard = Heard::Says(said);
        let becomes = self.follow(now);
        self.carry::<true>(becomes, now);
    }

    /// The profile stays as it is, or begins anew, and settles.
    fn carry<const TOLD: bool>(&mut self, becomes: Move, now: UnixSeconds) {
        let kept = match becomes {
            Move::Stay => core::mem::take(&mut self.profile),
            _ => Profile { learnt: Learnt::new(self.page.seed), ..Profile::default() },
        };
        self.settle::<TOLD>(kept, now);
    }

    /// Has the record follow the signals, where no worker keeps it.
    fn follow(&mut self, now: UnixSeconds) -> Move {
        let followed = consent::follow(self.choice, self.asked(now));
        match followed.filter(|_| !self.page.worker) {
            Some((choice, becomes)) => {
                self.choice = Some(choice);
                becomes
            }
            None => Move::Stay,
        }
    }

    /// Works out what the choice allows now, and lets go of everything else. What waited counts
    /// if it may be remembered, and is dropped if it may not.
    fn settle<const TOLD: bool>(&mut self, profile: Profile, now: UnixSeconds) {
        let before = self.consent;
        self.consent = Consent::of(self.choice, self.asked(now));
        let (home, Consent { epoch, .. }) = (self.consent.home(), self.consent);
        // What waits is for the profile of its epoch, or for one that begins with the next answer
        // there is: whatever else lies between has erased it.
        let begins = before.home() == Home::Nowhere && home != Home::Nowhere;
        if epoch != before.epoch && !(begins && epoch == before.epoch.wrapping_add(1)) {
            self.let_go();
        }
        match home {
            Home::Device => {
                self.profile = profile;
                self.profile.declared.drop_expired(now.day());
                // What was on its way to the edge and now stays: it counts here.
                if TOLD {
                    self.said(now);
                }
                for Happened { event, at, .. } in core::mem::take(&mut self.events) {
                    self.learn(&event, at);
                }
            }
            // What was declared on this page stays in memory, for the merge fields it fills.
            Home::Edge if before.home() == Home::Edge && before.epoch == epoch => {}
            Home::Edge => self.profile = Profile::default(),
            Home::Nowhere => {
                self.profile = Profile::default();
                // An answer that was withdrawn may have been given since these happened.
                if self.consent.purposes.remember == State::Denied || before.home() != Home::Nowhere
                {
                    self.let_go();
                }
            }
        }
    }

    /// The visitor answers, and no worker keeps the choice: what storage must hold follows.
    pub fn answer(&mut self, wanted: Purposes, now: UnixSeconds) {
        self.answered::<true>(wanted, now);
    }

    /// The same, as in [`take_over`](Self::take_over).
    pub(super) fn answered<const TOLD: bool>(&mut self, mut wanted: Purposes, now: UnixSeconds) {
        if !self.page.worker {
            // There is no edge for the profile to travel to.
            wanted.edge = State::Denied;
        }
        let (choice, becomes) = consent::answer(self.choice, wanted, self.asked(now));
        self.choice = Some(choice);
        self.carry::<TOLD>(becomes, now);
    }

    /// The same as a request to the worker, which keeps the choice: JSON to send. A profile that
    /// moves up goes with it.
    #[must_use]
    pub fn ask(&mut self, wanted: Purposes, now: UnixSeconds) -> String {
        let (choice, becomes) = consent::answer(self.choice, wanted, self.asked(now));
        let consent = Consent::of(Some(choice), self.asked(now));
        if consent.purposes.remember == State::Denied {
            // Refused here, whatever becomes of the question.
            self.let_go();
        }
        let (learnt, declared) = self.records();
        let moved = match becomes {
            Move::Up => consent.release(Moved { learnt, declared }, now, &mut self.ledger),
            _ => None,
        };
        let mut json = Json::new();
        json.object(|json| {
            let states = [wanted.remember, wanted.edge, wanted.measure];
            for (purpose, state) in Purpose::ALL.iter().copied().zip(states) {
                // What is left out stays as it is: not answered.
                if state != State::Pending {
                    json.key(purpose.name()).text(state.name());
                }
            }
            if let Some(Moved { learnt, declared }) = moved.map(consent::Released::into_inner) {
                for (key, record) in [("learnt", learnt), ("declared", declared)] {
                    if let Some(record) = record {
                        json.key(key).text(&record);
                    }
                }
            }
        });
        json.into_string()
    }

    /// Something happened.
    pub fn observe(&mut self, event: engine::Event, value: Option<i64>, now: UnixSeconds) {
        match self.consent.home() {
            Home::Device => self.learn(&event, now),
            Home::Nowhere if self.consent.purposes.remember == State::Denied => {}
            _ if self.events.len() < EVENTS => {
                self.events.push(Happened { event, value, at: now });
            }
            _ => {}
        }
    }

    /// An event counts here, unless the visitor paused.
    fn learn(&mut self, event: &engine::Event, at: UnixSeconds) {
        if !self.profile.declared.paused {
            engine::observe(&self.plan, &mut self.profile.learnt, event, at);
        }
    }

    /// What waited is dropped.
    fn let_go(&mut self) {
        self.events.clear();
        self.answers = Answers::default();
    }

    /// The visitor asks to be forgotten, and no worker keeps the choice.
    pub fn forget(&mut self, now: UnixSeconds) {
        self.choice = self.choice.map(consent::forget);
        self.let_go();
        // What was told went with the rest.
        self.carry::<false>(Move::Erase, now);
    }

    /// The two records for the device's storage; none where the profile is not at home there.
    pub(super) fn records(&self) -> (Option<String>, Option<String>) {
        if self.consent.home() != Home::Device {
            return (None, None);
        }
        let write = |record: Vec<u8>| record::write(self.consent.epoch, &record);
        let declared = &self.profile.declared;
        (
            Some(write(self.profile.learnt.encode())),
            (!declared.is_empty()).then(|| write(declared.encode())),
        )
    }

    /// Events that may be sent to the edge now, as JSON; each is handed out once.
    pub fn leaving_events(&mut self, now: UnixSeconds) -> Option<String> {
        if self.consent.home() != Home::Edge || self.events.is_empty() {
            return None;
        }
        let events = Events(core::mem::take(&mut self.events));
        let released = self.consent.release(events, now, &mut self.ledger)?;
        Some(released.json())
    }

    /// What the origin told, as the page carries it, if that may be sent to the edge now; likewise.
    pub fn leaving_told(&mut self, told: &str, now: UnixSeconds) -> Option<String> {
        if self.consent.home() != Home::Edge || told.is_empty() {
            return None;
        }
        let released = self.consent.release(Told(told), now, &mut self.ledger)?;
        Some(released.json())
    }

    /// What the visitor said that may be sent to the edge now, likewise.
    pub fn leaving_answers(&mut self, now: UnixSeconds) -> Option<String> {
        if self.consent.home() != Home::Edge || self.answers.is_empty() {
            return None;
        }
        let answers = core::mem::take(&mut self.answers);
        let released = self.consent.release(answers, now, &mut self.ledger)?;
        Some(released.json(&self.page.asked))
    }
}
