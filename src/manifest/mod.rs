//! The author's file: JSON with comments in, a checked [`Model`] or all mistakes out.
//!
//! ```
//! let mistakes = indgang::manifest::read(r#"{ "site": { "nam": "Fjordfly" } }"#).unwrap_err();
//! let all: Vec<String> = mistakes.list().iter().map(ToString::to_string).collect();
//! assert_eq!(all, [
//!     "1:3: site: a site needs `name`: add `\"name\": \"Fjordfly\"` [manifest.missing_field]",
//!     "1:13: site.nam: a site has no field `nam`: write `name` [manifest.unknown_field]",
//! ]);
//! ```

mod condition;
mod dates;
mod mistake;
pub mod model;
mod names;
mod nearest;
mod notes;
mod paths;
mod places;
pub mod print;
mod read;
mod schema;
mod text;
mod tree;
pub mod visitor;

pub use dates::moment;
pub use mistake::{Kind, Mistake, Mistakes};
pub use model::Model;
pub use nearest::meant;
pub use paths::wrong_path;
pub use places::{Place, Step, places};
pub use read::read;
pub use schema::schema;
