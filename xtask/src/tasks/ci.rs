//! `cargo xtask ci`: what `.ci/run` runs.

use anyhow::Result;

use super::test;
use crate::house::House;
use crate::setup;
use crate::steps::Steps;

/// Formats, lints, every test, licences.
pub fn ci(house: &House, steps: &Steps) -> Result<()> {
    steps.step("Rust: format", || house.cargo().args(["fmt", "--all", "--check"]).run())?;
    test::set_up(house, steps)?;
    test::ui(house, steps)?;
    steps.step("Rust: lints", || {
        let warnings = ["--", "--deny", "warnings"];
        house
            .cargo()
            .args(["clippy", "--locked", "--workspace", "--all-targets"])
            // The fuzz targets lie outside the workspace; what they call must not rot.
            .args(["--features", "daybook-ingest/fuzzing"])
            .args(warnings)
            .run()
    })?;
    steps.step("cargo-deny", || setup::deny(house))?;
    steps.step("licences, bans, sources", || {
        // Advisories would need their database, which comes from neither registry.
        house.cargo().args(["deny", "check", "bans", "licenses", "sources"]).run()
    })?;
    test::rust(house, steps)?;
    steps.summary();
    Ok(())
}
