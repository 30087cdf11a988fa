//! Every visitor whom the attributes of a random manifest tell apart.

use crate::NOON;
use crate::drawn::A;
use indgang::context::Device;
use indgang::id::Key;
use indgang::profile::affinity::{HalfLife, Strength};
use indgang::profile::{Learnt, Profile, TraitValue};
use indgang::time::{Clock, DAY, UnixSeconds};
use std::collections::BTreeSet;

/// A visitor who can be.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub country: &'static str,
    pub device: Device,
    pub path: &'static str,
    pub now: UnixSeconds,
    /// Minutes that the clock is ahead of UTC.
    pub ahead: i16,
    pub profile: Option<Profile>,
    /// Days since the purchase; not before the time of the visit is known.
    pub since: Option<u32>,
}

/// Each of `list` with each of `options`.
pub fn each<T: Clone, O: Copy>(list: Vec<T>, options: &[O], set: impl Fn(&mut T, O)) -> Vec<T> {
    list.iter()
        .flat_map(|one| {
            options.iter().map(|&option| {
                let mut one = one.clone();
                set(&mut one, option);
                one
            })
        })
        .collect()
}

/// All visitors that the attributes asked about can tell apart.
pub fn visitors(asked: &BTreeSet<A>) -> Vec<Visitor> {
    let has = |of| asked.contains(&of);
    let first = Visitor {
        country: "DK",
        device: Device::Phone,
        path: "/",
        now: NOON,
        ahead: 0,
        profile: None,
        since: None,
    };
    let mut profiles = vec![Profile { learnt: Learnt::new(1), ..Profile::default() }];
    if has(A::Sessions) {
        profiles = each(profiles, &[1, 2, 3, 4, 5], |it, count| it.learnt.sessions = count);
    }
    if has(A::Deals) {
        profiles = each(profiles, &[0_u32, 1, 2, 3, 4, 5], |it, quarters| {
            let half_life = HalfLife::from_days(3650).expect("in range");
            let gain = Strength((quarters << 16) / 4);
            it.learnt.lean(Key::of("deals"), gain, UnixSeconds(u32::MAX), half_life);
        });
    }
    if has(A::Plan) {
        profiles = each(profiles, &["", "a", "b", "c", "z"], |it, text| {
            if !text.is_empty() {
                let value = TraitValue::Text(text.into());
                it.declared.declare(Key::of("plan"), value, u16::MAX).expect("room");
            }
        });
    }
    if has(A::Member) {
        // What was declared when the trait was a number is still there.
        profiles = each(profiles, &[0, 1, 2, 3], |it, option| {
            let value = match option {
                0 => return,
                1 => TraitValue::Bool(true),
                2 => TraitValue::Bool(false),
                _ => TraitValue::Number(7),
            };
            it.declared.declare(Key::of("member"), value, u16::MAX).expect("room");
        });
    }
    if has(A::Recent) {
        // `z` and `w` are of before, when the site had more.
        let lists: &[&[&str]] =
            &[&[], &["z"], &["z", "w"], &["x"], &["x", "z"], &["y"], &["y", "z"], &["x", "y"]];
        profiles = each(profiles, lists, |it, items| {
            items.iter().for_each(|item| it.learnt.saw(Key::of(item)));
        });
    }
    let mut all = vec![first.clone()];
    all.extend(profiles.into_iter().map(|it| Visitor { profile: Some(it), ..first.clone() }));
    if has(A::Since) {
        all = each(all, &[None, Some(0), Some(1), Some(2), Some(90)], |it, days| it.since = days);
    }
    if has(A::Country) {
        all = each(all, &["", "DK", "SE", "NO", "DE"], |it, country| it.country = country);
    }
    if has(A::Device) {
        all = each(all, &Device::ALL, |it, device| it.device = device);
    }
    let paths: &[&str] = match has(A::Path) {
        true => &["/", "/a/", "/ab/", "/ab", "/az/", "/az", "/z/", "/z", "/b/", "/b"],
        false => &["/", "/a/", "/z/"],
    };
    all = each(all, paths, |it, path| it.path = path);
    if has(A::Month) {
        return each(all, &days(), |it, (now, ahead)| (it.now, it.ahead) = (now, ahead));
    }
    all = each(all, &[0, 14, 28], |it, days| it.now = UnixSeconds(it.now.0 + days * DAY));
    if has(A::Weekday) {
        all = each(all, &[0, 1, 2, 3, 4, 5, 6], |it, days| {
            it.now = UnixSeconds(it.now.0 + days * DAY);
        });
    }
    all
}

/// Each day of the fortnights in which something can begin or end, with the clocks that are
/// furthest apart where they do; and each weekday of each month after that.
fn days() -> Vec<(UnixSeconds, i16)> {
    const MIDNIGHT: u32 = NOON.0 - DAY / 2;
    let mut days = vec![(NOON, -720)];
    for at in 0..4 {
        let begins = MIDNIGHT + at * 14 * DAY;
        if at > 0 {
            days.extend([(UnixSeconds(begins - 1), 840), (UnixSeconds(begins), -720)]);
        }
        days.extend((0..14).map(|day| (UnixSeconds(begins + day * DAY + DAY / 2), 0)));
    }
    let mut known = BTreeSet::new();
    for day in 42..42 + 366 {
        let clock = Clock { now: UnixSeconds(NOON.0 + day * DAY), ahead: 0 };
        if known.insert((clock.month(), clock.weekday())) {
            days.push((clock.now, 0));
        }
    }
    days
}
