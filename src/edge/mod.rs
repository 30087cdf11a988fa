//! The edge: what a worker in front of a site asks the core, per page view and per endpoint.
//!
//! A request arrives as [`Facts`]; with a [`Site`] (plan and keys) it gives a [`Visitor`]: what
//! they chose, and the profile that their sealed cookies carry. Up to here all is plain data,
//! and builds natively (feature `seal`), as does what endpoints answer (`answers`). Two doors stand
//! on it, in one Wasm module of which each has an instance of its own, so that neither shares the
//! other's faults: [`page`] decides page views, `endpoints` answers under `/_indgang/`.
//!
//! Both are called synchronously: no future of ours outlives a call, so a trap can end no other
//! request. Streams, headers and the origin belong to the JavaScript around them.

pub mod cookies;
mod device;
#[cfg(feature = "edge")]
mod door;
#[cfg(feature = "answers")]
pub mod endpoints;
mod facts;
pub mod moves;
pub mod page;
mod seal;
mod signals;
mod site;
pub mod told;
mod visitor;

pub use device::device;
pub use facts::Facts;
pub use seal::{BadSecret, KeyRing};
pub use site::Site;
pub use visitor::Visitor;
