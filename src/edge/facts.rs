//! One request as plain data, as the shell around us tells it.

use super::device;
use crate::context::{Address, Context, Referrer, language};
use crate::plan::Plan;
use crate::time::{Clock, UnixSeconds};
use alloc::string::String;

/// A request. What is not known is an empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Path and query, as they were asked for.
    pub address: String,
    /// The host that was asked, with its port.
    pub host: String,
    /// The `Cookie` header.
    pub cookies: String,
    /// The `Referer` header.
    pub referrer: String,
    /// The `User-Agent` header.
    pub agent: String,
    /// The `Sec-CH-UA-Mobile` header.
    pub mobile: String,
    /// The `Sec-CH-UA-Platform` header.
    pub platform: String,
    /// Language tags, those the visitor likes best first, with commas between.
    pub languages: String,
    /// ISO 3166-1 alpha-2, as `DK`.
    pub country: String,
    /// ISO 3166-2 without the country, as `84`.
    pub region: String,
    /// Whether the browser sends a global privacy control.
    pub gpc: bool,
    /// Names of segments that a signed link puts the visitor in, with commas between.
    pub segments: String,
    /// Whether a program asks, which gets what everybody gets.
    pub robot: bool,
    /// When it arrived.
    pub now: UnixSeconds,
    /// Minutes that the clocks at the visitor's place are ahead of UTC.
    pub ahead: i16,
}

impl Facts {
    /// When, on the visitor's clock.
    #[must_use]
    pub const fn clock(&self) -> Clock {
        Clock { now: self.now, ahead: self.ahead }
    }

    /// What is known of the view of the page `address`, reached from `referrer`.
    #[must_use]
    pub fn context<'a>(
        &'a self,
        address: &'a Address,
        referrer: &str,
        plan: &'a Plan,
    ) -> Context<'a> {
        let host = self.host.split(':').next().unwrap_or_default();
        Context {
            path: address.path(),
            country: &self.country,
            region: &self.region,
            language: language(&self.languages, plan.languages()),
            device: device(&self.mobile, &self.platform, &self.agent),
            referrer: Referrer::of(referrer, host, plan.sites()),
            campaign: address.campaign(),
        }
    }
}
