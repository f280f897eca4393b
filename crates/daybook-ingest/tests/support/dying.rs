//! A process that is killed.

use std::cell::Cell;
use std::sync::Mutex;

use daybook_ingest::{MemorySink, Piece, Sink, Written};
use daybook_store::{LogEntry, StoreError};

/// Fails after so many calls, as a process that is killed there: between any two calls, with the
/// last write done or half done.
pub struct Dying<'s> {
    sink: &'s MemorySink,
    calls_left: Mutex<Cell<u32>>,
    half: bool,
}

impl<'s> Dying<'s> {
    pub fn after(calls: u32, sink: &'s MemorySink, half: bool) -> Self {
        Dying { sink, calls_left: Mutex::new(Cell::new(calls)), half }
    }

    fn live(&self) -> Result<(), StoreError> {
        let calls = self.calls_left.lock().unwrap();
        let left = calls.get();
        calls.set(left.saturating_sub(1));
        if left == 0 { Err(StoreError::Cancelled) } else { Ok(()) }
    }
}

impl Sink for Dying<'_> {
    fn write(&self, entries: &[LogEntry], piece: &Piece<'_>) -> Result<Written, StoreError> {
        if let Err(error) = self.live() {
            if self.half {
                // One day of the batch was committed, the other was not.
                let day = entries[0].epoch / 86_400;
                let of_day = |index: &usize| entries[*index].epoch / 86_400 == day;
                let part: Vec<usize> = (0..entries.len()).filter(of_day).collect();
                let some: Vec<_> = part.iter().map(|index| entries[*index].clone()).collect();
                let ends: Vec<_> = part.iter().map(|index| piece.ends[*index]).collect();
                let settled = part.iter().filter(|index| **index < piece.settled).count();
                self.sink.write(&some, &Piece { ends: &ends, settled, ..*piece })?;
            }
            return Err(error);
        }
        self.sink.write(entries, piece)
    }

    fn withdraw(
        &self,
        origin: &str,
        upto: u64,
        partitions: &[(String, i64)],
    ) -> Result<u64, StoreError> {
        self.live()?;
        self.sink.withdraw(origin, upto, partitions)
    }

    fn load_checkpoints(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.sink.load_checkpoints()
    }

    fn save_checkpoints(&self, items: &[(String, String)]) -> Result<(), StoreError> {
        self.live()?;
        self.sink.save_checkpoints(items)
    }
}
