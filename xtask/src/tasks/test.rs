//! `cargo xtask test`: every test there is.

use anyhow::Result;

use crate::house::House;
use crate::setup::{self, Purpose};
use crate::steps::Steps;
use crate::ui::Ui;

/// Sets up and runs every test.
pub fn test(house: &House, steps: &Steps) -> Result<()> {
    set_up(house, steps)?;
    ui(house, steps)?;
    rust(house, steps)?;
    steps.summary();
    Ok(())
}

/// What tests need on the machine.
pub fn set_up(house: &House, steps: &Steps) -> Result<()> {
    steps.step("system packages", || setup::packages(steps, Purpose::Test))?;
    steps.step("cargo-nextest", || setup::nextest(house))
}

/// The UI by itself, and its build, which the programs embed.
pub fn ui(house: &House, steps: &Steps) -> Result<()> {
    let ui = Ui::set_up(house, steps)?;
    ui.check()?;
    ui.test()?;
    ui.build()
}

/// Everything in Rust, and the stories that need both.
pub fn rust(house: &House, steps: &Steps) -> Result<()> {
    build(house, steps)?;
    steps.step("Rust, and the stories in browser and window", || {
        house.cargo().args(["nextest", "run", "--workspace", "--profile", profile()]).run()
    })?;
    steps.step("Rust: examples in the docs", || {
        house.cargo().args(["test", "--quiet", "--doc", "--workspace"]).run()
    })
}

/// Programs and tests at once, so that both see the same features of every crate and none is
/// built twice.
pub fn build(house: &House, steps: &Steps) -> Result<()> {
    steps.step("Rust: build", || {
        house.cargo().args(["build", "--workspace", "--bins", "--tests"]).run()
    })
}

/// The stories need WebKitWebDriver, Xvfb and ChromeDriver, which `set_up` brings on Linux.
fn profile() -> &'static str {
    if cfg!(target_os = "linux") { "all" } else { "default" }
}
