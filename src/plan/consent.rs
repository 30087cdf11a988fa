//! What a plan says of consent: one byte of flags, and where the edge reads a consent string.

use super::Plan;
use super::format::Section;
use crate::bytes::{u16_at, u32_at};
use crate::consent::{Platform, Rules, Set};
use crate::strings::TextId;

/// The site is for children.
pub(super) const CHILDREN: u8 = 1;
/// What is asked for is granted by default.
pub(super) const DEFAULT: u8 = 1 << 1;
/// The first of the purposes that are not asked for, in the order of their names.
pub(super) const LEFT_OUT: u8 = 1 << 2;
/// The platform is heard by TCF.
pub(super) const TCF: u8 = 1 << 5;
/// The platform is heard by consent mode.
pub(super) const MODE: u8 = 1 << 6;

impl Plan {
    /// What the site says of consent.
    #[must_use]
    pub fn rules(&self) -> Rules {
        let has = |flag: u8| self.flags() & flag != 0;
        Rules {
            text: self.consent_text(),
            children: has(CHILDREN),
            purposes: Set::of_bits(!(self.flags() / LEFT_OUT)),
            platform: match (has(TCF), has(MODE)) {
                (true, _) => Some(Platform::Tcf),
                (_, true) => Some(Platform::ConsentMode),
                _ => None,
            },
            granted_by_default: has(DEFAULT),
        }
    }

    /// The name of the cookie with the platform's consent string; empty if there is none, and in
    /// a browser's plan.
    #[must_use]
    pub fn consent_cookie(&self) -> &str {
        let row = self.row(Section::Site, 1);
        row.map_or("", |row| self.texts().get(TextId(u32_at(row, 4))))
    }

    /// The site's number as a vendor, if it has one.
    #[must_use]
    pub fn vendor(&self) -> Option<u16> {
        let row = self.row(Section::Site, 1)?;
        Some(u16_at(row, 2)).filter(|&vendor| vendor != 0)
    }

    fn flags(&self) -> u8 {
        self.row(Section::Site, 1).and_then(|row| row.first()).copied().unwrap_or(0)
    }
}
