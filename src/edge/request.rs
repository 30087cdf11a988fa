//! What a user agent tells of itself: the class of the device, and whether a robot asks.
//!
//! Small tables of marks, as only classes are needed; they are the edge's, for no browser needs
//! to be told what it is.

use crate::context::Device;
use alloc::string::String;

/// The class of a device, by the header `Sec-CH-UA-Mobile` and then by the user agent.
///
/// ```
/// use indgang::{context::Device, edge::device};
/// let agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1";
/// assert_eq!(device("", agent), Device::Phone);
/// ```
#[must_use]
pub fn device(mobile: &str, agent: &str) -> Device {
    // "?0" is also what Android tablets send, so it decides nothing.
    if mobile.trim() == "?1" {
        return Device::Phone;
    }
    let agent = looked_at(agent);
    let has = |marks: &[&str]| marks.iter().any(|mark| agent.contains(mark));
    match () {
        () if has(OTHER) => Device::Other,
        () if has(TABLET) && !has(&["tablet pc"]) => Device::Tablet,
        // An Android that does not call itself mobile is a tablet.
        () if has(&["android"]) && !has(&["mobi", "opera mini", "phone"]) => Device::Tablet,
        () if has(PHONE) => Device::Phone,
        () if has(DESKTOP) => Device::Desktop,
        () => Device::Other,
    }
}

/// Whether a user agent calls itself a crawler, a link preview or a like program, which gets
/// what everybody gets. One that says nothing is not taken for a crawler.
#[must_use]
pub fn is_crawler(agent: &str) -> bool {
    let agent = looked_at(agent);
    // Telephones are made under this name.
    let agent = agent.replace("cubot", "");
    CRAWLER.iter().any(|mark| agent.contains(mark))
}

/// Enough of a user agent to judge it by, in lower case.
fn looked_at(agent: &str) -> String {
    agent.chars().take(512).map(|c| c.to_ascii_lowercase()).collect()
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
];
const DESKTOP: &[&str] =
    &["windows", "macintosh", "mac os", "mac_powerpc", "x11", "cros", "linux", "bsd", "sunos"];
// Robots of good faith call themselves so, or name a page that says who they are.
const CRAWLER: &[&str] = &[
    "bot",
    "crawl",
    "spider",
    "slurp",
    "http://",
    "https://",
    "preview",
    "scanner",
    "monitor",
    "checker",
    "lighthouse",
    "facebookexternalhit",
    "whatsapp/",
    "archiver",
    "validator",
    "probe",
    "feed",
    "scrap",
    "curl/",
    "wget/",
    "python",
    "java/",
    "httpclient",
    "okhttp",
    "go-http",
    "node-fetch",
    "axios",
    "postman",
    "php/",
    "ruby",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mobile: &str, agent: &str, expected: Device) {
        assert_eq!(device(mobile, agent), expected, "{agent}");
        assert!(!is_crawler(agent), "{agent} is taken for a crawler");
    }

    #[test]
    fn tells_classes_of_devices() {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        let chrome = std::format!("{webkit} Chrome/140.0.0.0");
        let with = |system: &str, end: &str| std::format!("Mozilla/5.0 ({system}) {chrome} {end}");
        let android = "Linux; Android 10; K";
        check("?1", &with(android, "Mobile Safari/537.36"), Device::Phone);
        check("?0", &with(android, "Safari/537.36"), Device::Tablet);
        check("", &with(android, "Mobile Safari/537.36"), Device::Phone);
        check("?0", &with("Windows NT 10.0; Win64; x64", "Safari/537.36"), Device::Desktop);
        check("?0", &with("X11; CrOS x86_64 14541.0.0", "Safari/537.36"), Device::Desktop);
        check("", &with("Web0S; Linux/SmartTV", "Safari/537.36"), Device::Other);
        check("", &with("Linux; Android 14; CUBOT P80", "Mobile Safari/537.36"), Device::Phone);
        check("", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko", Device::Desktop);
        check("", "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) Mobile/15E148", Device::Tablet);
        check("", "", Device::Other);
        check("?1", "", Device::Phone);
    }

    #[test]
    fn tells_robots_of_good_faith() {
        for agent in [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 AppleWebKit/537.36 (compatible; GPTBot/1.2; +https://openai.com/gptbot)",
            "facebookexternalhit/1.1",
            "WhatsApp/2.23.20.0",
            "curl/8.5.0",
        ] {
            assert!(is_crawler(agent), "{agent}");
        }
    }

    #[test]
    fn looks_at_the_beginning_of_a_long_one() {
        assert!(!is_crawler(&std::format!("{} bot", "x".repeat(512))));
        assert!(!is_crawler(&"ø".repeat(1 << 16)));
    }
}
