//! The browser's door: the same engine, over storage that the visitor's own device holds.
//!
//! JavaScript owns the document and the storage, and asks here what they must hold:
//! [`Visit`] keeps one page view's consent, profile and what waits for an answer, and
//! [`Engine`] is its thin JavaScript face. What may be sent comes out as text that consent has
//! [released](crate::consent::Released), or not at all.

mod engine;
mod facts;
#[cfg(all(target_family = "wasm", not(any(feature = "author", feature = "segments"))))]
mod memory;
mod outgoing;
#[cfg(all(target_family = "wasm", not(feature = "author")))]
mod raw;
mod said;
mod tell;
mod visit;

pub use engine::Engine;
pub use facts::Page;
pub use visit::{Kept, Stored, Visit};
