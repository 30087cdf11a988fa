//! The store of published plans: Cloudflare's KV, over its REST API.

use super::{agent, is_safe, variable, wrong};
use crate::render;
use indgang::limits::PLAN_BYTES;
use serde_json::Value;
use ureq::Agent;
use ureq::http::StatusCode;

/// Where the API is, unless `CLOUDFLARE_API_BASE_URL` says otherwise.
const API: &str = "https://api.cloudflare.com/client/v4";
/// Longest answer that is read: two plans.
const ANSWER: u64 = 2 * PLAN_BYTES as u64 + 1;
/// What says where the store is, and lets one in.
const VARIABLES: [&str; 3] =
    ["CLOUDFLARE_ACCOUNT_ID", "INDGANG_PLANS_NAMESPACE", "CLOUDFLARE_API_TOKEN"];

/// A namespace of KV.
pub struct Store {
    agent: Agent,
    values: String,
    authorization: String,
}

impl Store {
    /// The store that the environment names.
    pub fn of_environment() -> Result<Self, String> {
        let missing: Vec<&str> =
            VARIABLES.into_iter().filter(|name| variable(name).is_none()).collect();
        let [Some(account), Some(namespace), Some(token)] = VARIABLES.map(variable) else {
            let what = format!(
                "set {}: the account, the id of the namespace that the worker has as \
                 `INDGANG_PLANS`, and a token that may edit Workers KV",
                missing.join(", ")
            );
            return Err(render::failed(what));
        };
        for (name, id) in [(VARIABLES[0], &account), (VARIABLES[1], &namespace)] {
            if !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(wrong(name, &"an id of Cloudflare's is written in hex"));
            }
        }
        let api = variable("CLOUDFLARE_API_BASE_URL").unwrap_or_else(|| API.to_owned());
        if !is_safe(&api) {
            let what = "the token goes to `https` addresses only";
            return Err(wrong("CLOUDFLARE_API_BASE_URL", &what));
        }
        let values = format!(
            "{}/accounts/{account}/storage/kv/namespaces/{namespace}/values",
            api.trim_end_matches('/')
        );
        Ok(Self { agent: agent(), values, authorization: format!("Bearer {token}") })
    }

    /// The value of `key`, if there is one.
    pub fn get(&self, key: &str) -> Result<Option<Vec<u8>>, String> {
        let request =
            self.agent.get(self.address(key)).header("authorization", &self.authorization);
        let answer = request.call();
        let mut answer = answer.map_err(|error| failed("read", key, &error))?;
        let status = answer.status();
        let body = answer.body_mut().with_config().limit(ANSWER).read_to_vec();
        let body = body.map_err(|error| failed("read", key, &error))?;
        match status {
            StatusCode::OK => Ok(Some(body)),
            // The API says so of keys; of a namespace that is not there as well, with other codes.
            StatusCode::NOT_FOUND if !is_about(&body, NO_NAMESPACE) => Ok(None),
            _ => Err(failed("read", key, &said(status, &body))),
        }
    }

    /// Writes the value of `key`.
    pub fn put(&self, key: &str, value: &[u8]) -> Result<(), String> {
        let request =
            self.agent.put(self.address(key)).header("authorization", &self.authorization);
        let request = request.header("content-type", "application/octet-stream");
        self.done("write", key, request.send(value))
    }

    /// Deletes `key`.
    pub fn delete(&self, key: &str) -> Result<(), String> {
        let request = self.agent.delete(self.address(key));
        self.done("delete", key, request.header("authorization", &self.authorization).call())
    }

    fn done(
        &self,
        what: &str,
        key: &str,
        answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<(), String> {
        let mut answer = answer.map_err(|error| failed(what, key, &error))?;
        let status = answer.status();
        let body = answer.body_mut().with_config().limit(ANSWER).read_to_vec().unwrap_or_default();
        if status.is_success() { Ok(()) } else { Err(failed(what, key, &said(status, &body))) }
    }

    /// Keys are ours, and have no character that an address would change.
    fn address(&self, key: &str) -> String {
        format!("{}/{key}", self.values)
    }
}

/// The API's code of a namespace that is not there.
const NO_NAMESPACE: i64 = 10_013;

fn errors(body: &[u8]) -> Vec<(i64, String)> {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let list = answer.get("errors").and_then(Value::as_array).cloned().unwrap_or_default();
    let one = |error: &Value| {
        let message = error.get("message").and_then(Value::as_str).unwrap_or_default();
        (error.get("code").and_then(Value::as_i64).unwrap_or(0), message.to_owned())
    };
    list.iter().map(one).collect()
}

fn is_about(body: &[u8], code: i64) -> bool {
    errors(body).iter().any(|(found, _)| *found == code)
}

/// What the API says is wrong.
fn said(status: StatusCode, body: &[u8]) -> String {
    let errors = errors(body);
    let words: Vec<String> =
        errors.iter().map(|(code, message)| format!("{message} ({code})")).collect();
    if words.is_empty() { format!("status {status}") } else { words.join("; ") }
}

fn failed(what: &str, key: &str, why: &dyn core::fmt::Display) -> String {
    render::failed(format!("cannot {what} `{key}` in Workers KV: {why}"))
}
