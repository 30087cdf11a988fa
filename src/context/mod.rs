//! One request or page view as plain data.

mod address;
pub mod referrer;

use crate::strings::{before, parts};

pub use address::{Address, field};
pub use referrer::{Referrer, Sites};

/// The class of a device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Device {
    /// Held in one hand.
    Phone,
    /// A larger touch screen.
    Tablet,
    /// A computer.
    Desktop,
    /// A television, a console, a watch, or unknown.
    #[default]
    Other,
}

impl Device {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Tablet, Self::Desktop, Self::Other];

    /// Its name in conditions.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Tablet => "tablet",
            Self::Desktop => "desktop",
            Self::Other => "other",
        }
    }

    /// The device of that name; `Other` if there is none.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::ALL.iter().copied().find(|device| device.name() == name).unwrap_or_default()
    }
}

/// Whether `text` is written as a country is: two upper case letters, as in `DK`.
#[must_use]
pub fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())
}

/// Whether `text` is written as a region is: one to three upper case letters or digits, as in `84`.
#[must_use]
pub fn is_region(text: &str) -> bool {
    (1..=3).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// `text`, or nothing if it is not written as it should be: a network calls some places by codes
/// of its own, as `T1` for none, and no condition can ask for them.
#[must_use]
pub fn written(text: &str, is: impl Fn(&str) -> bool) -> &str {
    if is(text) { text } else { "" }
}

/// What is known of one page view without any profile. An empty text is a missing value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context<'a> {
    /// The path of the page, from `/`.
    pub path: &'a str,
    /// ISO 3166-1 alpha-2, as `DK`.
    pub country: &'a str,
    /// ISO 3166-2 without the country, as `84`.
    pub region: &'a str,
    /// The site's language that the visitor likes best.
    pub language: &'a str,
    /// The class of the device.
    pub device: Device,
    /// Where the visitor came from.
    pub referrer: Referrer,
    /// The campaign in the URL.
    pub campaign: Campaign<'a>,
}

/// The campaign a link named. An empty text is a missing value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Campaign<'a> {
    /// `utm_source`
    pub source: &'a str,
    /// `utm_medium`
    pub medium: &'a str,
    /// `utm_campaign`
    pub name: &'a str,
}

/// The first of the `preferred` language tags that the site speaks, as the site writes it: the
/// same tag, or else the same language in any region.
#[must_use]
pub fn language<'a>(preferred: &str, spoken: impl Iterator<Item = &'a str> + Clone) -> &'a str {
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let first = spoken.clone().next().unwrap_or_default();
    for tag in parts(preferred, b",").map(str::trim_ascii).filter(|tag| !tag.is_empty()) {
        let exact = spoken.clone().find(|site| same(site, tag));
        let loose = || spoken.clone().find(|site| same(before(site, b"-"), before(tag, b"-")));
        if let Some(found) = exact.or_else(loose) {
            return found;
        }
    }
    first
}
