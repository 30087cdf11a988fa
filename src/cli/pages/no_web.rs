//! In a command line that was compiled without the web: pages at addresses are refused.

use super::files::Page;
use crate::render::failed;

/// A page that cannot be asked for.
pub fn page(address: &str) -> Result<Page, String> {
    let what = format!(
        "cannot read `{address}`: this command line was compiled without the web; install it with \
         `--features web`"
    );
    Err(failed(what))
}
