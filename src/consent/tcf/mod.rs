//! Consent strings of the IAB's Transparency and Consent Framework, 2.2 and 2.3.
//!
//! Decoding borrows from the text and allocates nothing: a string is validated once from end to
//! end, and what it says of vendors is read where it stands. [`purposes`] then tells what it
//! means here. Whatever does not decode entirely says nothing, so it grants nothing.

mod bits;
mod grant;
mod vendors;

pub use grant::{Terms, purposes};
pub use vendors::{Ids, Vendors};

use crate::limits::TCF_BYTES;
use bits::Bits;

/// What a consent string says. Versions 2, and 1 for what it was; only the former can
/// [grant](purposes) anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TcString<'a> {
    /// Of the format: 1 or 2.
    pub version: u8,
    /// When it was first made, in tenths of a second since 1970.
    pub created: u64,
    /// When it was last changed, in tenths of a second since 1970.
    pub updated: u64,
    /// The consent platform.
    pub cmp: u16,
    /// The platform's version.
    pub cmp_version: u16,
    /// Which of the platform's screens was answered.
    pub screen: u8,
    /// The language of the question, two letters.
    pub language: [char; 2],
    /// The version of the list of vendors.
    pub vendor_list: u16,
    /// The version of the policies.
    pub policy: u8,
    /// Whether it holds for this site alone.
    pub service_specific: bool,
    /// Whether the platform worded things its own way.
    pub own_texts: bool,
    /// Special features opted in to.
    pub special_features: Ids,
    /// Purposes that vendors have consent for.
    pub purposes: Ids,
    /// Purposes that vendors may claim a legitimate interest in.
    pub interests: Ids,
    /// Whether purpose 1 was left out of the question.
    pub purpose_one_apart: bool,
    /// The publisher's country, two letters.
    pub country: [char; 2],
    /// Vendors with consent.
    pub vendors: Vendors<'a>,
    /// Vendors with a legitimate interest; none of version 1.
    pub vendor_interests: Option<Vendors<'a>>,
    restrictions: Option<Restrictions<'a>>,
    /// Vendors that were disclosed to the visitor, if that is told.
    pub disclosed: Option<Vendors<'a>>,
    /// Vendors that were allowed to be used elsewhere, if that is told.
    pub allowed: Option<Vendors<'a>>,
    /// What the publisher itself was granted, if that is told.
    pub publisher: Option<Publisher>,
    /// Whether it holds no contradiction, and nothing besides what was read.
    pub sound: bool,
}

/// What the publisher itself was granted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Publisher {
    /// Purposes with consent.
    pub purposes: Ids,
    /// Purposes with a legitimate interest.
    pub interests: Ids,
    /// How many purposes are the publisher's own, at most 63.
    pub own: u8,
    /// Its own purposes with consent.
    pub own_purposes: Ids,
    /// Its own purposes with a legitimate interest.
    pub own_interests: Ids,
}

/// What the publisher rules for a purpose and some vendors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restriction<'a> {
    /// The purpose.
    pub purpose: u8,
    /// 0: not allowed; 1: by consent only; 2: by legitimate interest only; 3 has no meaning.
    pub kind: u8,
    /// For whom.
    pub vendors: Vendors<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Restrictions<'a> {
    bits: Bits<'a>,
    count: u16,
}

impl<'a> TcString<'a> {
    /// Decodes a string of at most [`TCF_BYTES`]; `None` if any part of it is cut, unknown or not
    /// base64url.
    #[must_use]
    pub fn decode(text: &'a str) -> Option<Self> {
        if text.len() > TCF_BYTES {
            return None;
        }
        let mut segments = text.split('.');
        let mut bits = Bits::new(segments.next()?)?;
        let mut read = match bits.number(6)? {
            1 => Self::core(&mut bits, true)?,
            2 => Self::core(&mut bits, false)?,
            _ => return None,
        };
        read.sound &= bits.is_spent();
        for segment in segments {
            let mut bits = Bits::new(segment)?;
            if read.version == 1 {
                return None;
            }
            let twice = match bits.number(3)? {
                1 => read
                    .disclosed
                    .replace(Vendors::read(&mut bits, false, &mut read.sound)?)
                    .is_some(),
                2 => read
                    .allowed
                    .replace(Vendors::read(&mut bits, false, &mut read.sound)?)
                    .is_some(),
                3 => read.publisher.replace(Publisher::read(&mut bits)?).is_some(),
                _ => return None,
            };
            read.sound &= !twice && bits.is_spent();
        }
        Some(read)
    }

    /// Reads the core segment after its version; `old` is version 1.
    fn core(bits: &mut Bits<'a>, old: bool) -> Option<Self> {
        let mut sound = true;
        let (created, updated) = (bits.number(36)?, bits.number(36)?);
        let cmp = bits.number(12)? as u16;
        // Numbers 0 and 1 are no platform's.
        if cmp < 2 {
            return None;
        }
        let (cmp_version, screen) = (bits.number(12)? as u16, bits.number(6)? as u8);
        let (language, vendor_list) = (letters(bits)?, bits.number(12)? as u16);
        // What version 1 could not say is as its successor's libraries read it.
        let mut head = (2, false, false, Ids::default());
        if !old {
            head = (bits.number(6)? as u8, bits.flag()?, bits.flag()?, Ids::read(bits, 12)?);
        }
        let (policy, service_specific, own_texts, special_features) = head;
        let purposes = Ids::read(bits, 24)?;
        let mut tail = (Ids::default(), false, ['A'; 2]);
        if !old {
            tail = (Ids::read(bits, 24)?, bits.flag()?, letters(bits)?);
        }
        let (interests, purpose_one_apart, country) = tail;
        let vendors = Vendors::read(bits, old, &mut sound)?;
        let (mut vendor_interests, mut restrictions) = (None, None);
        if !old {
            vendor_interests = Some(Vendors::read(bits, false, &mut sound)?);
            restrictions = Some(Restrictions::read(bits, &mut sound)?);
        }
        Some(Self {
            version: if old { 1 } else { 2 },
            created,
            updated,
            cmp,
            cmp_version,
            screen,
            language,
            vendor_list,
            policy,
            service_specific,
            own_texts,
            special_features,
            purposes,
            interests,
            purpose_one_apart,
            country,
            vendors,
            vendor_interests,
            restrictions,
            disclosed: None,
            allowed: None,
            publisher: None,
            sound,
        })
    }

    /// What the publisher rules for single purposes and vendors.
    pub fn restrictions(&self) -> impl Iterator<Item = Restriction<'a>> {
        self.restrictions.into_iter().flat_map(|Restrictions { mut bits, count }| {
            (0..count).map_while(move |_| Restriction::read(&mut bits, &mut true))
        })
    }
}

impl<'a> Restriction<'a> {
    fn read(bits: &mut Bits<'a>, sound: &mut bool) -> Option<Self> {
        let (purpose, kind) = (bits.number(6)? as u8, bits.number(2)? as u8);
        *sound &= purpose > 0 && kind < 3;
        Some(Self { purpose, kind, vendors: Vendors::read_ranges(bits, u16::MAX, sound)? })
    }
}

impl<'a> Restrictions<'a> {
    /// Reads past a count and so many restrictions.
    fn read(bits: &mut Bits<'a>, sound: &mut bool) -> Option<Self> {
        let count = bits.number(12)? as u16;
        let restrictions = Self { bits: *bits, count };
        for _ in 0..count {
            Restriction::read(bits, sound)?;
        }
        Some(restrictions)
    }
}

impl Publisher {
    fn read(bits: &mut Bits<'_>) -> Option<Self> {
        let (purposes, interests) = (Ids::read(bits, 24)?, Ids::read(bits, 24)?);
        let own = bits.number(6)? as u8;
        let (own_purposes, own_interests) =
            (Ids::read(bits, u32::from(own))?, Ids::read(bits, u32::from(own))?);
        Some(Self { purposes, interests, own, own_purposes, own_interests })
    }
}

/// Two letters of six bits, the first of which is A.
fn letters(bits: &mut Bits<'_>) -> Option<[char; 2]> {
    let mut letter = || Some(char::from(b'A' + bits.number(6)? as u8));
    Some([letter()?, letter()?])
}
