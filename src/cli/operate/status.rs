//! `indgang status`: what a live site says of itself.

use super::{agent, is_safe, variable, wrong};
use indgang::explain::visible;
use indgang::limits::PLAN_BYTES;
use indgang::plan::Plan;
use indgang::time::UnixSeconds;
use serde_json::Value;
use std::fmt::Write;

/// Longest answer of the site's that is read.
const ANSWER: u64 = 1 << 20;

/// Asks the site at `address`, and tells what it said. Fails if the worker is not well.
pub fn status(address: &str) -> Result<String, String> {
    let site = address.trim_end_matches('/');
    if !["https://", "http://"].iter().any(|scheme| site.starts_with(scheme)) {
        return Err(wrong(
            address,
            &format_args!("this is no whole address: write `https://{site}`"),
        ));
    }
    let mut request = agent().get(format!("{site}/_indgang/health"));
    if let Some(token) = variable("INDGANG_STATUS_TOKEN") {
        if !is_safe(site) {
            return Err(wrong(address, &"the token in INDGANG_STATUS_TOKEN goes to `https` only"));
        }
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let mut answer = request.call().map_err(|error| wrong(address, &error))?;
    let body = answer.body_mut().with_config().limit(ANSWER).read_to_vec();
    let body = body.map_err(|error| wrong(address, &error))?;
    let health: Value = serde_json::from_slice(&body).unwrap_or_default();
    if health.get("faults").is_none() {
        let what = format!("there is no Indgang: {} at /_indgang/health", answer.status());
        return Err(wrong(address, &what));
    }
    let told = told(site, &health, browsers(site));
    if answer.status().is_success() { Ok(told) } else { Err(told) }
}

/// The version of the plan that browsers are given, if they are given one that can be read here.
fn browsers(site: &str) -> Option<u32> {
    let mut answer = agent().get(format!("{site}/indgang/plan.bin")).call().ok()?;
    let body = answer.body_mut().with_config().limit(PLAN_BYTES as u64).read_to_vec().ok()?;
    Plan::load(body).ok().map(|plan| plan.version())
}

fn told(site: &str, health: &Value, browsers: Option<u32>) -> String {
    let text = |name: &str| health.get(name).and_then(Value::as_str).map(visible);
    let number = |value: &Value, name: &str| value.get(name).and_then(Value::as_u64).unwrap_or(0);
    let mut out = format!("{site}\n");
    let mut line = |label: &str, what: String| {
        // Writing to a string never fails.
        let _written = writeln!(out, "  {label:<10} {what}");
    };
    match health.get("error").and_then(|error| error.get("code")).and_then(Value::as_str) {
        Some(code) => line("status", format!("the endpoints fail: {}", visible(code))),
        None => line("status", text("status").unwrap_or_default()),
    }
    if health.get("off").and_then(Value::as_bool) == Some(true) {
        line("switch", "off: every page is as its origin has it (INDGANG_OFF)".to_owned());
    }
    let plan = text("plan").unwrap_or_else(|| "none".to_owned());
    let from = match text("release") {
        Some(name) => {
            let when = number(health, "published");
            let when = u32::try_from(when).ok().filter(|&when| when > 0).map(UnixSeconds);
            let when = when.map_or(String::new(), |when| format!(" {when}"));
            let by = text("by").map_or(String::new(), |by| format!(" by {by}"));
            format!("published{when}{by}, release {name}")
        }
        None => "from the deployment".to_owned(),
    };
    line("plan", format!("{plan}, {from}"));
    line(
        "browsers",
        match browsers {
            Some(version) if format!("{version:08x}") == plan => "the same plan".to_owned(),
            Some(version) => {
                format!("another plan, {version:08x}: may `/indgang/plan.bin` reach the worker?")
            }
            None => {
                "no plan at /indgang/plan.bin: is `!/indgang/*` in `run_worker_first`?".to_owned()
            }
        },
    );
    if let Some(code) = text("refused") {
        line("refused", format!("what is published: {code}"));
    }
    let secret = match health.get("secret") {
        Some(Value::Bool(true)) => Some("set"),
        Some(Value::Bool(false)) => Some("none: no profiles at the edge"),
        Some(Value::String(_)) => {
            Some("not 32 bytes in base64, so none: make one with `openssl rand -base64 32`")
        }
        _ => None,
    };
    if let Some(secret) = secret {
        line("secret", secret.to_owned());
    }
    let faults = health.get("faults").and_then(Value::as_object);
    let faults = faults.into_iter().flatten();
    let faults: Vec<String> =
        faults.map(|(code, count)| format!("{} {count}", visible(code))).collect();
    line("faults", if faults.is_empty() { "none".to_owned() } else { faults.join(", ") });
    if let Some(seen) = health.get("seen") {
        let (views, counted) = (number(seen, "views"), number(seen, "counted"));
        line("views", format!("{views}, of which the request alone decided {counted}"));
        let looked = |name: &str| seen.get("shared").map_or(0, |shared| number(shared, name));
        let (hits, all) = (looked("hits"), looked("hits") + looked("misses"));
        // Not where pages are not shared at all.
        if let Some(rate) = hits.saturating_mul(100).checked_div(all) {
            line("shared", format!("{hits} of {all} pages looked for were there: {rate} %"));
        }
        let shares = seen.get("shares").and_then(Value::as_object);
        for (slot, variants) in shares.into_iter().flatten() {
            let variants = variants.as_object().into_iter().flatten();
            let share = |(name, share): (&String, &Value)| {
                format!("{} {:.0} %", visible(name), share.as_f64().unwrap_or(0.0) * 100.0)
            };
            line(
                "shares",
                format!(
                    "{}: {}",
                    visible(slot),
                    variants.map(share).collect::<Vec<_>>().join(", ")
                ),
            );
        }
    }
    out + "Faults, views and what follows them are of the one isolate that answered; there are many. Shares are of what \
           the request alone decided: of page views, and for an entry of the requests for its path.\n"
}
