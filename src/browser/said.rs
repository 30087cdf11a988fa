//! What the visitor says: answers to questions, pausing, and what they do not want.

use super::outgoing::Answers;
use super::visit::{Kept, Visit};
use crate::consent::{Home, State};
use crate::engine::{self, Refused};
use crate::limits::{DISMISSED, TRAITS};
use crate::profile::{Declared, TraitValue};
use crate::time::UnixSeconds;
use alloc::{string::String, vec::Vec};

impl Visit {
    /// The visitor tells several things of themselves, each a name and what [`declare`](Self::declare)
    /// takes for it: all of them, or none if one cannot be kept.
    pub fn declare_all(&mut self, traits: Vec<(String, String)>, now: UnixSeconds) -> Kept {
        let before = (self.profile.declared.clone(), self.answers.clone());
        let mut kept = Kept::Here;
        for (name, value) in traits {
            kept = self.declare(name, value, now);
            if matches!(kept, Kept::No | Kept::Full) {
                (self.profile.declared, self.answers) = before;
                break;
            }
        }
        kept
    }

    /// The visitor tells something of themselves, or takes it back with an empty text; or puts its
    /// question off, see [`engine::declare`].
    pub fn declare(&mut self, name: String, value: String, now: UnixSeconds) -> Kept {
        let home = self.consent.home();
        if home == Home::Nowhere && self.consent.purposes.remember == State::Denied {
            return Kept::No;
        }
        // What waits is held to what is asked, and to room, as well: it may be sent, and is taken there as a whole.
        let mut waiting = Declared::default();
        if home == Home::Nowhere {
            for (told, value) in self.answers.traits.iter().filter(|(told, _)| *told != name) {
                let _ = engine::declare(&self.plan, &mut waiting, told, value, now);
            }
        }
        let declared = match home {
            Home::Nowhere => &mut waiting,
            _ => &mut self.profile.declared,
        };
        match engine::declare(&self.plan, declared, &name, &value, now) {
            Ok(()) if home == Home::Edge && value.trim_ascii().is_empty() => {
                // The edge may have filled it in: here an empty text says that it is gone.
                if let Some(known) = self.plan.traits().find(|known| known.name == name) {
                    let _ = declared.declare(known.key, TraitValue::Text(String::new()), now.day());
                }
            }
            Err(Refused::Unknown | Refused::WrongType) => return Kept::No,
            Err(Refused::Full) => return Kept::Full,
            _ => {}
        }
        if home == Home::Device {
            return Kept::Here;
        }
        self.answers.traits.retain(|(told, _)| *told != name);
        if self.answers.traits.len() == TRAITS {
            return Kept::Full;
        }
        self.answers.traits.push((name, value));
        if home == Home::Edge { Kept::Leaves } else { Kept::Waits }
    }

    /// The visitor pauses, or goes on. While paused, decisions use the context alone and nothing
    /// is learnt; the profile stays. Where there is none, there is nothing to pause.
    pub fn pause(&mut self, on: bool, _: UnixSeconds) -> Kept {
        self.say(|declared| declared.paused = on, |answers| answers.paused = Some(on))
    }

    /// The visitor takes all dismissals back.
    pub fn restore(&mut self, _: UnixSeconds) -> Kept {
        self.say(Declared::restore, |answers| {
            answers.dismissed.clear();
            answers.restored = true;
        })
    }

    /// The visitor does not want what `slot` shows, or the entry where that is empty: the
    /// experience that decides it now is not shown to them any more, wherever it would be.
    /// [`Kept::No`] if none does.
    pub fn dismiss(&mut self, slot: String, now: UnixSeconds) -> Kept {
        match self.consent.home() {
            Home::Nowhere => Kept::No,
            Home::Edge if self.answers.dismissed.len() == DISMISSED => Kept::Full,
            // Only the edge knows what its profile decides.
            Home::Edge => {
                self.answers.dismissed.push(slot);
                Kept::Leaves
            }
            Home::Device => {
                let behind = self.arrived(now, |visit| {
                    let decision = visit.decided(visit.page.context(&visit.plan), now);
                    engine::behind(&visit.plan, &decision, &slot)
                });
                let Some(key) = behind else { return Kept::No };
                self.profile.declared.dismiss(key, now.day());
                Kept::Here
            }
        }
    }

    fn say(&mut self, here: impl FnOnce(&mut Declared), there: impl FnOnce(&mut Answers)) -> Kept {
        match self.consent.home() {
            Home::Nowhere => Kept::No,
            Home::Device => {
                here(&mut self.profile.declared);
                Kept::Here
            }
            Home::Edge => {
                there(&mut self.answers);
                Kept::Leaves
            }
        }
    }

    /// What was said and waits counts here, as the profile lives here now.
    pub(super) fn said(&mut self, now: UnixSeconds) {
        let said = core::mem::take(&mut self.answers);
        for (name, value) in said.traits {
            // No room: it was said to wait, and is lost as the page would be.
            let _ = engine::declare(&self.plan, &mut self.profile.declared, &name, &value, now);
        }
        if said.restored {
            self.profile.declared.restore();
        }
        for slot in said.dismissed {
            self.dismiss(slot, now);
        }
        self.profile.declared.paused = said.paused.unwrap_or(self.profile.declared.paused);
    }
}
