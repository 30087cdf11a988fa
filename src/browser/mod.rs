//! The browser door.
use alloc::string::String;
use wasm_bindgen::prelude::*;
/// Hello.
#[wasm_bindgen]
pub fn hello(a: &str) -> String {
    String::from(a)
}
