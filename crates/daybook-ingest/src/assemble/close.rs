//! Entries, closed: the last look at their lines, times for those that have none, batches.

use daybook_store::level;

use super::open::Open;
use super::{Assembler, Closed, State};
use crate::attrs::{self, AttrsBuilder};
use crate::traces;

/// So many entries wait at the start of a file for one that has a time.
const MAX_WAITING: usize = 256;
/// The same, in bytes.
const MAX_WAITING_BYTES: usize = 1 << 20;

impl Assembler {
    /// Ends: whatever is open becomes an entry. Where the input may grow and be read again, what
    /// more lines could have changed is provisional.
    pub(crate) fn finish(&mut self, may_grow: bool) {
        let settled = (self.batch.entries.len(), self.batch.end, self.batch.state.clone());
        while self.sample.is_some() {
            self.learn();
        }
        let state = self.state.clone();
        self.close(self.at, state);
        let time = (self.settings.file_epoch, 0);
        if !self.waiting.is_empty() {
            self.state.last = Some(time);
            self.settle_waiting(time, "file");
        }
        let blanks = std::mem::take(&mut self.leading_blanks);
        self.batch.counts.lines += blanks;
        self.batch.counts.joined += blanks;
        self.batch.settle(self.at, self.state.clone());
        if may_grow && self.batch.end > settled.1 {
            self.batch.provisional = Some((settled.0, self.at));
            self.batch.settle(settled.1, settled.2);
        }
    }

    /// The open entry ends here. `before` is the state as it was then.
    pub(super) fn close(&mut self, end: u64, mut before: State) {
        let Some(mut open) = self.open.take() else { return };
        open.lines += std::mem::take(&mut open.blanks);
        self.complete(&mut open);
        // What only its last line told is known from here on.
        (before.calendar, before.last) = (self.state.calendar, self.state.last);
        if open.timed {
            self.batch.push(open, end, &self.settings);
            self.batch.settle(end, before);
            return;
        }
        self.waiting_bytes += open.entry.content.len();
        self.waiting.push(Closed { open, end });
        if self.waiting.len() >= MAX_WAITING || self.waiting_bytes >= MAX_WAITING_BYTES {
            let time = (self.settings.file_epoch, 0);
            self.state.last = Some(time);
            self.settle_waiting(time, "file");
            self.batch.settle(end, State { last: Some(time), ..before });
        }
    }

    /// Lets the entry's format have a last look at all of its lines.
    pub(super) fn complete(&mut self, open: &mut Open) {
        let level = open.entry.loglevel;
        let format = open.format.and_then(|index| self.settings.formats.get(index));
        let found = format.and_then(|format| format.finish(&mut open.entry));
        if open.lines > 1 {
            traces::annotate(&mut open.entry);
        }
        if open.entry.loglevel != level {
            open.entry.error |= open.entry.loglevel >= level::ERROR;
        }
        let time = found.and_then(|stamp| {
            let settings = &mut self.settings;
            self.state.calendar.resolve(&stamp, &mut settings.zone, settings.file_epoch)
        });
        if let Some(time) = time {
            self.state.last = Some(time);
            self.settle_waiting(time, "next");
            (open.entry.epoch, open.entry.nanos) = time;
            (open.timed, open.untimed) = (true, false);
        }
        if open.timed && open.untimed {
            let add = |attrs: &mut AttrsBuilder| attrs.text("log.time_from", "previous");
            open.entry.attrs = attrs::extend(open.entry.attrs.take(), add);
        }
    }

    /// Gives what waits its time.
    pub(super) fn settle_waiting(&mut self, (epoch, nanos): (i64, u32), from: &str) {
        self.waiting_bytes = 0;
        for mut closed in std::mem::take(&mut self.waiting) {
            let entry = &mut closed.open.entry;
            (entry.epoch, entry.nanos) = (epoch, nanos);
            entry.attrs =
                attrs::extend(entry.attrs.take(), |attrs| attrs.text("log.time_from", from));
            self.batch.push(closed.open, closed.end, &self.settings);
        }
    }
}
