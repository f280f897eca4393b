use std::time::Instant;

use daybook_store::{Control, LogFilter, StoreOptions, SystemClock};

use super::*;

/// Longer than any of it takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

struct House {
    base: tempfile::TempDir,
    logs: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        House { base: tempfile::tempdir().unwrap(), logs: tempfile::tempdir().unwrap() }
    }

    /// The watches as another program would have them.
    fn watches(&self) -> Arc<Watches> {
        let store = PartitionedLogStore::open(self.base.path(), StoreOptions::default()).unwrap();
        Arc::new(Watches::new(Arc::new(store), Arc::new(SystemClock)))
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.logs.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl House {
    fn append(&self, name: &str, text: &str) {
        use std::io::Write as _;
        let path = self.logs.path().join(name);
        let mut file = OpenOptions::new().append(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }
}

fn of(path: &Path) -> WatchRequest {
    WatchRequest { paths: vec![path.to_path_buf()], tz: Some("UTC".into()), ..Default::default() }
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "{what}: not within a minute");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn stored(watches: &Watches) -> u64 {
    watches.store.count(&LogFilter::default(), &Control::default()).unwrap().count
}

#[test]
fn what_is_watched_is_read_and_watched_again_by_the_next_program() {
    let house = House::new();
    let log = house.write("app.log", "2026-03-20T14:00:01Z INFO one\n");
    let first = house.watches();
    first.start();
    let added = first.add(of(&log)).unwrap();
    until("the line is read", || stored(&first) == 1);
    until("it is said", || first.list().unwrap()[0].entries == 1);
    // What was the end of the file is read again with what follows, and is no new entry for that.
    house.append("app.log", "2026-03-20T14:00:02Z INFO two\n");
    until("the next line is read", || stored(&first) == 2);
    until("the entries are two", || first.list().unwrap()[0].entries == 2);
    let info = &first.list().unwrap()[0];
    assert_eq!((info.id.clone(), info.here, info.files), (added.id, true, 1));
    first.stop();

    house.append("app.log", "2026-03-20T14:00:03Z INFO three\n");
    let second = house.watches();
    second.start();
    until("what was written meanwhile is read", || stored(&second) == 3);
    second.stop();
}

#[test]
fn of_two_programs_one_follows_and_the_other_takes_over() {
    let house = House::new();
    let log = house.write("app.log", "2026-03-20T14:00:01Z INFO one\n");
    let (first, second) = (house.watches(), house.watches());
    first.start();
    first.add(of(&log)).unwrap();
    until("the first follows", || first.list().unwrap()[0].here);
    second.start();
    second.reconcile();
    assert!(!second.list().unwrap()[0].here);
    first.stop();
    second.reconcile();
    assert!(second.list().unwrap()[0].here);
    second.stop();
}

#[test]
fn what_is_watched_no_longer_is_left_alone() {
    let house = House::new();
    let log = house.write("app.log", "2026-03-20T14:00:01Z INFO one\n");
    let watches = house.watches();
    let added = watches.add(of(&log)).unwrap();
    assert_eq!(watches.add(of(&log)).unwrap().id, added.id, "not twice");
    watches.reconcile();
    until("the line is read", || stored(&watches) == 1);
    watches.remove(&added.id).unwrap();
    watches.reconcile();
    assert!(watches.state.lock().running.is_empty());
    assert!(watches.list().unwrap().is_empty());
}

#[test]
fn trouble_is_told_by_the_watch_it_is_of() {
    let house = House::new();
    let log = house.write("app.log", "x\n");
    let watches = house.watches();
    watches.add(WatchRequest { format: Some("nonsense".into()), ..of(&log) }).unwrap();
    watches.reconcile();
    until("it is told", || watches.list().unwrap()[0].trouble.is_some());
    let trouble = watches.list().unwrap()[0].trouble.clone().unwrap();
    assert!(trouble.contains("nonsense"), "{trouble}");
    assert!(watches.add(WatchRequest::default()).is_err());
}
