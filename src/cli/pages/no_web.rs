//! In a command line that was compiled without the web: pages at addresses are refused.

use super::files::Page;
use crate::render::failed;

/// Why, and what to do. The npm package's command line has none either.
pub const NO_WEB: &str = "this command line is without the web; take the native one, from a checkout: \
                          `cargo install --path . --features web`";

/// A page that cannot be asked for.
pub fn page(address: &str) -> Result<Page, String> {
    Err(failed(format!("cannot read `{address}`: {NO_WEB}")))
}
