//! What our Wasm modules have in the place of std: memory, and an end for panics.

#[cfg(not(feature = "browser"))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Traps. Nothing of the panic is looked at, so that its texts and what formats them are left out.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
