//! `GET /_indgang/health`: whether the worker is well, and what it was deployed with.

use super::{Answer, Call, Reply};
use crate::engine;

/// `{"status":"ok","plan":"1a2b3c4d","version":"0.1.0","secret":true}`
pub fn get(call: &Call<'_>) -> Answer {
    Ok(Reply::object(|json| {
        json.key("status").text("ok");
        json.key("plan").text(&engine::version(&call.site.plan));
        json.key("version").text(env!("CARGO_PKG_VERSION"));
        json.key("secret").bool(call.site.ring.is_some());
    }))
}
