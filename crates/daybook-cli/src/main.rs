//! The `daybook` command: a thin shell over `daybook-api`.
//!
//! Exit codes: 0 done (also when nothing matched), 1 failed, 2 asked for in a wrong way, 3 done
//! but something was damaged or skipped, named on stderr.

mod args;
mod commands;
mod exit;
mod huge_pages;
mod interrupt;
mod output;
mod serve;
mod session;
mod stoppable;

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Entries are made by one thread and freed by another, which the system's allocators serve slowly.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    // Wrong usage ends here with 2, help and version with 0.
    let given: Vec<_> = std::env::args_os().collect();
    let args = args::parse(&given).unwrap_or_else(|error| error.exit());
    session::start_log(args.verbose);
    match commands::run(args) {
        Ok(outcome) => outcome.into(),
        Err(failure) => failure.report(),
    }
}
