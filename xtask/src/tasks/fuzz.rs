//! `cargo xtask fuzz`: inputs that nobody thought of.

use anyhow::Result;

use crate::house::House;
use crate::setup;
use crate::steps::Steps;

/// What to fuzz, and for how long.
#[derive(clap::Args)]
pub struct Options {
    /// A target of tests/fuzz: parsers, recogniser, or importer.
    target: String,
    /// For so many seconds.
    #[arg(long, default_value_t = 600)]
    seconds: u64,
}

/// Builds a target and runs it. What it finds stands in `tests/fuzz/artifacts`.
pub fn fuzz(house: &House, steps: &Steps, options: &Options) -> Result<()> {
    steps.step("cargo-fuzz", || setup::fuzz(house))?;
    steps.step(&format!("fuzz {}", options.target), || {
        let time = format!("-max_total_time={}", options.seconds);
        // A bundle is larger than a line.
        let most = if options.target == "importer" { "-max_len=65536" } else { "-max_len=4096" };
        house
            .cargo()
            .dir(&house.tests())
            // Coverage needs no nightly compiler, the address sanitizer would; there is no unsafe
            // code here for it to look at.
            .args(["fuzz", "run", "--fuzz-dir", "fuzz", "--sanitizer", "none", &options.target])
            .args(["--", &time, most, "-timeout=10", "-rss_limit_mb=2048"])
            .run()
    })?;
    steps.summary();
    Ok(())
}
