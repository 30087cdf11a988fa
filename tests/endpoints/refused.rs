//! What each endpoint refuses, field by field, and what it takes; each line has been seen to fail.

use super::{GRANTED, NOW, SECRET, TODAY, chosen, code, facts, is_sound, ours, sealed, site};
use indgang::consent::{Choice, Purposes, Source, State};
use indgang::edge::endpoints::{Reply, answer};
use indgang::edge::{KeyRing, Site, cookies};
use indgang::limits::DISMISSED;
use indgang::profile::{Declared, Learnt};
use indgang::{manifest, plan};

fn posted(site: &Site, path: &str, cookies: &str, body: &str) -> Reply {
    let reply = answer(site, facts(path, cookies.into(), NOW), &ours("POST", body.as_bytes()));
    is_sound(&reply);
    reply
}

/// The choice that a reply sets.
fn set(reply: &Reply) -> Option<Choice> {
    let name = format!("{}=", cookies::CHOICE);
    let value = reply.cookies.iter().find_map(|cookie| cookie.strip_prefix(&name))?;
    Choice::read(value.split_once(';')?.0)
}

/// What was learnt, as a reply has it kept in this epoch.
fn learnt(reply: &Reply, epoch: u16) -> Option<Learnt> {
    let name = format!("{}=", cookies::LEARNT);
    let value = reply.cookies.iter().find_map(|cookie| cookie.strip_prefix(&name))?;
    let ring = KeyRing::new(SECRET, None).expect("a secret");
    Learnt::decode(&ring.open(cookies::LEARNT, epoch, value.split_once(';')?.0)?)
}

#[test]
fn field_by_field() {
    let visitor = format!("{}; {}", chosen(GRANTED, TODAY), sealed(SECRET, 7));
    let many =
        format!(r#"{{"dismiss":[{}],"page":"/"}}"#, vec![r#""hero""#; DISMISSED + 1].join(","));
    for (path, body, expected) in [
        ("consent", r#"{"remember":"pending"}"#, "consent.state"),
        ("consent", r#"{"signals":true,"remember":"denied"}"#, "body.unknown_field"),
        ("consent", r#"{"signals":false}"#, "body.wrong_type"),
        ("consent", r#"{"signals":{"remember":"denied","edge":"denied"}}"#, "body.wrong_type"),
        (
            "consent",
            r#"{"signals":{"remember":"denied","edge":"denied","measure":"denied","x":"denied"}}"#,
            "body.wrong_type",
        ),
        ("profile", &many, "body.wrong_type"),
        ("profile", r#"{"dismiss":["hero"],"page":"deals"}"#, "profile.no_page"),
        ("profile", r#"{"dismiss":["hero"]}"#, "profile.no_page"),
        ("profile", r#"{"traits":{"first_name":["Anna"]}}"#, "body.wrong_type"),
        ("profile", r#"{"traits":{"first_name":1.5}}"#, "body.wrong_type"),
        // Of one name the last counts.
        ("profile", r#"{"traits":{"first_name":"Anna","first_name":[]}}"#, "body.wrong_type"),
        ("profile", r#"{"traits":{"first_name":{}}}"#, "body.wrong_type"),
        ("profile", r#"{"traits":[]}"#, "body.wrong_type"),
        ("profile", r#"{"paused":"yes"}"#, "body.wrong_type"),
    ] {
        let reply = posted(site(), path, &visitor, body);
        assert_eq!(code(&reply).as_deref(), Some(expected), "{path} {body}: {reply:?}");
    }
    for page in ["", "?page=deals", "?page=https://evil.example/"] {
        let reply = answer(
            site(),
            facts(&format!("profile{page}"), visitor.clone(), NOW),
            &ours("GET", b""),
        );
        assert_eq!(code(&reply).as_deref(), Some("profile.no_page"), "{page}");
    }
}

#[test]
fn edge_grants_both_and_only_where_there_is_a_secret() {
    let refused = chosen(Purposes::DENIED, TODAY);
    let reply = posted(site(), "consent", &refused, r#"{"edge":"granted"}"#);
    let purposes = Purposes { measure: State::Denied, ..GRANTED };
    assert_eq!(set(&reply).map(|it| (it.purposes, it.epoch)), Some((purposes, 8)));
    let model = manifest::read(include_str!("../data/small.jsonc")).expect("a manifest");
    let edge = plan::compile(&model, plan::Kind::Edge).expect("a plan");
    let bare = Site::new(edge, None, None).expect("a site");
    let reply = posted(&bare, "consent", &refused, r#"{"edge":"granted"}"#);
    assert_eq!(code(&reply).as_deref(), Some("edge.no_secret"));
}

/// What a device hands over counts where a profile moves up, and of this epoch alone.
#[test]
fn what_begins_begins_empty() {
    let mut mine = Learnt::new(3);
    mine.sessions = 5;
    let encoded = |epoch: u16| format!("{epoch}.{}", indgang::base64::encode(&mine.encode()));
    let device = chosen(Purposes { edge: State::Denied, ..GRANTED }, TODAY);
    let refused = chosen(Purposes::DENIED, TODAY);
    for (cookies, of, to, sessions) in [
        (&device, 7, 7, 5),
        (&device, 6, 7, 0),
        (&device, 8, 7, 0),
        (&refused, 7, 8, 0),
        (&refused, 8, 8, 0),
    ] {
        let body = format!(r#"{{"edge":"granted","learnt":"{}"}}"#, encoded(of));
        let reply = posted(site(), "consent", cookies, &body);
        let kept = learnt(&reply, to).expect("a profile");
        assert_eq!(kept.sessions, sessions, "{cookies} {of}");
    }
}

#[test]
fn while_paused_nothing_is_learnt() {
    let ring = KeyRing::new(SECRET, None).expect("a secret");
    for (paused, cookies) in [(false, 1), (true, 0)] {
        let mut declared = Declared::default();
        declared.paused = paused;
        let declared = ring.seal(cookies::DECLARED, 7, &declared.encode()).expect("randomness");
        let visitor = format!(
            "{}; {}; {}={declared}",
            chosen(GRANTED, TODAY),
            sealed(SECRET, 7),
            cookies::DECLARED
        );
        let reply = posted(site(), "observe", &visitor, r#"{"events":[{"event":"search"}]}"#);
        assert_eq!((reply.status, reply.cookies.len()), (204, cookies), "{paused}: {reply:?}");
    }
}

#[test]
fn an_answer_to_another_text_is_none() {
    let choice =
        |text| Choice { purposes: GRANTED, source: Source::Visitor, text, day: TODAY, epoch: 7 };
    for (text, status) in [(1, 200), (2, 403), (0, 403)] {
        let visitor =
            format!("{}={}; {}", cookies::CHOICE, choice(text).write(), sealed(SECRET, 7));
        let reply = posted(site(), "profile", &visitor, r#"{"traits":{"first_name":"Anna"}}"#);
        assert_eq!(reply.status, status, "text {text}: {reply:?}");
    }
}
