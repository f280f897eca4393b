//! Room on the disk: writing stops before the disk is full, reading never does.

use std::path::{Path, PathBuf};

use parking_lot::Mutex;

use crate::clock::Clock;
use crate::error::{Result, StoreError};

/// How long an answer of the system is good for.
const ASK_EVERY_MS: i64 = 1000;

/// Disk space below which writing is refused: the larger of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinFree {
    /// Bytes.
    pub bytes: u64,
    /// Hundredths of the disk.
    pub percent: u64,
}

impl Default for MinFree {
    fn default() -> Self {
        MinFree { bytes: 512 * 1024 * 1024, percent: 2 }
    }
}

/// Asks the system now and then.
pub(crate) struct FreeSpace {
    base: PathBuf,
    min: MinFree,
    asked_ms: Mutex<Option<i64>>,
}

impl FreeSpace {
    pub(crate) fn new(base: &Path, min: MinFree) -> Self {
        FreeSpace { base: base.to_path_buf(), min, asked_ms: Mutex::new(None) }
    }

    /// # Errors
    /// [`StoreError::DiskFull`]; asked anew each time until there is room.
    pub(crate) fn check(&self, clock: &dyn Clock) -> Result<()> {
        let now = clock.now_ms();
        let mut asked = self.asked_ms.lock();
        if asked.is_some_and(|at| (now - at).abs() < ASK_EVERY_MS) {
            return Ok(());
        }
        *asked = None;
        // The folder may not exist yet: the disk is that of the first one above that does.
        let existing = self.base.ancestors().find(|path| path.exists()).unwrap_or(Path::new("."));
        let stats = fs4::statvfs(existing)
            .map_err(StoreError::io("ask for the free space of", existing))?;
        let needed = self.min.bytes.max(stats.total_space() / 100 * self.min.percent);
        if stats.available_space() < needed {
            return Err(StoreError::DiskFull {
                path: self.base.clone(),
                free: stats.available_space(),
                needed,
            });
        }
        *asked = Some(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    #[test]
    fn a_disk_with_too_little_room_is_refused_by_its_figures() {
        let base = tempfile::tempdir().unwrap();
        let missing = base.path().join("not").join("yet");
        let clock = ManualClock::at_epoch(0);
        let full = FreeSpace::new(&missing, MinFree { bytes: u64::MAX, percent: 0 });
        assert_eq!(full.check(&clock).unwrap_err().code(), "disk_full");
        let roomy = FreeSpace::new(&missing, MinFree { bytes: 0, percent: 0 });
        assert!(roomy.check(&clock).is_ok());
    }
}
