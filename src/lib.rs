//! Indgang.
#![no_std]
extern crate alloc;
#[cfg(any(feature = "author", feature = "edge", feature = "endpoints", feature = "browser", test))]
extern crate std;

#[cfg(feature = "edge")]
pub mod edge;
#[cfg(feature = "browser")]
pub mod browser;
