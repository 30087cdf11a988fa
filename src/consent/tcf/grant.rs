//! What a consent string means for our own purposes.

use super::{Ids, TcString};
use crate::consent::{Purposes, State};
use crate::limits::TCF_DAYS;

/// On what terms a site takes a consent platform's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The site's number as a vendor. Without one, what the publisher was granted counts.
    pub vendor: Option<u16>,
    /// The framework's purposes that [`Remember`](crate::consent::Purpose::Remember) needs.
    pub remember: Ids,
    /// Those that [`Edge`](crate::consent::Purpose::Edge) needs.
    pub edge: Ids,
    /// Those that [`Measure`](crate::consent::Purpose::Measure) needs.
    pub measure: Ids,
}

/// Storage (1), profiles of content (5) and their use (6); for measuring, storage and measurement
/// of content (8).
impl Default for Terms {
    fn default() -> Self {
        let remember = Ids::of(&[1, 5, 6]);
        Self { vendor: None, remember, edge: remember, measure: Ids::of(&[1, 8]) }
    }
}

/// The policies of framework 2.2, the oldest that count, and of 2.3, which demand that the vendors
/// be disclosed.
const POLICY_2_2: u8 = 4;
const POLICY_2_3: u8 = 5;

/// What the string `text` answers on these terms, `today` in days since 1970; `None` if it says
/// nothing.
///
/// It says nothing if it does not decode, contradicts itself, holds for more than this site, is of
/// an older framework, is older than [`TCF_DAYS`] or of the future, or, where no vendor is
/// configured, does not tell what the publisher was granted. Otherwise each purpose is granted or
/// denied, and only consent grants: no claim of legitimate interest does. Nor does consent to
/// purpose 1 that the visitor was not asked for (`PurposeOneTreatment`).
///
/// ```
/// use indgang::consent::{State, tcf};
/// let all = "CQlfDwAQlfDwABUAAAENC0FsAP_AAAAAAAAA";
/// assert_eq!(tcf::purposes(all, &tcf::Terms::default(), 20_700), None);
/// ```
#[must_use]
pub fn purposes(text: &str, terms: &Terms, today: u16) -> Option<Purposes> {
    let read = TcString::decode(text)?;
    let current = read.version == 2 && read.policy >= POLICY_2_2 && read.service_specific;
    // A day ahead is another clock, as around midnight.
    let age = (u64::from(today) + 1).checked_sub(read.updated / TENTHS_A_DAY)?;
    if !current || !read.sound || age > u64::from(TCF_DAYS) + 1 {
        return None;
    }
    let granted = match terms.vendor {
        None => read.publisher?.purposes,
        Some(vendor) => of_vendor(&read, vendor),
    };
    let unasked = if read.purpose_one_apart { Ids::of(&[1]) } else { Ids::default() };
    let granted = granted.without(unasked);
    let state = |needed| if granted.has_all(needed) { State::Granted } else { State::Denied };
    let (remember, edge) = (state(terms.remember), state(terms.edge));
    Some(Purposes { remember, edge, measure: state(terms.measure) }.coherent())
}

const TENTHS_A_DAY: u64 = 864_000;

/// The purposes that a vendor has consent for.
fn of_vendor(read: &TcString<'_>, vendor: u16) -> Ids {
    let disclosed = match read.disclosed {
        Some(vendors) => vendors.contains(vendor),
        None => read.policy < POLICY_2_3,
    };
    if !disclosed || !read.vendors.contains(vendor) {
        return Ids::default();
    }
    // A publisher may forbid a purpose, or allow it by legitimate interest alone; the third kind
    // asks for consent, which is what counts here anyway.
    let ruled_out = read
        .restrictions()
        .filter(|rule| rule.kind != 1 && rule.vendors.contains(vendor))
        .fold(Ids::default(), |out, rule| out.with(rule.purpose));
    read.purposes.without(ruled_out)
}
