//! What a request says of consent besides the visitor's own choice.

use super::{Facts, Site, cookies};
use crate::consent::tcf::{self, Terms};
use crate::consent::{Asked, Choice, Heard, Platform, Purposes, State};

/// Countries and territories where nothing is granted by default: of the European Union with its
/// outermost regions, the rest of the European Economic Area, the United Kingdom with the islands
/// and the rock that share its law, and Switzerland.
const ASKS_FIRST: &str = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK \
                          SI ES SE AX GF GP MF MQ RE YT IS LI NO SJ GB GG IM JE GI CH";

/// What the visitor of a request is asked, whose record is `choice`, and what speaks for them.
pub(super) fn asked(site: &Site, facts: &Facts<'_>, choice: Option<Choice>) -> Asked {
    let rules = site.plan.rules();
    let platform = match rules.platform {
        None => Heard::Nothing,
        Some(Platform::Tcf) if !site.plan.consent_cookie().is_empty() => string(site, facts),
        // It keeps its word where only the page can hear it.
        Some(Platform::Tcf | Platform::ConsentMode) => Heard::Unheard,
    };
    let granted = rules.granted_by_default && may_be_granted_unasked(&facts.country);
    let default = if granted { Heard::Says(GRANTED) } else { Heard::Nothing };
    let heard = |heard| keyed(heard, site, choice);
    Asked {
        rules,
        platform: heard(platform),
        gpc: facts.gpc,
        default: heard(default),
        today: facts.now.day(),
    }
}

const GRANTED: Purposes =
    Purposes { remember: State::Granted, edge: State::Granted, measure: State::Granted };

/// No signal opens the edge to profiles where there are no keys. One that is there already is
/// left alone: a secret that an operator lost must not cost visitors what they told us.
pub(crate) fn keyed(heard: Heard, site: &Site, choice: Option<Choice>) -> Heard {
    let there = choice.is_some_and(|choice| choice.purposes.edge == State::Granted);
    match heard {
        Heard::Says(purposes) if site.ring.is_none() && !there => {
            Heard::Says(Purposes { edge: State::Denied, ..purposes })
        }
        heard => heard,
    }
}

/// What the consent string in the platform's cookie says. Of several such cookies, each must
/// grant: a site and a host above it may have set one each.
fn string(site: &Site, facts: &Facts<'_>) -> Heard {
    let terms = Terms { vendor: site.plan.vendor(), ..Terms::default() };
    let mut said: Option<Purposes> = None;
    for value in cookies::values(&facts.cookies, site.plan.consent_cookie()) {
        let Some(purposes) = tcf::purposes(value, &terms, facts.now.day()) else {
            return Heard::Nothing;
        };
        said = Some(said.map_or(purposes, |said| both(said, purposes)));
    }
    said.map_or(Heard::Nothing, Heard::Says)
}

/// What both grant.
fn both(one: Purposes, other: Purposes) -> Purposes {
    let of = |one, other| if one == State::Granted { other } else { one };
    Purposes {
        remember: of(one.remember, other.remember),
        edge: of(one.edge, other.edge),
        measure: of(one.measure, other.measure),
    }
}

/// Whether the law of a country, as the network tells it, lets a site grant for its visitors.
fn may_be_granted_unasked(country: &str) -> bool {
    // `XX` is nowhere, and `T1` everywhere.
    let known = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
    known && country != "XX" && !ASKS_FIRST.split(' ').any(|code| code == country)
}
