//! Takes files into a store of their own and tells how much memory that took at most:
//! `cargo run --release -p daybook-ingest --example memory -- FILE…`; `-` is standard input.
#![allow(clippy::print_stdout, reason = "that is its purpose")]

use std::path::Path;
use std::time::Instant;

use daybook_ingest::{IngestControl, IngestRequest, ingest, ingest_reader};
use daybook_store::{PartitionedLogStore, StoreOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let store = PartitionedLogStore::open(folder.path(), StoreOptions::default())?;
    let paths: Vec<_> = std::env::args_os().skip(1).map(Into::into).collect();
    let request = IngestRequest { now_epoch: 1_774_015_200, ..IngestRequest::default() };
    let began = Instant::now();
    let control = IngestControl::default();
    let report = if paths == [Path::new("-")] {
        ingest_reader(std::io::stdin(), "-", &request, &store, &control)?
    } else {
        ingest(&IngestRequest { paths, ..request }, &store, &control)?
    };
    for file in report.files.iter().take(20) {
        println!("{}", serde_json::to_string(file)?);
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("no /proc here");
    println!(
        "{} lines, {} entries, {} failed in {:.1} s; {peak}",
        report.lines,
        report.entries,
        report.failed,
        began.elapsed().as_secs_f64()
    );
    Ok(())
}
