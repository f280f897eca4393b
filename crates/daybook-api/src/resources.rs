//! What the program takes of the machine.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use sysinfo::{MemoryRefreshKind, Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use crate::types::Resources;

/// Reads the machine's counters; kept, since processor use is a difference.
pub(crate) struct Machine(Mutex<Option<System>>);

impl Machine {
    pub(crate) fn new() -> Self {
        Machine(Mutex::new(System::new().ok()))
    }

    /// The counters now, for a store of `store_bytes` bytes in `base`.
    pub(crate) fn resources(&self, base: &Path, store_bytes: u64) -> Resources {
        let mut system = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(system) = system.as_mut() else {
            // A system whose counters cannot be read: what is known without them.
            return Resources {
                disk_free_bytes: free_bytes(base),
                store_bytes,
                ..Resources::default()
            };
        };
        system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
        let pid = Pid::from_u32(std::process::id());
        let what = ProcessRefreshKind::nothing().with_cpu().with_memory();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), false, what);
        let process = system.process(pid);
        Resources {
            rss_bytes: process.map_or(0, sysinfo::Process::memory),
            system_total_bytes: system.total_memory(),
            system_used_bytes: system.used_memory(),
            cpu_percent: process.map_or(0.0, sysinfo::Process::cpu_usage),
            disk_free_bytes: free_bytes(base),
            store_bytes,
        }
    }
}

/// Bytes free where `base` lies or will lie; 0 when the system does not say.
fn free_bytes(base: &Path) -> u64 {
    base.ancestors()
        .find(|folder| folder.exists())
        .and_then(|folder| fs4::available_space(folder).ok())
        .unwrap_or(0)
}

/// Name and version of the operating system, as it names itself.
pub(crate) fn operating_system() -> String {
    System::long_os_version().unwrap_or_else(|_| std::env::consts::OS.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_and_this_disk_are_measured() {
        let found = Machine::new().resources(&std::env::temp_dir().join("not/there"), 7);
        assert!(found.rss_bytes > 0 && found.rss_bytes < found.system_total_bytes);
        assert!(found.disk_free_bytes > 0);
        assert_eq!(found.store_bytes, 7);
    }
}
