//! Letters without regard to case, by a table of runs.
//!
//! The standard library's table takes ten times the room, which every browser would load; and it
//! is of the compiler's edition of Unicode, while here native, edge and browser agree whatever
//! built them. A test compares the two.

use alloc::string::String;
use core::cmp::Ordering;

/// A text without regard to case: each letter by itself, as whole-word rules are there for one
/// Greek letter only.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        out.push(lower(c));
        // The one letter that becomes two: an i that keeps its dot.
        if c == '\u{130}' {
            out.push('\u{307}');
        }
    }
    out
}

fn lower(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let code = u32::from(c);
    let found = RUNS.binary_search_by(|&Run(letters, _)| {
        let first = letters >> 9;
        match code.checked_sub(first) {
            None => Ordering::Greater,
            Some(past) if past > letters >> 1 & 0xFF => Ordering::Less,
            Some(_) => Ordering::Equal,
        }
    });
    let run = found.ok().and_then(|at| RUNS.get(at));
    // In a run of every other letter, the ones between are small already.
    let run = run.filter(|Run(letters, _)| letters & 1 == 0 || (code - (letters >> 9)) & 1 == 0);
    run.and_then(|&Run(_, by)| char::from_u32(code.wrapping_add_signed(by))).unwrap_or(c)
}

/// Capital letters that are as far from their small ones: the first, how far the last is from it
/// (8 bits) and whether only every other is one (1 bit); and how far the small ones are.
#[derive(Clone, Copy)]
struct Run(u32, i32);

const fn every(first: u32, last: u32, by: i32) -> Run {
    Run(first << 9 | (last - first) << 1, by)
}

const fn other(first: u32, last: u32, by: i32) -> Run {
    Run(first << 9 | (last - first) << 1 | 1, by)
}

/// Unicode 17, without ASCII, rising.
#[rustfmt::skip]
const RUNS: &[Run] = &[
    every(0xc0, 0xd6, 32), every(0xd8, 0xde, 32), other(0x100, 0x12e, 1), every(0x130, 0x130, -199),
    other(0x132, 0x136, 1), other(0x139, 0x147, 1), other(0x14a, 0x176, 1),
    every(0x178, 0x178, -121), other(0x179, 0x17d, 1), every(0x181, 0x181, 210),
    other(0x182, 0x184, 1), every(0x186, 0x186, 206), every(0x187, 0x187, 1),
    every(0x189, 0x18a, 205), every(0x18b, 0x18b, 1), every(0x18e, 0x18e, 79),
    every(0x18f, 0x18f, 202), every(0x190, 0x190, 203), every(0x191, 0x191, 1),
    every(0x193, 0x193, 205), every(0x194, 0x194, 207), every(0x196, 0x196, 211),
    every(0x197, 0x197, 209), every(0x198, 0x198, 1), every(0x19c, 0x19c, 211),
    every(0x19d, 0x19d, 213), every(0x19f, 0x19f, 214), other(0x1a0, 0x1a4, 1),
    every(0x1a6, 0x1a6, 218), every(0x1a7, 0x1a7, 1), every(0x1a9, 0x1a9, 218),
    every(0x1ac, 0x1ac, 1), every(0x1ae, 0x1ae, 218), every(0x1af, 0x1af, 1),
    every(0x1b1, 0x1b2, 217), other(0x1b3, 0x1b5, 1), every(0x1b7, 0x1b7, 219),
    every(0x1b8, 0x1b8, 1), every(0x1bc, 0x1bc, 1), every(0x1c4, 0x1c4, 2), every(0x1c5, 0x1c5, 1),
    every(0x1c7, 0x1c7, 2), every(0x1c8, 0x1c8, 1), every(0x1ca, 0x1ca, 2), other(0x1cb, 0x1db, 1),
    other(0x1de, 0x1ee, 1), every(0x1f1, 0x1f1, 2), other(0x1f2, 0x1f4, 1),
    every(0x1f6, 0x1f6, -97), every(0x1f7, 0x1f7, -56), other(0x1f8, 0x21e, 1),
    every(0x220, 0x220, -130), other(0x222, 0x232, 1), every(0x23a, 0x23a, 10795),
    every(0x23b, 0x23b, 1), every(0x23d, 0x23d, -163), every(0x23e, 0x23e, 10792),
    every(0x241, 0x241, 1), every(0x243, 0x243, -195), every(0x244, 0x244, 69),
    every(0x245, 0x245, 71), other(0x246, 0x24e, 1), other(0x370, 0x372, 1), every(0x376, 0x376, 1),
    every(0x37f, 0x37f, 116), every(0x386, 0x386, 38), every(0x388, 0x38a, 37),
    every(0x38c, 0x38c, 64), every(0x38e, 0x38f, 63), every(0x391, 0x3a1, 32),
    every(0x3a3, 0x3ab, 32), every(0x3cf, 0x3cf, 8), other(0x3d8, 0x3ee, 1),
    every(0x3f4, 0x3f4, -60), every(0x3f7, 0x3f7, 1), every(0x3f9, 0x3f9, -7),
    every(0x3fa, 0x3fa, 1), every(0x3fd, 0x3ff, -130), every(0x400, 0x40f, 80),
    every(0x410, 0x42f, 32), other(0x460, 0x480, 1), other(0x48a, 0x4be, 1),
    every(0x4c0, 0x4c0, 15), other(0x4c1, 0x4cd, 1), other(0x4d0, 0x52e, 1),
    every(0x531, 0x556, 48), every(0x10a0, 0x10c5, 7264), every(0x10c7, 0x10c7, 7264),
    every(0x10cd, 0x10cd, 7264), every(0x13a0, 0x13ef, 38864), every(0x13f0, 0x13f5, 8),
    every(0x1c89, 0x1c89, 1), every(0x1c90, 0x1cba, -3008), every(0x1cbd, 0x1cbf, -3008),
    other(0x1e00, 0x1e94, 1), every(0x1e9e, 0x1e9e, -7615), other(0x1ea0, 0x1efe, 1),
    every(0x1f08, 0x1f0f, -8), every(0x1f18, 0x1f1d, -8), every(0x1f28, 0x1f2f, -8),
    every(0x1f38, 0x1f3f, -8), every(0x1f48, 0x1f4d, -8), other(0x1f59, 0x1f5f, -8),
    every(0x1f68, 0x1f6f, -8), every(0x1f88, 0x1f8f, -8), every(0x1f98, 0x1f9f, -8),
    every(0x1fa8, 0x1faf, -8), every(0x1fb8, 0x1fb9, -8), every(0x1fba, 0x1fbb, -74),
    every(0x1fbc, 0x1fbc, -9), every(0x1fc8, 0x1fcb, -86), every(0x1fcc, 0x1fcc, -9),
    every(0x1fd8, 0x1fd9, -8), every(0x1fda, 0x1fdb, -100), every(0x1fe8, 0x1fe9, -8),
    every(0x1fea, 0x1feb, -112), every(0x1fec, 0x1fec, -7), every(0x1ff8, 0x1ff9, -128),
    every(0x1ffa, 0x1ffb, -126), every(0x1ffc, 0x1ffc, -9), every(0x2126, 0x2126, -7517),
    every(0x212a, 0x212a, -8383), every(0x212b, 0x212b, -8262), every(0x2132, 0x2132, 28),
    every(0x2160, 0x216f, 16), every(0x2183, 0x2183, 1), every(0x24b6, 0x24cf, 26),
    every(0x2c00, 0x2c2f, 48), every(0x2c60, 0x2c60, 1), every(0x2c62, 0x2c62, -10743),
    every(0x2c63, 0x2c63, -3814), every(0x2c64, 0x2c64, -10727), other(0x2c67, 0x2c6b, 1),
    every(0x2c6d, 0x2c6d, -10780), every(0x2c6e, 0x2c6e, -10749), every(0x2c6f, 0x2c6f, -10783),
    every(0x2c70, 0x2c70, -10782), every(0x2c72, 0x2c72, 1), every(0x2c75, 0x2c75, 1),
    every(0x2c7e, 0x2c7f, -10815), other(0x2c80, 0x2ce2, 1), other(0x2ceb, 0x2ced, 1),
    every(0x2cf2, 0x2cf2, 1), other(0xa640, 0xa66c, 1), other(0xa680, 0xa69a, 1),
    other(0xa722, 0xa72e, 1), other(0xa732, 0xa76e, 1), other(0xa779, 0xa77b, 1),
    every(0xa77d, 0xa77d, -35332), other(0xa77e, 0xa786, 1), every(0xa78b, 0xa78b, 1),
    every(0xa78d, 0xa78d, -42280), other(0xa790, 0xa792, 1), other(0xa796, 0xa7a8, 1),
    every(0xa7aa, 0xa7aa, -42308), every(0xa7ab, 0xa7ab, -42319), every(0xa7ac, 0xa7ac, -42315),
    every(0xa7ad, 0xa7ad, -42305), every(0xa7ae, 0xa7ae, -42308), every(0xa7b0, 0xa7b0, -42258),
    every(0xa7b1, 0xa7b1, -42282), every(0xa7b2, 0xa7b2, -42261), every(0xa7b3, 0xa7b3, 928),
    other(0xa7b4, 0xa7c2, 1), every(0xa7c4, 0xa7c4, -48), every(0xa7c5, 0xa7c5, -42307),
    every(0xa7c6, 0xa7c6, -35384), other(0xa7c7, 0xa7c9, 1), every(0xa7cb, 0xa7cb, -42343),
    other(0xa7cc, 0xa7da, 1), every(0xa7dc, 0xa7dc, -42561), every(0xa7f5, 0xa7f5, 1),
    every(0xff21, 0xff3a, 32), every(0x10400, 0x10427, 40), every(0x104b0, 0x104d3, 40),
    every(0x10570, 0x1057a, 39), every(0x1057c, 0x1058a, 39), every(0x1058c, 0x10592, 39),
    every(0x10594, 0x10595, 39), every(0x10c80, 0x10cb2, 64), every(0x10d50, 0x10d65, 32),
    every(0x118a0, 0x118bf, 32), every(0x16e40, 0x16e5f, 32), every(0x16ea0, 0x16eb8, 27),
    every(0x1e900, 0x1e921, 34),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_every_letter_as_the_standard_library_does() {
        let newer = char::UNICODE_VERSION > (17, 0, 0);
        for c in '\0'..=char::MAX {
            let mut small = String::new();
            small.extend(c.to_lowercase());
            let ours = folded(c.encode_utf8(&mut [0; 4]));
            // A newer edition may know more letters, and never folds a known one otherwise.
            assert!(ours == small || newer && ours.starts_with(c), "{c:?}: {ours:?} {small:?}");
        }
    }
}
