//! `cargo xtask …`: everything a developer does with this house, from a bare machine on.
//!
//! Each task is one file under `tasks`; what it needs first is under `setup`. Every step says what
//! it is, and how long it took; the first one that fails ends the task and says what to do.

mod display;
mod files;
mod house;
mod program;
mod setup;
mod steps;
mod tasks;
mod ui;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::house::House;
use crate::steps::Steps;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Everything a developer does with Daybook"
)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Set up, build, and open the window on this machine's own logs
    ///
    /// The first time, the logs of this machine are read into a base folder of its own,
    /// `.run/base`; the logs you keep with Daybook stay untouched. With no display the same UI is
    /// served on loopback and its address printed.
    Run(tasks::run::Options),
    /// Set up and run every test: Rust, docs, UI, in a browser, in the real window
    Test,
    /// What must hold before anything lands: formats, lints, every test, licences
    Ci,
    /// Write the TypeScript types of the operations to ui/src/bindings
    Bindings,
    /// Look for lines that a parser stumbles over, by coverage-guided fuzzing
    Fuzz(tasks::fuzz::Options),
    /// Take the pictures of the README, docs/*.png, and one of every page and state
    Screenshots,
    /// Measure the window and the browser's page on a million rows, into docs/measurements.md
    ///
    /// Start, keystrokes, frames, bridge and memory, with real input, beside what the screen costs
    /// by itself. Nothing else should run meanwhile.
    Measure,
}

fn main() -> ExitCode {
    let steps = Steps::default();
    match carry_out(&steps) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            steps.say(&format!("\n{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn carry_out(steps: &Steps) -> Result<()> {
    let house = House::find()?;
    match Cli::parse().task {
        Task::Run(options) => tasks::run::run(&house, steps, &options),
        Task::Test => tasks::test::test(&house, steps),
        Task::Ci => tasks::ci::ci(&house, steps),
        Task::Bindings => tasks::bindings::bindings(&house, steps),
        Task::Fuzz(options) => tasks::fuzz::fuzz(&house, steps, &options),
        Task::Screenshots => tasks::screenshots::screenshots(&house, steps),
        Task::Measure => tasks::measure::measure(&house, steps),
    }
}
