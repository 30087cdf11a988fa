//! The author's file: JSON with comments in, a checked [`Model`] or all mistakes out.

pub mod model;

pub use model::Model;
