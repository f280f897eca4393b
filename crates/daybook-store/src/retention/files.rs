//! What is kept of retention: the policy, which people may edit by hand, and its last run.

use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::policy::RetentionPolicy;
use super::report::{RetentionError, RetentionReport, RetentionRunInfo, RetentionStatus};
use crate::aside::AsideFile;
use crate::control::Control;
use crate::error::{Result, StoreError};
use crate::store::PartitionedLogStore;
use crate::{folders, names};

/// Largest file that is read, in bytes.
const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// How often the lock is looked at while somebody holds it.
const LOOK_EVERY: Duration = Duration::from_millis(20);

impl PartitionedLogStore {
    /// The policy, and how it goes.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the base cannot be listed. What is wrong with the policy's file
    /// stands in the answer.
    pub fn retention(&self) -> Result<RetentionStatus> {
        let path = self.base().join(names::RETENTION);
        if self.pool.bundle().is_some() {
            return Ok(RetentionStatus { path, ..RetentionStatus::default() });
        }
        let (policy, problem) = match self.policy() {
            Ok(policy) => (policy, None),
            Err(error) => (RetentionPolicy::default(), Some(error.to_string())),
        };
        let last_run = self.last_run();
        Ok(RetentionStatus { path, policy, problem, last_run, asks_clock: self.clock_jump()? })
    }

    /// Keeps a policy in place of the one that was kept.
    ///
    /// # Errors
    /// [`StoreError::BadPolicy`], also when the file cannot be understood: it is not written over;
    /// [`StoreError::Io`].
    pub fn set_retention(&self, policy: &RetentionPolicy) -> Result<()> {
        self.pool.writable()?;
        policy.check(self.base())?;
        self.policy()?;
        folders::create_folders(self.base(), self.base())?;
        // Begun first: where it cannot be written, that is what is said.
        let path = self.base().join(names::RETENTION);
        let file = Put::begin(&path)?;
        self.begin_clock()?;
        file.end(policy)
    }

    /// The policy that is kept; one that does nothing when none is.
    ///
    /// # Errors
    /// [`StoreError::BadPolicy`] when the file cannot be understood; [`StoreError::Io`] when it cannot
    /// be read.
    pub(crate) fn policy(&self) -> Result<RetentionPolicy> {
        let path = self.base().join(names::RETENTION);
        let bad = |error: String| StoreError::BadPolicy {
            message: format!("{}: {error}; mend or remove it", path.display()),
        };
        let Some(text) = read(&path).map_err(StoreError::io("read", &path))? else {
            return Ok(RetentionPolicy::default());
        };
        /// What versions before this one kept in this file.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Old {
            #[serde(rename = "at_epoch")]
            _at_epoch: i64,
        }
        if serde_json::from_slice::<Old>(&text).is_ok() {
            return Ok(RetentionPolicy::default());
        }
        let policy: RetentionPolicy =
            serde_json::from_slice(&text).map_err(|error| bad(error.to_string()))?;
        policy.check(self.base()).map_err(|error| match error {
            StoreError::BadPolicy { message } => bad(message),
            other => other,
        })?;
        Ok(policy)
    }

    /// Seconds that deleted days can be put back.
    pub(crate) fn trash_secs(&self) -> i64 {
        // One that cannot be understood must not make deleting final.
        self.policy().unwrap_or_default().trash_secs()
    }

    /// The last time that the policy was carried out.
    pub(super) fn last_run(&self) -> Option<RetentionRunInfo> {
        let text = read(&self.base().join(names::RETENTION_RUN)).ok()??;
        serde_json::from_slice(&text).ok()
    }

    /// Keeps what came of carrying it out. Failing to is no failure of what was done.
    pub(super) fn keep_run(&self, done: &Result<RetentionReport>) {
        let error = |error: &StoreError| RetentionError {
            code: error.code().to_owned(),
            message: error.to_string(),
        };
        let info = RetentionRunInfo {
            at_epoch: self.options.clock.now_epoch(),
            report: done.as_ref().ok().cloned().map(RetentionReport::cut),
            error: done.as_ref().err().map(error),
        };
        if let Err(error) = put(&self.base().join(names::RETENTION_RUN), &info) {
            tracing::warn!(%error, "the last run of retention is not kept");
        }
    }
}

/// Held by whoever carries retention out, of any process.
pub(super) struct RunLock {
    _file: File,
}

impl RunLock {
    /// Waits for it.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`]; [`StoreError::Io`].
    pub(super) fn hold(base: &Path, control: &Control) -> Result<RunLock> {
        let path = base.join(names::RETENTION_LOCK);
        let file = File::create(&path).map_err(StoreError::io("open", &path))?;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(RunLock { _file: file }),
                Err(TryLockError::WouldBlock) => {
                    control.check()?;
                    std::thread::sleep(LOOK_EVERY);
                }
                Err(TryLockError::Error(error)) => {
                    return Err(StoreError::io("lock", &path)(error));
                }
            }
        }
    }
}

/// Writes a file so that a reader sees the old one or the new one, and durably.
pub(super) fn put(path: &Path, value: &impl Serialize) -> Result<()> {
    Put::begin(path)?.end(value)
}

/// A file that is about to be written.
struct Put<'p> {
    path: &'p Path,
    aside: AsideFile,
    file: File,
}

impl<'p> Put<'p> {
    fn begin(path: &'p Path) -> Result<Put<'p>> {
        let (aside, file) = AsideFile::create(path)?;
        Ok(Put { path, aside, file })
    }

    fn end(self, value: &impl Serialize) -> Result<()> {
        let Put { path, aside, mut file } = self;
        let failed = |error: io::Error| StoreError::io("write", path)(error);
        let mut text = serde_json::to_vec_pretty(value).map_err(|error| failed(error.into()))?;
        text.push(b'\n');
        file.write_all(&text).and_then(|()| file.sync_all()).map_err(failed)?;
        drop(file);
        aside.put()
    }
}

/// The bytes of a small file; none when it is not there or empty.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut text = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut text)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(io::Error::other(format!("it is larger than {MAX_BYTES} bytes")));
    }
    Ok((!text.trim_ascii().is_empty()).then_some(text))
}
