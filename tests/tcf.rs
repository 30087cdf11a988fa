//! Consent strings: any text is decoded or refused, and only a whole, current answer grants.
#![cfg(feature = "seal")]

use indgang::consent::tcf::{Ids, TcString, Terms, purposes};
use indgang::consent::{Purposes, State};
use indgang::limits::{TCF_BYTES, TCF_DAYS};
use proptest::prelude::*;

const TODAY: u16 = 20_778;
const VENDOR: u16 = 40;
const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const OURS: Terms = Terms {
    vendor: None,
    remember: Ids::of(&[1, 5, 6]),
    edge: Ids::of(&[1, 5, 6]),
    measure: Ids::of(&[1, 8]),
};
const AS_VENDOR: Terms = Terms { vendor: Some(VENDOR), ..OURS };

/// What a consent platform writes.
#[derive(Clone, Debug)]
struct Written {
    version: u64,
    day: u64,
    policy: u64,
    specific: bool,
    /// Whether purpose 1 was not asked for.
    one_apart: bool,
    purposes: Vec<u8>,
    vendors: Vec<u16>,
    as_ranges: bool,
    rules: Vec<(u8, u8, u16)>,
    disclosed: Option<Vec<u16>>,
    publisher: Option<Vec<u8>>,
}

/// Everything allowed, as of framework 2.3.
fn all() -> Written {
    Written {
        version: 2,
        day: u64::from(TODAY),
        policy: 5,
        specific: true,
        one_apart: false,
        purposes: (1..=11).collect(),
        vendors: vec![12, VENDOR],
        as_ranges: false,
        rules: vec![],
        disclosed: Some(vec![12, VENDOR, 41]),
        publisher: Some((1..=11).collect()),
    }
}

/// Everything refused, likewise.
fn none() -> Written {
    Written { purposes: vec![], vendors: vec![], publisher: Some(vec![]), ..all() }
}

#[derive(Default)]
struct Pen(Vec<bool>);

impl Pen {
    fn number(&mut self, number: u64, width: u32) {
        self.0.extend((0..width).rev().map(|bit| number >> bit & 1 == 1));
    }

    fn field(&mut self, ids: &[u8], width: u8) {
        self.0.extend((1..=width).map(|id| ids.contains(&id)));
    }

    fn vendors(&mut self, ids: &[u16], as_ranges: bool) {
        let highest = ids.iter().copied().max().unwrap_or(0);
        self.number(highest.into(), 16);
        self.number(as_ranges.into(), 1);
        if !as_ranges {
            return self.0.extend((1..=highest).map(|id| ids.contains(&id)));
        }
        self.number(ids.len() as u64, 12);
        for (at, &id) in ids.iter().enumerate() {
            // Both ways to write one vendor.
            self.number((at % 2) as u64, 1);
            (0..=at % 2).for_each(|_| self.number(id.into(), 16));
        }
    }

    fn text(mut self) -> String {
        self.0.resize(self.0.len().next_multiple_of(24), false);
        let six = |bits: &[bool]| bits.iter().fold(0, |six, &bit| six << 1 | usize::from(bit));
        self.0.chunks(6).map(|bits| char::from(ALPHABET.as_bytes()[six(bits)])).collect()
    }
}

impl Written {
    fn text(&self) -> String {
        let mut core = Pen::default();
        core.number(self.version, 6);
        core.number(0, 36);
        core.number(self.day * 864_000, 36);
        core.number(10 << 12 | 3, 24);
        core.number(0, 18);
        core.number(17, 12);
        core.number(self.policy, 6);
        core.number(u64::from(self.specific) << 1, 2);
        core.number(0, 12);
        core.field(&self.purposes, 24);
        core.number(0, 24);
        core.number(u64::from(self.one_apart) << 12, 13);
        core.vendors(&self.vendors, self.as_ranges);
        core.vendors(&[], false);
        core.number(self.rules.len() as u64, 12);
        for &(purpose, kind, vendor) in &self.rules {
            core.number(u64::from(purpose) << 2 | u64::from(kind), 8);
            core.number(1, 12);
            core.number(vendor.into(), 17);
        }
        let mut text = core.text();
        let mut add = |kind: u64, fill: &dyn Fn(&mut Pen)| {
            let mut segment = Pen::default();
            segment.number(kind, 3);
            fill(&mut segment);
            text.push('.');
            text.push_str(&segment.text());
        };
        if let Some(vendors) = &self.disclosed {
            add(1, &|segment| segment.vendors(vendors, self.as_ranges));
        }
        if let Some(purposes) = &self.publisher {
            add(3, &|segment| {
                segment.field(purposes, 24);
                segment.number(0, 30);
            });
        }
        text
    }
}

fn granted(purposes: Option<Purposes>) -> [bool; 3] {
    let Purposes { remember, edge, measure } = purposes.unwrap_or_default();
    [remember, edge, measure].map(|state| state == State::Granted)
}

#[track_caller]
fn check(written: &Written, terms: &Terms, expected: [bool; 3]) {
    let text = written.text();
    assert_eq!(granted(purposes(&text, terms, TODAY)), expected, "{text}");
}

#[track_caller]
fn says_nothing(written: &Written) {
    let text = written.text();
    for terms in [OURS, AS_VENDOR] {
        assert_eq!(purposes(&text, &terms, TODAY), None, "{text}");
    }
}

#[test]
fn purposes_follow_from_the_frameworks() {
    for as_ranges in [false, true] {
        for terms in [OURS, AS_VENDOR] {
            check(&Written { as_ranges, ..all() }, &terms, [true; 3]);
            check(&Written { as_ranges, ..none() }, &terms, [false; 3]);
        }
    }
    let with = |purposes: &[u8]| Written {
        purposes: purposes.to_vec(),
        publisher: Some(purposes.to_vec()),
        ..all()
    };
    for terms in [OURS, AS_VENDOR] {
        check(&with(&[1, 5, 6]), &terms, [true, true, false]);
        check(&with(&[1, 8]), &terms, [false, false, true]);
        for missing in [1, 5, 6] {
            let left: Vec<u8> = [1, 5, 6, 7].into_iter().filter(|id| *id != missing).collect();
            check(&with(&left), &terms, [false; 3]);
        }
        check(&with(&[2, 3, 4, 7, 8, 9, 10, 11]), &terms, [false; 3]);
    }
    // What was not asked for was not granted, whatever the string says of it.
    for terms in [OURS, AS_VENDOR] {
        check(&Written { one_apart: true, ..all() }, &terms, [false; 3]);
        let without = Terms { measure: Ids::of(&[8]), ..terms };
        check(&Written { one_apart: true, ..all() }, &without, [false, false, true]);
    }
    assert_eq!(Terms::default(), OURS);
    let apart = Terms { edge: Ids::of(&[1, 5, 6, 10]), ..OURS };
    check(&with(&[1, 5, 6]), &apart, [true, false, false]);
}

#[test]
fn a_vendor_counts_only_if_disclosed_consented_and_not_ruled_out() {
    let without = |ids: &[u16]| ids.iter().copied().filter(|id| *id != VENDOR).collect::<Vec<_>>();
    let not_consented = Written { vendors: without(&all().vendors), ..all() };
    check(&not_consented, &AS_VENDOR, [false; 3]);
    let not_disclosed = Written { disclosed: Some(without(&[12, VENDOR])), ..all() };
    check(&not_disclosed, &AS_VENDOR, [false; 3]);
    // Framework 2.3 demands that it be told; 2.2 does not.
    check(&Written { disclosed: None, ..all() }, &AS_VENDOR, [false; 3]);
    check(&Written { disclosed: None, policy: 4, ..all() }, &AS_VENDOR, [true; 3]);
    let ruled = |purpose, kind| Written { rules: vec![(purpose, kind, VENDOR)], ..all() };
    check(&ruled(5, 0), &AS_VENDOR, [false, false, true]);
    check(&ruled(8, 2), &AS_VENDOR, [true, true, false]);
    check(&ruled(1, 0), &AS_VENDOR, [false; 3]);
    check(&ruled(5, 1), &AS_VENDOR, [true; 3]);
    check(&Written { rules: vec![(5, 0, 12)], ..all() }, &AS_VENDOR, [true; 3]);
    // What is ruled for vendors is nothing to the publisher itself, nor theirs to it.
    check(&ruled(5, 0), &OURS, [true; 3]);
    check(&Written { publisher: Some(vec![]), ..all() }, &AS_VENDOR, [true; 3]);
    check(&Written { purposes: vec![], vendors: vec![], ..all() }, &OURS, [true; 3]);
}

#[test]
fn what_is_old_early_or_for_everywhere_says_nothing() {
    let day = |day: i32| Written { day: (i32::from(TODAY) + day) as u64, ..all() };
    let days = i32::from(TCF_DAYS);
    check(&day(-days), &OURS, [true; 3]);
    check(&day(1), &OURS, [true; 3]);
    for nothing in [
        day(-days - 1),
        day(2),
        Written { specific: false, ..all() },
        Written { policy: 3, ..all() },
        Written { version: 3, ..all() },
        Written { version: 0, ..all() },
        Written { rules: vec![(5, 3, VENDOR)], ..all() },
        Written { rules: vec![(0, 0, VENDOR)], ..all() },
        Written { vendors: vec![0, VENDOR], as_ranges: true, ..all() },
    ] {
        says_nothing(&nothing);
    }
    assert_eq!(purposes(&Written { publisher: None, ..all() }.text(), &OURS, TODAY), None);
}

#[test]
fn what_is_added_to_an_answer_takes_its_voice() {
    let text = all().text();
    let again = text.rsplit('.').next().expect("a segment");
    for more in [".", "=", "A", "%3D", " ", ".é", ".AAAA", ".gAAA", ".____", &format!(".{again}")]
    {
        let longer = format!("{text}{more}");
        // Zeros only fill up.
        let expected = [more == "A"; 3];
        assert_eq!(granted(purposes(&longer, &OURS, TODAY)), expected, "{more:?} after it");
    }
    assert!(TcString::decode(&format!("C{}", "A".repeat(TCF_BYTES))).is_none(), "too long");
}

#[test]
fn no_part_of_an_answer_grants_more_than_all_of_it() {
    for as_ranges in [false, true] {
        let ruled = Written { rules: vec![(5, 0, VENDOR)], ..all() };
        for written in [all(), none(), ruled, Written { policy: 4, disclosed: None, ..all() }] {
            let text = Written { as_ranges, ..written }.text();
            for terms in [OURS, AS_VENDOR] {
                let whole = granted(purposes(&text, &terms, TODAY));
                for end in 0..text.len() {
                    let part = granted(purposes(&text[..end], &terms, TODAY));
                    let more = part.iter().zip(whole).any(|(&part, whole)| part && !whole);
                    assert!(!more, "{} of {text} grants {part:?}", &text[..end]);
                }
            }
        }
    }
}

#[test]
fn a_refusal_with_any_character_changed_grants_nothing() {
    for as_ranges in [false, true] {
        let text = Written { as_ranges, ..none() }.text();
        for at in 0..text.len() {
            for with in ALPHABET.chars().chain(".=+ ".chars()) {
                let changed = format!("{}{with}{}", &text[..at], &text[at + 1..]);
                for terms in [OURS, AS_VENDOR] {
                    let came = granted(purposes(&changed, &terms, TODAY));
                    assert_eq!(came, [false; 3], "{changed}");
                }
            }
        }
    }
}

proptest! {
    /// Whatever a browser sends.
    #[test]
    fn any_text_decodes_or_not(text in ".{0,300}|C[A-Za-z0-9_-]{0,600}(\\.[A-Za-z0-9_-]{0,90}){0,4}") {
        let read = TcString::decode(&text);
        for terms in [OURS, AS_VENDOR] {
            let came = granted(purposes(&text, &terms, TODAY));
            prop_assert!(came == [false; 3] || read.as_ref().is_some_and(|read| read.sound));
        }
    }

    /// Changes that leave most of a string as it was reach further in than noise does.
    #[test]
    fn any_change_of_an_answer_decodes_or_not(
        at in any::<prop::sample::Index>(),
        with in "[A-Za-z0-9_.-]{0,8}",
        as_ranges: bool,
    ) {
        let mut text = Written { as_ranges, rules: vec![(3, 1, 9)], ..all() }.text();
        let from = at.index(text.len());
        let to = (from + with.len()).min(text.len());
        text.replace_range(from..to, &with);
        if let Some(read) = TcString::decode(&text) {
            let _ = (read.vendors.contains(VENDOR), read.restrictions().count());
            let _ = read.disclosed.map(|vendors| vendors.ranges().count());
        }
        let _ = purposes(&text, &AS_VENDOR, TODAY);
    }

    #[test]
    fn what_was_written_is_read(
        purposes in prop::collection::btree_set(1..=24u8, 0..24),
        vendors in prop::collection::btree_set(1..=2_000u16, 0..40),
        publisher in prop::collection::btree_set(1..=24u8, 0..24),
        as_ranges: bool,
        rules in prop::collection::vec((1..=63u8, 0..3u8, 1..=60_000u16), 0..9),
    ) {
        let (vendors, purposes): (Vec<u16>, Vec<u8>) =
            (vendors.into_iter().collect(), purposes.into_iter().collect());
        let publisher: Vec<u8> = publisher.into_iter().collect();
        let written = Written {
            purposes: purposes.clone(), vendors: vendors.clone(), as_ranges, rules: rules.clone(),
            publisher: Some(publisher.clone()), disclosed: Some(vendors.clone()), ..all()
        };
        let text = written.text();
        let read = TcString::decode(&text).expect("a string of the framework");
        prop_assert!(read.sound);
        prop_assert_eq!(read.purposes.iter().collect::<Vec<_>>(), purposes);
        for id in 0..=2_001 {
            prop_assert_eq!(read.vendors.contains(id), vendors.contains(&id));
        }
        let ids = |of: indgang::consent::tcf::Vendors<'_>| of.ranges().map(|(id, _)| id).collect::<Vec<_>>();
        prop_assert_eq!(ids(read.vendors), &vendors[..]);
        prop_assert_eq!(read.disclosed.map(ids), Some(vendors));
        prop_assert_eq!(read.publisher.map(|it| it.purposes.iter().collect()), Some(publisher));
        let came: Vec<_> = read.restrictions()
            .map(|rule| (rule.purpose, rule.kind, rule.vendors.ranges().next().expect("one").0))
            .collect();
        prop_assert_eq!(came, rules);
    }
}
