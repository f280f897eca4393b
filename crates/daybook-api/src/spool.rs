//! Files on their way between a page and a store: an export that waits to be fetched, a bundle that is
//! being sent.
//!
//! A page can neither name a path nor be handed one, and what it sends or fetches may be larger than
//! memory. So it lies meanwhile in a folder of its own at the base (`daybook_store::Workshop`), which
//! goes with whoever holds it, or at the next start after a crash.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use daybook_store::{MinFree, Workshop};

use crate::error::ApiError;
use crate::upload::{Offer, Wanted};

/// How many bytes come between two looks at the room that is left.
pub(crate) const LOOK_BYTES: u64 = 64 << 20;

/// Where such files lie.
#[derive(Clone)]
pub(crate) struct Spool {
    base: PathBuf,
    /// Left free on the disk, in bytes.
    min_free: u64,
}

/// Room for one of them; what is in it goes when this is dropped.
pub(crate) struct Spooled(Workshop);

impl Spool {
    pub(crate) fn new(base: &Path) -> Self {
        Spool { base: base.to_path_buf(), min_free: MinFree::default().bytes }
    }

    /// Makes room for a file of about `bytes` bytes.
    ///
    /// # Errors
    /// `disk_full`, `io`.
    pub(crate) fn make(&self, bytes: u64) -> Result<Spooled, ApiError> {
        self.check_room(bytes)?;
        Ok(Spooled(Workshop::new(&self.base)?))
    }

    /// # Errors
    /// `disk_full` when so many bytes more would leave too little for the logs themselves.
    pub(crate) fn check_room(&self, bytes: u64) -> Result<(), ApiError> {
        let existing = self.base.ancestors().find(|path| path.exists()).unwrap_or(Path::new("."));
        let free = fs4::available_space(existing).map_err(|error| {
            let place = existing.display();
            ApiError::new("io", format!("cannot ask for the free space of {place}: {error}"))
        })?;
        let needed = bytes.saturating_add(self.min_free);
        if free >= needed {
            return Ok(());
        }
        let message = format!(
            "this lies below {} for a while, on whose disk {} MiB must be free and {} MiB are; make room \
             there, or use `daybook export FILE` or `import FILE` on this machine, which need none of it",
            self.base.display(),
            needed >> 20,
            free >> 20
        );
        Err(ApiError::new("disk_full", message))
    }
}

impl Spooled {
    /// The file, whose name is ours: what a page calls it is for people only.
    pub(crate) fn file(&self) -> PathBuf {
        self.0.path("file")
    }
}

/// An export that waits to be fetched.
pub(crate) struct Fetched {
    spooled: Spooled,
    name: String,
    finished: AtomicBool,
}

impl Fetched {
    pub(crate) fn new(name: String, spooled: Spooled) -> Self {
        Fetched { spooled, name, finished: AtomicBool::new(false) }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.spooled.file()
    }

    /// What the browser calls it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// It is whole.
    pub(crate) fn finish(&self) {
        self.finished.store(true, Ordering::Release);
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.finished.load(Ordering::Acquire)
    }
}

/// A bundle that a page sends: it is read from all its ends, so it lies aside whole before it is looked at.
pub(crate) struct Arriving {
    spool: Spool,
    spooled: Spooled,
    name: String,
    bytes: u64,
    state: Mutex<Written>,
}

/// How far it has come.
struct Written {
    file: File,
    bytes: u64,
}

impl Arriving {
    /// Gets ready for a file of this size.
    ///
    /// # Errors
    /// `disk_full`, `io`.
    pub(crate) fn new(spool: &Spool, name: String, bytes: u64) -> Result<Self, ApiError> {
        let spooled = spool.make(bytes)?;
        let file = File::create(spooled.file()).map_err(|error| failed(&spooled, &error))?;
        let spool = spool.clone();
        Ok(Arriving { spool, spooled, name, bytes, state: Mutex::new(Written { file, bytes: 0 }) })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The file, once all of it is there.
    ///
    /// # Errors
    /// `bad_request` before that.
    pub(crate) fn whole(&self) -> Result<PathBuf, ApiError> {
        let Written { bytes, .. } = *self.lock();
        if bytes == self.bytes {
            return Ok(self.spooled.file());
        }
        let (name, all) = (&self.name, self.bytes);
        Err(ApiError::bad_request(format!(
            "{bytes} of {all} bytes of {name} have come; send the rest"
        )))
    }

    /// Takes a piece if it is the one that is wanted. One without bytes says that the page cannot read
    /// its file any further.
    ///
    /// # Errors
    /// `io`, `disk_full`; `bad_request` for a file that cannot be read any further.
    pub(crate) fn offer(&self, file: usize, offset: u64, bytes: &[u8]) -> Result<Offer, ApiError> {
        let mut state = self.lock();
        let left = self.bytes - state.bytes;
        if file != 0 || offset != state.bytes || left == 0 {
            return Ok(Offer::NotWanted(self.wanted(&state)));
        }
        if bytes.is_empty() {
            return Err(ApiError::bad_request("the browser could not read the file to its end"));
        }
        if state.bytes / LOOK_BYTES != (state.bytes + bytes.len() as u64) / LOOK_BYTES {
            self.spool.check_room(left)?;
        }
        // What the file has grown by meanwhile is none of the bundle.
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        let piece = bytes.get(..most).unwrap_or_default();
        if let Err(error) = state.file.write_all(piece) {
            return Err(failed(&self.spooled, &error));
        }
        state.bytes += piece.len() as u64;
        Ok(Offer::Taken(self.wanted(&state)))
    }

    fn wanted(&self, state: &Written) -> Wanted {
        let is_whole = state.bytes >= self.bytes;
        let (file, offset) = if is_whole { (1, 0) } else { (0, state.bytes) };
        Wanted { file, offset, ended: is_whole }
    }

    fn lock(&self) -> MutexGuard<'_, Written> {
        // A holder that panicked may have written more than it counted: then the bundle's digests say so.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn failed(spooled: &Spooled, error: &io::Error) -> ApiError {
    ApiError::new("io", format!("cannot write {}: {error}", spooled.file().display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_comes_in_pieces_in_their_order_and_no_further_than_was_said() {
        let base = tempfile::tempdir().unwrap();
        let arriving = Arriving::new(&Spool::new(base.path()), "a.daybook".to_owned(), 5).unwrap();
        let next = |offset| Wanted { file: 0, offset, ended: false };
        assert_eq!(arriving.offer(0, 2, b"cd").unwrap(), Offer::NotWanted(next(0)));
        assert_eq!(arriving.offer(0, 0, b"ab").unwrap(), Offer::Taken(next(2)));
        assert_eq!(arriving.whole().unwrap_err().code, "bad_request");
        assert_eq!(arriving.offer(0, 2, b"").unwrap_err().code, "bad_request");
        let whole = Wanted { file: 1, offset: 0, ended: true };
        assert_eq!(arriving.offer(0, 2, b"cdefgh").unwrap(), Offer::Taken(whole));
        assert_eq!(arriving.offer(0, 5, b"x").unwrap(), Offer::NotWanted(whole));
        let file = arriving.whole().unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"abcde");
        drop(arriving);
        assert!(!file.exists());
    }

    #[test]
    fn what_is_spooled_goes_with_whoever_holds_it() {
        let base = tempfile::tempdir().unwrap();
        let spool = Spool::new(base.path());
        let (one, other) = (spool.make(0).unwrap(), spool.make(0).unwrap());
        std::fs::write(one.file(), "x").unwrap();
        assert_ne!(one.file(), other.file());
        let file = one.file();
        drop(one);
        assert!(!file.exists() && other.file().parent().unwrap().is_dir());
    }

    #[test]
    fn the_logs_keep_their_room() {
        let base = tempfile::tempdir().unwrap();
        let spool = Spool { base: base.path().join("not/yet"), min_free: u64::MAX };
        assert_eq!(spool.make(1).err().unwrap().code, "disk_full");
        assert!(!spool.base.exists());
    }
}
