//! The endpoints through their public door, natively: whatever is asked, by whomever, there is an
//! answer, and nothing is set that should not be.

mod bad_input;
mod planless;
mod refused;
mod told;

use bad_input::{any_clock, any_cookies};
use indgang::base64;
use indgang::consent::{Choice, Purposes, Source, State};
use indgang::edge::endpoints::{Ask, Reply, answer};
use indgang::edge::{Facts, KeyRing, Site, cookies};
use indgang::engine::declare;
use indgang::limits::{BODY_BYTES, COOKIE_BYTES};
use indgang::manifest::{self, model::Model};
use indgang::plan::{Kind, Plan, compile};
use indgang::profile::{Declared, Learnt};
use indgang::time::{DAY, UnixSeconds};
use proptest::prelude::*;

const TODAY: u16 = 20_777;
const NOW: UnixSeconds = UnixSeconds(TODAY as u32 * DAY + 3_600);
const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const PATHS: [&str; 4] = ["consent", "profile", "observe", "health"];
const GRANTED: Purposes =
    Purposes { remember: State::Granted, edge: State::Granted, measure: State::Granted };

/// A text that none of the answers may hold: it is only ever sent.
const CANARY: &str = "canary-7f3a";

thread_local! {
    static SITE: &'static Site = {
        let plan = compile(&small(), Kind::Edge).expect("a plan");
        Box::leak(Box::new(Site::new(plan, Some(SECRET), None).expect("a site")))
    };
}

fn small() -> Model {
    let text = include_str!("../data/small.jsonc");
    manifest::read(text).unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
}

fn site() -> &'static Site {
    SITE.with(|site| *site)
}

fn facts(path: &str, cookies: String, now: UnixSeconds) -> Facts<'static> {
    let address = format!("/_indgang/{path}");
    let (address, cookies) = (address.into(), cookies.into());
    Facts { address, host: "site.example".into(), cookies, now, ..Facts::default() }
}

fn ours<'a>(method: &'a str, body: &'a [u8]) -> Ask<'a> {
    Ask { method, from: "same-origin", origin: "", body }
}

fn chosen(purposes: Purposes, day: u16) -> String {
    let choice = Choice { purposes, source: Source::Visitor, text: 1, day, epoch: 7 };
    format!("{}={}", cookies::CHOICE, choice.write())
}

fn sealed(secret: &str, epoch: u16) -> String {
    let ring = KeyRing::new(secret, None).expect("a secret");
    let mut learnt = Learnt::new(3);
    learnt.arrive(NOW);
    let sealed = ring.seal(cookies::LEARNT, epoch, &learnt.encode()).expect("randomness");
    format!("{}={sealed}", cookies::LEARNT)
}

/// The stable code of a refusal.
fn code(reply: &Reply) -> Option<String> {
    let json: serde_json::Value = serde_json::from_str(reply.json.as_deref()?).expect("JSON");
    json["error"]["code"].as_str().map(String::from)
}

/// What holds of every answer: a known status, JSON, a code if it is a refusal, and then no cookie;
/// else only cookies of ours, each with all that guards it.
#[track_caller]
fn is_sound(reply: &Reply) {
    assert!([200, 204, 400, 403, 404, 405, 409, 413].contains(&reply.status), "{reply:?}");
    if reply.status >= 400 {
        assert!(code(reply).is_some() && reply.cookies.is_empty(), "{reply:?}");
    }
    assert_eq!(reply.json.is_none(), reply.status == 204, "{reply:?}");
    assert_eq!(reply.allow.is_empty(), reply.status != 405, "{reply:?}");
    for cookie in &reply.cookies {
        let known = [cookies::CHOICE, cookies::LEARNT, cookies::DECLARED];
        assert!(known.iter().any(|name| cookie.starts_with(&format!("{name}="))), "{cookie}");
        assert!(cookie.contains("; SameSite=Lax; Secure; Path=/; Max-Age="), "{cookie}");
        assert!(cookie.len() < COOKIE_BYTES + 200 && !cookie.contains(['\r', '\n']), "{cookie}");
    }
}

/// Each endpoint, by each method, from everywhere that a browser can name and some that it cannot.
#[test]
fn only_pages_of_the_site_change_anything_and_by_the_right_method() {
    let known = [
        ("consent", &["POST"][..]),
        ("profile", &["GET", "POST", "DELETE"]),
        ("observe", &["POST"]),
        ("health", &["GET"]),
    ];
    let methods =
        ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "PROPFIND", "", "post", "Get"];
    let from = [
        ("same-origin", "", true),
        ("same-origin", "https://evil.example", true),
        ("", "https://site.example", true),
        ("none", "https://site.example", true),
        ("", "", false),
        ("", "null", false),
        ("", "site.example", false),
        ("", "https://site.example.evil.example", false),
        ("", "https://site.example:444", false),
        ("", "https://evil.example/?https://site.example", false),
        ("none", "", false),
        ("same-site", "https://site.example", false),
        ("cross-site", "https://site.example", false),
        ("cross-site", "", false),
        ("same-origin, cross-site", "https://site.example", false),
        ("Same-Origin", "https://site.example", false),
        ("\u{0}", "", false),
    ];
    let cookies = format!("{}; {}", chosen(GRANTED, TODAY), sealed(SECRET, 7));
    let mut asked = 0;
    for (path, answers) in known {
        for method in methods {
            for (place, origin, same) in from {
                let body = match path {
                    "consent" => r#"{"remember":"denied"}"#,
                    "profile" => r#"{"traits":{"first_name":"Anna"}}"#,
                    _ => r#"{"events":[{"event":"search"}]}"#,
                };
                let ask = Ask { method, from: place, origin, body: body.as_bytes() };
                let query = if path == "profile" { "profile?page=/" } else { path };
                let reply = answer(site(), facts(query, cookies.clone(), NOW), &ask);
                is_sound(&reply);
                let harmless = ["GET", "HEAD", "OPTIONS"].contains(&method);
                let elsewhere = ["cross-site", "same-site"].contains(&place);
                let expected = match (same || harmless && !elsewhere, answers.contains(&method)) {
                    (false, _) => Some("edge.cross_site"),
                    (true, false) => Some("edge.method"),
                    (true, true) => None,
                };
                let what = format!("{method} {path} from {place:?} {origin:?}");
                assert_eq!(code(&reply).as_deref(), expected, "{what}: {reply:?}");
                // Asking changes nothing.
                assert!(!harmless || reply.cookies.is_empty(), "{what}");
                asked += 1;
            }
        }
    }
    assert_eq!(asked, 4 * 11 * 17);
}

/// What visitors tell is written by the profile's endpoint; and by `consent`, where an answer moves
/// their profile up from the device, with a sound record of its epoch that the device hands over.
/// Nothing else writes any, whoever asks and whatever they send.
#[test]
fn only_the_profile_endpoint_writes_traits_and_consent_as_a_profile_moves_up() {
    let plan = Plan::load(compile(&small(), Kind::Edge).expect("a plan")).expect("loads");
    let mut declared = Declared::default();
    declare(&plan, &mut declared, "first_name", "Anna", NOW).expect("taken");
    let record = |epoch: u16| format!("{epoch}.{}", base64::encode(&declared.encode()));
    let device = Purposes { edge: State::Denied, ..GRANTED };
    let visitors = [
        ("nobody", String::new()),
        ("refused", chosen(Purposes::DENIED, TODAY)),
        ("device", chosen(device, TODAY)),
        ("lapsed", chosen(device, TODAY - 366)),
        ("edge", format!("{}; {}", chosen(GRANTED, TODAY), sealed(SECRET, 7))),
    ];
    let traits = r#""traits":{"first_name":"Anna"}"#.to_owned();
    let handed = |record: &str| format!(r#""declared":"{record}""#);
    let mut brings = vec![(false, traits), (false, handed("7.AAAA")), (false, handed(""))];
    // Sound where it is of the epoch that goes on, and not of one that begins with the answer.
    brings.extend([0, 1, 6, 7, 8].map(|epoch| (epoch == 7, handed(&record(epoch)))));
    let answers = [
        (false, r#""remember":"granted""#),
        (false, r#""edge":"denied""#),
        (false, r#""measure":"granted""#),
        (false, r#""remember":"denied","edge":"granted""#),
        (true, r#""edge":"granted""#),
        (true, r#""remember":"granted","edge":"granted""#),
        (false, r#""signals":true"#),
        (false, r#""events":[]"#),
        (false, r#""events":[{"event":"search"}]"#),
    ];
    let mut written = 0;
    for (who, cookies) in &visitors {
        let writes = |path: &str, body: &str| {
            let asked = ours("POST", body.as_bytes());
            let reply = answer(site(), facts(path, cookies.clone(), NOW), &asked);
            is_sound(&reply);
            let sets = format!("{}=", cookies::DECLARED);
            reply.cookies.iter().any(|it| it.starts_with(&sets) && !it.ends_with("Max-Age=0"))
        };
        for (sound, brought) in &brings {
            let alone = format!("{{{brought}}}");
            let told = *who == "edge" && brought.contains("traits");
            assert_eq!(writes("profile", &alone), told, "{who} {alone}");
            let answered = answers.iter().map(|(up, body)| (*up, format!("{{{body},{brought}}}")));
            for (up, body) in answered.chain([(false, alone.clone())]) {
                let moves_up = up && *sound && *who == "device";
                assert_eq!(writes("consent", &body), moves_up, "{who} {body}");
                written += usize::from(moves_up);
                for path in ["observe", "health"] {
                    assert!(!writes(path, &body), "{path}: {who} {body}");
                }
            }
        }
    }
    assert_eq!(written, 2);
}

/// What is wrong with a body has a code of its own, and is said before anything is done.
#[test]
fn hostile_bodies_are_refused_by_a_stable_code() {
    let deep = |open: &str, close: &str, by: usize| {
        format!(r#"{{"events":{}1{}}}"#, open.repeat(by), close.repeat(by))
    };
    let events = |inner: &str| format!(r#"{{"events":[{inner}]}}"#);
    let utf16: Vec<u8> = "{\"events\":[]}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("body.not_json", Vec::new()),
        ("body.not_json", b"events=1".to_vec()),
        ("body.not_json", b"\xEF\xBB\xBF{\"events\":[]}".to_vec()),
        ("body.not_json", utf16),
        ("body.not_json", b"{\"events\":[{\"event\":\"\xC3\x28\"}]}".to_vec()),
        ("body.not_json", br#"{"events":[{"event":"\ud800"}]}"#.to_vec()),
        ("body.not_json", br#"{"events":[]}{"events":[]}"#.to_vec()),
        ("body.not_json", br#"{"events":[],}"#.to_vec()),
        ("body.not_json", b"{\"events\":[{\"event\":\"a\0\"}]}".to_vec()),
        ("body.not_json", deep("[", "]", 4_000).into_bytes()),
        ("body.not_json", deep("{\"a\":", "}", 2_000).into_bytes()),
        ("body.not_json", events(r#"{"event":"search","value":1e999}"#).into_bytes()),
        ("body.wrong_type", deep("[", "]", 100).into_bytes()),
        ("body.wrong_type", b"[]".to_vec()),
        ("body.wrong_type", b"null".to_vec()),
        ("body.wrong_type", events(r#"{"event":"search","value":"1"}"#).into_bytes()),
        ("body.wrong_type", events(&vec!["{\"event\":\"search\"}"; 65].join(",")).into_bytes()),
        ("body.unknown_field", br#"{"events":[],"__proto__":{}}"#.to_vec()),
        ("body.unknown_field", events(r#"{"event":"search","page":"/"}"#).into_bytes()),
        ("body.too_large", vec![b' '; BODY_BYTES + 1]),
    ];
    let cookies = format!("{}; {}", chosen(GRANTED, TODAY), sealed(SECRET, 7));
    for (expected, body) in &cases {
        let reply = answer(site(), facts("observe", cookies.clone(), NOW), &ours("POST", body));
        is_sound(&reply);
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]);
        assert_eq!(code(&reply).as_deref(), Some(*expected), "{shown}");
    }
    // Numbers of any length, and a field that is there twice, of which the last counts, as in
    // JavaScript.
    let long = "9".repeat(300);
    for body in [
        events(&format!(r#"{{"event":"search","value":{long}}}"#)),
        events(r#"{"event":"search","value":-0.0e-0}"#),
        r#"{"events":"no","events":[{"event":"no","event":"search"}]}"#.into(),
    ] {
        let reply =
            answer(site(), facts("observe", cookies.clone(), NOW), &ours("POST", body.as_bytes()));
        assert_eq!((reply.status, reply.cookies.len()), (204, 1), "{body}: {reply:?}");
    }
    let twice = br#"{"remember":"granted","remember":"denied"}"#;
    let reply = answer(site(), facts("consent", String::new(), NOW), &ours("POST", twice));
    assert!(reply.cookies[0].contains("=1.ddd.v."), "{reply:?}");
    let mut whole = br#"{"events":[]}"#.to_vec();
    whole.resize(BODY_BYTES, b' ');
    let reply = answer(site(), facts("observe", cookies, NOW), &ours("POST", &whole));
    assert_eq!(reply.status, 204, "as long as it may be");
}

/// Bodies that are nearly right, and bytes that are nothing.
fn any_body() -> impl Strategy<Value = Vec<u8>> {
    let word = prop::sample::select(vec![
        "remember",
        "edge",
        "measure",
        "learnt",
        "declared",
        "signals",
        "events",
        "event",
        "topics",
        "item",
        "value",
        "traits",
        "restore",
        "dismiss",
        "page",
        "referrer",
        "paused",
        "granted",
        "denied",
        "pending",
        "first_name",
        "children",
        "hero",
        "/",
        "7.AQAA",
        CANARY,
        "",
    ]);
    let leaf = prop_oneof![
        word.clone().prop_map(|word| format!("\"{word}\"")),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| format!("{number:e}")),
        prop::sample::select(vec!["true", "false", "null", "\"\\u0000\"", "\"\u{202e}\""])
            .prop_map(String::from),
    ];
    let json = leaf.prop_recursive(4, 40, 6, move |inner| {
        let field = (word.clone(), inner.clone());
        let object = prop::collection::vec(field, 0..5).prop_map(|fields| {
            let fields = fields.iter().map(|(name, value)| format!("\"{name}\":{value}"));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        });
        let list = prop::collection::vec(inner, 0..5);
        prop_oneof![3 => object, 1 => list.prop_map(|items| format!("[{}]", items.join(",")))]
    });
    prop_oneof![
        4 => json.prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..200),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_body_is_answered(
        body in any_body(), cookies in any_cookies(), now in any_clock(),
        path in prop::sample::select(PATHS.to_vec()),
        method in prop::sample::select(vec!["GET", "POST", "DELETE"]),
    ) {
        is_sound(&answer(site(), facts(path, cookies, now), &ours(method, &body)));
    }
}
