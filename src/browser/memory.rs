//! Memory for the browser's modules: rooms whose sizes are powers of two, each kept for the next that wants its size.
//!
//! An allocator that joins and splits rooms takes four times the bytes, and every browser loads them. A room is at most
//! half empty, and what a page needed once it has for good.
#![expect(unsafe_code, reason = "memory is handed out by address")]

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size};
use core::ptr::null_mut;

struct Rooms;

#[global_allocator]
static ROOMS: Rooms = Rooms;

/// The power of two that the smallest rooms are of. They lie at multiples of it, which is as far as any type of ours asks.
const LEAST: usize = 4;
/// Bytes that memory grows by.
const PAGE: usize = 65_536;

unsafe extern "C" {
    /// Where the memory begins that holds nothing of the module's own: the linker says it.
    static __heap_base: u8;
}

/// Rooms that were given back, by the power of two that is their size: the last, which holds the address of the one before.
static mut FREE: [*mut u8; 32] = [null_mut(); 32];
/// Up to where rooms were ever made.
static mut MADE: *const u8 = &raw const __heap_base;

/// The power of two that is the size of a room for `bytes`.
fn power(bytes: usize) -> usize {
    ((bytes.max(1 << LEAST) - 1).ilog2() + 1) as usize
}

// SAFETY: a module has one thread. A room is handed out once until it is given back, is as long as was asked, and lies
// where a type of an alignment up to 16 may; what asks for more gets none.
unsafe impl GlobalAlloc for Rooms {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let power = power(layout.size());
        if layout.align() > 1 << LEAST {
            return null_mut();
        }
        unsafe {
            let free = (&raw mut FREE).cast::<*mut u8>().add(power);
            let room = *free;
            if !room.is_null() {
                *free = *room.cast();
                return room;
            }
            let from = (MADE as usize).next_multiple_of(1 << LEAST);
            let Some(to) = from.checked_add(1 << power) else { return null_mut() };
            let more = to.div_ceil(PAGE).saturating_sub(memory_size(0));
            if more > 0 && memory_grow(0, more) == usize::MAX {
                return null_mut();
            }
            MADE = to as *const u8;
            from as *mut u8
        }
    }

    unsafe fn dealloc(&self, room: *mut u8, layout: Layout) {
        unsafe {
            let free = (&raw mut FREE).cast::<*mut u8>().add(power(layout.size()));
            *room.cast() = *free;
            *free = room;
        }
    }

    unsafe fn realloc(&self, room: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        unsafe {
            if power(layout.size()) == power(bytes) {
                return room;
            }
            let larger = self.alloc(Layout::from_size_align_unchecked(bytes, layout.align()));
            if !larger.is_null() {
                larger.copy_from_nonoverlapping(room, bytes.min(layout.size()));
                self.dealloc(room, layout);
            }
            larger
        }
    }
}
