//! What the same entries take on disk in each form.

use std::io::{self, Write};

use anyhow::{Result, anyhow};
use daybook_store::{Control, ExportRequest, PackRequest};

use super::{Run, bytes_of, load, open};
use crate::bench::measure::Stat;
use crate::bench::report::{Figure, Unit};
use crate::generate::Workload;

/// Most of the JSON lines' bytes that a packed day is to take, in percent.
const PERCENT_GOAL: f64 = 15.0;
/// The case of the goal: so many bytes of JSON lines …
const CASE_BYTES: u64 = 252_000_000;
/// … are at most so many millions packed.
const CASE_GOAL: f64 = 38.0;

/// Measures the day itself, and as many of its entries as make the case of the goal.
pub(super) fn measure(run: &mut Run<'_>) -> Result<()> {
    let workload = run.options.workload.clone();
    let json = one(run, "size", &workload, None)?;
    let rows = workload.total() * CASE_BYTES / json.max(1);
    one(run, "size, 252 MB", &workload.with_rows(rows), Some(CASE_GOAL))?;
    Ok(())
}

/// Measures one day. Gives the bytes of its JSON lines.
fn one(
    run: &mut Run<'_>,
    group: &'static str,
    workload: &Workload,
    goal: Option<f64>,
) -> Result<u64> {
    let folder = tempfile::tempdir_in(run.folder)?;
    let base = folder.path().join("base");
    load(run, workload, &base)?;
    let sqlite = bytes_of(&base)?;
    (run.note)("packing");
    let control = Control::default();
    open(&base)?.pack(&PackRequest::default(), &control)?;
    let packed = bytes_of(&base)?;
    let path = folder.path().join("x.daybook");
    let request = ExportRequest { path, ..ExportRequest::default() };
    let bundle = open(&base)?.export(&request, &control)?.bytes;

    (run.note)("compressing the JSON lines");
    let (json, nine, nineteen) = std::thread::scope(|scope| {
        let nine = scope.spawn(|| compressed(workload, 9));
        let nineteen = scope.spawn(|| compressed(workload, 19));
        let joined = |thread: std::thread::ScopedJoinHandle<'_, io::Result<u64>>| {
            Ok::<_, anyhow::Error>(thread.join().map_err(|_| anyhow!("zstd died"))??)
        };
        Ok::<_, anyhow::Error>((
            lines(workload, Counting::default())?.bytes,
            joined(nine)?,
            joined(nineteen)?,
        ))
    })?;

    let rows = workload.total();
    let percent = |bytes: u64| bytes as f64 * 100.0 / json as f64;
    let mut size = |name: &str, bytes: u64, goal: Option<f64>| {
        let figure = Figure::new(group, name, Unit::Mb, Stat::once(bytes as f64 / 1e6));
        run.figures.push(figure.goal(goal).rows(rows));
        if bytes != json {
            let name = format!("{name}, of JSON lines");
            let goal = name.starts_with("packed").then_some(PERCENT_GOAL);
            let figure = Figure::new(group, name, Unit::Percent, Stat::once(percent(bytes)));
            run.figures.push(figure.goal(goal));
        }
    };
    size("JSON lines", json, None);
    size("SQLite day", sqlite, None);
    size("packed day", packed, goal);
    size("bundle", bundle, None);
    size("zstd -9", nine, None);
    size("zstd -19", nineteen, None);
    Ok(json)
}

/// Counts what is written to it.
#[derive(Default)]
struct Counting {
    bytes: u64,
}

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes the entries as JSON lines.
fn lines<W: Write>(workload: &Workload, mut out: W) -> io::Result<W> {
    let mut line = Vec::new();
    for entry in workload.entries() {
        line.clear();
        serde_json::to_writer(&mut line, &entry)?;
        line.push(b'\n');
        out.write_all(&line)?;
    }
    Ok(out)
}

/// Bytes of the JSON lines, as `zstd` with this level makes them.
fn compressed(workload: &Workload, level: i32) -> io::Result<u64> {
    let encoder = zstd::Encoder::new(Counting::default(), level)?;
    Ok(lines(workload, encoder)?.finish()?.bytes)
}
