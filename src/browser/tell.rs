//! What a page view answers, as JSON.

use super::visit::Visit;
use crate::condition::Source;
use crate::consent::{Home, Platform, Purpose, Set};
use crate::context::Context;
use crate::decision::{Decision, View};
use crate::engine;
use crate::id::Key;
use crate::json::Json;
use crate::plan::MergeFrom;
use crate::profile::{Profile, TraitValue};
use crate::time::{Clock, DAY, HOUR, UnixSeconds};
use alloc::string::String;

impl Visit {
    /// The decision for this page, with its reasons:
    /// `{"plan":"1a2b3c4d","entry":null,"redirect":false,"slots":{},"merge":{},"why":[]}`,
    /// and a `question` if there is one to put; see [`engine::asking`].
    #[must_use]
    pub fn decide(&mut self, now: UnixSeconds) -> String {
        self.arrived(now, |visit| {
            visit.told(&visit.decided(visit.page.context(&visit.plan), now), true)
        })
    }

    /// The decision for the next page view, if that is of `path`; without reasons, as it is kept
    /// in storage for the moment before the engine is there.
    #[must_use]
    pub fn decide_ahead(&mut self, path: &str, now: UnixSeconds) -> String {
        self.arrived(now, |visit| {
            visit.told(&visit.decided(visit.page.next(&visit.plan, path), now), false)
        })
    }

    /// What `look` makes of the view that [`decide`](Self::decide) decides, and of the profile: for
    /// whoever explains it.
    pub fn viewed<T>(
        &mut self,
        now: UnixSeconds,
        look: impl FnOnce(&View<'_>, &Profile) -> T,
    ) -> T {
        self.arrived(now, |visit| {
            let (profile, clock) = (&visit.profile, Clock { now, ahead: visit.page.ahead });
            let here = Some(profile).filter(|_| visit.consent.home() != Home::Edge);
            let context = visit.page.context(&visit.plan);
            look(&View::new(visit.consent, here, context, clock), profile)
        })
    }

    /// What `decide` makes of a visit in which this session counts; only an event makes it last.
    pub(super) fn arrived<T>(&mut self, now: UnixSeconds, decide: impl FnOnce(&Self) -> T) -> T {
        let learnt = &self.profile.learnt;
        let (sessions, last_seen) = (learnt.sessions, learnt.last_seen);
        self.profile.learnt.arrive(now);
        let decided = decide(self);
        self.profile.learnt.sessions = sessions;
        self.profile.learnt.last_seen = last_seen;
        decided
    }

    /// The decision for a view of this context.
    ///
    /// At the edge only what was told on this page is known here: it fills merge fields, and decides
    /// nothing, as it is not the profile.
    pub(super) fn decided(&self, context: Context<'_>, now: UnixSeconds) -> Decision<'_> {
        let clock = Clock { now, ahead: self.page.ahead };
        let view = |profile| View::new(self.consent, profile, context, clock);
        let at_edge = self.consent.home() == Home::Edge;
        let mut decision =
            engine::decide(&self.plan, &view(Some(&self.profile).filter(|_| !at_edge)));
        if at_edge {
            decision.merges = engine::merges(&self.plan, &view(Some(&self.profile)));
        }
        decision
    }

    fn told(&self, decision: &Decision<'_>, why: bool) -> String {
        let mut json = Json::new();
        json.object(|json| {
            json.key("plan").text(&engine::version(&self.plan));
            json.key("entry").maybe(decision.entry.map(|way| way.to));
            json.key("redirect").bool(decision.entry.is_some_and(|way| way.redirect));
            json.key("slots").object(|json| {
                for chosen in &decision.slots {
                    json.key(chosen.slot).text(chosen.variant);
                }
            });
            json.key("merge").object(|json| {
                for (name, text) in &decision.merges {
                    json.key(name).text(text);
                }
                // Taken back on this page, which the edge may have filled.
                for merge in self.plan.merges() {
                    if let MergeFrom::Trait(key) = merge.from
                        && let Some((TraitValue::Text(text), _)) = self.profile.declared.answer(key)
                        && text.is_empty()
                    {
                        json.key(merge.name).text("");
                    }
                }
            });
            if why {
                json.key("why");
                engine::why(json, decision);
                engine::asking(json, &self.plan, decision);
            }
        });
        json.into_string()
    }

    /// Whether a decision can depend on the path, entries apart.
    #[must_use]
    pub fn asks_for_the_path(&self) -> bool {
        let program = self.plan.program();
        (0..u16::MAX).map_while(|at| program.source(at)).any(|source| source == Source::Path)
    }

    /// When a decision of now may next come out differently by time alone: an experience begins
    /// or ends, or an hour, a day, a month or an answer that conditions ask for, or the choice that
    /// it was decided under; while the visitor's clock is not put forward or back. Interest that
    /// fades, and a session that begins anew, show a view later.
    #[must_use]
    pub fn next_change(&self, now: UnixSeconds) -> UnixSeconds {
        let local = i64::from(now.0) + i64::from(self.page.ahead) * 60;
        // The next whole hour, or day, of the visitor's clock.
        let whole = |of: u32| {
            let left = i64::from(of) - local.rem_euclid(i64::from(of));
            UnixSeconds(now.0.saturating_add(u32::try_from(left).unwrap_or(0)))
        };
        let midnight = whole(DAY);
        let mut next = UnixSeconds(u32::MAX);
        let mut turns = |at: UnixSeconds| {
            if at > now && at < next {
                next = at;
            }
        };
        let program = self.plan.program();
        for source in (0..u16::MAX).map_while(|at| program.source(at)) {
            match source {
                Source::Hour => turns(whole(HOUR)),
                Source::Weekday => turns(midnight),
                Source::Month => {
                    let month = |now| Clock { now, ahead: self.page.ahead }.month();
                    let mut day = midnight;
                    while month(day) == month(now) && day.0 < u32::MAX {
                        day = UnixSeconds(day.0.saturating_add(DAY));
                    }
                    turns(day);
                }
                // Whole days since; of what never happened none pass.
                Source::Since(event) => {
                    if let Some(counter) = self.profile.learnt.counter(event) {
                        let days = now.since(counter.last) / DAY + 1;
                        turns(UnixSeconds(counter.last.0.saturating_add(days.saturating_mul(DAY))));
                    }
                }
                Source::Trait(name) => turns(self.expires(name)),
                _ => {}
            }
        }
        for merge in self.plan.merges() {
            if let MergeFrom::Trait(name) = merge.from {
                turns(self.expires(name));
            }
        }
        for experience in self.plan.experiences() {
            turns(experience.from);
            turns(experience.until);
        }
        if let Some(choice) = self.choice {
            turns(UnixSeconds(choice.ends().saturating_mul(DAY)));
        }
        next
    }

    /// When the answer to `name` counts no more; the beginning of time if there is none.
    fn expires(&self, name: Key) -> UnixSeconds {
        let until = self.profile.declared.answer(name).map(|(_, until)| u32::from(until) + 1);
        UnixSeconds(until.unwrap_or(0).saturating_mul(DAY))
    }

    /// What the visitor allows, and what follows:
    /// `{"remember":"granted","edge":"denied","measure":"pending","ask":false,"gpc":false,"home":"device","worker":true}`.
    ///
    /// With `"outdated":true` where signals say something else than is recorded, and with a
    /// `platform` where the site has one: its number as a vendor, zero where the publisher's own
    /// consent counts, -1 for consent mode. What the site does not ask for is `"unasked":["measure"]`.
    #[must_use]
    pub fn allowed(&self) -> String {
        let purposes = self.consent.purposes;
        let states = [purposes.remember, purposes.edge, purposes.measure];
        let mut json = Json::new();
        json.object(|json| {
            for (purpose, state) in Purpose::ALL.iter().copied().zip(states) {
                json.key(purpose.name()).text(state.name());
            }
            json.key("ask").bool(self.consent.ask);
            json.key("gpc").bool(self.page.gpc);
            json.key("home").text(match self.consent.home() {
                Home::Nowhere => "nowhere",
                Home::Device => "device",
                Home::Edge => "edge",
            });
            json.key("worker").bool(self.page.worker);
            if self.consent.outdated {
                json.key("outdated").bool(true);
            }
            let rules = self.plan.rules();
            let asked = if rules.children { Set::of_bits(0) } else { rules.purposes };
            if asked != Set::ALL {
                json.key("unasked").list(|json| {
                    for purpose in Purpose::ALL.iter().copied().filter(|it| !asked.has(*it)) {
                        json.text(purpose.name());
                    }
                });
            }
            let vendor = self.plan.vendor().unwrap_or(0);
            if let Some(platform) = self.plan.rules().platform {
                let tcf = platform == Platform::Tcf;
                json.key("platform").number(if tcf { vendor.into() } else { -1 });
            }
        });
        json.into_string()
    }

    /// Exactly what the browser's storage must hold now; `null` for what must not be there:
    /// `{"choice":null,"learnt":"4.AQ…","declared":null}`.
    #[must_use]
    pub fn stored(&self) -> String {
        // A worker keeps the choice in a cookie.
        let choice = self.choice.filter(|_| !self.page.worker).map(|choice| choice.write());
        let (learnt, declared) = self.records();
        let mut json = Json::new();
        json.object(|json| {
            json.key("choice").maybe(choice.as_deref());
            json.key("learnt").maybe(learnt.as_deref());
            json.key("declared").maybe(declared.as_deref());
        });
        json.into_string()
    }

    /// What the device remembers, in words for its visitor; see [`engine::remembered`].
    #[must_use]
    pub fn remembered(&self, now: UnixSeconds) -> String {
        let mut json = Json::new();
        if self.consent.home() == Home::Device {
            engine::remembered(&mut json, &self.plan, &self.profile, now);
        } else {
            json.list(|_| ());
        }
        json.into_string()
    }

    /// What was released from this page: `[{"what":"events","basis":"edge","at":1795300000}]`.
    #[must_use]
    pub fn released(&self) -> String {
        let mut json = Json::new();
        json.list(|json| {
            for entry in self.ledger.entries() {
                json.object(|json| {
                    json.key("what").text(entry.what);
                    json.key("basis").text(entry.basis.name());
                    json.key("at").number(entry.at.0.into());
                });
            }
        });
        json.into_string()
    }
}
