//! The language of conditions: who belongs to a segment.

pub mod ast;

pub use ast::{Ask, Condition, Source};
