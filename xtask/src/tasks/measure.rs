//! `cargo xtask measure`: how quick the window is, into `docs/measurements.md`.

use anyhow::{Result, bail};

use super::test;
use crate::house::House;
use crate::steps::Steps;
use crate::ui::Ui;

/// Builds the programs as they are measured, and the one that measures them, and runs it. On a cold
/// cache the optimised build takes a quarter of an hour on two cores; measuring takes some minutes
/// and wants the machine for itself.
pub fn measure(house: &House, steps: &Steps) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the window can be driven on Linux alone");
    }
    test::set_up(house, steps)?;
    Ui::set_up(house, steps)?.build()?;
    steps.step("programs, optimised", || {
        let programs = ["--package", "daybook-cli", "--package", "daybook-desktop", "--bins"];
        house.cargo().args(["build", "--profile", "perf"]).args(programs).run()
    })?;
    test::build(house, steps)?;
    steps.step("measurements", || {
        house
            .program(house.binary("measure"))
            .args(["--programs".as_ref(), house.optimised().as_os_str()])
            .args(["--out".as_ref(), house.docs().join("measurements.md").as_os_str()])
            .run()
    })?;
    steps.summary();
    Ok(())
}
