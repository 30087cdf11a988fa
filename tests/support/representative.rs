//! A visitor of an airline's site who comes often and answered what they were asked: 25 traits,
//! 40 affinities, 10 counters, and 20 experiences that hold some visitors out.

use indgang::id::Key;
use indgang::json::Json;
use indgang::profile::affinity::{Affinity, Strength};
use indgang::profile::{Counter, Declared, Learnt, TraitValue};
use indgang::time::{DAY, UnixSeconds};

/// A day in November 2026, a little after nine.
const NOW: UnixSeconds = UnixSeconds(1_795_252_500);

/// Names and values, and how many days ago each was told.
const TRAITS: [(&str, &str, u16); 25] = [
    ("first_name", "Anna", 130),
    ("postcode", "2100", 130),
    ("gender", "f", 130),
    ("newsletter", "true", 130),
    ("birth_year", "1984", 96),
    ("children", "2", 96),
    ("travels_with_pets", "false", 96),
    ("home_airport", "CPH", 96),
    ("member", "true", 61),
    ("member_level", "3", 61),
    ("seat", "aisle", 61),
    ("meal", "vegan", 61),
    ("bags", "1", 61),
    ("lounge", "false", 61),
    ("business_trips", "4", 40),
    ("holiday_trips", "3", 40),
    ("flexible_dates", "true", 40),
    ("night_flights", "false", 40),
    ("direct_only", "true", 40),
    ("budget", "300", 40),
    ("skis", "true", 12),
    ("golf", "false", 12),
    ("rental_car", "true", 12),
    ("hotel", "true", 12),
    ("insurance", "false", 12),
];

const TOPICS: [&str; 40] = [
    "deals",
    "sun",
    "snow",
    "city",
    "family",
    "business",
    "beach",
    "hiking",
    "food",
    "museums",
    "music",
    "golf",
    "skiing",
    "islands",
    "lakes",
    "wine",
    "sailing",
    "diving",
    "camping",
    "spa",
    "castles",
    "design",
    "shopping",
    "theatre",
    "football",
    "cycling",
    "fjords",
    "volcanoes",
    "northern_lights",
    "christmas",
    "easter",
    "weekend",
    "long_haul",
    "nordic",
    "alps",
    "mediterranean",
    "asia",
    "america",
    "africa",
    "last_minute",
];

/// Names and counts.
const EVENTS: [(&str, u32); 10] = [
    ("view", 214),
    ("search", 38),
    ("fare_click", 21),
    ("purchase", 3),
    ("seat_chosen", 5),
    ("newsletter_opened", 9),
    ("coupon_used", 1),
    ("check_in", 6),
    ("claim", 1),
    ("app_opened", 12),
];

const SPLITS: usize = 20;

fn value(text: &str) -> TraitValue {
    match (text.parse(), text.parse(), text) {
        // Leading zeros matter: a postcode is no number.
        (_, _, "2100") => TraitValue::Text(text.into()),
        (Ok(value), _, _) => TraitValue::Bool(value),
        (_, Ok(value), _) => TraitValue::Number(value),
        _ => TraitValue::Text(text.into()),
    }
}

/// What a day has of it, and how many days it is ago: more of late than long ago.
fn ago(at: usize) -> u32 {
    let at = at as u32;
    at * at / 25 * DAY + at * 7_919 % DAY
}

/// Both parts of the profile.
pub fn profile() -> (Learnt, Declared) {
    let mut learnt = Learnt::new(41_507);
    (learnt.sessions, learnt.last_seen) = (43, NOW);
    for (at, (name, count)) in EVENTS.into_iter().enumerate() {
        learnt.had(Key::of(name), Counter { count, last: UnixSeconds(NOW.0 - ago(at * 3)) });
    }
    for (at, name) in TOPICS.into_iter().enumerate() {
        let as_of = UnixSeconds(NOW.0 - ago(at));
        // From eight page views down to a quarter of one.
        let strength = Strength(8 * 65_536 / (1 + at as u32 * 31 / 39));
        learnt.leaned(Key::of(name), Affinity { strength, as_of });
    }
    let mut declared = Declared::default();
    for (name, text, ago) in TRAITS {
        declared.declare(Key::of(name), value(text), NOW.day() - ago + 365).expect("room");
    }
    (learnt, declared)
}

/// The same as plain JSON, with the variants of its experiments, as a profile is often kept.
pub fn json() -> String {
    let (learnt, _) = profile();
    let mut json = Json::new();
    json.object(|json| {
        json.key("seed").number(learnt.seed.into());
        json.key("sessions").number(learnt.sessions.into());
        json.key("lastSeen").number(NOW.0.into());
        json.key("counters").object(|json| {
            for (name, count) in EVENTS {
                let last = learnt.counter(Key::of(name)).expect("counted").last;
                json.key(name).object(|json| {
                    json.key("count").number(count.into());
                    json.key("last").number(last.0.into());
                });
            }
        });
        json.key("affinities").object(|json| {
            for name in TOPICS {
                let affinity = learnt.affinity(Key::of(name)).expect("learnt");
                json.key(name).object(|json| {
                    json.key("strength").number(affinity.strength.0.into());
                    json.key("asOf").number(affinity.as_of.0.into());
                });
            }
        });
        json.key("traits").object(|json| {
            for (name, text, ago) in TRAITS {
                json.key(name).object(|json| {
                    json.key("value").text(text);
                    json.key("until").number((u32::from(NOW.day() - ago + 365) * DAY).into());
                });
            }
        });
        json.key("splits").object(|json| {
            for at in 0..SPLITS {
                json.key(&format!("experiment-{at}")).text(["a", "b"][at % 2]);
            }
        });
    });
    json.into_string()
}
