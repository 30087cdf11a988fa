//! Where the shell's JavaScript meets the core: convert, call, convert.

use super::Facts;
#[cfg(feature = "edge")]
use super::{Site, page};
use crate::time::UnixSeconds;
use alloc::string::String;
#[cfg(feature = "edge")]
use alloc::vec::Vec;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A request, as the shell tells it: the fields of [`Facts`], each asked for as it is needed.
    pub type Request;
    #[wasm_bindgen(method, structural, getter)]
    fn address(this: &Request) -> String;
    #[wasm_bindgen(method, structural, getter)]
    fn host(this: &Request) -> String;
    #[wasm_bindgen(method, structural, getter)]
    fn cookies(this: &Request) -> String;
    #[wasm_bindgen(method, structural, getter)]
    fn referrer(this: &Request) -> String;
    #[wasm_bindgen(method, structural, getter)]
    fn agent(this: &Request) -> String;
    #[wasm_bindgen(method, structural, getter)]
    fn mobile(this: &Request) -> String;
    #[wasm_bindgen(method, structural, getter)]
    fn platform(this: &Request) -> String;
    #[wasm_bindgen(method, structural, getter)]
    fn languages(this: &Request) -> String;
    #[wasm_bindgen(method, structural, getter)]
    fn country(this: &Request) -> String;
    #[wasm_bindgen(method, structural, getter)]
    fn region(this: &Request) -> String;
    #[wasm_bindgen(method, structural, getter)]
    fn gpc(this: &Request) -> bool;
    #[wasm_bindgen(method, structural, getter)]
    fn segments(this: &Request) -> String;
    #[wasm_bindgen(method, structural, getter)]
    fn robot(this: &Request) -> bool;
    #[wasm_bindgen(method, structural, getter)]
    fn now(this: &Request) -> f64;
    #[wasm_bindgen(method, structural, getter)]
    fn ahead(this: &Request) -> f64;
    #[cfg(feature = "test-trap")]
    #[wasm_bindgen(method, structural, getter)]
    fn trap(this: &Request) -> bool;
}

impl From<&Request> for Facts {
    fn from(request: &Request) -> Self {
        Self {
            address: request.address(),
            host: request.host(),
            cookies: request.cookies(),
            referrer: request.referrer(),
            agent: request.agent(),
            mobile: request.mobile(),
            platform: request.platform(),
            languages: request.languages(),
            country: request.country(),
            region: request.region(),
            gpc: request.gpc(),
            segments: request.segments(),
            robot: request.robot(),
            // Casts saturate: whatever the shell says is some moment.
            now: UnixSeconds(request.now() as u32),
            ahead: request.ahead() as i16,
        }
    }
}

/// A site's pages, decided one at a time.
#[cfg(feature = "edge")]
#[wasm_bindgen]
#[derive(Debug)]
pub struct Page {
    site: Site,
}

#[cfg(feature = "edge")]
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
        let site = Site::new(plan, secret.as_deref(), previous.as_deref()).map_err(JsError::new)?;
        browser.map_or(Ok(()), |plan| site.admits(plan)).map_err(JsError::new)?;
        Ok(Self { site })
    }

    /// The [languages](Site::languages) of the site.
    pub fn languages(&self) -> String {
        self.site.languages()
    }

    /// [Decides](page::decide) one page view.
    pub fn decide(&self, request: &Request) -> String {
        #[cfg(feature = "test-trap")]
        trap(request);
        page::decide(&self.site, &Facts::from(request))
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
