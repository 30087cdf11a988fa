//! A condition after it was checked: names are resolved and types fit.

use crate::id::Key;
use crate::profile::affinity::HalfLife;
use alloc::{boxed::Box, string::String, vec::Vec};

/// Where the value of an attribute comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// `context.path`: the path of the page, a text.
    Path,
    /// `context.country`: ISO 3166-1 alpha-2, a text.
    Country,
    /// `context.region`: ISO 3166-2 without the country, a text.
    Region,
    /// `context.language`: the site's language that the visitor likes best, a text.
    Language,
    /// `context.device`: `phone`, `tablet`, `desktop` or `other`.
    Device,
    /// `context.referrer`: `direct`, `internal`, `search`, `social`, `ai` or `other`.
    Referrer,
    /// `context.campaign.source`: `utm_source`, a text.
    CampaignSource,
    /// `context.campaign.medium`: `utm_medium`, a text.
    CampaignMedium,
    /// `context.campaign.name`: `utm_campaign`, a text.
    CampaignName,
    /// `now.hour`: 0 to 23 on the visitor's clock.
    Hour,
    /// `now.weekday`: 1 (Monday) to 7 on the visitor's clock.
    Weekday,
    /// `now.month`: 1 to 12 on the visitor's calendar.
    Month,
    /// `profile.sessions`: how many sessions, this one included.
    Sessions,
    /// `profile.recent`: the items last seen, a list.
    Recent,
    /// `affinity.TOPIC`: interest left, in page views.
    Affinity(Key, HalfLife),
    /// `trait.NAME`: what the visitor declared.
    Trait(Key),
    /// `count.EVENT`: how often it happened.
    Count(Key),
    /// `since.EVENT`: days since it last happened; missing if it never did.
    Since(Key),
    /// `context.NAME`, declared by the manifest: what the site says of the view. Holds its row.
    Attribute(u16),
}

/// What is asked of one attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// It has a value.
    Exists,
    /// It is this truth value.
    Is(bool),
    /// It is one of these texts.
    OneOfTexts(Vec<String>),
    /// It is one of these numbers.
    OneOfNumbers(Vec<f64>),
    /// The list holds at least one of these.
    HoldsAny(Vec<Key>),
    /// It is a number below this one.
    Below(f64),
    /// It is a number not above this one.
    AtMost(f64),
    /// It is a number above this one.
    Above(f64),
    /// It is a number not below this one.
    AtLeast(f64),
}

/// A checked condition. A missing value answers no to every question but a negated one.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// All of them hold; true when empty.
    All(Vec<Condition>),
    /// At least one of them holds; false when empty.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// A question to one attribute.
    Test(Source, Ask),
}
