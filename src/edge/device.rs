//! The class of a device, by what the browser hints and then by its user agent.
//!
//! Small tables of marks, as only classes are needed; they are the edge's, for no browser needs
//! to be told what it is.

use crate::context::Device;
use alloc::string::String;

/// The class of a device, by the headers `Sec-CH-UA-Mobile` and `Sec-CH-UA-Platform`, and by the
/// user agent where they do not tell. An empty text is a missing header; with none of them it is
/// [`Other`](Device::Other).
///
/// ```
/// use indgang::{context::Device, edge::device};
/// let agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1";
/// assert_eq!(device("", "", agent), Device::Phone);
/// assert_eq!(device("?0", "\"Android\"", ""), Device::Tablet);
/// ```
#[must_use]
pub fn device(mobile: &str, platform: &str, agent: &str) -> Device {
    let mobile = mobile.trim();
    if mobile == "?1" {
        return Device::Phone;
    }
    let agent = looked_at(agent);
    let pairs = Pairs::of(&agent);
    let has =
        |marks: &[&str]| marks.iter().any(|mark| pairs.may_hold(mark) && agent.contains(mark));
    // Televisions and headsets run the systems of other devices, and hint no more than those.
    if has(OTHER) {
        return Device::Other;
    }
    match platform.trim().trim_matches('"') {
        "Windows" | "macOS" | "Chrome OS" | "Chromium OS" | "Linux" => return Device::Desktop,
        "Android" if mobile == "?0" => return Device::Tablet,
        _ => {}
    }
    let is_android = has(&["android"]);
    match () {
        () if has(TABLET) && !has(&["tablet pc"]) => Device::Tablet,
        () if is_android && has(SLATE) => Device::Tablet,
        // An Android that does not call itself mobile is a tablet.
        () if is_android && !has(&["mobi", "opera mini", "phone"]) => Device::Tablet,
        () if has(PHONE) => Device::Phone,
        () if has(DESKTOP) => Device::Desktop,
        () => Device::Other,
    }
}

/// Enough of a user agent to judge it by, in lower case.
fn looked_at(agent: &str) -> String {
    agent.chars().take(512).map(|c| c.to_ascii_lowercase()).collect()
}

/// Which pairs of letters a text has, a bit for each of 512 kinds: a text without some pair of a
/// mark does not hold it. So few of the marks are looked for.
struct Pairs([u64; 8]);

impl Pairs {
    fn of(text: &str) -> Self {
        let mut bits = [0; 8];
        for (word, bit) in kinds(text) {
            if let Some(word) = bits.get_mut(word) {
                *word |= bit;
            }
        }
        Self(bits)
    }

    fn may_hold(&self, mark: &str) -> bool {
        kinds(mark).all(|(word, bit)| self.0.get(word).is_some_and(|word| word & bit != 0))
    }
}

/// Of each pair of letters, the word and the bit of its kind.
fn kinds(text: &str) -> impl Iterator<Item = (usize, u64)> {
    let bytes = text.as_bytes();
    bytes.iter().zip(bytes.get(1..).unwrap_or_default()).map(|(&one, &next)| {
        let kind = (usize::from(one) * 23 + usize::from(next)) % 512;
        (kind / 64, 1 << (kind % 64))
    })
}

const OTHER: &[&str] = &[
    "smart-tv",
    "smarttv",
    "smart tv",
    "appletv",
    "apple tv",
    "googletv",
    "google tv",
    "android tv",
    "bravia",
    "hbbtv",
    "web0s",
    "netcast",
    "crkey",
    "roku/",
    "tizen/tv",
    "tv safari",
    "large screen",
    "playstation",
    "nintendo",
    "xbox",
    "watchos",
    "quest ",
    "oculusbrowser",
    "viera",
    "; aft",
    "qtcarbrowser",
];
const TABLET: &[&str] = &[
    "ipad",
    "tablet",
    "kindle",
    "silk/",
    "playbook",
    "nexus 7",
    "nexus 9",
    "nexus 10",
    "sm-t",
    "gt-p",
    "touchpad",
    "xoom",
    "transformer",
];
/// In the names of Android tablets that call themselves mobile.
const SLATE: &[&str] = &["tab", "pad", "nook", "folio"];
const PHONE: &[&str] = &[
    "mobi",
    "phone",
    "ipod",
    "blackberry",
    "bb10",
    "opera mini",
    "symbian",
    "nokia",
    "midp",
    "up.browser",
    "docomo",
    "kddi-",
    "softbank",
    "vodafone",
    "willcom",
    "windows ce",
    "palm",
    "kaios",
    "maemo",
    "meego",
    "fennec",
    "lumia",
    "wpdesktop",
    "foma",
    "jig browser",
    "obigo",
    "bada",
    "nf-browser",
];
const DESKTOP: &[&str] = &[
    "windows",
    "macintosh",
    "mac os",
    "mac_powerpc",
    "x11",
    "cros",
    "linux",
    "bsd",
    "sunos",
    "win9",
    "winnt",
    "win32",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mobile: &str, platform: &str, agent: &str, expected: Device) {
        assert_eq!(device(mobile, platform, agent), expected, "{mobile} {platform} {agent}");
    }

    fn chrome(system: &str, end: &str) -> String {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0";
        std::format!("Mozilla/5.0 ({system}) {webkit} {end}")
    }

    #[test]
    fn the_marks_take_little_room() {
        let marks = [OTHER, TABLET, SLATE, PHONE, DESKTOP].concat();
        // In Wasm, each with where it is and how long. What tells programs from people is none of it.
        let bytes: usize = marks.iter().map(|mark| mark.len() + 8).sum();
        assert!(bytes <= 1_280, "{bytes} bytes");
    }

    #[test]
    fn what_is_hinted_comes_before_the_user_agent() {
        let (android, windows) = ("Linux; Android 10; K", "Windows NT 10.0; Win64; x64");
        check("?1", "\"Android\"", &chrome(android, "Mobile Safari/537.36"), Device::Phone);
        check("?0", "\"Android\"", &chrome(android, "Mobile Safari/537.36"), Device::Tablet);
        check("?0", "\"Android\"", &chrome("Linux; Android 12; BRAVIA 4K", ""), Device::Other);
        check("?0", "\"Windows\"", &chrome(windows, "Safari/537.36"), Device::Desktop);
        check("?1", "\"Windows\"", &chrome(windows, "Safari/537.36"), Device::Phone);
        check("?0", "\"macOS\"", "", Device::Desktop);
        check("?0", "\"Windows\"", "", Device::Desktop);
        for unknown in ["?0", "", "?2", "1", "\"?1\""] {
            check(unknown, "\"Unknown\"", &chrome(windows, "Safari/537.36"), Device::Desktop);
        }
    }

    #[test]
    fn a_user_agent_tells_where_nothing_is_hinted() {
        let android = "Linux; Android 10; K";
        check("?0", "", &chrome(android, "Safari/537.36"), Device::Tablet);
        check("", "", &chrome(android, "Mobile Safari/537.36"), Device::Phone);
        check("", "", &chrome("Linux; Android 14; Galaxy Tab", "Mobile"), Device::Tablet);
        check("", "", &chrome("X11; CrOS x86_64 14541.0.0", "Safari/537.36"), Device::Desktop);
        check("", "", &chrome("Web0S; Linux/SmartTV", "Safari/537.36"), Device::Other);
        check("", "", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15) Gecko", Device::Desktop);
        check("", "", "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) Mobile", Device::Tablet);
        check("", "", "", Device::Other);
        check("?1", "", "", Device::Phone);
    }

    #[test]
    fn looks_at_the_beginning_of_a_long_one() {
        check("", "", &std::format!("{} windows", "x".repeat(512)), Device::Other);
        check("", "", &"ø".repeat(1 << 16), Device::Other);
    }
}
