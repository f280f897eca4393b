//! Real files, and what the system says of them: a test waits for what has to come, and no longer.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;

use daybook_store::{CancelToken, LogEntry, StoreError};
use tempfile::TempDir;

use super::*;
use crate::sink::{MemorySink, Piece, Written};

/// Longer than any of it takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A sink that can be waited for.
#[derive(Default)]
struct Watched {
    memory: MemorySink,
    writes: Mutex<u64>,
    written: Condvar,
    is_full: std::sync::atomic::AtomicBool,
}

impl Watched {
    /// Waits until exactly these messages are there, in any order.
    fn until(&self, wanted: &[&str]) {
        let mut wanted: Vec<_> = wanted.iter().map(ToString::to_string).collect();
        wanted.sort();
        let messages = || {
            let mut messages: Vec<_> =
                self.memory.entries().into_iter().map(|entry| entry.content).collect();
            messages.sort();
            messages
        };
        let guard = self.writes.lock().unwrap();
        let waited = self.written.wait_timeout_while(guard, PATIENCE, |_| messages() != wanted);
        assert!(!waited.unwrap().1.timed_out(), "{:?} are not {wanted:?}", messages());
    }
}

impl Sink for Watched {
    fn write(&self, entries: &[LogEntry], piece: &Piece<'_>) -> Result<Written, StoreError> {
        if self.is_full.load(std::sync::atomic::Ordering::SeqCst) {
            return Err(StoreError::DiskFull {
                path: "base".into(),
                free: 1 << 20,
                needed: 2 << 20,
            });
        }
        let written = self.memory.write(entries, piece);
        *self.writes.lock().unwrap() += 1;
        self.written.notify_all();
        written
    }

    fn withdraw(
        &self,
        origin: &str,
        upto: u64,
        partitions: &[(String, i64)],
    ) -> Result<u64, StoreError> {
        self.memory.withdraw(origin, upto, partitions)
    }

    fn load_checkpoints(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.memory.load_checkpoints()
    }

    fn save_checkpoints(&self, items: &[(String, String)]) -> Result<(), StoreError> {
        self.memory.save_checkpoints(items)
    }
}

struct Following {
    folder: TempDir,
    sink: Arc<Watched>,
    cancel: CancelToken,
    thread: Option<JoinHandle<IngestReport>>,
    troubles: Arc<Mutex<Vec<Option<String>>>>,
}

impl Following {
    /// Follows these names below a folder, with these files in it.
    fn of(names: &[&str], files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let mut following = Following {
            folder,
            sink: Arc::default(),
            cancel: CancelToken::new(),
            thread: None,
            troubles: Arc::default(),
        };
        following.start(names);
        following
    }

    fn start(&mut self, names: &[&str]) {
        let paths = names.iter().map(|name| self.path(name)).collect();
        let request = IngestRequest { paths, tz: Some("UTC".into()), ..IngestRequest::default() };
        self.cancel = CancelToken::new();
        let (sink, cancel) = (Arc::clone(&self.sink), self.cancel.clone());
        let troubles = Arc::clone(&self.troubles);
        self.thread = Some(std::thread::spawn(move || {
            let control = IngestControl::with_cancel(cancel);
            let mut trouble =
                |what: Option<&str>| troubles.lock().unwrap().push(what.map(str::to_owned));
            follow(&request, &*sink, &control, &mut trouble).unwrap()
        }));
    }

    fn stop(&mut self) -> IngestReport {
        self.cancel.cancel();
        self.thread.take().unwrap().join().unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn append(&self, name: &str, text: &str) {
        let path = self.path(name);
        let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }
}

fn line(second: u32, message: &str) -> String {
    format!("2026-03-20T14:00:{second:02}Z INFO {message}\n")
}

#[test]
fn what_is_written_to_a_file_is_there_soon_after() {
    let mut following = Following::of(&["app.log"], &[("app.log", &line(1, "one"))]);
    following.sink.until(&["one"]);
    following.append("app.log", &line(2, "two"));
    following.sink.until(&["one", "two"]);
    // A line in pieces is one line in the end.
    following.append("app.log", line(3, "three and").trim_end());
    following.sink.until(&["one", "two", "three and"]);
    following.append("app.log", " a half\n");
    following.sink.until(&["one", "two", "three and a half"]);
    let report = following.stop();
    assert_eq!(report.files.len(), 1, "one row for one file: {:?}", report.files);
    assert_eq!(report.failed, 0);
}

#[test]
fn a_file_that_is_rotated_away_is_read_to_its_end_and_its_successor_from_its_beginning() {
    let mut following = Following::of(&["app.log"], &[("app.log", &line(1, "one"))]);
    following.sink.until(&["one"]);
    fs::rename(following.path("app.log"), following.path("app.log.1")).unwrap();
    following.append("app.log", &line(3, "three"));
    following.sink.until(&["one", "three"]);
    // Emptied and written anew, as copytruncate does.
    fs::write(following.path("app.log"), line(4, "four")).unwrap();
    following.sink.until(&["one", "three", "four"]);
    following.stop();
}

#[test]
fn what_was_written_just_before_a_rotation_and_after_it_is_not_lost() {
    let mut following = Following::of(&["app.log"], &[("app.log", &line(1, "one"))]);
    following.sink.until(&["one"]);
    following.stop();
    // Nobody looks in between: while Daybook is closed, as between two looks.
    following.append("app.log", &line(2, "two"));
    fs::rename(following.path("app.log"), following.path("app.log.1")).unwrap();
    following.append("app.log", &line(3, "three"));
    following.append("other.log", &line(9, "of another program"));
    following.start(&["app.log"]);
    following.sink.until(&["one", "two", "three"]);
    // Its writer has not opened the new file yet.
    following.append("app.log.1", &line(4, "four"));
    following.append("app.log", &line(5, "five"));
    following.sink.until(&["one", "two", "three", "four", "five"]);
    let report = following.stop();
    assert_eq!(report.files.len(), 1, "one row for one file: {:?}", report.files);
}

#[test]
fn a_file_that_is_renamed_and_has_no_successor_yet_is_read_to_its_end() {
    let mut following = Following::of(&["app.log"], &[("app.log", &line(1, "one"))]);
    following.sink.until(&["one"]);
    following.stop();
    following.append("app.log", &line(2, "two"));
    fs::rename(following.path("app.log"), following.path("app.log.1")).unwrap();
    following.start(&["app.log"]);
    following.sink.until(&["one", "two"]);
    following.append("app.log", &line(3, "three"));
    following.sink.until(&["one", "two", "three"]);
    following.stop();
}

#[test]
fn a_folder_gives_files_that_come_later_and_a_file_may_come_later_too() {
    let mut following = Following::of(&["", "../nothing/of/this"], &[("a.log", &line(1, "a"))]);
    following.sink.until(&["a"]);
    fs::create_dir(following.path("deep")).unwrap();
    following.append("deep/b.log", &line(2, "b"));
    following.sink.until(&["a", "b"]);
    following.stop();

    let mut waiting = Following::of(&["later.log"], &[]);
    waiting.append("later.log", &line(1, "came"));
    waiting.sink.until(&["came"]);
    waiting.stop();
}

#[test]
fn it_goes_on_after_a_restart_with_what_was_written_meanwhile() {
    let mut following = Following::of(&["app.log"], &[("app.log", &line(1, "one"))]);
    following.sink.until(&["one"]);
    following.stop();
    following.append("app.log", &line(2, "two"));
    following.start(&["app.log"]);
    following.sink.until(&["one", "two"]);
    following.stop();
}

#[test]
fn a_store_that_takes_nothing_is_trouble_and_no_end() {
    let mut following = Following::of(&["app.log"], &[("app.log", &line(1, "one"))]);
    following.sink.until(&["one"]);
    following.sink.is_full.store(true, std::sync::atomic::Ordering::SeqCst);
    following.append("app.log", &line(2, "two"));
    let began = Instant::now();
    while following.troubles.lock().unwrap().is_empty() {
        assert!(began.elapsed() < PATIENCE, "no trouble was told");
        std::thread::yield_now();
    }
    following.sink.is_full.store(false, std::sync::atomic::Ordering::SeqCst);
    following.sink.until(&["one", "two"]);
    following.stop();
    let troubles = following.troubles.lock().unwrap();
    assert!(troubles[0].as_deref().unwrap().contains("1 MiB are free"), "{troubles:?}");
    assert_eq!(troubles.last().unwrap(), &None);
}
