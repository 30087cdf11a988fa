//! Pages that are asked for at their address.

use super::files::{PAGE_BYTES, Page};
use crate::render::failed;
use std::time::Duration;
use ureq::Agent;

/// Longest wait for one page.
const WAIT: Duration = Duration::from_secs(20);

/// The page at `address`, as the origin has it.
pub fn page(address: &str) -> Result<Page, String> {
    let failed = |why: &dyn core::fmt::Display| failed(format!("cannot read `{address}`: {why}"));
    let agent: Agent = Agent::config_builder().timeout_global(Some(WAIT)).build().into();
    let answer = agent.get(address).header("accept", "text/html").call();
    let mut answer = answer.map_err(|error| failed(&error))?;
    let kind = answer.body().mime_type().unwrap_or("nothing in particular").to_owned();
    if kind != "text/html" {
        return Err(failed(&format_args!("it is {kind}, not text/html")));
    }
    let body = answer.body_mut().with_config().limit(PAGE_BYTES).lossy_utf8(true);
    let text = body.read_to_string().map_err(|error| failed(&error))?;
    // Its slots are chosen already: what they lack says nothing of the page.
    if text.contains("id=\"indgang-decision\"") {
        return Err(failed(&"the worker has been at it; name the page at its origin"));
    }
    Ok(Page { name: address.to_owned(), text })
}
