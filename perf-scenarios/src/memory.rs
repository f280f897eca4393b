//! Memory and processor time of this process: what it holds, and the most it held while something ran.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System};

/// How often memory is looked at while something runs.
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// Bytes that this process holds in memory (RSS); 0 when the system does not say.
#[must_use]
pub fn resident_bytes() -> u64 {
    Watch::new().map_or(0, |mut watch| watch.resident_bytes())
}

/// Runs `work`, and says by how many bytes this process's memory grew meanwhile at most.
pub fn growth_during<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let done = AtomicBool::new(false);
    let before = resident_bytes();
    let peak = AtomicU64::new(before);
    let result = std::thread::scope(|scope| {
        scope.spawn(|| {
            let Some(mut watch) = Watch::new() else { return };
            while !done.load(Ordering::Relaxed) {
                peak.fetch_max(watch.resident_bytes(), Ordering::Relaxed);
                std::thread::sleep(LOOK_EVERY);
            }
        });
        let result = work();
        peak.fetch_max(resident_bytes(), Ordering::Relaxed);
        done.store(true, Ordering::Relaxed);
        result
    });
    (result, peak.into_inner().saturating_sub(before))
}

/// Looks at a process; kept, since processor time is a difference.
pub(crate) struct Watch {
    system: System,
    process: sysinfo::Pid,
}

impl Watch {
    /// Looks at this one. None when the system does not tell of its processes.
    pub(crate) fn new() -> Option<Watch> {
        Watch::of(sysinfo::get_current_pid().ok()?.as_u32())
    }

    /// Looks at another process.
    pub(crate) fn of(process: u32) -> Option<Watch> {
        Some(Watch { system: System::new().ok()?, process: sysinfo::Pid::from_u32(process) })
    }

    /// Bytes in RAM, and percent of one core since the last such look.
    pub(crate) fn memory_and_cpu(&mut self) -> (u64, f64) {
        self.system.refresh_processes_specifics(
            ProcessesToUpdate::Some(&[self.process]),
            false,
            ProcessRefreshKind::nothing().with_memory().with_cpu().without_tasks(),
        );
        let process = self.system.process(self.process);
        process.map_or((0, 0.0), |found| (found.memory(), f64::from(found.cpu_usage())))
    }

    pub(crate) fn resident_bytes(&mut self) -> u64 {
        self.system.refresh_processes_specifics(
            ProcessesToUpdate::Some(&[self.process]),
            false,
            ProcessRefreshKind::nothing().with_memory().without_tasks(),
        );
        self.system.process(self.process).map_or(0, sysinfo::Process::memory)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_shows_memory_that_was_given_back_since() {
        let ((), grown) = growth_during(|| {
            let held = std::hint::black_box(vec![1_u8; 64 << 20]);
            std::thread::sleep(Duration::from_millis(30));
            drop(held);
        });
        assert!(grown > 48 << 20, "{grown} bytes");
    }
}
