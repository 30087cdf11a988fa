//! Sealed cookies: what was sealed opens where and when it was sealed for, and nothing else does.

#[path = "support/representative.rs"]
mod representative;

use indgang::edge::KeyRing;
use indgang::edge::cookies::{DECLARED, LEARNT};
use indgang::limits::{COOKIE_BYTES, DECLARED_BYTES, LEARNT_BYTES};
use proptest::prelude::*;

const OLD: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const NEW: &str = "__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA";

#[track_caller]
fn ring(secret: &str, previous: Option<&str>) -> KeyRing {
    KeyRing::new(secret, previous).expect("well-formed secrets")
}

#[track_caller]
fn seal(ring: &KeyRing, record: &[u8]) -> String {
    ring.seal(LEARNT, 7, record).expect("the machine has randomness")
}

#[test]
fn opens_for_the_name_and_epoch_it_was_sealed_for() {
    let ring = ring(NEW, None);
    let sealed = seal(&ring, b"record");
    assert_eq!(ring.open(LEARNT, 7, &sealed).as_deref(), Some(&b"record"[..]));
    assert_eq!(ring.open(DECLARED, 7, &sealed), None);
    for epoch in [0, 6, 8, 7 << 8, u16::MAX] {
        assert_eq!(ring.open(LEARNT, epoch, &sealed), None, "epoch {epoch}");
    }
}

#[test]
fn a_replaced_secret_still_opens_until_it_is_retired() {
    let old = seal(&ring(OLD, None), b"record");
    let rotating = ring(NEW, Some(OLD));
    assert_eq!(rotating.open(LEARNT, 7, &old).as_deref(), Some(&b"record"[..]));
    let new = seal(&rotating, b"record");
    assert_eq!(ring(OLD, None).open(LEARNT, 7, &new), None, "sealed under the current secret");
    let retired = ring(NEW, None);
    assert_eq!(retired.open(LEARNT, 7, &new).as_deref(), Some(&b"record"[..]));
    assert_eq!(retired.open(LEARNT, 7, &old), None);
}

#[test]
fn every_flipped_bit_and_every_cut_is_refused() {
    let ring = ring(NEW, Some(OLD));
    let sealed = seal(&ring, b"a record of some length");
    for at in 0..sealed.len() {
        assert_eq!(ring.open(LEARNT, 7, &sealed[..at]), None, "cut at {at}");
        for bit in 0..8 {
            let mut bytes = sealed.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            if let Ok(text) = String::from_utf8(bytes) {
                assert_eq!(ring.open(LEARNT, 7, &text), None, "bit {bit} of character {at}");
            }
        }
    }
    for longer in ["A", "=", "==", " ", "AAAA"] {
        assert_eq!(ring.open(LEARNT, 7, &format!("{sealed}{longer}")), None, "{longer:?} after it");
    }
}

#[test]
fn no_two_seals_are_alike() {
    let ring = ring(NEW, None);
    assert_ne!(seal(&ring, b"record"), seal(&ring, b"record"));
}

#[test]
fn the_largest_records_fit_the_promise() {
    let ring = ring(NEW, None);
    let learnt = ring.seal(LEARNT, 1, &[7; LEARNT_BYTES]).expect("randomness");
    let declared = ring.seal(DECLARED, 1, &[7; DECLARED_BYTES]).expect("randomness");
    assert!(learnt.len() + declared.len() <= COOKIE_BYTES);
    assert!(ring.open(LEARNT, 1, &learnt).is_some_and(|record| record.len() == LEARNT_BYTES));
}

#[test]
fn secrets_are_exactly_32_bytes() {
    for bad in ["", "A", &OLD[1..], &format!("{OLD}A"), &OLD.replace('A', "*"), &OLD.repeat(9)] {
        assert!(KeyRing::new(bad, None).is_err(), "{bad:?}");
        assert!(KeyRing::new(NEW, Some(bad)).is_err(), "{bad:?} as the previous one");
    }
    let as_openssl_writes_it = format!("{}=", NEW.replace('-', "+").replace('_', "/"));
    let sealed = seal(&ring(&as_openssl_writes_it, None), b"record");
    assert!(ring(NEW, None).open(LEARNT, 7, &sealed).is_some());
    assert!(!format!("{:?}", ring(NEW, Some(OLD))).contains(['6', '9']), "keys are not shown");
}

proptest! {
    /// Whatever a browser sends.
    #[test]
    fn any_text_opens_to_nothing(text in ".{0,300}", name in "[a-z]{0,8}", epoch: u16) {
        prop_assert_eq!(ring(NEW, Some(OLD)).open(&name, epoch, &text), None);
    }

    #[test]
    fn any_bytes_open_to_nothing(bytes: Vec<u8>, epoch: u16) {
        use base64ct::Encoding;
        let text = base64ct::Base64UrlUnpadded::encode_string(&bytes);
        prop_assert_eq!(ring(NEW, Some(OLD)).open(LEARNT, epoch, &text), None);
    }

    #[test]
    fn any_record_opens_to_itself(
        record in prop::collection::vec(any::<u8>(), 0..=LEARNT_BYTES),
        epoch: u16,
    ) {
        let ring = ring(NEW, Some(OLD));
        let sealed = ring.seal(LEARNT, epoch, &record).expect("randomness");
        prop_assert_eq!(ring.open(LEARNT, epoch, &sealed), Some(record));
    }
}

#[test]
fn a_representative_profile_is_small() {
    let (learnt, declared) = representative::profile();
    let ring = ring(NEW, None);
    let cookies = [
        ring.seal(LEARNT, 1, &learnt.encode()).expect("randomness"),
        ring.seal(DECLARED, 1, &declared.encode()).expect("randomness"),
    ];
    let bytes: usize = cookies.iter().map(String::len).sum();
    assert!(bytes <= 512, "{bytes} bytes");
    assert!(representative::json().len() > 5 * bytes);
}
