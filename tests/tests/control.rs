//! Long work can be stopped, and says how far it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use daybook_store::{
    CancelToken, Control, DeleteBySrc, LogEntry, LogFilter, PartitionedLogStore, Progress,
    SrcFilter, TextFilter, TidyRequest,
};
use daybook_tests::build::{base, open};
use daybook_tests::{DAY, EPOCH, entry};

/// Promised to whoever says stop.
const PROMISE: Duration = Duration::from_millis(200);

/// Large rows in a few days, so that any search for text takes its time.
fn heavy(base: &std::path::Path) -> PartitionedLogStore {
    let store = open(base);
    let text = "all work and no play ".repeat(6_000);
    for day in 0..3 {
        let rows: Vec<LogEntry> =
            (0..1_000).map(|n| entry(EPOCH + day * DAY + n, "s", &text)).collect();
        store.insert_batch(&rows).unwrap();
    }
    store
}

/// Says stop to work a moment after it began; gives how long it took to stop, or none when it
/// was done before.
fn stopped(
    moment: Duration,
    work: impl FnOnce(&Control) -> Option<&'static str> + Send,
) -> Option<Duration> {
    let token = CancelToken::new();
    let control = Control::with_cancel(token.clone());
    std::thread::scope(|scope| {
        let worker = scope.spawn(move || {
            let code = work(&control);
            (code, Instant::now())
        });
        std::thread::sleep(moment);
        let said = Instant::now();
        token.cancel();
        let (code, ended) = worker.join().unwrap();
        assert!(code.is_none() || code == Some("cancelled"), "{code:?}");
        code.map(|_| ended.saturating_duration_since(said))
    })
}

#[test]
fn every_kind_of_search_ends_within_200_ms_of_being_told_to_stop() {
    let base = base();
    let store = heavy(base.path());
    let slow = LogFilter {
        text: Some(TextFilter::Regex("(?i)w.{1,30}[xyz]{2}q".into())),
        ..LogFilter::default()
    };
    let fetching = LogFilter { limit: Some(3000), ..LogFilter::default() };
    let code =
        |result: Result<(), daybook_store::StoreError>| result.err().map(|error| error.code());
    let mut times = Vec::new();
    for moment in [5, 30, 90].map(Duration::from_millis) {
        times.push(stopped(moment, |control| code(store.query(&slow, control).map(drop))));
        times.push(stopped(moment, |control| code(store.count(&slow, control).map(drop))));
        times.push(stopped(moment, |control| code(store.list_sources(&slow, control).map(drop))));
        times.push(stopped(moment, |control| {
            code(store.histogram(&slow, &[0, EPOCH + DAY], control).map(drop))
        }));
        times.push(stopped(moment, |control| code(store.query(&fetching, control).map(drop))));
    }
    let slowest = times.iter().flatten().max().copied();
    eprintln!(
        "{} of {} were stopped on the way; the slowest took {slowest:?}",
        times.iter().flatten().count(),
        times.len()
    );
    assert!(times.iter().flatten().count() >= 8, "the work was too short to be stopped");
    assert!(slowest.unwrap() <= PROMISE, "{times:?}");
}

#[test]
fn work_told_to_stop_before_it_begins_does_nothing() {
    let base = base();
    let store = open(base.path());
    store.insert(&entry(EPOCH, "s", "x")).unwrap();
    let control = Control::default();
    control.cancel_token().cancel();
    let all = LogFilter::default();
    assert_eq!(store.query(&all, &control).unwrap_err().code(), "cancelled");
    assert_eq!(store.count(&all, &control).unwrap_err().code(), "cancelled");
    assert_eq!(store.list_sources(&all, &control).unwrap_err().code(), "cancelled");
    assert_eq!(store.histogram(&all, &[0, i64::MAX], &control).unwrap_err().code(), "cancelled");
    assert_eq!(store.partitions_detailed(&control).unwrap_err().code(), "cancelled");
    assert_eq!(store.tidy(&TidyRequest::default(), &control).unwrap_err().code(), "cancelled");
    let request = DeleteBySrc {
        src: SrcFilter::Prefix(String::new()),
        contexts: Vec::new(),
        dry_run: false,
        for_good: false,
    };
    assert_eq!(store.delete_by_src(&request, &control).unwrap_err().code(), "cancelled");
    assert_eq!(store.count(&all, &Control::default()).unwrap().count, 1);
    assert_eq!(store.metrics().errors, 0, "stopping is no error");
}

#[test]
fn a_search_says_how_many_partitions_are_done_and_how_many_entries_are_found() {
    let base = base();
    let store = open(base.path());
    let rows: Vec<LogEntry> = (0..200).map(|n| entry(EPOCH + n % 20 * DAY, "s", "x")).collect();
    store.insert_batch(&rows).unwrap();
    let (calls, last) =
        (Arc::new(AtomicU64::new(0)), Arc::new(std::sync::Mutex::new(Progress::default())));
    let control = Control::default().on_progress({
        let (calls, last) = (Arc::clone(&calls), Arc::clone(&last));
        move |progress: Progress| {
            calls.fetch_add(1, Ordering::Relaxed);
            let mut last = last.lock().unwrap();
            assert!(progress.partitions_done <= progress.partitions_total);
            if progress.partitions_done >= last.partitions_done {
                *last = progress;
            }
        }
    });
    let rare =
        LogFilter { text: Some(TextFilter::Substring("nowhere".into())), ..LogFilter::default() };
    store.query(&rare, &control).unwrap();
    assert_eq!(
        *last.lock().unwrap(),
        Progress { partitions_done: 20, partitions_total: 20, found: 0 }
    );
    assert!(calls.swap(0, Ordering::Relaxed) > 3);

    *last.lock().unwrap() = Progress::default();
    store.query(&LogFilter { limit: Some(1000), ..LogFilter::default() }, &control).unwrap();
    assert_eq!(
        *last.lock().unwrap(),
        Progress { partitions_done: 20, partitions_total: 20, found: 200 }
    );

    *last.lock().unwrap() = Progress::default();
    store.count(&LogFilter::default(), &control).unwrap();
    assert_eq!(last.lock().unwrap().partitions_done, 20);

    // A full page stops early, and says so by the partitions that it did not need.
    let page = store
        .query(&LogFilter { limit: Some(5), ..LogFilter::default() }, &Control::default())
        .unwrap();
    assert!(page.stats.partitions_scanned < 20, "{:?}", page.stats);
}
