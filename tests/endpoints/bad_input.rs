//! Bad input to page views: whatever a browser sends as our cookies, and whatever the time is.

use super::{GRANTED, NOW, SECRET, TODAY, chosen, facts, sealed, site};
use indgang::consent::{Purposes, State};
use indgang::edge::{Facts, Visitor, cookies, page};
use indgang::time::{DAY, UnixSeconds};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The secret of before, which is on no ring any more.
const RETIRED: &str = "__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA";

/// Whatever a browser, or somebody else, sends as cookies: what is ours, broken in some way, and
/// anything.
pub fn any_cookies() -> impl Strategy<Value = String> {
    let states = prop::sample::select(vec![State::Pending, State::Granted, State::Denied]);
    let choice = (states.clone(), states.clone(), states, any::<u16>(), 0..4_u16).prop_map(
        |(remember, edge, measure, day, near)| {
            let purposes = Purposes { remember, edge, measure }.coherent();
            chosen(purposes, if near < 3 { TODAY - near } else { day })
        },
    );
    let name = prop::sample::select(vec![cookies::CHOICE, cookies::LEARNT, cookies::DECLARED]);
    let broken = (sealed_or_not(), any::<prop::sample::Index>(), any::<u8>()).prop_map(
        |(cookie, at, by)| {
            let mut bytes = cookie.into_bytes();
            let at = at.index(bytes.len());
            bytes[at] ^= by % 128;
            String::from_utf8_lossy(&bytes).into_owned()
        },
    );
    let garbage = (name, "\\PC{0,60}|[A-Za-z0-9_.-]{0,300}")
        .prop_map(|(name, value)| format!("{name}={value}"));
    let other = "[a-z]{1,8}=\\PC{0,20}";
    let one = prop_oneof![3 => choice, 3 => sealed_or_not(), 2 => broken, 2 => garbage, 1 => other];
    prop::collection::vec(one, 0..8).prop_map(|cookies| cookies.join("; "))
}

fn sealed_or_not() -> impl Strategy<Value = String> {
    (prop::sample::select(vec![SECRET, RETIRED]), prop::sample::select(vec![7_u16, 7, 6, 8, 0]))
        .prop_map(|(secret, epoch)| sealed(secret, epoch))
}

/// Now, or a clock that is off by years in either direction.
pub fn any_clock() -> impl Strategy<Value = UnixSeconds> {
    prop_oneof![3 => Just(NOW), 1 => any::<u32>().prop_map(UnixSeconds)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Always a page, always a defined profile: one that was sealed here, now, for this, or none.
    #[test]
    fn any_cookies_give_a_page_and_a_defined_profile(cookies in any_cookies(), now in any_clock()) {
        let visitor = Visitor::read(site(), &facts("", cookies.clone(), now));
        if visitor.learnt.is_some() {
            prop_assert!(cookies.contains(&chosen(visitor.consent.purposes, visitor.choice.map_or(0, |it| it.day))));
            prop_assert_eq!(visitor.consent.epoch, 7);
        }
        prop_assert_eq!(visitor.declared, None);
        let told = page::decide(site(), &Facts { address: "/".into(), ..facts("", cookies, now) });
        let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
        prop_assert!(told["slots"]["hero"].is_string());
        for cookie in told["cookies"].as_array().expect("a list") {
            prop_assert!(cookie.as_str().is_some_and(|it| it.ends_with("; Max-Age=0")));
        }
    }
}

/// The kinds of bad input, with how often each gave a page and which profile: counted, so that a
/// case that stops to be one is seen.
#[test]
fn bad_input_always_gives_a_page_and_a_defined_profile() {
    let years =
        |days: i32| UnixSeconds((i64::from(NOW.0) + i64::from(days) * i64::from(DAY)) as u32);
    let granted = chosen(GRANTED, TODAY);
    let good = sealed(SECRET, 7);
    let value = good.split_once('=').expect("a value").1;
    let learnt = |value: &str| format!("{granted}; {}={value}", cookies::LEARNT);
    let mut cases: Vec<(&str, String, UnixSeconds, bool)> = Vec::new();
    for garbage in [
        "",
        "=",
        "%00",
        "\u{fffd}",
        "a b",
        "\"\"",
        "1.2.3",
        "AAAA",
        "😀",
        ";;;",
        &"A".repeat(12_000),
    ] {
        cases.push(("garbage", learnt(garbage), NOW, false));
        cases.push((
            "garbage choice",
            format!("{}={garbage}; {good}", cookies::CHOICE),
            NOW,
            false,
        ));
    }
    for at in 0..value.len() {
        let with = if value.as_bytes()[at] == b'A' { "B" } else { "A" };
        cases.push((
            "forged",
            learnt(&format!("{}{with}{}", &value[..at], &value[at + 1..])),
            NOW,
            false,
        ));
        cases.push(("cut", learnt(&value[..at]), NOW, false));
    }
    for epoch in [0, 1, 6, 8, 263, 65_535] {
        cases.push(("another epoch", format!("{granted}; {}", sealed(SECRET, epoch)), NOW, false));
    }
    for _ in 0..4 {
        cases.push(("a retired key", format!("{granted}; {}", sealed(RETIRED, 7)), NOW, false));
    }
    let both = format!("{granted}; {good}");
    for days in [-20_000, -3_650, -366, -2, 366, 3_650, 20_000] {
        cases.push(("a clock off by years", both.clone(), years(days), false));
    }
    for days in [-1, 0, 1, 364] {
        cases.push(("a clock within a year", both.clone(), years(days), true));
    }
    let planted = vec![format!("{}=planted", cookies::LEARNT); 100].join("; ");
    cases.push(("100 cookies of our name", format!("{granted}; {planted}"), NOW, false));
    cases.push(("100 cookies of our name", format!("{granted}; {planted}; {good}"), NOW, true));
    let choices = vec![format!("{}=planted", cookies::CHOICE); 100].join("; ");
    cases.push(("100 cookies of our name", format!("{choices}; {granted}; {good}"), NOW, true));
    let padding = format!("a={}", "x".repeat(64 << 10));
    cases.push(("a 64 KB header", padding.clone(), NOW, false));
    cases.push(("a 64 KB header", format!("{padding}; {both}"), NOW, true));

    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (kind, cookies, now, lives) in cases {
        let told =
            page::decide(site(), &Facts { address: "/".into(), ..facts("", cookies.clone(), now) });
        let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
        assert!(told["slots"]["hero"].is_string(), "{kind}: a page");
        let visitor = Visitor::read(site(), &facts("", cookies, now));
        assert_eq!(visitor.learnt.is_some(), lives, "{kind}");
        // What is no profile does not stay in the browser.
        let gone = told["cookies"].as_array().map_or(0, Vec::len);
        assert_eq!(gone > 0, !lives && kind != "a 64 KB header", "{kind}: {told}");
        let count = counts.entry(kind).or_default();
        *count = (count.0 + 1, count.1 + usize::from(lives));
    }
    let all: usize = counts.values().map(|count| count.0).sum();
    println!("{all} pages, by kind with how many profiles: {counts:?}");
    assert_eq!(counts["100 cookies of our name"], (3, 2));
    assert!(all > 150, "{counts:?}");
}
