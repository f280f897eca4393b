//! The forms for other programs, which the `daybook` command writes: JSON lines and CSV.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use daybook_store::{Control, PackRequest};

use super::work::MEMORY_GOAL;
use super::{Run, open};
use crate::bench::measure::Stat;
use crate::bench::report::{Figure, Unit};
use crate::memory::Watch;

const FORMS: [(&str, &str); 3] =
    [("JSON lines", "x.jsonl"), ("JSON lines, zstd", "x.jsonl.zst"), ("CSV", "x.csv")];
const GOAL: f64 = 300e3;

/// Rows a second of the whole command, of the day unpacked and packed. The day ends packed.
pub(super) fn rates(run: &mut Run<'_>, base: &Path) -> Result<()> {
    let Some(daybook) = run.options.daybook.clone() else { return Ok(()) };
    let mut unpacked = Vec::new();
    for packed in [false, true] {
        if packed {
            open(base)?.pack(&PackRequest::default(), &Control::default())?;
        }
        for (place, (form, file)) in FORMS.into_iter().enumerate() {
            let mut values = Vec::new();
            for _ in 0..run.options.times.max(1) {
                (run.note)(&format!("export as {form}"));
                let started = Instant::now();
                let status = command(&daybook, base, &run.folder.join(file)).status()?;
                ensure!(status.success(), "daybook export: {status}");
                values.push(run.options.workload.total() as f64 / started.elapsed().as_secs_f64());
            }
            let rate = Stat::of(values).context("nothing was timed")?;
            if !packed {
                unpacked.push(rate);
                continue;
            }
            let figure = Figure::new("command", format!("export as {form}"), Unit::RowsPerS, rate);
            let figure = figure.against(unpacked[place]).goal(Some(GOAL));
            run.figures.push(figure.rows(run.options.workload.total()));
        }
    }
    Ok(())
}

/// The most memory that the command held, all of it, while it wrote the packed day.
pub(super) fn memory(run: &mut Run<'_>, base: &Path) -> Result<()> {
    let Some(daybook) = run.options.daybook.clone() else { return Ok(()) };
    for (form, file) in FORMS {
        let mut child = command(&daybook, base, &run.folder.join(file)).spawn()?;
        let mut watch = Watch::of(child.id()).context("the system tells nothing of processes")?;
        let mut peak = 0;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            peak = peak.max(watch.resident_bytes());
            std::thread::sleep(Duration::from_millis(1));
        };
        ensure!(status.success(), "daybook export: {status}");
        let name = format!("export as {form}, the whole command");
        let figure =
            Figure::new("memory", name, Unit::Mib, Stat::once(peak as f64 / f64::from(1 << 20)));
        run.figures.push(figure.goal(Some(MEMORY_GOAL)));
    }
    Ok(())
}

fn command(daybook: &Path, base: &Path, file: &Path) -> Command {
    let mut command = Command::new(daybook);
    command.arg("--base").arg(base).arg("export").arg(file);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command
}
