//! A site whose plan cannot be used: visitors can take back what they granted all the same.

use super::{GRANTED, NOW, PATHS, SECRET, TODAY, chosen, code, facts, ours, sealed};
use indgang::consent::{Choice, Purposes, Source, State};
use indgang::edge::endpoints::{Ask, Reply, answer_without_plan};
use indgang::edge::{KeyRing, cookies};
use indgang::limits::BODY_BYTES;

const FAULT: &str = "plan.none";

fn asked(path: &str, cookies: &str, ask: &Ask<'_>, ring: Option<&KeyRing>) -> Reply {
    answer_without_plan(FAULT, ring, &facts(path, cookies.into(), NOW), ask)
}

fn ring() -> KeyRing {
    KeyRing::new(SECRET, None).expect("a secret")
}

/// The choice that a reply sets, and the names of the cookies that it deletes.
fn set(reply: &Reply) -> (Option<Choice>, Vec<&str>) {
    let name = format!("{}=", cookies::CHOICE);
    let value = reply.cookies.iter().find_map(|cookie| cookie.strip_prefix(&name));
    let choice = value.and_then(|value| Choice::read(value.split_once(';')?.0));
    let gone = reply.cookies.iter().filter(|cookie| cookie.ends_with("Max-Age=0"));
    (choice, gone.filter_map(|cookie| Some(cookie.split_once('=')?.0)).collect())
}

#[test]
fn a_withdrawal_is_kept_and_erases() {
    let visitor = format!("{}; {}", chosen(GRANTED, TODAY), sealed(SECRET, 7));
    let ring = ring();
    for ring in [Some(&ring), None] {
        let reply = asked("consent", &visitor, &ours("POST", br#"{"remember":"denied"}"#), ring);
        let (choice, gone) = set(&reply);
        let choice = choice.expect("a choice");
        assert_eq!(reply.status, 200, "{reply:?}");
        assert_eq!(choice.purposes.remember, State::Denied);
        assert_eq!(choice.purposes.edge, State::Denied);
        assert_eq!((choice.epoch, choice.source, choice.text), (8, Source::Visitor, 1));
        assert_eq!(gone, [cookies::LEARNT, cookies::DECLARED]);
        let reply = asked("profile", &visitor, &ours("DELETE", b""), ring);
        let (choice, gone) = set(&reply);
        assert_eq!(choice.map(|it| (it.purposes, it.epoch)), Some((GRANTED, 8)));
        assert_eq!(gone, [cookies::LEARNT, cookies::DECLARED]);
    }
    // Who was never asked can say no all the same, and is asked again once it is known what.
    let reply = asked("consent", "", &ours("POST", br#"{"remember":"denied"}"#), None);
    assert_eq!(set(&reply).0.map(|it| (it.purposes, it.text)), Some((Purposes::DENIED, 0)));
}

#[test]
fn what_moves_down_still_comes() {
    let visitor = format!("{}; {}", chosen(GRANTED, TODAY), sealed(SECRET, 7));
    let reply = asked("consent", &visitor, &ours("POST", br#"{"edge":"denied"}"#), Some(&ring()));
    let (choice, gone) = set(&reply);
    let purposes = Purposes { edge: State::Denied, ..GRANTED };
    assert_eq!(choice.map(|it| (it.purposes, it.epoch)), Some((purposes, 7)));
    assert_eq!(gone, [cookies::LEARNT, cookies::DECLARED]);
    assert!(reply.json.expect("JSON").contains(r#""learnt":"7."#));
}

#[test]
fn what_a_platform_granted_can_be_taken_back() {
    let choice =
        Choice { purposes: GRANTED, source: Source::Platform, text: 5, day: TODAY, epoch: 7 };
    let visitor = format!("{}={}", cookies::CHOICE, choice.write());
    let reply = asked("consent", &visitor, &ours("POST", br#"{"remember":"denied"}"#), None);
    let (choice, _) = set(&reply);
    let purposes = Purposes { measure: State::Granted, ..Purposes::DENIED };
    let expected = (purposes, Source::Visitor, 5, 8);
    assert_eq!(choice.map(|it| (it.purposes, it.source, it.text, it.epoch)), Some(expected));
}

/// What the site asks for is not known: nothing is granted, learnt or told, and nobody else may ask.
#[test]
fn nothing_else_is_done() {
    let visitor = format!("{}; {}", chosen(GRANTED, TODAY), sealed(SECRET, 7));
    let refused = chosen(Purposes::DENIED, TODAY);
    let ring = ring();
    let long = vec![b' '; BODY_BYTES + 1];
    for (path, cookies, method, body, expected) in [
        ("consent", refused.as_str(), "POST", r#"{"remember":"granted"}"#, FAULT),
        ("consent", "", "POST", r#"{"edge":"granted","learnt":"7.AQAA"}"#, FAULT),
        ("consent", "", "POST", r#"{"measure":"granted"}"#, FAULT),
        ("consent", "", "POST", r#"{"signals":true}"#, FAULT),
        ("consent", &visitor, "POST", r#"{"remember":"maybe"}"#, "consent.state"),
        ("consent", &visitor, "POST", r#"{"remember":"denied","x":1}"#, "body.unknown_field"),
        ("consent", &visitor, "POST", "remember", "body.not_json"),
        ("consent", &visitor, "DELETE", "", "edge.method"),
        ("profile", &visitor, "POST", r#"{"traits":{"first_name":"Anna"}}"#, FAULT),
        ("profile", &visitor, "GET", "", FAULT),
        ("observe", &visitor, "POST", r#"{"events":[{"event":"search"}]}"#, FAULT),
        ("health", "", "GET", "", FAULT),
        ("else", "", "GET", "", "edge.no_route"),
    ] {
        let reply = asked(path, cookies, &ours(method, body.as_bytes()), Some(&ring));
        assert_eq!(code(&reply).as_deref(), Some(expected), "{method} {path} {body}: {reply:?}");
        assert!(reply.cookies.is_empty(), "{method} {path} {body}: {reply:?}");
    }
    let reply = asked("consent", &visitor, &ours("POST", &long), Some(&ring));
    assert_eq!(code(&reply).as_deref(), Some("body.too_large"));
    for path in PATHS {
        for method in ["POST", "DELETE"] {
            let ask = Ask { from: "cross-site", ..ours(method, br#"{"remember":"denied"}"#) };
            let reply = asked(path, &visitor, &ask, Some(&ring));
            assert_eq!(code(&reply).as_deref(), Some("edge.cross_site"), "{method} {path}");
            assert!(reply.cookies.is_empty());
        }
    }
    // Nothing to say only sweeps.
    let reply = asked("consent", &refused, &ours("POST", b"{}"), Some(&ring));
    assert_eq!((reply.status, reply.cookies.len()), (200, 0), "{reply:?}");
}
