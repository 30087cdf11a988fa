//! Any JSON is a condition without types, of any attributes: `[condition, attributes, groups]`.
#![no_main]

use indgang::condition::trial::holds;
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};

fuzz_target!(|text: &str| {
    let Ok(Value::Array(given)) = serde_json::from_str(text) else { return };
    let [condition, attributes, rest @ ..] = given.as_slice() else { return };
    let none = Map::new();
    let groups = rest.first().and_then(Value::as_object).unwrap_or(&none);
    let _ = holds(condition, attributes, groups);
});
