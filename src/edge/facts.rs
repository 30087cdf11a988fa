//! One request as plain data, as the shell around us tells it.

use super::device;
use crate::context::{Address, Context, Referrer, is_country, is_region, language, written};
use crate::plan::Plan;
use crate::strings::whole;
use crate::time::{Clock, UnixSeconds};
use alloc::borrow::Cow;

/// A request. What is not known is an empty text; what is at hand is borrowed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts<'a> {
    /// Path and query, as they were asked for.
    pub address: Cow<'a, str>,
    /// The host that was asked, with its port.
    pub host: Cow<'a, str>,
    /// The `Cookie` header.
    pub cookies: Cow<'a, str>,
    /// The `Referer` header.
    pub referrer: Cow<'a, str>,
    /// The `User-Agent` header.
    pub agent: Cow<'a, str>,
    /// The `Sec-CH-UA-Mobile` header.
    pub mobile: Cow<'a, str>,
    /// The `Sec-CH-UA-Platform` header.
    pub platform: Cow<'a, str>,
    /// Language tags, those the visitor likes best first, with commas between.
    pub languages: Cow<'a, str>,
    /// ISO 3166-1 alpha-2, as `DK`.
    pub country: Cow<'a, str>,
    /// ISO 3166-2 without the country, as `84`.
    pub region: Cow<'a, str>,
    /// Whether the browser sends a global privacy control.
    pub gpc: bool,
    /// Names of segments that a signed link puts the visitor in, with commas between.
    pub segments: Cow<'a, str>,
    /// Whether a program asks, which gets what everybody gets.
    pub robot: bool,
    /// When it arrived.
    pub now: UnixSeconds,
    /// Minutes that the clocks at the visitor's place are ahead of UTC.
    pub ahead: i16,
}

impl<'a> Facts<'a> {
    /// Reads the texts that the shell tells of a request, with NUL between them, in the order of
    /// the fields: `1` for what is so, and numbers in decimal. One text crosses into Wasm in a
    /// third of the time that fourteen take.
    #[must_use]
    pub fn read(told: &'a str) -> Self {
        let mut texts = told.split('\0');
        let mut text = || texts.next().unwrap_or_default();
        Self {
            address: text().into(),
            host: text().into(),
            cookies: text().into(),
            referrer: text().into(),
            agent: text().into(),
            mobile: text().into(),
            platform: text().into(),
            languages: text().into(),
            country: text().into(),
            region: text().into(),
            gpc: text() == "1",
            segments: text().into(),
            robot: text() == "1",
            now: UnixSeconds(whole(text()).and_then(|now| now.try_into().ok()).unwrap_or(0)),
            ahead: whole(text()).and_then(|ahead| ahead.try_into().ok()).unwrap_or(0),
        }
    }

    /// When, on the visitor's clock.
    #[must_use]
    pub const fn clock(&self) -> Clock {
        Clock { now: self.now, ahead: self.ahead }
    }

    /// What is known of the view of the page `address`, reached from `referrer`.
    #[must_use]
    pub fn context<'v>(
        &'v self,
        address: &'v Address,
        referrer: &str,
        plan: &'v Plan,
    ) -> Context<'v> {
        let host = self.host.split(':').next().unwrap_or_default();
        Context {
            path: address.path(),
            country: written(&self.country, is_country),
            region: written(&self.region, is_region),
            language: language(&self.languages, plan.languages()),
            device: device(&self.mobile, &self.platform, &self.agent),
            referrer: Referrer::of(referrer, host, plan.sites()),
            campaign: address.campaign(),
        }
    }
}
