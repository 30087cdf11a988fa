//! The real edge: page views and endpoints, each question asked once.

use super::records::Records;
use super::site::Built;
use super::walk::Map;
use super::world::*;
use indgang::edge::cookies::{CHOICE, DECLARED, LEARNT};
use indgang::edge::endpoints::{Ask, answer};
use indgang::edge::{Facts, Visitor, page};
use indgang::time::{DAY, UnixSeconds};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a request carries, besides what it asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Carries {
    jar: Kept,
    clock: u8,
    gpc: bool,
    platform: u8,
    abroad: bool,
    deployed: u8,
}

impl Carries {
    pub fn of(world: &World) -> Self {
        let World { jar, clock, gpc, platform, abroad, deployed, .. } = *world;
        Self { jar, clock, gpc, platform, abroad, deployed }
    }
}

pub type Page = (Html, (bool, bool));

pub struct Edge {
    sites: [Built; 2],
    strings: BTreeMap<String, String>,
    pages: Map<Carries, Page>,
    answers: Map<(Carries, String), Answer>,
    known: Map<Carries, u8>,
}

impl Edge {
    pub fn new(sites: [Built; 2]) -> Self {
        let strings = include_str!("../data/consent/strings.json");
        let strings = serde_json::from_str(strings).expect("a map");
        let (pages, answers, known) = (Map::default(), Map::default(), Map::default());
        Self { sites, strings, pages, answers, known }
    }

    fn facts(&self, carries: Carries, records: &mut Records) -> Facts<'static> {
        let mut cookies = Vec::new();
        if let Some(choice) = carries.jar.choice {
            cookies.push(format!("{CHOICE}={}", choice.write()));
        }
        for (learnt, name, record) in
            [(true, LEARNT, carries.jar.learnt), (false, DECLARED, carries.jar.declared)]
        {
            if let Some(record) = record {
                cookies.push(format!("{name}={}", records.sealed(learnt, record)));
            }
        }
        match carries.platform {
            0 => {}
            1 => cookies.push(format!("euconsent-v2={}", self.strings["none"])),
            _ => cookies.push(format!("euconsent-v2={}", self.strings["all"])),
        }
        Facts {
            address: "/".into(),
            host: "site.example".into(),
            cookies: cookies.join("; ").into(),
            country: if carries.abroad { "US" } else { "DK" }.into(),
            gpc: carries.gpc,
            now: UnixSeconds(u32::from(DAYS[carries.clock as usize]) * DAY),
            ..Facts::default()
        }
    }

    /// A page view.
    pub fn page(&mut self, carries: Carries, records: &mut Records) -> Page {
        if let Some(page) = self.pages.get(&carries) {
            return *page;
        }
        let facts = self.facts(carries, records);
        let told = page::decide(&self.sites[carries.deployed as usize].edge, &facts);
        let told: Value = serde_json::from_str(&told).expect("JSON");
        let html = Html {
            record: told.get("record").map(|record| Chosen::read(record.as_str().expect("a text"))),
            epoch: told.get("epoch").map(|epoch| epoch.as_u64().expect("a number") as u16),
            gpc: carries.gpc,
            deployed: carries.deployed,
            old: false,
        };
        let mut goes = (false, false);
        for cookie in told["cookies"].as_array().expect("a list") {
            let cookie = cookie.as_str().expect("a text");
            // A page view only ever deletes, and never the choice.
            assert!(cookie.ends_with("; Max-Age=0"), "{cookie}");
            match cookie.split_once('=').expect("a name").0 {
                LEARNT => goes.0 = true,
                DECLARED => goes.1 = true,
                name => panic!("a page view deletes {name}"),
            }
        }
        self.pages.insert(carries, (html, goes));
        (html, goes)
    }

    /// The canaries that the edge knows of a visitor.
    pub fn known(&mut self, carries: Carries, records: &mut Records) -> u8 {
        if let Some(known) = self.known.get(&carries) {
            return *known;
        }
        let facts = self.facts(carries, records);
        let visitor = Visitor::read(&self.sites[carries.deployed as usize].edge, &facts);
        let known = visitor.learnt.map_or(0, |_| records.canaries(carries.jar.learnt))
            | visitor.declared.map_or(0, |_| records.canaries(carries.jar.declared));
        self.known.insert(carries, known);
        known
    }

    /// An endpoint: `consent`, `profile` or `observe`, asked to forget if there is no body.
    pub fn answer(
        &mut self,
        carries: Carries,
        (path, body): (&str, &str),
        records: &mut Records,
    ) -> Answer {
        let key = (carries, format!("{path} {body}"));
        if let Some(answer) = self.answers.get(&key) {
            return *answer;
        }
        let mut facts = self.facts(carries, records);
        facts.address = format!("/_indgang/{path}").into();
        let method = if body.is_empty() { "DELETE" } else { "POST" };
        let ask = Ask { method, from: "same-origin", origin: "", body: body.as_bytes() };
        let reply = answer(&self.sites[carries.deployed as usize].edge, facts, &ask);
        let mut answered = Answer { failed: reply.status >= 400, ..Answer::default() };
        for cookie in &reply.cookies {
            let (name, rest) = cookie.split_once('=').expect("a name");
            let value = rest.split(';').next().unwrap_or_default();
            if name == CHOICE {
                answered.choice = Some(Chosen::read(value).expect("a choice"));
                continue;
            }
            // The choice comes first.
            let epochs =
                [answered.choice, carries.jar.choice].map(|it| it.map_or(0, |it| it.epoch));
            let learnt = name == LEARNT;
            let does = match value {
                "" => Cookie::Goes,
                _ => Cookie::Is(records.opened(learnt, value, &epochs)),
            };
            *(if learnt { &mut answered.learnt } else { &mut answered.declared }) = does;
        }
        let json: Value =
            serde_json::from_str(reply.json.as_deref().unwrap_or("{}")).expect("JSON");
        let mut moved = |learnt, name| records.read(learnt, json.get(name).and_then(Value::as_str));
        answered.moved = (moved(true, "learnt"), moved(false, "declared"));
        self.answers.insert(key, answered);
        answered
    }
}
