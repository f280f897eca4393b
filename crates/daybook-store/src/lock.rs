//! One lock for a base, between threads and between processes.
//!
//! Every use of a partition holds it shared; taking partitions away holds it exclusively, so
//! that no handle is in use while a file goes (a write to an unlinked database succeeds and is
//! lost). The lock file holds a generation number: who finds it changed drops the handles kept
//! from before. Shared locks alone would let overlapping readers keep a removal out for ever,
//! so a removal holds a second lock, the turnstile, through which every newcomer passes.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::control::Control;
use crate::error::{Result, StoreError};
use crate::names;

/// How long a removal waits for operations under way, and how often it looks.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// The lock of one base.
pub(crate) struct BaseLock {
    base: PathBuf,
    /// Open descriptors that hold no lock: a lock belongs to a descriptor.
    free: Mutex<Vec<Pair>>,
}

struct Pair {
    lock: File,
    turnstile: File,
}

/// Held while partitions are in use.
pub(crate) struct Shared<'a> {
    owner: &'a BaseLock,
    /// None when the base cannot be locked because it cannot be written.
    pair: Option<Pair>,
    generation: u64,
}

/// Held while partitions are taken away.
pub(crate) struct Exclusive<'a> {
    shared: Shared<'a>,
}

impl BaseLock {
    pub(crate) fn new(base: &Path) -> Self {
        BaseLock { base: base.to_path_buf(), free: Mutex::new(Vec::new()) }
    }

    /// Waits for a removal under way, then holds removals off until dropped.
    /// Must not be asked for by a thread that holds it already.
    pub(crate) fn shared(&self) -> Result<Shared<'_>> {
        let pair = match self.pair() {
            Ok(pair) => pair,
            // A medium or folder that cannot be written: read on without a lock.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
                ) =>
            {
                return Ok(self.without());
            }
            Err(error) => return Err(self.error("open the lock in", error)),
        };
        let locked = (|| {
            pair.turnstile.lock_shared()?;
            pair.lock.lock_shared()?;
            pair.turnstile.unlock()?;
            read_generation(&pair.lock)
        })();
        let generation = locked.map_err(|error| self.error("lock", error))?;
        Ok(Shared { owner: self, pair: Some(pair), generation })
    }

    /// For a base that nobody writes to.
    pub(crate) fn without(&self) -> Shared<'_> {
        Shared { owner: self, pair: None, generation: 0 }
    }

    /// Waits until no operation of any process is under way.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`]; [`StoreError::Io`] when an operation does not end in time.
    pub(crate) fn exclusive(&self, control: &Control) -> Result<Exclusive<'_>> {
        let pair = self.pair().map_err(|error| self.error("open the lock in", error))?;
        let started = Instant::now();
        for file in [&pair.turnstile, &pair.lock] {
            loop {
                match file.try_lock() {
                    Ok(()) => break,
                    Err(TryLockError::WouldBlock) if started.elapsed() > PATIENCE => {
                        return Err(self.error(
                            "wait for other operations on",
                            io::ErrorKind::TimedOut.into(),
                        ));
                    }
                    Err(TryLockError::WouldBlock) => {
                        control.check()?;
                        std::thread::sleep(LOOK_EVERY);
                    }
                    Err(TryLockError::Error(error)) => return Err(self.error("lock", error)),
                }
            }
        }
        let generation =
            read_generation(&pair.lock).map_err(|error| self.error("read the lock of", error))?;
        Ok(Exclusive { shared: Shared { owner: self, pair: Some(pair), generation } })
    }

    fn pair(&self) -> io::Result<Pair> {
        if let Some(pair) = self.free.lock().pop() {
            return Ok(pair);
        }
        let open = |name| {
            OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(self.base.join(name))
        };
        self.reserve();
        Ok(Pair { lock: open(names::LOCK)?, turnstile: open(names::TURNSTILE)? })
    }

    /// Sees to it that a new lock file has the room of its number: a removal on a disk that is full by then
    /// writes over it. Failing to is nothing yet.
    fn reserve(&self) {
        let Ok(mut new) = File::create_new(self.base.join(names::LOCK)) else { return };
        // Whoever is faster with a number of its own has made the room.
        let is_empty = |file: &File| file.metadata().is_ok_and(|meta| meta.len() == 0);
        if new.lock().is_ok() && is_empty(&new) {
            let _ = new.write_all(&0_u64.to_le_bytes());
        }
    }

    fn error(&self, action: &'static str, source: io::Error) -> StoreError {
        StoreError::io(action, &self.base)(source)
    }
}

impl Shared<'_> {
    /// Changes whenever partitions were taken away.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }
}

impl Exclusive<'_> {
    /// Tells every process to drop the handles it keeps. Called before a file goes.
    pub(crate) fn bump_generation(&mut self) -> Result<u64> {
        self.shared.generation += 1;
        let bytes = self.shared.generation.to_le_bytes();
        if let Some(pair) = &mut self.shared.pair {
            let written =
                pair.lock.seek(SeekFrom::Start(0)).and_then(|_| pair.lock.write_all(&bytes));
            let written = written.or_else(|error| {
                lengthened(&pair.lock, self.shared.generation).then_some(()).ok_or(error)
            });
            written.map_err(|error| self.shared.owner.error("write the lock of", error))?;
        }
        Ok(self.shared.generation)
    }
}

impl Drop for Shared<'_> {
    fn drop(&mut self) {
        if let Some(pair) = self.pair.take() {
            // A descriptor that cannot be unlocked is closed, which unlocks it.
            if pair.lock.unlock().is_ok() && pair.turnstile.unlock().is_ok() {
                self.owner.free.lock().push(pair);
            }
        }
    }
}

/// The number that a lock file holds; of one that is shorter than a number, its length.
fn read_generation(mut file: &File) -> io::Result<u64> {
    let mut bytes = Vec::with_capacity(8);
    file.seek(SeekFrom::Start(0))?;
    file.take(8).read_to_end(&mut bytes)?;
    Ok(bytes.first_chunk().map_or(bytes.len() as u64, |number| u64::from_le_bytes(*number)))
}

/// Says a number by the length of a file that has no room for it: a file that is made longer takes none. So
/// a removal can begin on a disk that was full before anything was ever removed.
fn lengthened(file: &File, generation: u64) -> bool {
    let is_short = file.metadata().is_ok_and(|meta| meta.len() < generation);
    generation < 8 && is_short && file.set_len(generation).is_ok()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn a_removal_gets_its_turn_among_overlapping_operations() {
        let base = tempfile::tempdir().unwrap();
        let lock = BaseLock::new(base.path());
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while !stop.load(Ordering::Relaxed) {
                        drop(lock.shared().unwrap());
                    }
                });
            }
            let mut exclusive = lock.exclusive(&Control::default()).unwrap();
            exclusive.bump_generation().unwrap();
            drop(exclusive);
            stop.store(true, Ordering::Relaxed);
        });
        assert_eq!(lock.shared().unwrap().generation(), 1);
    }

    #[test]
    fn a_number_that_there_is_no_room_for_is_said_by_the_length_and_goes_on_when_there_is() {
        let base = tempfile::tempdir().unwrap();
        let path = base.path().join(names::LOCK);
        // As older versions made it: it takes no room until the first removal.
        let file = File::create(&path).unwrap();
        for number in 1..8 {
            assert!(lengthened(&file, number));
            assert_eq!(BaseLock::new(base.path()).shared().unwrap().generation(), number);
        }
        assert!(!lengthened(&file, 8));
        let lock = BaseLock::new(base.path());
        lock.exclusive(&Control::default()).unwrap().bump_generation().unwrap();
        assert_eq!(lock.shared().unwrap().generation(), 8);
        assert!(!lengthened(&file, 5), "it holds a number of its own");
    }

    #[test]
    fn a_removal_waits_for_the_operation_under_way() {
        let base = tempfile::tempdir().unwrap();
        let (ours, theirs) = (BaseLock::new(base.path()), BaseLock::new(base.path()));
        let held = ours.shared().unwrap();
        let control = Control::default();
        control.cancel_token().cancel();
        assert_eq!(theirs.exclusive(&control).err().unwrap().code(), "cancelled");
        drop(held);
        assert!(theirs.exclusive(&Control::default()).is_ok());
    }
}
