//! One file from reader to sink: a thread reads, a thread parses, the caller's thread writes.

use std::collections::VecDeque;
use std::io;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use daybook_store::{LogEntry, StoreError};

use crate::assemble::{Assembler, Batch, Carried, Counts, Line, Settings, State};
use crate::checkpoint::{Checkpoint, Checkpoints, Intent, Place, Tail};
use crate::error::{IngestError, Result};
use crate::journal;
use crate::resume::Start;
use crate::sink::{Piece, Sink, Written};
use crate::source::hash::StreamHash;
use crate::source::lines::{Chunk, Chunks, Span, lines};
use crate::source::live::LULL;
use crate::source::open::Reader;

/// Chunks that wait for the parser, of 256 KiB each unless lines are longer.
const CHUNKS: usize = 8;
/// Batches that wait for the sink.
const BATCHES: usize = 2;
/// Seconds in a day.
const DAY: i64 = 86_400;
/// How long a cancelled run may wait for its input.
const PATIENCE: Duration = Duration::from_millis(100);

/// What a file gave.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) counts: Counts,
    pub(crate) written: Written,
    /// Why it was not read to its end, or not written.
    pub(crate) error: Option<String>,
}

/// A batch on its way to the sink.
struct Ready {
    batch: Batch,
    place: Place,
    /// Where its provisional entries end.
    tail: Option<Place>,
    /// For the last one: how reading ended.
    end: Option<io::Result<()>>,
}

impl Ready {
    fn intent(&self) -> Intent {
        let first = self.settled();
        let tail = self.tail.clone().map(|place| Tail {
            place,
            partitions: partitions(self.batch.entries.get(first..).unwrap_or_default()),
        });
        Intent { place: self.place.clone(), tail }
    }

    /// So many of its entries will not change any more.
    fn settled(&self) -> usize {
        self.batch.provisional.map_or(self.batch.entries.len(), |(first, _)| first)
    }

    fn upto(&self) -> u64 {
        self.tail.as_ref().unwrap_or(&self.place).offset
    }
}

/// The partitions that entries go to, each by its context and a second of its day.
fn partitions(entries: &[LogEntry]) -> Vec<(String, i64)> {
    let mut found: Vec<(String, i64)> = Vec::new();
    for entry in entries {
        let day = entry.epoch.div_euclid(DAY);
        let is_new = |(context, epoch): &(String, i64)| {
            *context != entry.context_name || epoch.div_euclid(DAY) != day
        };
        if found.iter().rev().all(is_new) {
            found.push((entry.context_name.clone(), day * DAY));
        }
    }
    found
}

/// How an input ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ending {
    /// It can be read again: what stands at its end may have grown by then.
    pub(crate) may_grow: bool,
    /// It is written to while it is read, like a pipe.
    pub(crate) is_live: bool,
}

/// Takes one file in. `done` is called on the checkpoint at the end of a file that was read whole,
/// `step` after each acknowledged batch; it says whether to go on.
pub(crate) fn run(
    start: Start,
    settings: Settings,
    ending: Ending,
    sink: &dyn Sink,
    checkpoints: &mut Checkpoints<'_>,
    done: impl Fn(&mut Checkpoint),
    mut step: impl FnMut(&Outcome) -> bool,
) -> Result<Outcome> {
    let Start { mut checkpoint, hash, reader } = start;
    let formats = settings.formats.clone();
    let batches = spawn(reader, hash, settings, ending, &checkpoint);
    let mut outcome = Outcome::default();
    let mut next: Option<Ready> = None;
    // What an earlier run left open is replaced by what is read of it now.
    let mut left_open = checkpoint.provisional();
    loop {
        let ready = match next.take() {
            Some(ready) => ready,
            None => match wait(&batches, &outcome, &mut step)? {
                Some(ready) => ready,
                None => {
                    // A fault of ours: this file is named, the others are read.
                    let told = "a line of it could not be read, through a fault in Daybook; what stands before it is kept. Please report the file";
                    outcome.error = Some(told.to_owned());
                    return Ok(outcome);
                }
            },
        };
        let intent = ready.intent();
        let replaced = match &left_open {
            Some((upto, _)) if ready.end.is_some() || ready.upto() >= *upto => left_open.take(),
            _ => None,
        };
        let batch = &ready.batch;
        if !batch.entries.is_empty() {
            // What was open stays named until it is replaced.
            if checkpoint.intent.as_ref() != Some(&intent) && left_open.is_none() {
                checkpoint.intent = Some(intent.clone());
                checkpoints.save(&checkpoint)?;
            }
            let piece = Piece {
                origin: &checkpoint.origin,
                ends: &batch.offsets,
                settled: ready.settled(),
                replaces_upto: replaced.as_ref().map_or(0, |(upto, _)| *upto),
            };
            match sink.write(&batch.entries, &piece) {
                Ok(written) => {
                    outcome.written.inserted += written.inserted;
                    outcome.written.skipped += written.skipped;
                    outcome.written.withdrawn += written.withdrawn;
                    outcome.written.future += written.future;
                }
                Err(error) if concerns_all(&error) => return Err(error.into()),
                Err(error) => {
                    outcome.error = Some(error.to_string());
                    return Ok(outcome);
                }
            }
        }
        if let Some((upto, mut elsewhere)) = replaced {
            let written = partitions(&batch.entries);
            elsewhere.retain(|partition| !written.contains(partition));
            outcome.written.withdrawn += sink.withdraw(&checkpoint.origin, upto, &elsewhere)?;
        }
        outcome.counts.add(&batch.counts);
        let last = ready.settled().checked_sub(1).and_then(|last| batch.entries.get(last));
        if let Some(last) = last {
            checkpoint.carried = Carried::of(last);
            if checkpoint.is_journal() {
                checkpoint.cursor = journal::cursor_of(last).or(checkpoint.cursor);
            }
        }
        if left_open.is_none() {
            checkpoint.state = batch.state.save(&formats);
            (checkpoint.place, checkpoint.tail) = (intent.place, intent.tail);
        }
        let end = ready.end;
        // What comes next is said in the same breath: one commit a batch instead of two.
        next = if end.is_none() { batches.try_recv().ok() } else { None };
        if left_open.is_none() {
            let following = next.as_ref().filter(|ready| !ready.batch.entries.is_empty());
            checkpoint.intent = following.map(Ready::intent);
        }
        if let Some(Ok(())) = end {
            done(&mut checkpoint);
        }
        checkpoints.save(&checkpoint)?;
        let go_on = step(&outcome);
        match end {
            Some(Ok(())) => return Ok(outcome),
            Some(Err(error)) => {
                outcome.error = Some(error.to_string());
                return Ok(outcome);
            }
            None if !go_on => return Err(IngestError::Cancelled),
            None => {}
        }
    }
}

/// Waits for a batch, as long as the caller wants to go on; `None` when the parser is no more.
fn wait(
    batches: &Receiver<Ready>,
    outcome: &Outcome,
    step: &mut impl FnMut(&Outcome) -> bool,
) -> Result<Option<Ready>> {
    loop {
        match batches.recv_timeout(PATIENCE) {
            Ok(ready) => return Ok(Some(ready)),
            Err(RecvTimeoutError::Timeout) if step(outcome) => {}
            Err(RecvTimeoutError::Timeout) => return Err(IngestError::Cancelled),
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
        }
    }
}

/// Whether an error of the store is not about these entries alone.
fn concerns_all(error: &StoreError) -> bool {
    !matches!(error.code(), "bad_entry" | "time_out_of_range")
        && !error.code().starts_with("partition_")
}

/// Starts reader and parser. They are not joined: one may be waiting for a stream that never ends
/// when the caller has had enough, and ends by itself once nobody takes what it gives.
fn spawn(
    reader: Reader,
    hash: StreamHash,
    settings: Settings,
    ending: Ending,
    checkpoint: &Checkpoint,
) -> Receiver<Ready> {
    let (send_chunk, chunks) = sync_channel(CHUNKS);
    let (send_batch, batches) = sync_channel(BATCHES);
    let offset = checkpoint.place.offset;
    let state = State::load(&checkpoint.state, &settings.formats);
    let carried = checkpoint.carried.clone();
    thread::spawn(move || read(reader, offset, &send_chunk));
    thread::spawn(move || {
        let assembler = Assembler::new(settings, state, carried, offset);
        parse(assembler, hash, ending, &chunks, &send_batch);
    });
    batches
}

fn read(reader: Reader, offset: u64, chunks: &SyncSender<io::Result<Chunk>>) {
    let mut source = Chunks::new(reader, offset);
    while let Some(chunk) = source.next_chunk().transpose() {
        let failed = chunk.is_err();
        if chunks.send(chunk).is_err() || failed {
            return;
        }
    }
}

fn parse(
    mut assembler: Assembler,
    hash: StreamHash,
    ending: Ending,
    chunks: &Receiver<io::Result<Chunk>>,
    batches: &SyncSender<Ready>,
) {
    let mut hashing = Hashing { hash, backlog: VecDeque::new() };
    let mut unended: Option<(Rc<Chunk>, Span)> = None;
    let mut end = Ok(());
    loop {
        let chunk = match chunks.recv_timeout(LULL) {
            Ok(Ok(chunk)) => Rc::new(chunk),
            Ok(Err(error)) => {
                end = Err(error);
                break;
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                // What a stream pauses after is taken to be whole.
                if ending.is_live && unended.is_none() {
                    assembler.finish(false);
                }
                let batch = assembler.take_batch();
                let is_something = !batch.entries.is_empty();
                if is_something && batches.send(hashing.ready(batch, None)).is_err() {
                    return;
                }
                continue;
            }
        };
        // A line without end that is not the last was too long to be read at once.
        if let Some((chunk, span)) = unended.take() {
            assembler.line(line_of(&chunk, span));
            // A line may go on for gigabytes.
            if assembler.is_full() {
                let batch = assembler.take_batch();
                if batches.send(hashing.ready(batch, None)).is_err() {
                    return;
                }
            }
        }
        hashing.backlog.push_back(Rc::clone(&chunk));
        for span in lines(&chunk) {
            let line = line_of(&chunk, span);
            if !line.ended {
                unended = Some((Rc::clone(&chunk), span));
                break;
            }
            assembler.line(line);
            if assembler.is_full() {
                let batch = assembler.take_batch();
                if batches.send(hashing.ready(batch, None)).is_err() {
                    return;
                }
            }
        }
        hashing.advance(assembler.settled());
    }
    if let Some((chunk, span)) = unended {
        assembler.line(line_of(&chunk, span));
    }
    assembler.finish(ending.may_grow);
    let batch = assembler.take_batch();
    // Nobody to take it: nobody wants it.
    let _ = batches.send(hashing.ready(batch, Some(end)));
}

fn line_of(chunk: &Chunk, (from, to, end): Span) -> Line<'_> {
    Line {
        bytes: chunk.bytes.get(from..to).unwrap_or_default(),
        start: chunk.start + from as u64,
        end: chunk.start + end as u64,
        ended: end > to,
        nuls: 0,
    }
}

/// Hashes what has become part of a batch; what is beyond may be left for another time.
struct Hashing {
    hash: StreamHash,
    backlog: VecDeque<Rc<Chunk>>,
}

impl Hashing {
    fn advance(&mut self, offset: u64) {
        while let Some(chunk) = self.backlog.front() {
            let index =
                |at: u64| usize::try_from(at.saturating_sub(chunk.start)).unwrap_or(usize::MAX);
            let from = index(self.hash.at());
            let to = index(offset).min(chunk.bytes.len());
            self.hash.update(chunk.bytes.get(from..to).unwrap_or_default());
            if to < chunk.bytes.len() {
                return;
            }
            self.backlog.pop_front();
        }
    }

    fn ready(&mut self, batch: Batch, end: Option<io::Result<()>>) -> Ready {
        let place = self.place(batch.end);
        // Only the last batch has any: nothing is hashed after it.
        let tail = batch.provisional.map(|(_, upto)| self.place(upto));
        Ready { batch, place, tail, end }
    }

    fn place(&mut self, offset: u64) -> Place {
        self.advance(offset);
        Place { offset, chain: self.hash.chain(), digest: self.hash.digest() }
    }
}
