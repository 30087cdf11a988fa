//! The facade: plan and view in, decision out; plan, profile and event in, profile out.
//!
//! Everything here is a total function of its arguments.

mod audiences;
mod decide;
mod observe;
mod tell;

pub use audiences::Audiences;
pub use decide::{decide, decide_by, defaults, merges};
pub use observe::{
    ASK_AGAIN, Event, NOT_NOW, Refused, behind, declare, observe, take_told, tell as tell_trait,
};
pub use tell::{asking, inline, remembered, version, why};
