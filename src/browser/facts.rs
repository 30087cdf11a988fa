//! What the page is, as the browser tells it.

use crate::context::{Address, Campaign, Context, Device, Referrer};
use crate::context::{is_country, is_region, language, written};
use crate::plan::Plan;
use alloc::string::String;

/// What is known of this page view without any profile. An empty text is a missing value.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its path, and the campaign that the link to it named.
    pub address: Address,
    /// The address and the referrer as they are, for an edge that is asked about this page.
    pub asked: [String; 2],
    /// The visitor's languages, the preferred first, separated by commas.
    pub languages: String,
    /// ISO 3166-1 alpha-2, if the edge told it.
    pub country: String,
    /// ISO 3166-2 without the country, if the edge told it.
    pub region: String,
    /// The class of the device.
    pub device: Device,
    /// The class of the page that linked here.
    pub referrer: Referrer,
    /// Minutes that the visitor's clock is ahead of UTC.
    pub ahead: i16,
    /// Whether the browser sends a global privacy control.
    pub gpc: bool,
    /// Whether the page came through a worker, which then keeps the visitor's choice.
    pub worker: bool,
    /// Drawn at random, for a profile that begins on this page, and anew for each.
    pub seed: u16,
}

impl Page {
    /// The context of this page view.
    pub(super) fn context<'a>(&'a self, plan: &'a Plan) -> Context<'a> {
        Context {
            path: self.address.path(),
            country: written(&self.country, is_country),
            region: written(&self.region, is_region),
            language: language(&self.languages, plan.languages()),
            device: self.device,
            referrer: self.referrer,
            campaign: self.address.campaign(),
        }
    }

    /// The context of the next page view, if that is of `path`: a link from here, of no campaign.
    pub(super) fn next<'a>(&'a self, plan: &'a Plan, path: &'a str) -> Context<'a> {
        let campaign = Campaign::default();
        Context { path, campaign, referrer: Referrer::Internal, ..self.context(plan) }
    }
}
