//! What can leave the device: three things, each for the purpose `edge`.

use crate::consent::{Outgoing, Purpose};
use crate::engine::Event;
use crate::json::Json;
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
    const WHAT: &'static str = "What you did on this page";
    const BASIS: Purpose = Purpose::Edge;
}

impl Events {
    /// `{"events":[{"event":"view","topics":["deals"],"item":"lisbon","value":1298}]}`
    pub fn json(&self) -> String {
        let mut json = Json::new();
        json.object(|json| {
            json.key("events").list(|json| {
                for Happened { event, value, .. } in &self.0 {
                    json.object(|json| {
                        json.key("event").text(&event.name);
                        if !event.topics.is_empty() {
                            json.key("topics").list(|json| {
                                for topic in event.topics.split_ascii_whitespace() {
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

/// Declared traits, for the profile at the edge: names and values, empty to take one back.
pub(super) struct Answers(pub Vec<(String, String)>);

impl Outgoing for Answers {
    const WHAT: &'static str = "What you told us in a form";
    const BASIS: Purpose = Purpose::Edge;
}

impl Answers {
    /// `{"traits":{"first_name":"Anna","postcode":null}}`
    pub fn json(&self) -> String {
        let mut json = Json::new();
        json.object(|json| {
            json.key("traits").object(|json| {
                for (name, value) in &self.0 {
                    json.key(name).maybe(Some(value.as_str()).filter(|value| !value.is_empty()));
                }
            });
        });
        json.into_string()
    }
}

/// The whole profile, on its way up: both records as storage holds them.
pub(super) struct Moved {
    pub learnt: Option<String>,
    pub declared: Option<String>,
}

impl Outgoing for Moved {
    const WHAT: &'static str = "What this browser had remembered, moved up as you asked";
    const BASIS: Purpose = Purpose::Edge;
}
