//! What our Wasm modules have in the place of std: memory, and an end for panics.

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = new_wasm_dynamic_allocator();

/// Traps. Nothing of the panic is looked at, so that its texts and what formats them are left out.
///
/// Not for the endpoints: the `worker` crate brings std along, and std a handler of its own.
#[cfg(not(feature = "endpoints"))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
