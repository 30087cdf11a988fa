//! What the device remembers of its visitor.
//!
//! It has two parts that travel and are written apart: what was [`Learnt`] from page views,
//! where the last write wins, and what the visitor [`Declared`], which only the visitor's own
//! answer may change. Both are compact binary records that any bytes can be read as: a record
//! that is broken, cut or of another version is no record, never an error.

pub mod affinity;
mod codec;
mod declared;
mod learnt;
mod merge;
pub mod record;

pub use declared::{Declared, Full, TraitValue};
pub use learnt::{Asked, Counter, Learnt};

/// All that is remembered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// What page views taught.
    pub learnt: Learnt,
    /// What the visitor declared.
    pub declared: Declared,
}
