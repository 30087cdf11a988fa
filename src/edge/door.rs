//! Where the shell's JavaScript meets the core: convert, call, convert.

use super::{Facts, Site, page};
use alloc::string::String;
use alloc::vec::Vec;
use wasm_bindgen::prelude::*;

#[cfg(feature = "test-trap")]
#[wasm_bindgen]
extern "C" {
    /// A request of a test.
    pub type Request;
    #[wasm_bindgen(method, structural, getter)]
    fn trap(this: &Request) -> bool;
}

/// A site's pages, decided one at a time.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Page {
    site: Site,
}

#[wasm_bindgen]
impl Page {
    /// Loads the plan, and the browser's if that is served beside it; takes in the secrets.
    ///
    /// # Errors
    /// A JavaScript error whose message is a stable code, of [`Site::new`] or [`Site::admits`].
    #[wasm_bindgen(constructor)]
    pub fn new(
        plan: Vec<u8>,
        browser: Option<Vec<u8>>,
        secret: Option<String>,
        previous: Option<String>,
    ) -> Result<Self, JsError> {
        #[cfg(feature = "test-trap")]
        if secret.as_deref() == Some("trap") {
            core::arch::wasm32::unreachable();
        }
        let site = Site::new(plan, secret.as_deref(), previous.as_deref()).map_err(JsError::new)?;
        browser.map_or(Ok(()), |plan| site.admits(plan)).map_err(JsError::new)?;
        Ok(Self { site })
    }

    /// The [languages](Site::languages) of the site.
    pub fn languages(&self) -> String {
        self.site.languages()
    }

    /// What [variants show](Site::contents) that is not in the pages.
    pub fn contents(&self) -> String {
        self.site.contents()
    }

    /// The paths of [entry points](Site::entries).
    pub fn entries(&self) -> String {
        self.site.entries()
    }

    /// [Decides](page::decide) one page view, of a request as [`Facts::read`] takes it.
    #[cfg(not(feature = "test-trap"))]
    pub fn decide(&self, facts: &str) -> String {
        page::decide(&self.site, &Facts::read(facts))
    }

    /// The same, trapping on demand.
    #[cfg(feature = "test-trap")]
    pub fn decide(&self, facts: &str, request: &Request) -> String {
        trap(request);
        page::decide(&self.site, &Facts::read(facts))
    }
}

/// Traps on demand, and from then on always: an instance that trapped is not to be used again.
#[cfg(feature = "test-trap")]
fn trap(request: &Request) {
    use core::sync::atomic::{AtomicBool, Ordering};
    static TRAPPED: AtomicBool = AtomicBool::new(false);
    if TRAPPED.fetch_or(request.trap(), Ordering::Relaxed) || request.trap() {
        core::arch::wasm32::unreachable();
    }
}
