//! Hostile bundles. Real ones, made by the exporter, are taken apart, changed within, and put together
//! with checksums and digests that fit, so that what is tried is what lies behind the front door.
//!
//! Whatever it is: verifying, searching in place and importing neither panic nor take long or much
//! memory; what is verified is searched and taken in, just once; what is refused changes nothing.
#![no_main]

#[path = "importer/mutate.rs"]
mod mutate;
#[path = "importer/seeds.rs"]
mod seeds;

use std::path::PathBuf;
use std::sync::{Once, OnceLock};

use daybook_store::{
    Control, ImportBundle, LogFilter, Order, PartitionedLogStore, SrcFilter, StoreOptions,
    TextFilter, fuzzing,
};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(
    init: seeds::write(),
    |bytes: &[u8]| {
        // A library's panic that the store makes an error of is none, so it is not to end the run, as
        // libFuzzer's own hook has it; one that the store lets through still does. `RUST_BACKTRACE=1` with
        // the input alone says where it is.
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            std::panic::set_hook(Box::new(|panic| {
                if std::env::var_os("RUST_BACKTRACE").is_some() {
                    let trace = std::backtrace::Backtrace::force_capture();
                    eprintln!("{panic}\n{trace}");
                }
            }));
        });
        check(bytes);
        // Bytes that are no tar at all, as a member under a manifest that fits them.
        if bytes.starts_with(b"PAR1") {
            check(&fuzzing::bundle_of(bytes));
        }
    }
);

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::mutate(data, size, max_size, seed)
});

/// In memory where the system has that.
fn folder() -> PathBuf {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    let memory = std::path::Path::new("/dev/shm");
    let place = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
    FOLDER.get_or_init(|| tempfile::tempdir_in(place).expect("a folder")).path().to_path_buf()
}

fn check(bundle: &[u8]) {
    let path = folder().join("x.daybook");
    std::fs::write(&path, bundle).expect("written");
    let control = Control::default();
    let verified = PartitionedLogStore::verify_bundle(&path, &control);
    let rows = verified.as_ref().ok().map(|manifest| manifest.rows);
    // In place, whether it was verified or not: only members' bytes are held against their digest.
    if let Ok(store) = PartitionedLogStore::open_bundle(&path, StoreOptions { threads: 1, ..StoreOptions::default() }) {
        search(&store, rows);
    }
    // Making a base takes longer than all else: some of them.
    let sum = bundle.iter().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(*byte));
    if sum < if rows.is_some() { 64 } else { 8 } {
        import(&path, rows);
    }
}

fn search(store: &PartitionedLogStore, rows: Option<u64>) {
    let control = Control::default();
    let all = LogFilter::default();
    let filters = [
        all.clone(),
        LogFilter { order: Order::OldestFirst, src: Some(SrcFilter::Prefix("s".into())), ..all.clone() },
        LogFilter { text: Some(TextFilter::Substring("7".into())), ..all.clone() },
    ];
    for filter in &filters {
        let page = store.query(filter, &control).expect("bad partitions are named");
        let count = store.count(filter, &control).expect("bad partitions are named");
        store.histogram(filter, &[0, 1_774_000_000, 1_774_050_000], &control).expect("the same");
        if rows.is_some() {
            assert_eq!((page.partitions_failed.len(), count.partitions_failed.len()), (0, 0));
        }
    }
    if let Some(rows) = rows {
        assert_eq!(store.count(&all, &control).expect("counted").count, rows);
        store.list_sources(&all, &control).expect("listed");
    }
}

fn import(path: &std::path::Path, rows: Option<u64>) {
    let base = tempfile::tempdir_in(folder()).expect("a folder");
    let store = PartitionedLogStore::open(base.path(), StoreOptions { threads: 1, ..StoreOptions::default() })
        .expect("an empty base");
    let request = ImportBundle { path: path.to_path_buf(), dry_run: false, max_bytes: None };
    let control = Control::default();
    match (rows, store.import(&request, &control)) {
        (None, Ok(_)) => panic!("what is not verified is taken in"),
        (None, Err(_)) => assert_eq!(store.partitions().expect("listed"), []),
        (Some(_), Err(error)) => panic!("what is verified is refused: {error}"),
        (Some(rows), Ok((_, report))) => {
            assert_eq!(report.partitions_failed, []);
            assert_eq!((report.rows, report.added), (rows, rows));
            let (_, again) = store.import(&request, &control).expect("taken in again");
            assert_eq!(again.added, 0);
        }
    }
}
