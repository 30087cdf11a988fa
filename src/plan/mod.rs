//! The compiled form of a manifest: a versioned, checksummed row of bytes, read in place.
//!
//! There are two builds of it. The edge's holds everything; the browser's, which anyone can
//! read, holds only what the device decides by: no rule that it does not ask, and no names of
//! segments and experiences.

#[cfg(feature = "author")]
mod compile;
mod consent;
#[cfg(feature = "author")]
mod device;
mod format;
mod kinds;
mod read;
mod rows;
mod sound;
mod tables;
#[cfg(feature = "author")]
mod write;

#[cfg(feature = "author")]
pub use compile::{TooLarge, compile, compile_at};
#[cfg(feature = "author")]
pub use device::decided_on_device;
pub use format::Kind;
pub use read::{BadPlan, Plan};
pub use rows::{
    AttributeKind, Content, ContentKind, Event, Experience, Item, Merge, MergeFrom, Question, Show,
    Slot, Topic, Trait, TraitKind,
};
