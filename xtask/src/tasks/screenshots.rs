//! `cargo xtask screenshots`: the README's pictures, taken of the real window, and one of every
//! page and state, to be looked at.

use std::fs;

use anyhow::{Context, Result, bail};

use super::test;
use crate::house::House;
use crate::steps::Steps;
use crate::ui::Ui;

/// Where the test that takes the pictures puts them.
const PICTURES: &str = "DAYBOOK_PICTURES";

/// Takes the pictures. The end-to-end tests can already drive the window: one of them, which is
/// not run otherwise, does it.
pub fn screenshots(house: &House, steps: &Steps) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the window can be driven on Linux alone");
    }
    test::set_up(house, steps)?;
    let ui = Ui::set_up(house, steps)?;
    ui.build()?;
    test::build(house, steps)?;
    let docs = house.docs();
    fs::create_dir_all(&docs).with_context(|| format!("cannot make {}", docs.display()))?;
    steps.step("pictures", || {
        let which = ["--profile", "all", "--run-ignored", "only", "--no-tests", "fail"];
        house
            .cargo()
            .args(["nextest", "run", "--workspace", "--test", "e2e", "pictures_of_the_readme"])
            .args(which)
            .env(PICTURES, &docs)
            .run()
    })?;
    let states = house.pictures();
    fs::create_dir_all(&states).with_context(|| format!("cannot make {}", states.display()))?;
    steps.step("every state", || ui.pictures(&states))?;
    steps.summary();
    Ok(())
}
