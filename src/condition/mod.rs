//! The language of conditions: who belongs to a segment.
//!
//! A type per stage: a checked condition ([`Condition`]) is encoded into the tables of a plan
//! ([`encode`]), read there in place ([`Program`]) and answered for a visitor: one of them ([`eval`]), or all of
//! them together ([`index`]).

mod answer;
pub mod ast;
#[cfg(feature = "author")]
pub mod encode;
pub mod eval;
pub mod index;
pub mod lookup;
#[cfg(feature = "untyped")]
mod loose;
pub mod pattern;
pub mod program;
mod sound;
#[cfg(feature = "untyped")]
pub mod trial;
#[cfg(feature = "untyped")]
pub mod untyped;
pub(crate) mod values;
pub mod version;

pub use ast::{Ask, Condition, Order, Shape, Source};
pub use eval::{Group, Memo, Watch};
pub use index::Index;
pub use lookup::{Lookup, Value};
pub use program::{NodeId, PredicateId, Program};
