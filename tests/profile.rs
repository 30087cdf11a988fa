//! Profiles through their public door: records, bounds, what is forgotten first.

#[path = "support/representative.rs"]
mod representative;

use indgang::id::Key;
use indgang::limits;
use indgang::profile::affinity::{Affinity, HalfLife, Strength};
use indgang::profile::{Counter, Declared, Full, Learnt, TraitValue};
use indgang::time::{STEP, UnixSeconds};
use proptest::prelude::*;

const NOW: UnixSeconds = UnixSeconds(1_790_000_000);

fn week() -> HalfLife {
    HalfLife::from_days(7).expect("in range")
}

#[derive(Clone, Debug)]
enum Step {
    Arrive(u32),
    Count(u16, u32),
    Saw(u16),
    Lean(u16, u32, u32),
    Ask(u16, u16),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        any::<u32>().prop_map(Step::Arrive),
        (any::<u16>(), any::<u32>()).prop_map(|(key, at)| Step::Count(key, at)),
        any::<u16>().prop_map(Step::Saw),
        (any::<u16>(), any::<u32>(), any::<u32>())
            .prop_map(|(key, gain, at)| Step::Lean(key, gain, at)),
        (any::<u16>(), any::<u16>()).prop_map(|(key, day)| Step::Ask(key, day)),
    ]
}

fn learnt_of(seed: u16, steps: &[Step]) -> Learnt {
    let mut learnt = Learnt::new(seed);
    for step in steps {
        match *step {
            Step::Arrive(at) => learnt.arrive(UnixSeconds(at)),
            Step::Count(key, at) => learnt.count(Key(key), UnixSeconds(at)),
            Step::Saw(key) => learnt.saw(Key(key)),
            Step::Lean(key, gain, at) => {
                learnt.lean(Key(key), Strength(gain), UnixSeconds(at), week());
            }
            Step::Ask(key, day) => learnt.ask(Key(key), day),
        }
    }
    learnt
}

proptest! {
    #[test]
    fn what_was_learnt_survives_its_record(seed: u16, steps in prop::collection::vec(step(), 0..200)) {
        let learnt = learnt_of(seed, &steps);
        let record = learnt.encode();
        prop_assert!(record.len() <= limits::LEARNT_BYTES);
        prop_assert_eq!(Learnt::read(&record), Some(learnt.clone()));
        prop_assert_eq!(Learnt::decode(&record), Some(learnt));
    }

    #[test]
    fn any_bytes_are_a_record_or_none(
        format in 0u8..4, mut bytes in prop::collection::vec(any::<u8>(), 1..1200),
    ) {
        bytes[0] = format;
        // Nothing that is read is too large, and a record has one form.
        if let Some(learnt) = Learnt::decode(&bytes) {
            let record = learnt.encode();
            prop_assert!(record.len() <= limits::LEARNT_BYTES);
            prop_assert_eq!(&record, &bytes);
        }
        if let Some(declared) = Declared::decode(&bytes) {
            let record = declared.encode();
            prop_assert!(record.len() <= limits::DECLARED_BYTES);
            prop_assert_eq!(&record, &bytes);
        }
        // What a seal vouches for is not written anew; whatever is read so can be written.
        if let Some(learnt) = Learnt::read(&bytes) {
            prop_assert!(learnt.encode().len() <= limits::LEARNT_BYTES);
        }
        let _ = Declared::read(&bytes).map(|declared| declared.encode());
    }

    #[test]
    fn nearly_a_record_is_read_as_one_or_not_at_all(
        seed: u16, steps in prop::collection::vec(step(), 0..40), at: prop::sample::Index, value: u8,
    ) {
        let mut record = learnt_of(seed, &steps).encode();
        let at = at.index(record.len());
        record[at] = value;
        if let Some(learnt) = Learnt::decode(&record) {
            prop_assert_eq!(learnt.encode(), record);
        }
    }

    #[test]
    fn what_was_declared_survives_its_record(
        answers in prop::collection::vec((any::<u16>(), any::<u16>(), value()), 0..60),
        dismissed in prop::collection::vec((any::<u16>(), any::<u16>()), 0..30),
        put_off in prop::collection::vec((0u16..12, any::<u16>()), 0..30),
        paused: bool,
    ) {
        let mut declared = Declared::default();
        declared.paused = paused;
        for (key, day) in dismissed {
            declared.dismiss(Key(key), day);
        }
        for (key, day) in put_off {
            declared.put_off(Key(key * 5_000), day);
        }
        for (key, until, value) in answers {
            let before = declared.clone();
            if declared.declare(Key(key), value, until).is_err() {
                prop_assert_eq!(&declared, &before);
            }
            prop_assert!(declared.encode().len() <= limits::DECLARED_BYTES);
        }
        let record = declared.encode();
        prop_assert_eq!(Declared::read(&record), Some(declared.clone()));
        prop_assert_eq!(Declared::decode(&record), Some(declared));
    }
}

/// Copies of one profile that overlap, and together are too large.
fn copy() -> impl Strategy<Value = Learnt> {
    let step = prop_oneof![
        (0u32..1 << 24).prop_map(Step::Arrive),
        (0u16..24, 0u32..1 << 24).prop_map(|(key, at)| Step::Count(key, at)),
        (0u16..16).prop_map(Step::Saw),
        (0u16..70, 0u32..1 << 20, 0u32..1 << 24)
            .prop_map(|(key, gain, at)| Step::Lean(key, gain, at)),
        (0u16..4, 0u16..9).prop_map(|(key, day)| Step::Ask(key, day)),
    ];
    (any::<u16>(), prop::collection::vec(step, 0..160))
        .prop_map(|(seed, steps)| learnt_of(seed, &steps))
}

proptest! {
    #[test]
    fn merging_what_was_learnt_depends_on_no_order(a in copy(), b in copy(), c in copy()) {
        let merge = |a: &Learnt, b: &Learnt| a.clone().merge(b.clone());
        let all = merge(&merge(&a, &b), &c);
        prop_assert_eq!(&merge(&a, &merge(&b, &c)), &all);
        prop_assert_eq!(merge(&a, &b), merge(&b, &a));
        prop_assert_eq!(&merge(&a, &a), &a);
        prop_assert_eq!(&merge(&all, &b), &all);
        prop_assert_eq!(Learnt::decode(&all.encode()), Some(all));
    }
}

fn value() -> impl Strategy<Value = TraitValue> {
    prop_oneof![
        any::<bool>().prop_map(TraitValue::Bool),
        any::<i32>().prop_map(TraitValue::Number),
        ".{0,80}".prop_map(TraitValue::Text),
    ]
}

#[test]
fn a_session_ends_after_half_an_hour() {
    let mut learnt = Learnt::new(7);
    for (minutes, sessions) in [(0, 1), (29, 1), (59, 1), (90, 2), (60, 2)] {
        learnt.arrive(UnixSeconds(NOW.0 + minutes * 60));
        assert_eq!(learnt.sessions, sessions, "after {minutes} minutes");
    }
}

#[test]
fn the_weakest_interest_is_forgotten_first() {
    let mut learnt = Learnt::new(0);
    for key in 0..limits::AFFINITIES as u16 {
        learnt.lean(Key(key), Strength((9 + u32::from(key)) << 10), NOW, week());
    }
    learnt.lean(Key(9_999), Strength(1 << 10), NOW, week());
    assert_eq!(learnt.affinity(Key(0)), None, "the weakest went");
    assert_eq!(
        learnt.affinity(Key(9_999)),
        Some(Affinity { strength: Strength(1 << 10), as_of: NOW.step_ended() }),
        "the newest stayed"
    );
    assert!((1..limits::AFFINITIES as u16).all(|key| learnt.affinity(Key(key)).is_some()));
}

#[test]
fn the_counter_longest_unused_is_forgotten_first() {
    let mut learnt = Learnt::new(0);
    for key in 0..=limits::COUNTERS as u16 {
        learnt.count(Key(key), UnixSeconds(NOW.0 + u32::from(key) * STEP));
    }
    assert_eq!(learnt.counter(Key(0)), None);
    assert_eq!(learnt.counter(Key(1)).map(|counter| counter.count), Some(1));
}

#[test]
fn recent_items_are_the_latest_first_and_once() {
    let mut learnt = Learnt::new(0);
    for key in (0..20).chain([15]) {
        learnt.saw(Key(key));
    }
    let seen: Vec<u16> = learnt.recent().iter().map(|key| key.0).collect();
    assert_eq!(seen, [15, 19, 18, 17, 16, 14, 13, 12, 11, 10, 9, 8]);
}

#[test]
fn an_answer_expires() {
    let mut declared = Declared::default();
    declared.declare(Key::of("postcode"), TraitValue::Text("2100".into()), 100).expect("room");
    assert!(declared.get(Key::of("postcode"), 100).is_some());
    assert!(declared.get(Key::of("postcode"), 101).is_none());
}

#[test]
fn an_answer_without_room_changes_nothing() {
    let mut declared = Declared::default();
    let long = TraitValue::Text("x".repeat(limits::TRAIT_BYTES));
    let kept = (0..).take_while(|&key| declared.declare(Key(key), long.clone(), 1).is_ok()).count();
    assert_eq!(kept, 6, "480 bytes hold six of the longest");
    assert_eq!(declared.declare(Key(999), long, 1), Err(Full));
    let too_long = TraitValue::Text("x".repeat(limits::TRAIT_BYTES + 1));
    assert_eq!(Declared::default().declare(Key(0), too_long, 1), Err(Full));
    declared.delete(Key(0));
    assert!(declared.get(Key(0), 0).is_none());
}

#[test]
fn the_dismissal_of_the_earliest_day_is_forgotten_first() {
    let mut declared = Declared::default();
    for key in 0..=limits::DISMISSED as u16 {
        declared.dismiss(Key(key), 100 - key);
    }
    let kept: Vec<u16> = declared.dismissed().iter().map(|&(Key(key), _)| key).collect();
    assert!((0..15).chain([16]).eq(kept), "all of one day later than the newest but one");
    // Said again: it counts from then on.
    declared.dismiss(Key(14), 200);
    declared.dismiss(Key(99), 200);
    assert!(declared.dismissed().iter().any(|&(key, day)| (key, day) == (Key(14), 200)));
    assert_eq!(declared.dismissed().len(), limits::DISMISSED);
}

#[test]
fn what_was_put_off_first_is_forgotten_first() {
    let mut declared = Declared::default();
    for key in 0..=limits::PUT_OFF as u16 {
        declared.put_off(Key(key), 100 + key);
    }
    assert_eq!(declared.rests_until(Key(0), 14, 108), None, "the first of nine");
    assert_eq!(declared.rests_until(Key(1), 14, 108), Some(115));
    assert_eq!(declared.rests_until(Key(1), 14, 114), Some(115));
    assert_eq!(declared.rests_until(Key(1), 14, 115), None);
    declared.drop_expired(101 + limits::NOT_NOW_KEPT_DAYS);
    assert!(declared.rests_until(Key(1), 14, 108).is_some(), "to the day");
    declared.drop_expired(102 + limits::NOT_NOW_KEPT_DAYS);
    assert_eq!(declared.rests_until(Key(1), 14, 108), None, "a year ago");
    assert!(declared.rests_until(Key(2), 14, 108).is_some());
    // Whoever comes back after 23 years, or from a day to come, is no error.
    declared.put_off(Key(3), 60_000);
    assert_eq!(declared.rests_until(Key(3), 14, 59_999), None);
    assert_eq!(declared.rests_until(Key(3), 14, u16::MAX), None);
}

/// Format 1, kept: a record written by it must be read for ever. It is the representative visitor,
/// who paused and dismissed something as well.
#[test]
fn format_1_still_reads() {
    let (learnt, mut declared) = representative::profile();
    declared.paused = true;
    declared.dismiss(Key::of("deals-first"), 20_700);
    declared.dismiss(Key::of("more-snow"), 20_751);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/profile");
    if std::env::var_os("INDGANG_WRITE_RECORDS").is_some() {
        std::fs::write(format!("{folder}/learnt-1.bin"), learnt.encode()).expect("written");
        std::fs::write(format!("{folder}/declared-1.bin"), declared.encode()).expect("written");
    }
    let kept = |name| std::fs::read(format!("{folder}/{name}-1.bin")).expect("kept");
    assert!(representative::json().len() > 12 * (kept("learnt").len() + kept("declared").len()));
    assert_eq!(Learnt::decode(&kept("learnt")), Some(learnt));
    assert_eq!(Declared::decode(&kept("declared")), Some(declared));
}

#[test]
fn the_largest_records_fit_their_cookie() {
    let mut learnt = Learnt::new(u16::MAX);
    (learnt.sessions, learnt.last_seen) = (u32::MAX, UnixSeconds(u32::MAX));
    for at in 0..64 {
        let key = Key(u16::MAX - at * 1_000);
        learnt.had(key, Counter { count: u32::MAX, last: UnixSeconds(0) });
        let strongest = Affinity { strength: Strength(u32::MAX), as_of: UnixSeconds(0) };
        learnt.leaned(key, strongest);
        learnt.saw(key);
    }
    let record = learnt.encode();
    assert!(record.len() > 600 && record.len() <= limits::LEARNT_BYTES, "{}", record.len());
    assert_eq!(Learnt::decode(&record), Some(learnt));
}
