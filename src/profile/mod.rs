//! What the device remembers of its visitor.

pub mod affinity;
