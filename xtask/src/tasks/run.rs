//! `cargo xtask run`: from a fresh clone to the window on this machine's own logs.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::display;
use crate::house::House;
use crate::setup::{self, Purpose};
use crate::steps::Steps;
use crate::ui::Ui;

/// The exit code of `daybook` that means: done, but something was skipped and named.
const DONE_IN_PART: i32 = 3;

/// How to run.
#[derive(Args)]
pub struct Options {
    /// Serve the UI to a browser instead of opening the window
    #[arg(long)]
    serve: bool,
    /// A base folder to look at; this machine's logs are not read into it
    #[arg(long, value_name = "DIR")]
    base: Option<PathBuf>,
    /// Read this machine's logs again first; only what is new is added
    #[arg(long, conflicts_with = "base")]
    refresh: bool,
}

/// Sets up, builds, reads the logs the first time, and opens the window.
pub fn run(house: &House, steps: &Steps, options: &Options) -> Result<()> {
    steps.step("system packages", || setup::packages(steps, Purpose::Build))?;
    Ui::set_up(house, steps)?.build()?;
    steps.step("build", || {
        let programs = ["build", "--package", "daybook-cli", "--package", "daybook-desktop"];
        house.cargo().args(programs).args(["--bins"]).run()
    })?;
    let base = match &options.base {
        Some(base) => std::path::absolute(base).context("--base")?,
        None => own_logs(house, steps, options.refresh)?,
    };
    steps.summary();

    if options.serve || !display::is_there() {
        steps.say("opening in a browser: go to the address below; Ctrl-C ends it");
        return house
            .program(house.binary("daybook"))
            .args(["serve", "--base"])
            .args([&base])
            .run();
    }
    house.program(house.binary("daybook-desktop")).args(["--base"]).args([&base]).run()
}

/// The base with this machine's logs, read the first time.
fn own_logs(house: &House, steps: &Steps, refresh: bool) -> Result<PathBuf> {
    let base = house.run().join("base");
    // Written after reading: one that was interrupted goes on where it was.
    let read = house.run().join("logs-were-read");
    if read.is_file() && base.is_dir() && !refresh {
        return Ok(base);
    }
    steps.step("read this machine's logs", || {
        fs::create_dir_all(&base)
            .with_context(|| format!("cannot make the folder {}", base.display()))?;
        let ingest = house.program(house.binary("daybook")).args(["ingest", "--system"]);
        match ingest.args(["--base"]).args([&base]).code()? {
            Some(0 | DONE_IN_PART) => {}
            code => bail!("daybook ingest --system ended with {code:?}"),
        }
        fs::write(&read, "").with_context(|| format!("cannot write {}", read.display()))
    })?;
    Ok(base)
}
