//! Which values attributes can have, in the few cases that questions tell apart: what proofs and
//! near misses are made with.

mod class;
mod domain;

pub(crate) use class::{Answer, Class};
#[cfg(feature = "author")]
pub(crate) use domain::Undeclared;
pub(crate) use domain::{Domain, Kind, Known};
