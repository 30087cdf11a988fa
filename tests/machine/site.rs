//! The sites that are walked: what their manifests say, and what can happen around their visitors.

use indgang::edge::{KeyRing, Site};
use indgang::manifest;
use indgang::plan::{Kind, Plan, compile};

pub const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/// What is walked at once.
#[derive(Clone, Copy, Debug)]
pub struct Walk {
    pub name: &'static str,
    /// How many states there are at least.
    pub least: usize,
    /// Whether there is a worker; else choice and profile are in the browser's storage.
    pub worker: bool,
    /// What the manifest says of `consent`, and of the whole `site`, before and after a deployment.
    pub consent: [&'static str; 2],
    pub site: [&'static str; 2],
    /// How many pages can be open, besides one in the back/forward cache.
    pub tabs: usize,
    /// Whether there is a back/forward cache.
    pub cache: bool,
    /// How many messages can be on their way at once.
    pub flights: usize,
    /// Whether the privacy control can be switched, the visitor travel, a year pass, the site be
    /// deployed anew; and whether there is a consent platform.
    pub gpc: bool,
    pub travels: bool,
    pub years: bool,
    pub deploys: bool,
    pub platform: bool,
    /// Whether visitors answer here, and can let the device alone remember.
    pub answers: bool,
    pub device: bool,
    /// Whether who lets the profile travel lets things be measured as well.
    pub measures: bool,
    /// With a worker: whether nothing happens on the second page but answers, and it grants as well;
    /// else it only refuses.
    pub still: bool,
    /// Whether visitors declare something, and ask to be forgotten.
    pub declares: bool,
    pub forgets: bool,
    /// Whether pages are left before their scripts run, or are prerendered, and messages lost.
    pub slow: bool,
    /// Whether what signals withdraw is dead as soon as a page arrives that saw it.
    pub strict: bool,
}

/// A site in both its plans.
pub struct Built {
    pub edge: Site,
    pub browser: Plan,
}

/// Learns of three topics and knows one trait, so that each canary can be told apart.
pub fn built(consent: &str, site: &str) -> Built {
    let text = format!(
        r#"{{ "site": {{ "name": "S"{site} }}, "consent": {{ {consent} }},
        "topics": {{ "canary_g": {{}}, "canary_p": {{}}, "canary_d": {{}} }},
        "traits": {{ "told": {{ "type": "string", "why": "W.", "expiresDays": 3650 }} }},
        "slots": {{ "hero": {{ "variants": ["default", "deals"] }} }},
        "merge": {{ "told": "trait.told" }},
        "segments": {{ "s": {{ "who": "S.", "when": {{ "$or": [
            {{ "affinity.canary_g": {{ "$gte": 0.5 }} }}, {{ "affinity.canary_p": {{ "$gte": 0.5 }} }},
            {{ "affinity.canary_d": {{ "$gte": 0.5 }} }}] }} }} }},
        "experiences": [{{ "id": "e", "status": "live", "audience": "s", "because": "B.",
            "show": [{{ "slot": "hero", "variant": "deals" }}] }}] }}"#
    );
    let model = manifest::read(&text).unwrap_or_else(|mistakes| panic!("{text}: {mistakes:?}"));
    let plan = |kind| compile(&model, kind).expect("a plan");
    Built {
        edge: Site::new(plan(Kind::Edge), Some(SECRET), None).expect("a site"),
        browser: Plan::load(plan(Kind::Browser)).expect("a plan"),
    }
}

pub fn ring() -> KeyRing {
    KeyRing::new(SECRET, None).expect("a secret")
}
