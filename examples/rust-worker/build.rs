//! Compiles the manifest; its mistakes are the build's.

use indgang::manifest;
use indgang::plan::{Kind, compile};
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=indgang.jsonc");
    let model = manifest::read(&fs::read_to_string("indgang.jsonc")?).map_err(|mistakes| {
        format!("indgang.jsonc is not right; `indgang check` says where: {mistakes:?}")
    })?;
    let plan = Path::new(&env::var("OUT_DIR")?).join("plan.bin");
    fs::write(plan, compile(&model, Kind::Edge)?)?;
    Ok(())
}
