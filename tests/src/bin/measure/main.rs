//! How quick the window is, measured in the real one and in Chromium over a million rows.
//!
//! `cargo xtask measure` builds what is needed and runs it; the figures go to `docs/measurements.md`.
//! It is no test: a slow machine fails nothing. Keys, wheel and drags come by WebDriver as input
//! events of the window; what is measured is read in the page, by the same clock as its frames.
//!
//! ```text
//! measure --programs target/perf [--out FILE] [--store DIR] [--hosts window,browser]
//!         [--parts start,bridge,keys,wheel,drag,peer,memory,lab] [--rounds N] [--seconds N]
//! ```

#[cfg(target_os = "linux")]
mod asked;
#[cfg(target_os = "linux")]
#[path = "../../../tests/e2e/driver.rs"]
#[allow(dead_code, reason = "shared with the end-to-end tests, which need more of it")]
mod driver;
#[cfg(target_os = "linux")]
mod host;
#[cfg(target_os = "linux")]
mod house;
#[cfg(target_os = "linux")]
mod input;
#[cfg(target_os = "linux")]
mod machine;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(target_os = "linux")]
#[path = "../../../tests/e2e/page.rs"]
#[allow(dead_code, reason = "shared with the end-to-end tests, which need more of it")]
mod page;
#[cfg(target_os = "linux")]
mod parts;
#[cfg(target_os = "linux")]
#[path = "../../../tests/e2e/process.rs"]
mod process;
#[cfg(target_os = "linux")]
mod report;
#[cfg(target_os = "linux")]
mod series;
#[cfg(target_os = "linux")]
mod store;

#[cfg(target_os = "linux")]
fn main() {
    let mut args = std::env::args_os().skip(1).peekable();
    if args.next_if(|first| first == host::LAUNCH).is_some() {
        host::launch(args.collect());
    }
    let asked = asked::Asked::from_args(args);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(parts::all(&asked));
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("the window can be driven on Linux alone");
}
