//! Runs the measurements and prints them.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::{Parser, Subcommand};
use daybook_store::{PartitionedLogStore, StoreOptions};
use mimalloc::MiMalloc;
use perf_scenarios::bench::acceptance::{self, Options, Probe};
use perf_scenarios::bench::formats;
use perf_scenarios::bench::measure::{Repeats, millis};
use perf_scenarios::bench::packed;
use perf_scenarios::generate::Workload;

/// As in the `daybook` command, so that what is measured is what people run.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// What the store does with generated logs, against one SQLite file
#[derive(Parser)]
#[command(name = "perf-scenarios")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Load and search the specification's own case, and print each figure with its goal
    Acceptance {
        /// Entries in all, over 7 days
        #[arg(long, default_value_t = 1_000_000)]
        rows: u64,
        /// The same seed gives the same entries
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How often everything is loaded
        #[arg(long, default_value_t = 3)]
        loads: usize,
        /// Folder in which a temporary one is made; its disk is what is measured
        #[arg(long)]
        dir: Option<PathBuf>,
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Read generated logs of each format, and print lines and bytes a second
    Formats {
        /// Lines of each
        #[arg(long, default_value_t = 1_000_000)]
        lines: u64,
        /// Folder in which a temporary one is made; its disk is what is measured
        #[arg(long)]
        dir: Option<PathBuf>,
        /// This format alone
        #[arg(long)]
        only: Option<String>,
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Pack, export and import one day, ask it packed and unpacked, and print each figure with its goal
    Packed {
        /// Entries of the day
        #[arg(long, default_value_t = 1_000_000)]
        rows: u64,
        /// The same seed gives the same entries
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How often each work is timed
        #[arg(long, default_value_t = 3)]
        times: usize,
        /// Just this; may be given more than once
        #[arg(long, value_enum)]
        only: Vec<packed::Part>,
        /// The `daybook` command, for JSON lines and CSV
        #[arg(long)]
        daybook: Option<PathBuf>,
        /// Folder in which a temporary one is made; its disk is what is measured
        #[arg(long)]
        dir: Option<PathBuf>,
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Print generated entries as JSON lines
    Generate {
        /// Entries in all, over 7 days
        #[arg(long, default_value_t = 1_000_000)]
        rows: u64,
        /// The same seed gives the same entries
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Load generated entries into a store of their own, to look at or to profile searches on
    Load {
        /// Base folder of the store
        #[arg(long)]
        base: PathBuf,
        /// Entries in all, over 7 days
        #[arg(long, default_value_t = 1_000_000)]
        rows: u64,
        /// The same seed gives the same entries
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Entries in a commit
        #[arg(long, default_value_t = 10_000)]
        batch: usize,
    },
    /// Ask a store the same many times, and print the median in milliseconds
    #[command(hide = true)]
    Ask {
        /// Base folder of a store
        #[arg(long)]
        base: PathBuf,
        /// The search, as JSON
        #[arg(long)]
        ask: String,
        /// How often
        #[arg(long, default_value_t = 20)]
        times: usize,
    },
    /// Do one work of `packed`, and print what it took as JSON
    #[command(hide = true)]
    PackedWork {
        /// The work, as JSON
        #[arg(long)]
        job: String,
    },
    /// Print the bytes by which one search makes memory grow
    #[command(hide = true)]
    Memory {
        /// Base folder of a store
        #[arg(long)]
        base: PathBuf,
        /// The search, as JSON
        #[arg(long)]
        ask: String,
    },
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Acceptance { rows, seed, loads, dir, json } => {
            let options = Options {
                workload: Workload { seed, ..Workload::acceptance() }.with_rows(rows),
                loads,
                singles_for: Duration::from_secs(2),
                dir: dir.unwrap_or_else(std::env::temp_dir),
                memory_probe: std::env::current_exe().ok(),
            };
            let report = acceptance::run(&options, &|what| eprintln!("{what}"))?;
            if json {
                println!("{}", serde_json::to_string_pretty(&report)?);
            } else {
                print!("{}", report.to_table());
            }
        }
        Command::Formats { lines, dir, only, json } => {
            let dir = dir.unwrap_or_else(std::env::temp_dir);
            let rows = formats::run(lines, &dir, only.as_deref(), &|what| eprintln!("{what}"))?;
            if json {
                println!("{}", serde_json::to_string_pretty(&rows)?);
            } else {
                print!("{}", formats::to_table(&rows));
            }
        }
        Command::Packed { rows, seed, times, only, daybook, dir, json } => {
            let options = packed::Options {
                workload: packed::Options::workload(rows, seed),
                times,
                dir: dir.unwrap_or_else(std::env::temp_dir),
                parts: only,
                program: std::env::current_exe()?,
                daybook,
            };
            let report = packed::run(&options, &|what| eprintln!("{what}"))?;
            if json {
                println!("{}", serde_json::to_string_pretty(&report)?);
            } else {
                print!("{}", report.to_table());
            }
        }
        Command::PackedWork { job } => {
            let job: packed::Job = serde_json::from_str(&job)?;
            println!("{}", serde_json::to_string(&job.run()?)?);
        }
        Command::Generate { rows, seed } => {
            use std::io::Write as _;
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            for entry in (Workload { seed, ..Workload::acceptance() }).with_rows(rows).entries() {
                serde_json::to_writer(&mut out, &entry)?;
                out.write_all(b"\n")?;
            }
            out.flush()?;
        }
        Command::Load { base, rows, seed, batch } => {
            let store = PartitionedLogStore::open(&base, StoreOptions::default())?;
            let workload = Workload { seed, ..Workload::acceptance() }.with_rows(rows);
            let mut entries = workload.entries();
            loop {
                let batch: Vec<_> = entries.by_ref().take(batch.max(1)).collect();
                if batch.is_empty() {
                    break;
                }
                store.insert_batch(&batch)?;
            }
        }
        Command::Ask { base, ask, times } => {
            let probe: Probe = serde_json::from_str(&ask)?;
            let store = PartitionedLogStore::open(&base, StoreOptions::default())?;
            let repeats = Repeats { least: times, most: times, budget: Duration::ZERO };
            let (stat, found) = millis(repeats, || probe.ask.of_store(&store, &probe.filter))?;
            println!("{:.3} ms ({:.3} … {:.3}), {found} found", stat.median, stat.min, stat.max);
        }
        Command::Memory { base, ask } => {
            let probe: Probe = serde_json::from_str(&ask)?;
            println!("{}", probe.memory_growth(&base)?);
        }
    }
    Ok(())
}
