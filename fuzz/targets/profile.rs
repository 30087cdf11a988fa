//! Any bytes are a record or none, and a record has one form.
#![no_main]

use indgang::profile::{Declared, Learnt};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(learnt) = Learnt::decode(bytes) {
        assert_eq!(learnt.encode(), bytes);
    }
    if let Some(declared) = Declared::decode(bytes) {
        assert_eq!(declared.encode(), bytes);
    }
});
