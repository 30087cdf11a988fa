//! What can leave the device: four things, each for the purpose `edge`.

use crate::consent::{Outgoing, Purpose, Released};
use crate::engine::Event;
use crate::json::Json;
use crate::strings::words;
use crate::time::UnixSeconds;
use alloc::string::String;
use alloc::vec::Vec;

/// An event, when it happened, and what it was worth.
#[derive(Clone, Debug)]
pub(super) struct Happened {
    pub event: Event,
    /// In whole units of the site's money; none if it says nothing.
    pub value: Option<i64>,
    pub at: UnixSeconds,
}

/// Events, for the profile at the edge.
pub(super) struct Events(pub Vec<Happened>);

impl Outgoing for Events {
    const WHAT: &'static str = "events";
    const BASIS: Purpose = Purpose::Edge;
}

impl Released<Events> {
    /// `{"events":[{"event":"view","topics":["deals"],"item":"lisbon","value":1298}]}`
    pub fn json(self) -> String {
        let events = self.into_inner();
        let mut json = Json::new();
        json.object(|json| {
            json.key("events").list(|json| {
                for Happened { event, value, .. } in &events.0 {
                    json.object(|json| {
                        json.key("event").text(&event.name);
                        if !event.topics.is_empty() {
                            json.key("topics").list(|json| {
                                for topic in words(&event.topics) {
                                    json.text(topic);
                                }
                            });
                        }
                        if !event.item.is_empty() {
                            json.key("item").text(&event.item);
                        }
                        if let Some(value) = value {
                            json.key("value").number(*value);
                        }
                    });
                }
            });
        });
        json.into_string()
    }
}

/// What the visitor said, for the profile at the edge.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    /// Declared traits: names and values, empty to take one back; or what was said to the question
    /// for one.
    pub traits: Vec<(String, String)>,
    pub paused: Option<bool>,
    /// Slots whose experience is not wanted; empty for the entry.
    pub dismissed: Vec<String>,
    /// Before that, all dismissals are taken back.
    pub restored: bool,
}

impl Outgoing for Answers {
    const WHAT: &'static str = "answers";
    const BASIS: Purpose = Purpose::Edge;
}

impl Answers {
    pub fn is_empty(&self) -> bool {
        self.traits.is_empty()
            && self.dismissed.is_empty()
            && self.paused.is_none()
            && !self.restored
    }
}

impl Released<Answers> {
    /// `{"traits":{"first_name":"Anna","postcode":null},"paused":true,"restore":true,
    /// "dismiss":["hero"],"page":"/","referrer":""}`, of which what was not said is left out.
    pub fn json(self, [page, referrer]: &[String; 2]) -> String {
        let said = self.into_inner();
        let mut json = Json::new();
        json.object(|json| {
            if !said.traits.is_empty() {
                json.key("traits").object(|json| {
                    for (name, value) in &said.traits {
                        let given = Some(value.as_str()).filter(|value| !value.is_empty());
                        json.key(name).maybe(given);
                    }
                });
            }
            if let Some(paused) = said.paused {
                json.key("paused").bool(paused);
            }
            if said.restored {
                json.key("restore").bool(true);
            }
            if !said.dismissed.is_empty() {
                json.key("dismiss").list(|json| {
                    for slot in &said.dismissed {
                        json.text(slot);
                    }
                });
                json.key("page").text(page);
                json.key("referrer").text(referrer);
            }
        });
        json.into_string()
    }
}

/// What the origin told of the visitor, as the worker sealed it into the page.
pub(super) struct Told<'a>(pub &'a str);

impl Outgoing for Told<'_> {
    const WHAT: &'static str = "told";
    const BASIS: Purpose = Purpose::Edge;
}

impl Released<Told<'_>> {
    /// `{"told":"AQ…"}`
    pub fn json(self) -> String {
        let Told(told) = self.into_inner();
        let mut json = Json::new();
        json.object(|json| _ = json.key("told").text(told));
        json.into_string()
    }
}

/// The whole profile, on its way up: both records as storage holds them.
pub(super) struct Moved {
    pub learnt: Option<String>,
    pub declared: Option<String>,
}

impl Outgoing for Moved {
    const WHAT: &'static str = "moved";
    const BASIS: Purpose = Purpose::Edge;
}
