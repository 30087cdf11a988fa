//! The compiled form of a manifest: a versioned, checksummed row of bytes, read in place.
//!
//! There are two builds of it. The edge's holds everything; the browser's, which anyone can
//! read, holds only what the device needs: no segment names, no owners, no opportunities.

#[cfg(feature = "author")]
mod compile;
mod format;
mod read;
mod rows;
mod sound;

#[cfg(feature = "author")]
pub use compile::{TooLarge, compile};
pub use format::Kind;
pub use read::{BadPlan, Plan};
pub use rows::{
    AttributeKind, Event, Experience, Item, Merge, MergeFrom, Show, Slot, Topic, Trait, TraitKind,
};
