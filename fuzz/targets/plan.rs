//! Any bytes are a plan or refused, by a checksum that fits as well; and who has loaded one can ask
//! it anything.
#![no_main]

#[path = "../../tests/support/walk.rs"]
mod walk;

use indgang::plan::Plan;
use indgang::time::UnixSeconds;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let bytes = walk::with_checksum(bytes.to_vec());
    for (read, is_sound) in [(Plan::received as fn(_) -> _, false), (Plan::load, true)] {
        if let Ok(plan) = read(bytes.clone()) {
            walk::walk(&plan, UnixSeconds(1_795_262_400), is_sound);
        }
    }
});
