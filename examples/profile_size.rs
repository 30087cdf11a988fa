//! How large a profile is: `cargo run --example profile_size --features seal`.

#[path = "../tests/support/representative.rs"]
mod representative;

use indgang::edge::KeyRing;
use indgang::edge::cookies::{DECLARED, LEARNT};
use indgang::limits::{COOKIE_BYTES, DECLARED_BYTES, LEARNT_BYTES};

fn main() {
    let secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    let ring = KeyRing::new(secret, None).expect("well-formed");
    let sealed =
        |name, record: &[u8]| ring.seal(name, 1, record).expect("the machine has randomness").len();
    let (learnt, declared) = representative::profile();
    let (learnt, declared) = (learnt.encode(), declared.encode());
    let cookies = [sealed(LEARNT, &learnt), sealed(DECLARED, &declared)];
    let most = [sealed(LEARNT, &[0; LEARNT_BYTES]), sealed(DECLARED, &[0; DECLARED_BYTES])];
    println!("25 traits, 40 affinities, 20 running splits, 10 counters");
    println!("              record  cookie    most");
    println!("learnt        {:>6} {:>7} {:>7}", learnt.len(), cookies[0], most[0]);
    println!("declared      {:>6} {:>7} {:>7}", declared.len(), cookies[1], most[1]);
    let (all, both, bound) =
        (learnt.len() + declared.len(), cookies[0] + cookies[1], most[0] + most[1]);
    println!("both          {all:>6} {both:>7} {bound:>7} of {COOKIE_BYTES}");
    println!("as JSON       {:>6}", representative::json().len());
}
