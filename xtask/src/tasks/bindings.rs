//! `cargo xtask bindings`: the TypeScript types of the operations.

use anyhow::Result;

use crate::house::House;
use crate::steps::Steps;

/// The variable that makes the staleness test write instead of compare.
const BLESS: &str = "DAYBOOK_BLESS";

/// Writes them to `ui/src/bindings`.
pub fn bindings(house: &House, steps: &Steps) -> Result<()> {
    steps.step("bindings", || {
        let test = ["test", "--quiet", "--package", "daybook-api", "--test", "bindings"];
        house.cargo().args(test).env(BLESS, "1").run()
    })
}
