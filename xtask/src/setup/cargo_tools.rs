//! Cargo's own helpers, installed from crates.io when they are missing.

use anyhow::Result;

use crate::house::House;

/// cargo-nextest, which runs the tests.
pub fn nextest(house: &House) -> Result<()> {
    install(house, "nextest", "cargo-nextest", &[])
}

/// cargo-deny, which reads the licences. Built without optimising: it runs for a second, and that
/// halves the time until it does.
pub fn deny(house: &House) -> Result<()> {
    install(house, "deny", "cargo-deny", &["--debug"])
}

/// cargo-fuzz, which builds and runs fuzz targets.
pub fn fuzz(house: &House) -> Result<()> {
    install(house, "fuzz", "cargo-fuzz", &["--debug"])
}

fn install(house: &House, command: &str, package: &str, how: &[&str]) -> Result<()> {
    if house.cargo().args([command, "--version"]).ask().is_some() {
        return Ok(());
    }
    house.cargo().args(["install", "--locked", package]).args(how).run()
}
