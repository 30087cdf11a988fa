//! What speaks for visitors besides themselves: in which order, and only ever less than was recorded.
#![cfg(feature = "seal")]

use indgang::consent::*;
use indgang::edge::{Facts, KeyRing, Site, Visitor, cookies, page};
use indgang::manifest;
use indgang::plan::{Kind, Plan, compile};
use indgang::time::UnixSeconds;
use std::collections::BTreeMap;

/// 20 November 2026; the strings are of three days before.
const NOW: UnixSeconds = UnixSeconds(1_795_132_800);
const TODAY: u16 = 20_777;
const GRANTED: Purposes =
    Purposes { remember: State::Granted, edge: State::Granted, measure: State::Granted };
const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

fn by(platform: Heard, gpc: bool, default: Heard) -> Asked {
    let platform_is = (platform != Heard::Nothing).then_some(Platform::Tcf);
    let rules = Rules { platform: platform_is, ..Rules::new(1) };
    Asked { platform, gpc, default, ..Asked::new(rules, TODAY) }
}

fn own(purposes: Purposes, source: Source) -> Choice {
    Choice { purposes, source, text: 1, day: TODAY, epoch: 7 }
}

const REFUSES: Heard = Heard::Says(Purposes::DENIED);
const GRANTS: Heard = Heard::Says(GRANTED);

#[test]
fn the_stronger_signal_decides() {
    let recorded = |source| Some(own(GRANTED, source));
    let home = |choice, asked| Consent::of(choice, asked).home();
    // Each weaker one grants, and the stronger refuses; then the other way around.
    assert_eq!(home(recorded(Source::Platform), by(REFUSES, false, GRANTS)), Home::Nowhere);
    assert_eq!(home(recorded(Source::Platform), by(GRANTS, true, Heard::Nothing)), Home::Edge);
    assert_eq!(home(recorded(Source::Default), by(Heard::Nothing, true, GRANTS)), Home::Nowhere);
    assert_eq!(home(recorded(Source::Default), by(Heard::Nothing, false, GRANTS)), Home::Edge);
    let refused = Some(own(Purposes::DENIED, Source::Visitor));
    assert_eq!(home(refused, by(GRANTS, false, GRANTS)), Home::Nowhere);
    assert_eq!(home(recorded(Source::Visitor), by(REFUSES, false, GRANTS)), Home::Edge);
    assert_eq!(home(recorded(Source::Visitor), by(GRANTS, true, GRANTS)), Home::Nowhere);
    assert_eq!(home(recorded(Source::VisitorOverGpc), by(REFUSES, true, GRANTS)), Home::Edge);
    for source in [Source::Visitor, Source::VisitorOverGpc, Source::Platform, Source::Default] {
        let mut asked = by(GRANTS, false, GRANTS);
        asked.rules.children = true;
        let consent = Consent::of(recorded(source), asked);
        assert_eq!((consent.purposes, consent.ask), (Purposes::DENIED, false), "{source:?}");
        assert_eq!(follow(recorded(source), asked), None);
        let (choice, becomes) = answer(None, GRANTED, asked);
        assert_eq!((choice.purposes, becomes), (Purposes::DENIED, Move::Erase));
    }
}

#[test]
fn what_a_signal_grants_waits_until_it_is_recorded() {
    for (asked, source) in [
        (by(GRANTS, false, Heard::Nothing), Source::Platform),
        (by(Heard::Nothing, false, GRANTS), Source::Default),
    ] {
        let before = Consent::of(None, asked);
        assert_eq!((before.home(), before.ask, before.outdated), (Home::Nowhere, false, true));
        assert_eq!(before.purposes, Purposes::PENDING);
        let (choice, becomes) = follow(None, asked).expect("a grant to record");
        assert_eq!((becomes, choice.source, choice.epoch), (Move::Begin, source, 1));
        assert_eq!(Consent::of(Some(choice), asked).home(), Home::Edge);
        assert_eq!(follow(Some(choice), asked), None, "once is enough");
    }
}

#[test]
fn what_a_signal_refuses_is_refused_at_once_and_erased_for_good() {
    let grants = by(GRANTS, false, Heard::Nothing);
    for asked in [by(REFUSES, false, GRANTS), Asked { platform: Heard::Nothing, ..grants }] {
        let (choice, _) = follow(None, grants).expect("a grant");
        let consent = Consent::of(Some(choice), asked);
        assert_eq!((consent.home(), consent.outdated), (Home::Nowhere, true));
        let (refused, becomes) = follow(Some(choice), asked).expect("a refusal to record");
        assert_eq!((becomes, refused.epoch), (Move::Erase, choice.epoch + 1));
        let (again, becomes) = follow(Some(refused), grants).expect("a grant");
        assert_eq!((becomes, again.epoch), (Move::Begin, choice.epoch + 2));
    }
    assert_eq!(follow(None, by(REFUSES, false, GRANTS)), None, "nothing to keep of a refusal");
}

#[test]
fn the_default_overrules_nobody_who_ever_said_anything() {
    let asked = by(Heard::Nothing, false, GRANTS);
    let refused = [
        own(Purposes::DENIED, Source::Platform),
        own(Purposes::DENIED, Source::Visitor),
        // Out of date, but said.
        Choice { text: 9, ..own(Purposes::DENIED, Source::Visitor) },
        Choice { day: TODAY - 400, ..own(GRANTED, Source::Platform) },
    ];
    for choice in refused {
        assert_eq!(Consent::of(Some(choice), asked).home(), Home::Nowhere, "{choice:?}");
        assert_eq!(follow(Some(choice), asked), None, "{choice:?}");
    }
}

#[test]
fn a_privacy_control_withdraws_what_was_granted_before_it_for_good() {
    let (granted, _) = answer(None, GRANTED, by(Heard::Nothing, false, Heard::Nothing));
    let under = by(Heard::Nothing, true, Heard::Nothing);
    assert!(Consent::of(Some(granted), under).outdated);
    let (refused, becomes) = follow(Some(granted), under).expect("a withdrawal");
    assert_eq!((becomes, refused.source), (Move::Erase, Source::Visitor));
    let after = Consent::of(Some(refused), by(Heard::Nothing, false, Heard::Nothing));
    assert_eq!((after.home(), after.ask), (Home::Nowhere, false));
}

#[test]
fn a_purpose_newly_asked_for_is_asked_again_and_what_was_granted_stays() {
    let mut asked = Asked::new(Rules { purposes: Set::of_bits(1), ..Rules::new(1) }, TODAY);
    let (choice, _) = answer(None, GRANTED, asked);
    assert_eq!(choice.write(), format!("1.gpp.v.1.{TODAY}.1"), "no more than was asked for");
    assert!(!Consent::of(Some(choice), asked).ask);
    asked.rules.purposes = Set::ALL;
    let consent = Consent::of(Some(choice), asked);
    assert_eq!((consent.home(), consent.ask), (Home::Device, true));
    asked.rules.purposes = Set::of_bits(4);
    assert_eq!(Consent::of(Some(choice), asked).home(), Home::Nowhere, "and none that is not");
}

#[test]
fn who_answers_for_one_purpose_is_not_asked_for_the_others_on_every_page() {
    let asked = Asked::new(Rules::new(1), TODAY);
    let one = Purposes { remember: State::Granted, ..Purposes::PENDING };
    let (choice, _) = answer(None, one, asked);
    assert_eq!(choice.purposes, Purposes { remember: State::Granted, ..Purposes::DENIED });
    assert!(!Consent::of(Some(choice), asked).ask);
    // Nothing said is no answer.
    assert!(Consent::of(Some(answer(None, Purposes::PENDING, asked).0), asked).ask);
}

fn site(consent: &str, secret: Option<&str>) -> Site {
    let text = format!(
        r#"{{ "site": {{ "name": "S" }}, "consent": {consent},
        "slots": {{ "hero": {{ "variants": ["default", "deals"] }} }},
        "topics": {{ "deals": {{}} }},
        "segments": {{ "s": {{ "who": "S.", "when": {{ "affinity.deals": {{ "$gte": 0.5 }} }} }} }},
        "experiences": [{{ "id": "e", "status": "live", "audience": "s", "because": "B.",
            "show": [{{ "slot": "hero", "variant": "deals" }}] }}] }}"#
    );
    let model = manifest::read(&text).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    Site::new(compile(&model, Kind::Edge).expect("a plan"), secret, None).expect("a site")
}

fn facts(cookies: String, country: &str) -> Facts<'_> {
    Facts {
        address: "/".into(),
        cookies: cookies.into(),
        country: country.into(),
        now: NOW,
        ..Facts::default()
    }
}

fn strings() -> BTreeMap<String, String> {
    serde_json::from_str(include_str!("data/consent/strings.json")).expect("a map")
}

/// What the edge makes of a visitor with a granted profile, whose platform's cookie is `string`.
fn with_string(site: &Site, string: &str) -> Visitor {
    let ring = KeyRing::new(SECRET, None).expect("a secret");
    let learnt = indgang::profile::Learnt::new(3).encode();
    let sealed = ring.seal(cookies::LEARNT, 7, &learnt).expect("randomness");
    let choice = own(GRANTED, Source::Platform).write();
    let header = format!("{}={choice}; {}={sealed}{string}", cookies::CHOICE, cookies::LEARNT);
    Visitor::read(site, &facts(header, "DK"))
}

#[test]
fn the_edge_reads_the_platforms_cookie() {
    let strings = strings();
    for (consent, cookie, granted) in [
        (r#"{ "platform": { "tcf": {} } }"#, "euconsent-v2", &["all", "profile", "publisher"][..]),
        (
            r#"{ "platform": { "tcf": { "cookie": "cmp", "vendor": 40 } } }"#,
            "cmp",
            &["all", "profile", "vendor"],
        ),
        (r#"{ "platform": { "tcf": { "vendor": 41 } } }"#, "euconsent-v2", &[]),
    ] {
        let site = site(consent, Some(SECRET));
        for (name, string) in &strings {
            let visitor = with_string(&site, &format!("; {cookie}={string}"));
            let expected = granted.contains(&name.as_str());
            assert_eq!(visitor.learnt.is_some(), expected, "{name} by {consent}");
            // What is withdrawn is gone with the page.
            assert_eq!(visitor.stale.is_empty(), expected, "{name} by {consent}");
            assert_eq!(visitor.consent.outdated, !expected || name == "profile", "{name}");
        }
    }
}

#[test]
fn a_string_that_is_missing_broken_or_contradicted_grants_nothing() {
    let site = site(r#"{ "platform": { "tcf": {} } }"#, Some(SECRET));
    let all = &strings()["all"];
    let none = &strings()["none"];
    assert!(with_string(&site, &format!("; euconsent-v2={all}")).learnt.is_some());
    for broken in [
        String::new(),
        "; euconsent-v2=".into(),
        format!("; euconsent-v2={}", &all[..all.len() - 9]),
        format!("; euconsent-v2={all}."),
        format!("; euconsent-v2={all}!"),
        format!("; euconsent-v2={}", all.replace('C', "D")),
        format!("; euconsent-v2={all}; euconsent-v2={none}"),
        format!("; euconsent-v2={all}; euconsent-v2=x"),
        format!("; Euconsent-v2={all}"),
    ] {
        let visitor = with_string(&site, &broken);
        assert_eq!(visitor.consent.home(), Home::Nowhere, "{broken}");
        assert_eq!(visitor.stale, [cookies::LEARNT], "{broken}");
    }
}

#[test]
fn a_page_tells_what_is_to_be_recorded_and_never_records_it() {
    let site = site(r#"{ "platform": { "tcf": {} } }"#, Some(SECRET));
    let strings = strings();
    let page = |cookies: String| -> serde_json::Value {
        let told = page::decide(&site, &facts(cookies, "DK"));
        serde_json::from_str(&told).expect("JSON")
    };
    let granted = page(format!("euconsent-v2={}", strings["all"]));
    assert_eq!((&granted["record"], &granted["cookies"]), (&"".into(), &serde_json::json!([])));
    let choice = own(GRANTED, Source::Platform).write();
    let withdrawn = page(format!("euconsent-v2={}; {}={choice}", strings["none"], cookies::CHOICE));
    assert_eq!(withdrawn["record"], choice.as_str());
    assert_eq!(withdrawn["cookies"], serde_json::json!([]));
    let nothing_new =
        page(format!("euconsent-v2={}; {}={choice}", strings["all"], cookies::CHOICE));
    assert_eq!(nothing_new.get("record"), None);
}

#[test]
fn a_default_grants_only_where_the_law_is_known_to_allow_it() {
    let site = site(r#"{ "default": "granted" }"#, Some(SECRET));
    let asks_first = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI \
                      ES SE IS LI NO GB CH";
    for place in asks_first.split(' ').chain(["", "XX", "T1", "us", "USA", "U", "DK "]) {
        let visitor = Visitor::read(&site, &facts(String::new(), place));
        assert_eq!(visitor.asked.default, Heard::Nothing, "{place:?}");
        assert!(visitor.consent.ask && !visitor.consent.outdated, "{place:?}");
    }
    for place in ["US", "CA", "JP", "BR"] {
        let visitor = Visitor::read(&site, &facts(String::new(), place));
        assert!(visitor.consent.outdated && !visitor.consent.ask, "{place:?}");
        assert_eq!(visitor.consent.home(), Home::Nowhere, "not before it is recorded");
    }
}

#[test]
fn no_signal_opens_an_edge_without_keys_and_none_closes_one_that_lost_them() {
    let all = format!("euconsent-v2={}", strings()["all"]);
    let consent = r#"{ "platform": { "tcf": {} } }"#;
    let keyless = site(consent, None);
    let visitor = Visitor::read(&keyless, &facts(all.clone(), "DK"));
    let (choice, _) = follow(None, visitor.asked).expect("a grant");
    assert_eq!(choice.purposes.edge, State::Denied);
    let choice = own(GRANTED, Source::Platform).write();
    let header = format!("{all}; {}={choice}; {}=sealed", cookies::CHOICE, cookies::LEARNT);
    let visitor = Visitor::read(&keyless, &facts(header, "DK"));
    assert!(visitor.stale.is_empty() && !visitor.consent.outdated);
}

/// What a browser's plan says of consent is no more than the page needs.
#[test]
fn a_browsers_plan_names_no_cookie() {
    let text = r#"{ "site": { "name": "S" }, "consent": { "default": "granted",
        "purposes": ["measure"], "platform": { "tcf": { "cookie": "our_cmp", "vendor": 40 } } } }"#;
    let model = manifest::read(text).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let load = |kind| Plan::load(compile(&model, kind).expect("a plan")).expect("loads");
    let (edge, browser) = (load(Kind::Edge), load(Kind::Browser));
    assert_eq!((edge.consent_cookie(), edge.vendor()), ("our_cmp", Some(40)));
    assert_eq!((browser.consent_cookie(), browser.vendor()), ("", Some(40)));
    assert_eq!(edge.rules(), browser.rules());
    let rules = Rules {
        purposes: Set::of_bits(4),
        platform: Some(Platform::Tcf),
        granted_by_default: true,
        ..Rules::new(1)
    };
    assert_eq!(edge.rules(), rules);
    assert!(
        !String::from_utf8_lossy(&compile(&model, Kind::Browser).expect("a plan"))
            .contains("our_cmp")
    );
}
