//! In a command line that was compiled without the web: pages at addresses are refused.

use super::files::Page;

/// A page that cannot be asked for.
pub fn page(address: &str) -> Result<Page, String> {
    Err(format!(
        "error: cannot read `{address}`: this command line was compiled without the web; install \
         it with `--features web`"
    ))
}
