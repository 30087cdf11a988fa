//! What is measured natively, by time (`cargo bench -p indgang-benches`) and by instructions
//! (`cargo xtask bench`): the same work on the same generated plans.

pub mod generated;
pub mod work;
