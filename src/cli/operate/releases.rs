//! What is live, and what was before: the pointer that workers read, and the plans it names.

use super::store::Store;
use super::wrong;
use indgang::bytes::u32_at;
use indgang::explain::visible;
use indgang::limits::RELEASES;
use indgang::plan::{Kind, Plan};
use serde_json::{Value, json};
use std::fmt::Write;

/// The key of the pointer.
const LIVE: &str = "live";

/// One published pair of plans.
#[derive(Clone, PartialEq)]
pub struct Release {
    /// The checksums of both plans: `1a2b3c4d-5e6f7a8b`.
    pub name: String,
    /// Seconds since 1970.
    pub published: u32,
    /// Who published it, in their words.
    pub by: Option<String>,
}

/// All that are kept, the newest first, and which of them is live.
#[derive(Clone, Default)]
pub struct Releases {
    pub live: Option<usize>,
    pub list: Vec<Release>,
}

/// Both plans of a release, loaded; the bytes are the value in the store.
pub struct Plans {
    pub edge: Plan,
    pub bytes: Vec<u8>,
}

impl Releases {
    /// What the store holds; nothing if nothing was published yet.
    pub fn read(store: &Store) -> Result<Self, String> {
        let Some(bytes) = store.get(LIVE)? else { return Ok(Self::default()) };
        Self::parse(&bytes).ok_or_else(|| {
            let what = "its key `live` is not what `indgang publish` writes: delete the key, and \
                        publish again";
            wrong("Workers KV", &what)
        })
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        let release = |value: &Value| {
            let name = value.get("name")?.as_str().filter(|name| is_name(name))?.to_owned();
            let published = u32::try_from(value.get("published")?.as_u64()?).ok()?;
            let by = value.get("by").and_then(Value::as_str).map(str::to_owned);
            Some(Release { name, published, by })
        };
        let list: Option<Vec<Release>> =
            value.get("releases")?.as_array()?.iter().map(release).collect();
        let list = list?;
        let live = value.get("live")?.as_str()?;
        let live = list.iter().position(|release| release.name == live)?;
        Some(Self { live: Some(live), list })
    }

    /// The one that is live.
    pub fn live(&self) -> Option<&Release> {
        self.list.get(self.live?)
    }

    /// Puts a release first, live. Returns the keys of what is not kept any more.
    pub fn add(&mut self, release: Release) -> Vec<String> {
        self.list.retain(|known| known.name != release.name);
        self.list.insert(0, release);
        self.live = Some(0);
        let dropped = self.list.split_off(self.list.len().min(RELEASES));
        dropped.iter().map(|release| key(&release.name)).collect()
    }

    /// Makes this what is live.
    pub fn write(&self, store: &Store) -> Result<(), String> {
        let list = self.list.iter().map(|release| {
            json!({ "name": release.name, "published": release.published, "by": release.by })
        });
        let live = self.live().map(|release| &release.name);
        let text = json!({ "live": live, "releases": list.collect::<Vec<_>>() });
        store.put(LIVE, text.to_string().as_bytes())
    }

    /// A line for each, the newest first.
    pub fn told(&self) -> String {
        let mut lines = String::new();
        for (at, release) in self.list.iter().enumerate() {
            let mark = if Some(at) == self.live { "live" } else { "" };
            // Writing to a string never fails.
            let _written = writeln!(lines, "  {mark:<4} {}", release.told());
        }
        lines
    }
}

impl Release {
    /// `1a2b3c4d-5e6f7a8b, published 2026-01-31 08:30 UTC by Anna`
    pub fn told(&self) -> String {
        let by = self.by.as_ref().map_or(String::new(), |by| format!(" by {}", visible(by)));
        let when = indgang::time::UnixSeconds(self.published);
        format!("{}, published {when}{by}", self.name)
    }
}

impl Plans {
    /// A manifest's two plans.
    pub fn of(edge: &[u8], browser: &[u8]) -> Result<Self, String> {
        Self::read([edge, browser].concat())
    }

    /// The plans in a value of the store.
    pub fn read(bytes: Vec<u8>) -> Result<Self, String> {
        let length = if bytes.len() < 12 { 0 } else { u32_at(&bytes, 8) as usize };
        let (edge, browser) = bytes.split_at_checked(length).unwrap_or_default();
        let load = |bytes: &[u8]| Plan::load(bytes.to_vec()).map_err(|bad| bad.to_string());
        let (edge, browser) = (load(edge)?, load(browser)?);
        let kinds = (edge.kind(), browser.kind()) == (Kind::Edge, Kind::Browser);
        if !kinds || edge.version() != browser.version() {
            return Err("its two plans are not of one manifest".to_owned());
        }
        Ok(Self { edge, bytes })
    }

    /// What this release would be called.
    pub fn name(&self) -> String {
        let browser = self.bytes.get(u32_at(&self.bytes, 8) as usize..).unwrap_or_default();
        format!("{:08x}-{:08x}", self.edge.version(), u32_at(browser, 12))
    }

    /// The plans of a release that the store holds.
    pub fn stored(store: &Store, name: &str) -> Result<Self, String> {
        let Some(bytes) = store.get(&key(name))? else {
            return Err(wrong("Workers KV", &format_args!("it does not hold `{}`", key(name))));
        };
        Self::read(bytes).map_err(|bad| wrong(&format!("`{}` in Workers KV", key(name)), &bad))
    }

    /// Writes them there.
    pub fn store(&self, store: &Store) -> Result<(), String> {
        store.put(&key(&self.name()), &self.bytes)
    }
}

/// The key of a release's plans.
fn key(name: &str) -> String {
    format!("plan.{name}")
}

fn is_name(name: &str) -> bool {
    let hex = |part: &str| part.len() == 8 && part.bytes().all(|b| b.is_ascii_hexdigit());
    name.split_once('-').is_some_and(|(edge, browser)| hex(edge) && hex(browser))
}
