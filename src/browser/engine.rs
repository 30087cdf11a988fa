//! The JavaScript face: convert, call, convert.

use super::facts::Page;
use super::visit::{Stored, Visit};
use crate::consent::{Purposes, State};
use crate::context::{Address, Device, Referrer};
use crate::engine::Event;
use crate::plan::Plan;
use crate::time::UnixSeconds;
use alloc::{string::String, vec::Vec};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What JavaScript tells of the page: a plain object with these fields.
    pub type Facts;
    #[wasm_bindgen(method, getter, structural)]
    fn address(this: &Facts) -> String;
    #[wasm_bindgen(method, getter, structural)]
    fn languages(this: &Facts) -> String;
    #[wasm_bindgen(method, getter, structural)]
    fn referrer(this: &Facts) -> String;
    #[wasm_bindgen(method, getter, structural)]
    fn host(this: &Facts) -> String;
    #[wasm_bindgen(method, getter, structural)]
    fn device(this: &Facts) -> String;
    #[wasm_bindgen(method, getter, structural)]
    fn country(this: &Facts) -> String;
    #[wasm_bindgen(method, getter, structural)]
    fn region(this: &Facts) -> String;
    #[wasm_bindgen(method, getter, structural)]
    fn ahead(this: &Facts) -> i16;
    #[wasm_bindgen(method, getter, structural)]
    fn gpc(this: &Facts) -> bool;
    #[wasm_bindgen(method, getter, structural)]
    fn worker(this: &Facts) -> bool;
    #[wasm_bindgen(method, getter, structural)]
    fn seed(this: &Facts) -> u16;
}

/// One page view. Only [`new`](Self::new) can throw.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine(Visit);

#[wasm_bindgen]
impl Engine {
    /// Loads a plan.
    ///
    /// # Errors
    /// Throws the code of [`BadPlan`](crate::plan::BadPlan), a string.
    #[wasm_bindgen(constructor)]
    pub fn new(plan: Vec<u8>) -> Result<Self, JsValue> {
        match Plan::load(plan) {
            Ok(plan) => Ok(Self(Visit::new(plan))),
            Err(refused) => Err(JsValue::from_str(refused.code())),
        }
    }

    /// Opens the page, with what storage holds; see [`Visit::open`].
    pub fn open(&mut self, facts: &Facts, choice: &str, learnt: &str, declared: &str, now: u32) {
        let asked = [facts.address(), facts.referrer()];
        let [address, referrer] = &asked;
        let page = Page {
            address: Address::read(address),
            languages: facts.languages(),
            country: facts.country(),
            region: facts.region(),
            device: Device::named(&facts.device()),
            referrer: Referrer::of(referrer, &facts.host()),
            asked,
            ahead: facts.ahead(),
            gpc: facts.gpc(),
            worker: facts.worker(),
            seed: facts.seed(),
        };
        self.0.open(page, Stored { choice, learnt, declared }, UnixSeconds(now));
    }

    /// See [`Visit::sync`].
    pub fn sync(&mut self, choice: &str, learnt: &str, declared: &str, now: u32) {
        self.0.sync(Stored { choice, learnt, declared }, UnixSeconds(now));
    }

    /// See [`Visit::decide`].
    pub fn decide(&self, now: u32) -> String {
        self.0.decide(UnixSeconds(now))
    }

    /// See [`Visit::decide_ahead`].
    #[wasm_bindgen(js_name = decideAhead)]
    pub fn decide_ahead(&self, path: &str, now: u32) -> String {
        self.0.decide_ahead(path, UnixSeconds(now))
    }

    /// See [`Visit::asks_for_the_path`].
    #[wasm_bindgen(js_name = asksForThePath)]
    pub fn asks_for_the_path(&self) -> bool {
        self.0.asks_for_the_path()
    }

    /// See [`Visit::next_change`].
    #[wasm_bindgen(js_name = nextChange)]
    pub fn next_change(&self, now: u32) -> u32 {
        self.0.next_change(UnixSeconds(now)).0
    }

    /// See [`Visit::observe`]. A value that is not a number is none.
    pub fn observe(&mut self, name: String, topics: String, item: String, value: f64, now: u32) {
        let value = value.is_finite().then_some(value as i64);
        self.0.observe(Event { name, topics, item }, value, UnixSeconds(now));
    }

    /// See [`Visit::declare`]: `0` not kept, `1` waits, `2` kept here, `3` to be sent, `4` full.
    pub fn declare(&mut self, name: String, value: String, now: u32) -> u8 {
        self.0.declare(name, value, UnixSeconds(now)) as u8
    }

    /// See [`Visit::pause`]; answers as `declare` does.
    pub fn pause(&mut self, on: bool, now: u32) -> u8 {
        self.0.pause(on, UnixSeconds(now)) as u8
    }

    /// See [`Visit::dismiss`]; answers as `declare` does.
    pub fn dismiss(&mut self, slot: String, now: u32) -> u8 {
        self.0.dismiss(slot, UnixSeconds(now)) as u8
    }

    /// See [`Visit::restore`]; answers as `declare` does.
    pub fn restore(&mut self, now: u32) -> u8 {
        self.0.restore(UnixSeconds(now)) as u8
    }

    /// See [`Visit::answer`]; each argument is the name of a state.
    pub fn answer(&mut self, remember: &str, edge: &str, measure: &str, now: u32) {
        self.0.answer(wanted(remember, edge, measure), UnixSeconds(now));
    }

    /// See [`Visit::ask`].
    pub fn ask(&mut self, remember: &str, edge: &str, measure: &str, now: u32) -> String {
        self.0.ask(wanted(remember, edge, measure), UnixSeconds(now))
    }

    /// See [`Visit::forget`].
    pub fn forget(&mut self, now: u32) {
        self.0.forget(UnixSeconds(now));
    }

    /// See [`Visit::leaving_events`].
    #[wasm_bindgen(js_name = leavingEvents)]
    pub fn leaving_events(&mut self, now: u32) -> Option<String> {
        self.0.leaving_events(UnixSeconds(now))
    }

    /// See [`Visit::leaving_answers`].
    #[wasm_bindgen(js_name = leavingAnswers)]
    pub fn leaving_answers(&mut self, now: u32) -> Option<String> {
        self.0.leaving_answers(UnixSeconds(now))
    }

    /// See [`Visit::allowed`].
    pub fn allowed(&self) -> String {
        self.0.allowed()
    }

    /// See [`Visit::stored`].
    pub fn stored(&self) -> String {
        self.0.stored()
    }

    /// See [`Visit::remembered`].
    pub fn remembered(&self, now: u32) -> String {
        self.0.remembered(UnixSeconds(now))
    }

    /// See [`Visit::released`].
    pub fn released(&self) -> String {
        self.0.released()
    }
}

/// A word that names no state answers nothing.
fn wanted(remember: &str, edge: &str, measure: &str) -> Purposes {
    let state = |name| State::named(name).unwrap_or_default();
    Purposes { remember: state(remember), edge: state(edge), measure: state(measure) }
}
