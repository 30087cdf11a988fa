//! A condition after it was checked: names are resolved and types fit.

use super::pattern::Pattern;
use crate::data::Data;
use crate::id::Key;
use crate::profile::affinity::HalfLife;
use alloc::{boxed::Box, string::String, vec::Vec};
use core::cmp::Ordering;

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
    /// Within a question about a list: the element, or the length that is asked about.
    Element,
}

#[cfg(any(feature = "author", test))]
impl Source {
    /// Whether every visitor has a value on every view: it is known of everybody, or there is a word
    /// for what is not known.
    pub(crate) const fn is_always_there(self) -> bool {
        matches!(
            self,
            Self::Path | Self::Device | Self::Referrer | Self::Hour | Self::Weekday | Self::Month
        )
    }
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
    /// It is exactly this, of whatever shape.
    Same(Data),
    /// It is one of these texts, upper and lower case alike; these are in lower case.
    OneOfTextsInAnyCase(Vec<String>),
    /// It is a text in which this pattern is found.
    Matches(Pattern),
    /// It is a version in this relation to that of this [sortable](super::version) text.
    Version(Order, String),
    /// It is a list, and the condition holds for an element at least.
    AnyElement(Box<Condition>),
    /// It is a list, and the condition holds for its length.
    Length(Box<Condition>),
    /// It is of this shape.
    Shaped(Shape),
    /// It compares so to this value, as JavaScript compares values of any type; only asked of
    /// attributes without a declared type.
    Loosely(Order, Data),
    /// The condition holds for the text that JavaScript makes of it; only asked of the same.
    Written(Box<Condition>),
}

/// A relation in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Before.
    Below,
    /// Before, or the same.
    AtMost,
    /// After.
    Above,
    /// After, or the same.
    AtLeast,
    /// The same.
    Same,
}

impl Order {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Below, Self::AtMost, Self::Above, Self::AtLeast, Self::Same];

    /// Whether two values in this `ordering` are in the relation.
    #[must_use]
    pub const fn admits(self, ordering: Ordering) -> bool {
        match self {
            Self::Below => ordering.is_lt(),
            Self::AtMost => ordering.is_le(),
            Self::Above => ordering.is_gt(),
            Self::AtLeast => ordering.is_ge(),
            Self::Same => ordering.is_eq(),
        }
    }
}

/// What sort of value something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A truth value.
    Bool,
    /// A list.
    List,
    /// An object.
    Object,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Text, Self::Number, Self::Bool, Self::List, Self::Object];
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
    /// The visitor's stage is one of these, and what that comes to: a plan knows no stages.
    Stage(Vec<String>, Box<Condition>),
}

impl Condition {
    /// Shows each attribute that it asks, as often as it does; elements of lists are left out.
    pub fn sources(&self, show: &mut impl FnMut(Source)) {
        self.tests(&mut |source, _| show(source));
    }

    /// Shows each question that it asks, and of what; those about elements of lists are left out.
    pub fn tests(&self, show: &mut impl FnMut(Source, &Ask)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.tests(show)),
            Self::Not(part) | Self::Stage(_, part) => part.tests(show),
            Self::Test(source, ask) => show(*source, ask),
        }
    }

    /// Its patterns, those asked of elements included.
    pub fn patterns(&self) -> Vec<&Pattern> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::patterns).collect(),
            Self::Not(part) | Self::Stage(_, part) => part.patterns(),
            Self::Test(_, Ask::Matches(pattern)) => [pattern].into(),
            Self::Test(_, Ask::AnyElement(inner) | Ask::Length(inner) | Ask::Written(inner)) => {
                inner.patterns()
            }
            Self::Test(..) => Vec::new(),
        }
    }
}
