//! In a command line that was compiled without the web: nothing can be published or asked.

use crate::pages::NO_WEB;
use crate::render::failed;
use indgang::time::UnixSeconds;
use std::path::PathBuf;

/// What would be published.
#[expect(dead_code, reason = "nothing is, here")]
pub struct Publish {
    pub file: PathBuf,
    pub by: Option<String>,
    pub live: bool,
    pub now: UnixSeconds,
}

/// What would be live again.
#[expect(dead_code, reason = "nothing is, here")]
pub struct Rollback {
    pub to: Option<String>,
    pub live: bool,
}

/// Publishes nothing.
pub fn publish(_: &Publish) -> Result<String, String> {
    Err(without("publish"))
}

/// Goes back to nothing.
pub fn rollback(_: &Rollback) -> Result<String, String> {
    Err(without("roll back"))
}

/// Asks nobody.
pub fn status(_: &str) -> Result<String, String> {
    Err(without("ask"))
}

fn without(what: &str) -> String {
    failed(format!("cannot {what}: {NO_WEB}"))
}
