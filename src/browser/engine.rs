//! The JavaScript face: one call, which takes texts apart, calls, and gives a text back.
//!
//! Each exported function with types of its own would cost every browser its share of wrapping,
//! on both sides: a tenth of all there is. `www/js/browser/steps.js` gives the steps their names,
//! and [`raw`](super::raw) exports this to it.

use super::facts::Page;
use super::visit::{Stored, Visit};
use crate::consent::{Purposes, State};
use crate::context::{Address, Device, Referrer};
use crate::engine::Event;
use crate::plan::{BadPlan, Plan};
use crate::strings::{cut, put_number, whole};
use crate::time::UnixSeconds;
use alloc::{string::String, vec::Vec};

/// One page view, or why there is none.
#[derive(Debug)]
pub struct Engine(Result<Visit, BadPlan>);

impl Engine {
    /// Before it has a plan.
    pub const EMPTY: Self = Self(Err(BadPlan::NotAPlan));

    /// The page view, if there is a plan.
    pub fn visit(&mut self) -> Option<&mut Visit> {
        self.0.as_mut().ok()
    }

    /// Takes a step at the moment `now`, in seconds. What it is `given` are texts in UTF-8 with NUL
    /// between them; what is not there is empty, and only the last may hold a NUL itself.
    ///
    /// The steps by number, what they are given, and what they answer if not nothing:
    ///
    /// - 0: a plan; answers why it was [refused](BadPlan::code), as does every later step.
    /// - 1: [`Visit::open`]: as step 2 up to the control, then host, referrer, languages, country,
    ///   region, device, minutes ahead, seed, whether there is a worker (`1`), and the address.
    /// - 2: [`Visit::sync`]: choice, learnt, declared, whether there is a global privacy control,
    ///   seed, minutes ahead.
    /// - 3: [`Visit::decide`]; 4: [`Visit::decide_ahead`]: a path.
    /// - 5: [`Visit::asks_for_the_path`]: `1` if so; 6: [`Visit::next_change`], in seconds.
    /// - 7: [`Visit::observe`]: name, topics, value (empty if none), item.
    /// - 8: [`Visit::declare_all`]: name, value, and so on; answers the number of a
    ///   [`Kept`](super::Kept).
    /// - 9: [`Visit::answer`], 10: [`Visit::ask`]: three names of states.
    /// - 11: [`Visit::forget`].
    /// - 12: [`Visit::leaving_events`], 13: [`Visit::leaving_answers`].
    /// - 14: [`Visit::allowed`], 15: [`Visit::stored`], 16: [`Visit::remembered`], 17:
    ///   [`Visit::released`].
    /// - 18: [`Visit::pause`]: `1` to pause, 19: [`Visit::dismiss`]: a slot, 20:
    ///   [`Visit::restore`]; all three answer as step 8.
    /// - 21: [`Visit::merge`]: learnt.
    /// - 22: [`Visit::hear`]: three names of states.
    /// - 23: [`Visit::leaving_told`]: what the page carries.
    ///
    /// Without `WHOLE` there are only the steps that every page view can take; the others are in a
    /// module of their own, `whole.wasm`, over the same memory, which then takes all of them.
    pub fn call<const WHOLE: bool>(&mut self, step: u32, now: u32, given: Vec<u8>) -> String {
        let now = UnixSeconds(now);
        if step == 0 {
            self.0 = Plan::received(given).map(Visit::new);
            return String::from(self.0.as_ref().map_or_else(|refused| refused.code(), |_| ""));
        }
        let visit = match &mut self.0 {
            Ok(visit) => visit,
            Err(refused) => return refused.code().into(),
        };
        let mut given = Given(core::str::from_utf8(&given).unwrap_or_default());
        match step {
            1 => {
                let (stored, gpc) = (given.stored(), given.number() != 0);
                let (host, referrer) = (given.text(), given.text());
                let page = Page {
                    languages: given.text().into(),
                    country: given.text().into(),
                    region: given.text().into(),
                    device: Device::named(given.text()),
                    referrer: Referrer::of(referrer, host, visit.plan.sites()),
                    ahead: given.number() as i16,
                    seed: given.number() as u16,
                    gpc,
                    worker: given.number() != 0,
                    address: Address::read(given.0),
                    asked: [given.0.into(), referrer.into()],
                };
                visit.open(page, stored, now);
            }
            2 => {
                let stored = given.stored();
                visit.page.gpc = given.number() != 0;
                // What was erased on this page has taken its number with it.
                visit.page.seed = given.number() as u16;
                // Clocks may have been put forward or back since.
                visit.page.ahead = given.number() as i16;
                visit.take_over::<WHOLE>(stored, now);
            }
            3 => return visit.decide(now),
            4 => return visit.decide_ahead(given.0, now),
            5 if visit.asks_for_the_path() => return "1".into(),
            6 => return number(visit.next_change(now).0),
            7 => {
                let (name, topics) = (given.text().into(), given.text().into());
                let value = whole(given.text());
                visit.observe(Event { name, topics, item: given.0.into() }, value, now);
            }
            8 if WHOLE => {
                let mut traits = Vec::new();
                while !given.0.is_empty() {
                    traits.push((given.text().into(), given.text().into()));
                }
                return number(visit.declare_all(traits, now) as u32);
            }
            9 => visit.answered::<WHOLE>(given.wanted(), now),
            10 => return visit.ask(given.wanted(), now),
            11 => visit.forget(now),
            12 => return visit.leaving_events(now).unwrap_or_default(),
            13 if WHOLE => return visit.leaving_answers(now).unwrap_or_default(),
            14 => return visit.allowed(),
            15 => return visit.stored(),
            16 if WHOLE => return visit.remembered(now),
            17 if WHOLE => return visit.released(),
            18 if WHOLE => return number(visit.pause(given.number() != 0, now) as u32),
            19 if WHOLE => return number(visit.dismiss(given.0.into(), now) as u32),
            20 if WHOLE => return number(visit.restore(now) as u32),
            21 => visit.merge(given.0),
            22 if WHOLE => visit.hear(given.wanted(), now),
            23 => return visit.leaving_told(given.0, now).unwrap_or_default(),
            _ => {}
        }
        String::new()
    }
}

fn number(value: u32) -> String {
    let mut text = String::new();
    put_number(&mut text, value.into());
    text
}

/// Texts with NUL between them.
struct Given<'a>(&'a str);

impl<'a> Given<'a> {
    /// The next of them.
    fn text(&mut self) -> &'a str {
        let (text, rest) = cut(self.0, b"\0").unwrap_or((self.0, ""));
        self.0 = rest;
        text
    }

    /// The next of them as a whole number; zero if it is none.
    fn number(&mut self) -> i64 {
        whole(self.text()).unwrap_or(0)
    }

    fn stored(&mut self) -> Stored<'a> {
        Stored { choice: self.text(), learnt: self.text(), declared: self.text() }
    }

    /// A word that names no state answers nothing.
    fn wanted(&mut self) -> Purposes {
        let mut state = || State::named(self.text()).unwrap_or_default();
        Purposes { remember: state(), edge: state(), measure: state() }
    }
}
