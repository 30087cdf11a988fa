//! A population that was never there: who would get what, before anybody does.
//!
//! Visitors are drawn from a seed and a number each, so that the same seed gives the same
//! visitors everywhere, and more of them begin with the same ones. What they are is meant to be
//! plausible, not true; all of it is written down here:
//!
//! | what | how it is drawn |
//! | --- | --- |
//! | moment | any day of a [`Span`]; hours from 8 to 22 are four times as likely as others |
//! | path | one that an entry begins at or a condition asks for; `/` as often as all others |
//! | country, region | 3 in 5 one that is asked for, each alike; else one of a few large others |
//! | language | 7 in 10 the site's first; else any of them |
//! | device | phone 60 %, desktop 32 %, tablet 6 %, other 2 % |
//! | referrer | direct 35 %, search 35 %, internal 15 %, social 8 %, other 4 %, AI 3 % |
//! | campaign | 1 in 4 comes by one; then each part as asked for, 3 in 5 |
//! | declared attribute | 1 in 5 is missing; texts are those asked for, 3 in 5; truth values even |
//! | profile | 3 in 5 let one live; nothing below counts for the others |
//! | sessions | 1 for half of them, 2 for half of the rest, and so on; 1 in 4 as numbers are |
//! | interest in a topic | 2 in 5 have it, as numbers are |
//! | event | 2 in 5 had it: how often and how long ago as numbers are |
//! | items | half have looked at one to four, each alike |
//! | trait | half declared it: one of the answers that its question offers, each alike; a day of the 80 years before, if it asks for one; else texts are those asked for, 2 in 5 |
//! | seed | all alike |
//! | not for them | 1 in 10 said so of one live experience, each alike |
//! | paused | 1 in 20 |
//! | questions | none was put before; of those that there are 1 in 10 was put off today |
//!
//! A number is one of those that conditions compare with, times anything from 0 to 2: about as
//! many visitors are above as below. Patterns cannot be drawn from: only texts that are compared
//! with as a whole can turn up.

mod asked;
mod draw;
mod past;
mod random;
mod tally;

pub use draw::{Population, Span, Visitor};
pub use tally::{Slot, Tally, Way};
