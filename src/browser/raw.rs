//! What the Wasm modules export: three names, for `www/js/browser/steps.js` to call.
//!
//! JavaScript asks for room, writes what it gives there, calls, and reads a text up to its NUL.
//! `wasm-bindgen` would wrap this in 1.3 KB of brotli: an object that may be freed and borrowed,
//! and ways for texts of all kinds.
#![expect(unsafe_code, reason = "one engine to a module, and bytes that JavaScript writes")]

use super::engine::Engine;
use alloc::{string::String, vec, vec::Vec};

static mut ENGINE: Engine = Engine::EMPTY;
/// What is given, and then the answer.
static mut TEXT: Vec<u8> = Vec::new();

/// Room for what the next call is given.
#[unsafe(no_mangle)]
extern "C" fn room(bytes: usize) -> *mut u8 {
    let text = &raw mut TEXT;
    // SAFETY: a module has one thread, and no call goes on while JavaScript makes another.
    let text = unsafe { &mut *text };
    *text = vec![0; bytes];
    text.as_mut_ptr()
}

/// See [`Engine::call`]; the answer ends with a NUL, which none holds, and is there until the next.
#[unsafe(no_mangle)]
extern "C" fn call(step: u32, now: u32) -> *const u8 {
    answer::<false>(step, now)
}

/// The same with all steps. The build makes two modules of one: this is not in the one that pages
/// load, and `call` is not in the other.
#[unsafe(no_mangle)]
extern "C" fn whole(step: u32, now: u32) -> *const u8 {
    answer::<true>(step, now)
}

fn answer<const WHOLE: bool>(step: u32, now: u32) -> *const u8 {
    let (engine, text) = (&raw mut ENGINE, &raw mut TEXT);
    // SAFETY: as above.
    let (engine, text) = unsafe { (&mut *engine, &mut *text) };
    let mut answer: String = engine.call::<WHOLE>(step, now, core::mem::take(text));
    answer.push('\0');
    *text = answer.into_bytes();
    text.as_ptr()
}
