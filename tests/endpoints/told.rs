//! What the origin told, from the page that carries it to the profile: when, for whom, and once for
//! what the visitor has not spoken of.

use super::{GRANTED, NOW, SECRET, TODAY, chosen, code, facts, is_sound, ours};
use indgang::consent::{Purposes, State};
use indgang::edge::endpoints::{Reply, answer, told};
use indgang::edge::{KeyRing, Site, cookies};
use indgang::id::Key;
use indgang::manifest;
use indgang::plan::{Kind, compile};
use indgang::profile::{Declared, Learnt, TraitValue};
use indgang::time::{DAY, UnixSeconds};

const MANIFEST: &str = r#"{
  "site": { "name": "Test" },
  "traits": {
    "member": { "type": "boolean", "why": "So that points count.", "from": "origin", "expiresDays": 30 },
    "name": { "type": "string", "why": "So that the greeting is to you." }
  },
  "segments": { "members": { "who": "Members.", "when": { "trait.member": true, "trait.name": "x" } } }
}"#;

fn site() -> Site {
    let model = manifest::read(MANIFEST).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    Site::new(compile(&model, Kind::Edge).expect("a plan"), Some(SECRET), None).expect("a site")
}

const fn later(seconds: u32) -> UnixSeconds {
    UnixSeconds(NOW.0 + seconds)
}

/// Cookies of a visitor whose profile of epoch 7 has this seed.
fn visitor(purposes: Purposes, seed: u16) -> String {
    let ring = KeyRing::new(SECRET, None).expect("a secret");
    let mut learnt = Learnt::new(seed);
    learnt.arrive(NOW);
    let sealed = ring.seal(cookies::LEARNT, 7, &learnt.encode()).expect("randomness");
    format!("{}; {}={sealed}", chosen(purposes, TODAY), cookies::LEARNT)
}

/// What a page of this visitor's carries until a minute from now.
fn carried(site: &Site, cookies: &str, traits: &str) -> Option<String> {
    told(site, &facts("", cookies.into(), NOW), traits, later(60)).expect("all is well")
}

fn hand(site: &Site, cookies: &str, sealed: &str, now: UnixSeconds) -> Reply {
    let body = format!(r#"{{"told":"{sealed}"}}"#);
    let reply = answer(site, facts("profile", cookies.into(), now), &ours("POST", body.as_bytes()));
    is_sound(&reply);
    reply
}

/// What a reply has the browser keep of what was declared.
fn kept(reply: &Reply, epoch: u16) -> Option<Declared> {
    let set = format!("{}=", cookies::DECLARED);
    let cookie = reply.cookies.iter().find_map(|cookie| cookie.strip_prefix(&set))?;
    let (sealed, _) = cookie.split_once(';')?;
    let ring = KeyRing::new(SECRET, None).expect("a secret");
    Declared::decode(&ring.open(cookies::DECLARED, epoch, sealed)?)
}

#[test]
fn what_is_carried_counts_for_its_time_its_profile_and_its_epoch() {
    let site = site();
    let cookies = visitor(GRANTED, 3);
    let sealed = carried(&site, &cookies, r#"{"member":true}"#).expect("it changes something");
    let declared = kept(&hand(&site, &cookies, &sealed, later(59)), 7).expect("it is kept");
    let member = Key::of("member");
    assert_eq!(declared.get(member, TODAY + 30), Some(&TraitValue::Bool(true)));
    assert_eq!(declared.get(member, TODAY + 31), None, "as long as the manifest says");
    for (what, cookies, now) in [
        ("over", cookies.clone(), later(60)),
        ("over for days", cookies.clone(), later(DAY)),
        ("another profile", visitor(GRANTED, 4), later(1)),
        ("none", chosen(GRANTED, TODAY), later(1)),
        ("another epoch", cookies.replace(".7;", ".8;"), later(1)),
    ] {
        let reply = hand(&site, &cookies, &sealed, now);
        assert_eq!((reply.status, reply.cookies.len()), (204, 0), "{what}: {reply:?}");
    }
    // It is no cookie of ours, and none of ours is it.
    let ring = KeyRing::new(SECRET, None).expect("a secret");
    assert_eq!(ring.open(cookies::DECLARED, 7, &sealed), None);
    let declared = ring.seal(cookies::DECLARED, 7, &declared.encode()).expect("randomness");
    assert!(hand(&site, &cookies, &declared, later(1)).cookies.is_empty());
}

#[test]
fn nothing_is_carried_or_taken_without_the_edge() {
    let site = site();
    let sealed = carried(&site, &visitor(GRANTED, 3), r#"{"member":true}"#).expect("for one");
    let device = Purposes { edge: State::Denied, ..GRANTED };
    let nobody = Purposes { remember: State::Denied, edge: State::Denied, ..GRANTED };
    for purposes in [device, nobody, Purposes::PENDING] {
        let cookies = visitor(purposes, 3);
        assert_eq!(carried(&site, &cookies, r#"{"member":true}"#), None);
        let reply = hand(&site, &cookies, &sealed, later(1));
        assert_eq!(code(&reply).as_deref(), Some("consent.edge_needed"), "{purposes:?}");
    }
    let old = visitor(GRANTED, 3).replace(&format!(".{TODAY}."), ".20000.");
    assert_eq!(carried(&site, &old, r#"{"member":true}"#), None, "asked again since");
}

#[test]
fn what_is_handed_over_is_alone_in_its_body() {
    let site = site();
    let cookies = visitor(GRANTED, 3);
    let sealed = carried(&site, &cookies, r#"{"member":true}"#).expect("it changes something");
    for (body, expected) in [
        (format!(r#"{{"told":"{sealed}","traits":{{"name":"x"}}}}"#), "body.unknown_field"),
        (format!(r#"{{"traits":{{}},"told":"{sealed}"}}"#), "body.unknown_field"),
        (r#"{"told":true}"#.into(), "body.wrong_type"),
        (r#"{"told":["x"]}"#.into(), "body.wrong_type"),
    ] {
        let ask = ours("POST", body.as_bytes());
        let reply = answer(&site, facts("profile", cookies.clone(), NOW), &ask);
        is_sound(&reply);
        assert_eq!(code(&reply).as_deref(), Some(expected), "{body}");
    }
    // Bytes of whatever length open nothing.
    for sealed in ["", "A", "AQAA", &"A".repeat(8_000), &format!("{sealed}A")] {
        assert!(hand(&site, &cookies, sealed, later(1)).cookies.is_empty(), "{sealed}");
    }
}

#[test]
fn what_is_wrong_is_told_whole_by_a_code() {
    let site = site();
    let cookies = visitor(GRANTED, 3);
    let deep = format!(r#"{{"member":{}1{}}}"#, "[".repeat(2_000), "]".repeat(2_000));
    for (traits, expected) in [
        ("", "told.not_json"),
        ("[]", "told.not_json"),
        (deep.as_str(), "told.not_json"),
        (r#"{"member":null}"#, "told.wrong_type"),
        (r#"{"member":""}"#, "told.wrong_type"),
        (r#"{"member":"yes"}"#, "told.wrong_type"),
        (r#"{"member":true,"name":"Anna"}"#, "told.unknown_trait"),
        (r#"{"member":true,"nothing":1}"#, "told.unknown_trait"),
    ] {
        let told = told(&site, &facts("", cookies.clone(), NOW), traits, later(60));
        assert_eq!(told, Err(expected), "{traits:.60}");
    }
    assert_eq!(carried(&site, &cookies, "{}"), None);
}

/// The visitor's own word counts more, and while paused nothing is told.
#[test]
fn what_the_visitor_says_counts_more() {
    let site = site();
    let cookies = visitor(GRANTED, 3);
    let late = carried(&site, &cookies, r#"{"member":true}"#).expect("it changes something");
    for body in
        [r#"{"traits":{"member":false}}"#, r#"{"traits":{"member":null}}"#, r#"{"paused":true}"#]
    {
        let ask = ours("POST", body.as_bytes());
        let said = answer(&site, facts("profile", cookies.clone(), NOW), &ask);
        let (declared, _) = said.cookies[0].split_once(';').expect("a cookie");
        let then = format!("{cookies}; {declared}");
        assert_eq!(carried(&site, &then, r#"{"member":true}"#), None, "{body}");
        let reply = hand(&site, &then, &late, later(1));
        let before = kept(&said, 7).expect("it was kept");
        assert_eq!(kept(&reply, 7).unwrap_or(before.clone()), before, "{body}");
    }
}
