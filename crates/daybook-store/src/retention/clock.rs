//! Whether the clock is to be believed: what is old is told by it, and a clock that jumped ahead
//! would take everything.

use std::fs;

use serde::{Deserialize, Serialize};

use super::files;
use crate::error::{Result, StoreError};
use crate::key::{DAY_SECS, PartitionKey};
use crate::names;
use crate::store::PartitionedLogStore;

/// A clock that moved by more than this between two deletions is not believed without asking.
const CLOCK_JUMP_SECS: i64 = 2 * DAY_SECS;
/// How much later it is before it is noted that the clock is still believed.
const NOTE_EVERY_SECS: i64 = 3600;

/// Where the clock stood when it was believed last.
#[derive(Serialize, Deserialize)]
struct Believed {
    at_epoch: i64,
}

impl PartitionedLogStore {
    /// Is the clock to be believed? Backwards never; forwards when someone wrote entries lately.
    /// Gives by how many seconds it jumped when not.
    pub(crate) fn clock_jump(&self) -> Result<Option<i64>> {
        let now = self.options.clock.now_epoch();
        let Some(last) = self.last_believed() else { return Ok(None) };
        let seconds = now.saturating_sub(last.at_epoch);
        let is_recent =
            |key: &PartitionKey| (key.day().start() - now).abs() <= CLOCK_JUMP_SECS + DAY_SECS;
        let believed = seconds.abs() <= CLOCK_JUMP_SECS
            || seconds > 0 && self.pool.list()?.iter().any(is_recent);
        Ok((!believed).then_some(seconds))
    }

    /// # Errors
    /// [`StoreError::ClockJumped`].
    pub(crate) fn check_clock(&self) -> Result<()> {
        self.clock_jump()?.map_or(Ok(()), |seconds| Err(StoreError::ClockJumped { seconds }))
    }

    /// Whether it is to be believed; if so, that is noted now and then, so that a jump is told from
    /// time that passed.
    pub(crate) fn is_clock_believed(&self) -> Result<bool> {
        if self.clock_jump()?.is_some() {
            return Ok(false);
        }
        let now = self.options.clock.now_epoch();
        // A base from which nothing was ever deleted needs no such note.
        let is_stale = |last: Believed| (now - last.at_epoch).abs() >= NOTE_EVERY_SECS;
        if self.last_believed().is_some_and(is_stale) {
            self.note_clock()?;
        }
        Ok(true)
    }

    /// Notes that the clock is believed as it stands.
    pub(crate) fn note_clock(&self) -> Result<()> {
        if !self.base().is_dir() {
            return Ok(());
        }
        let believed = Believed { at_epoch: self.options.clock.now_epoch() };
        files::put(&self.base().join(names::CLOCK), &believed)
    }

    /// Sees to it that there is something to tell a jump from.
    pub(crate) fn begin_clock(&self) -> Result<()> {
        let path = self.base().join(names::CLOCK);
        if path.exists() {
            return Ok(());
        }
        let now = || Believed { at_epoch: self.options.clock.now_epoch() };
        files::put(&path, &self.last_believed().unwrap_or_else(now))
    }

    fn last_believed(&self) -> Option<Believed> {
        // Versions before this one kept it in the other file.
        [names::CLOCK, names::RETENTION].into_iter().find_map(|name| {
            let text = fs::read(self.base().join(name)).ok()?;
            serde_json::from_slice(&text).ok()
        })
    }
}
