//! What operators do with a site that is live: publish a plan, go back to one, ask how it does.

mod changes;
mod publish;
mod releases;
mod status;
mod store;

pub use publish::{Publish, Rollback, publish, rollback};
pub use status::status;

use crate::render::failed;
use std::time::Duration;
use ureq::Agent;

/// Longest wait for one answer.
const WAIT: Duration = Duration::from_secs(30);

/// Asks over the web. What an answer's status means is told by whoever asked; a redirect is
/// followed nowhere, as it would take a token along.
fn agent() -> Agent {
    let config = Agent::config_builder().timeout_global(Some(WAIT)).max_redirects(0);
    config.http_status_as_error(false).build().into()
}

/// Whether a secret may be sent to that address: encrypted, or to this machine.
fn is_safe(address: &str) -> bool {
    let local = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([':', '/']);
    address.starts_with("https://")
        || local.iter().any(|host| address.strip_prefix(host).is_some_and(ends))
}

/// The variable `name`, if it is set to anything.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Something is wrong with what is at `place`.
fn wrong(place: &str, what: &dyn core::fmt::Display) -> String {
    failed(format!("{place}: {what}"))
}
