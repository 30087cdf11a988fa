//! Indgang chooses, for each visitor, the way in to a site and the version of each part of a
//! page: on a CDN's edge workers or in the browser, from a profile that the visitor's own device
//! holds and from segment rules evaluated on the spot.
//!
//! An author's manifest is read and checked ([`manifest`]), compiled to a plan ([`plan`]), and a
//! decision is a pure, total function of plan and view ([`engine`]): no clock, no randomness, no
//! I/O, no panic. What may leave a device is decided by [`consent`] alone.
//!
//! Imports point down only. Level 0: [`time`], [`id`], [`limits`], [`hash`], [`bytes`], [`json`].
//! Level 1: [`consent`], [`context`], [`profile`]. Level 2: [`condition`]. Level 3:
//! [`decision`]. Level 4: [`manifest`], [`plan`]. Level 5: [`engine`], [`explain`], [`proof`],
//! [`simulate`]. Level 6, the doors: `edge`, `browser` and the command line.
#![no_std]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic
)]

extern crate alloc;
// Some doors need std's allocator and panic handler; the core below them uses neither.
#[cfg(any(feature = "author", feature = "segments", not(target_family = "wasm"), test))]
extern crate std;

#[forbid(unsafe_code)]
pub mod base64;
#[forbid(unsafe_code)]
mod bits;
#[forbid(unsafe_code)]
pub mod bucket;
#[forbid(unsafe_code)]
pub mod bytes;
#[forbid(unsafe_code)]
pub mod condition;
#[cfg(feature = "untyped")]
#[forbid(unsafe_code)]
pub mod conformance;
#[forbid(unsafe_code)]
pub mod consent;
#[forbid(unsafe_code)]
pub mod context;
#[forbid(unsafe_code)]
pub mod data;
#[forbid(unsafe_code)]
pub mod decision;
#[cfg(feature = "author")]
#[forbid(unsafe_code)]
pub mod described;
#[forbid(unsafe_code)]
pub mod engine;
#[forbid(unsafe_code)]
pub mod explain;
#[forbid(unsafe_code)]
pub mod fold;
#[forbid(unsafe_code)]
pub mod hash;
#[forbid(unsafe_code)]
pub mod id;
#[forbid(unsafe_code)]
pub mod json;
#[forbid(unsafe_code)]
pub mod limits;
#[cfg(feature = "author")]
#[forbid(unsafe_code)]
pub mod manifest;
#[forbid(unsafe_code)]
pub mod plan;
#[forbid(unsafe_code)]
pub mod profile;
#[cfg(feature = "author")]
#[forbid(unsafe_code)]
pub mod proof;
#[cfg(feature = "author")]
#[forbid(unsafe_code)]
pub mod simulate;
#[forbid(unsafe_code)]
pub mod strings;
#[forbid(unsafe_code)]
pub mod time;

#[cfg(all(
    target_family = "wasm",
    any(feature = "browser", feature = "edge", feature = "endpoints"),
    not(any(feature = "author", feature = "segments"))
))]
mod bare;
#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "cases")]
pub mod cases;
#[cfg(feature = "draft")]
pub mod draft;
#[cfg(feature = "seal")]
pub mod edge;
#[cfg(feature = "segments")]
pub mod segments;
#[cfg(feature = "explain")]
pub mod why;
