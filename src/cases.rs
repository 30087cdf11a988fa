//! The door of public conformance cases: the same code that runs them natively, in WebAssembly.
//!
//! The other half is `xtask/src/conformance.mjs`.

use crate::conformance;
use alloc::string::String;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// The report of a file of cases, given its kind and its text.
///
/// # Errors
/// The file is not of that kind; the message says why.
#[wasm_bindgen]
pub fn cases(kind: &str, text: &str) -> Result<String, JsError> {
    let report = conformance::run(kind, text).map_err(|bad| JsError::new(&bad.0))?;
    Ok(report.text())
}
