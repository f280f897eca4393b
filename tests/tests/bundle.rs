//! A bundle gives back what went into it, merges as a union of lists, is searched as it lies, and
//! a damaged or hostile one changes nothing.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use daybook_store::{
    Attrs, Control, EntryRef, ExportRequest, ImportBundle, LogEntry, LogFilter, ManualClock,
    MarksFilter, MergeReport, PackRequest, PartitionedLogStore, StoreOptions,
};
use daybook_tests::arbitrary::{edges, entries, filters};
use daybook_tests::build::{DAY, EPOCH, all, base, entry, open_with};
use daybook_tests::oracle::{Oracle, matches};
use daybook_tests::random::cases;
use proptest::collection::vec;
use proptest::prelude::*;

fn open(base: &Path) -> PartitionedLogStore {
    open_with(base, |options| {
        options.clock = Arc::new(ManualClock::at_epoch(EPOCH + 100 * DAY));
    })
}

fn export(store: &PartitionedLogStore, filter: &LogFilter, path: &Path) -> u64 {
    let request =
        ExportRequest { filter: filter.clone(), path: path.to_path_buf(), ..Default::default() };
    let report = store.export(&request, &Control::default()).unwrap();
    assert_eq!(report.partitions_failed, []);
    assert_eq!(report.bytes, std::fs::metadata(path).unwrap().len());
    report.rows
}

fn import(store: &PartitionedLogStore, path: &Path, dry_run: bool) -> MergeReport {
    let request = ImportBundle { path: path.to_path_buf(), dry_run, max_bytes: None };
    let (manifest, report) = store.import(&request, &Control::default()).unwrap();
    assert_eq!((report.rows, &report.partitions_failed[..]), (manifest.rows, &[][..]));
    report
}

fn key(entry: &LogEntry) -> String {
    let context_name = daybook_store::canonical_context(&entry.context_name);
    format!("{:?}", LogEntry { logid: 0, context_name, ..entry.clone() })
}

fn counts<'a>(entries: impl IntoIterator<Item = &'a LogEntry>) -> HashMap<String, u64> {
    let mut counts = HashMap::new();
    entries.into_iter().for_each(|entry| *counts.entry(key(entry)).or_default() += 1);
    counts
}

/// Entries that a bundle can hold: the year 7445 has no nanoseconds. Few attributes, so that
/// some are equal.
fn storable(entries: Vec<LogEntry>) -> Vec<LogEntry> {
    let near = entries.into_iter().filter(|entry| entry.epoch < EPOCH + 1000 * DAY);
    near.enumerate()
        .map(|(n, entry)| LogEntry {
            attrs: n.is_multiple_of(3).then(|| Attrs::from_json("{\"a\":1}").unwrap()),
            ..entry
        })
        .collect()
}

#[test]
fn two_sides_merge_to_each_entry_as_often_as_the_side_that_had_it_more_often() {
    let inputs =
        (entries(0..30, 0), entries(0..30, 0), vec(0..30_usize, 0..40), any::<[bool; 3]>());
    proptest!(cases(60), |((ours, theirs, both, packed) in inputs)| {
        let (mut ours, mut theirs) = (storable(ours), storable(theirs));
        for n in both {
            let from = if n % 2 == 0 { &ours } else { &theirs };
            let Some(entry) = from.get(n % from.len().max(1)).cloned() else { continue };
            ours.push(entry.clone());
            if n % 3 == 0 { theirs.extend([entry.clone(), entry]); }
        }
        let (here, there) = (base(), base());
        let (here, there) = (open(here.path()), open(there.path()));
        here.insert_batch(&ours).unwrap();
        there.insert_batch(&theirs).unwrap();
        if packed[0] { here.pack(&PackRequest::default(), &Control::default()).unwrap(); }
        if packed[1] { there.pack(&PackRequest::default(), &Control::default()).unwrap(); }
        let bundle = there.base().join("x.daybook");
        prop_assert_eq!(export(&there, &LogFilter::default(), &bundle), theirs.len() as u64);

        let mut union = counts(&ours);
        for (key, count) in counts(&theirs) {
            let held = union.entry(key).or_default();
            *held = count.max(*held);
        }
        let missing = union.values().sum::<u64>() - ours.len() as u64;
        prop_assert_eq!(import(&here, &bundle, true).added, missing);
        prop_assert_eq!(all(&here, &LogFilter::default()).len(), ours.len());
        prop_assert_eq!(import(&here, &bundle, false).added, missing);
        prop_assert_eq!(&counts(&all(&here, &LogFilter::default())), &union);
        if packed[2] { here.pack(&PackRequest::default(), &Control::default()).unwrap(); }
        prop_assert_eq!(import(&here, &bundle, false).added, 0);
        prop_assert_eq!(&counts(&all(&here, &LogFilter::default())), &union);
    });
}

#[test]
fn what_matches_goes_out_comes_back_and_is_searched_where_it_lies() {
    let inputs = (entries(0..60, 0), filters(), vec((filters(), edges()), 3), any::<bool>());
    proptest!(cases(50), |((rows, wanted, filters, packed) in inputs)| {
        let rows = storable(rows);
        let folder = base();
        let store = open(folder.path());
        store.insert_batch(&rows).unwrap();
        if packed { store.pack(&PackRequest::default(), &Control::default()).unwrap(); }
        let bundle = folder.path().join("x.daybook");
        let expected: Vec<LogEntry> = rows.into_iter().filter(|row| matches(&wanted, row)).collect();
        prop_assert_eq!(export(&store, &wanted, &bundle), expected.len() as u64);
        let manifest = PartitionedLogStore::verify_bundle(&bundle, &Control::default()).unwrap();
        prop_assert_eq!(manifest.rows, expected.len() as u64);

        let within = PartitionedLogStore::open_bundle(&bundle, StoreOptions::default()).unwrap();
        let mut oracle = Oracle::of(all(&within, &LogFilter::default()));
        prop_assert_eq!(counts(oracle.rows()), counts(&expected));
        for (filter, edges) in &filters {
            oracle.agrees(&within, filter, edges);
        }
        prop_assert_eq!(within.insert(&entry(EPOCH, "a", "b")).unwrap_err().code(), "read_only");
        let other = base();
        let other = open(other.path());
        prop_assert_eq!(import(&other, &bundle, false).added, expected.len() as u64);
        oracle = Oracle::of(all(&other, &LogFilter::default()));
        prop_assert_eq!(counts(oracle.rows()), counts(&expected));
        // Nothing is left of what was made aside.
        prop_assert_eq!(std::fs::read_dir(folder.path()).unwrap().flatten()
            .filter(|file| file.file_name().to_string_lossy().ends_with(".tmp")).count(), 0);
    });
}

#[test]
fn marks_and_notes_of_the_rows_travel_along_and_a_note_of_ones_own_stays() {
    let (here, there, folder) = (base(), base(), base());
    let (here, there) = (open(here.path()), open(there.path()));
    let control = Control::default();
    let rows: Vec<LogEntry> =
        (0..50).map(|n| entry(EPOCH + n % 3, "a", &format!("row {n}"))).collect();
    there.insert_batch(&rows).unwrap();
    let place = |entry: &LogEntry| EntryRef {
        context_name: entry.context_name.clone(),
        epoch: entry.epoch,
        nanos: entry.nanos,
        logid: entry.logid,
    };
    let row = |store: &PartitionedLogStore, text: &str| {
        let found = all(store, &LogFilter::default()).into_iter().find(|row| row.content == text);
        place(&found.unwrap())
    };
    for (text, note) in [("row 7", "seven"), ("row 8", "eight"), ("row 9", "nine")] {
        there.mark(&row(&there, text), Some(note), &control).unwrap();
    }
    let path = folder.path().join("x.daybook");
    let notes = |store: &PartitionedLogStore| {
        let marks = store.marks(&MarksFilter::default()).unwrap().marks;
        let mut notes: Vec<_> = marks.into_iter().map(|m| (m.summary, m.note)).collect();
        notes.sort();
        notes
    };
    // Only those of what goes out, packed or not.
    for packed in [false, true] {
        if packed {
            there.pack(&PackRequest::default(), &control).unwrap();
        }
        let no_nine = daybook_store::MatchExpr::Not(Box::new(daybook_store::MatchExpr::Text(
            daybook_store::TextFilter::Substring("row 9".into()),
        )));
        let filter = LogFilter { matching: Some(no_nine), ..LogFilter::default() };
        assert_eq!(export(&there, &filter, &path), 49);
        let within = PartitionedLogStore::open_bundle(&path, StoreOptions::default()).unwrap();
        assert_eq!(notes(&within).len(), 2);
        export(&there, &LogFilter::default(), &path);
        let within = PartitionedLogStore::open_bundle(&path, StoreOptions::default()).unwrap();
        assert_eq!(notes(&within), notes(&there));
    }
    // Logids are others here.
    here.insert(&entry(EPOCH, "z", "first")).unwrap();
    here.insert(&rows[8]).unwrap();
    here.mark(&row(&here, "row 8"), Some("mine"), &control).unwrap();
    let pair = |text: &str, note: &str| (text.to_owned(), note.to_owned());
    for marked in [2, 0] {
        assert_eq!(import(&here, &path, false).marked, marked);
        let expected = [pair("row 7", "seven"), pair("row 8", "mine"), pair("row 9", "nine")];
        assert_eq!(notes(&here), expected);
    }
}

/// A bundle of two days and two contexts, and its bytes.
fn sample(folder: &Path) -> (PathBuf, Vec<u8>) {
    let base = base();
    let store = open(base.path());
    let rows: Vec<LogEntry> = (0..600)
        .map(|n| LogEntry {
            context_name: if n % 2 == 0 { "default".into() } else { "b".into() },
            ..entry(EPOCH + n * 200, &format!("s.{}", n % 7), &format!("message {n}"))
        })
        .collect();
    store.insert_batch(&rows).unwrap();
    let path = folder.join("sample.daybook");
    export(&store, &LogFilter::default(), &path);
    let bytes = std::fs::read(&path).unwrap();
    (path, bytes)
}

/// Nothing of it is taken in, and it says why.
fn refused(store: &PartitionedLogStore, path: &Path, bytes: &[u8], what: &str) {
    std::fs::write(path, bytes).unwrap();
    let request = ImportBundle { path: path.to_path_buf(), dry_run: false, max_bytes: None };
    let error = store.import(&request, &Control::default()).expect_err(what);
    assert!(
        ["bad_bundle", "partition_damaged", "partition_foreign", "newer_version"]
            .contains(&error.code()),
        "{what}: {error}"
    );
    assert_eq!(store.partitions().unwrap(), [], "{what} changed the store");
}

#[test]
fn a_cut_or_flipped_bundle_is_refused_and_the_store_unchanged() {
    let folder = base();
    let (path, sound) = sample(folder.path());
    let store_base = base();
    let store = open(store_base.path());
    for len in [0, 1, 511, 512, 5000, sound.len() / 2, sound.len() - 3000] {
        refused(&store, &path, &sound[..len], &format!("the first {len} bytes"));
    }
    let mut untouched = 0;
    for at in (0..sound.len()).step_by(sound.len() / 150 + 1) {
        let mut flipped = sound.clone();
        flipped[at] ^= 1 << (at % 8);
        std::fs::write(&path, &flipped).unwrap();
        // What fills up between members, and tar's own dates, say nothing.
        match PartitionedLogStore::verify_bundle(&path, &Control::default()) {
            Ok(manifest) => untouched += u64::from(manifest.rows == 600),
            Err(_) => refused(&store, &path, &flipped, &format!("bit {at}")),
        }
    }
    assert!(untouched < 40, "{untouched}");
}

/// A tar of these files, as an enemy writes it.
fn tar(files: &[(&str, &[u8])], kind: tar::EntryType) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, body) in files {
        let mut head = tar::Header::new_ustar();
        head.as_ustar_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        head.set_size(body.len() as u64);
        head.set_entry_type(if name.ends_with("json") { tar::EntryType::Regular } else { kind });
        head.set_cksum();
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(body);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}

/// A manifest with the digest that belongs to it.
fn manifest(members: &serde_json::Value) -> Vec<u8> {
    let rows: u64 = members.as_array().unwrap().iter().map(|m| m["rows"].as_u64().unwrap()).sum();
    let filter = serde_json::to_value(LogFilter::default()).unwrap();
    let bare = serde_json::json!({
        "format": "daybook-bundle", "version": 1, "tool": "enemy", "created_epoch": 0,
        "filter": filter, "rows": rows, "marks": [], "members": members, "digest": "",
    });
    let typed: daybook_store::BundleManifest = serde_json::from_value(bare).unwrap();
    let text = serde_json::to_vec(&typed).unwrap();
    let digest = sha256(&text);
    serde_json::to_vec(&daybook_store::BundleManifest { digest, ..typed }).unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn member(path: &str, body: &[u8], rows: u64) -> serde_json::Value {
    serde_json::json!({
        "path": path, "context": "default", "display_name": "default", "day": "2026-03-20",
        "rows": rows, "bytes": body.len(), "first_epoch": 0, "last_epoch": 0, "sha256": sha256(body),
    })
}

const NAME: &str = "context=default/date=2026-03-20/logs.parquet";

#[test]
fn hostile_bundles_are_refused_by_what_is_wrong_with_them_and_the_store_unchanged() {
    let folder = base();
    let (path, sound) = sample(folder.path());
    let store_base = base();
    let store = open(store_base.path());
    // The first member of a real bundle: default, 20 March.
    let mut archive = tar::Archive::new(&sound[..]);
    let mut body = Vec::new();
    let mut first = archive
        .entries()
        .unwrap()
        .map(|e| e.unwrap())
        .find(|e| e.path().unwrap().to_str() == Some(NAME))
        .unwrap();
    std::io::Read::read_to_end(&mut first, &mut body).unwrap();
    let rows = PartitionedLogStore::verify_bundle(&path, &Control::default()).unwrap();
    let rows = rows.members.iter().find(|m| m.path == NAME).unwrap().rows;
    let plain = tar::EntryType::Regular;
    let bundle = |name: &str, body: &[u8], rows: u64, kind| {
        let manifest = manifest(&serde_json::json!([member(name, body, rows)]));
        tar(&[(name, body), ("manifest.json", &manifest)], kind)
    };
    // What an enemy changes below is all that is wrong: this one is taken.
    std::fs::write(&path, bundle(NAME, &body, rows, plain)).unwrap();
    PartitionedLogStore::verify_bundle(&path, &Control::default()).unwrap();

    for name in [
        "../../etc/logs.parquet",
        "/context=default/date=2026-03-20/logs.parquet",
        "context=default/date=2026-03-20/../logs.parquet",
        "context=Default/date=2026-03-20/logs.parquet",
        "context=default/date=2026-3-20/logs.parquet",
        "context=default/date=2026-03-21/logs.parquet",
        "context=default\\date=2026-03-20\\logs.parquet",
        "./context=default/date=2026-03-20/logs.parquet",
    ] {
        refused(&store, &path, &bundle(name, &body, rows, plain), name);
    }
    for kind in [
        tar::EntryType::Symlink,
        tar::EntryType::Link,
        tar::EntryType::GNULongName,
        tar::EntryType::XHeader,
        tar::EntryType::GNUSparse,
        tar::EntryType::Directory,
        tar::EntryType::Fifo,
    ] {
        refused(&store, &path, &bundle(NAME, &body, rows, kind), &format!("{kind:?}"));
    }
    for claimed in [0, rows - 1, rows + 1, u64::MAX] {
        refused(&store, &path, &bundle(NAME, &body, claimed, plain), &format!("{claimed} rows"));
    }
    let one = manifest(&serde_json::json!([member(NAME, &body, rows)]));
    let twice = [(NAME, &body[..]), (NAME, &body[..]), ("manifest.json", &one[..])];
    refused(&store, &path, &tar(&twice, plain), "a member that is there twice");
    refused(&store, &path, &tar(&[("manifest.json", &one[..])], plain), "a member that is missing");
    refused(&store, &path, &tar(&[(NAME, &body[..])], plain), "no manifest");
    let two = manifest(&serde_json::json!([member(NAME, &body, rows), member(NAME, &body, rows)]));
    refused(
        &store,
        &path,
        &tar(&[(NAME, &body[..]), ("manifest.json", &two[..])], plain),
        "named twice",
    );
    let more = [(NAME, &body[..]), ("more.sh", b"#!"), ("manifest.json", &one[..])];
    refused(&store, &path, &tar(&more, plain), "a file that nobody named");
    let newer = String::from_utf8(one.clone()).unwrap().replace("\"version\":1", "\"version\":2");
    refused(
        &store,
        &path,
        &tar(&[(NAME, &body[..]), ("manifest.json", newer.as_bytes())], plain),
        "newer",
    );
    let other = String::from_utf8(one.clone()).unwrap().replace("enemy", "friend");
    refused(
        &store,
        &path,
        &tar(&[(NAME, &body[..]), ("manifest.json", other.as_bytes())], plain),
        "digest",
    );
    for bytes in [
        &b"PAR1PAR1"[..],
        b"",
        &body[..body.len() / 2],
        &vec![0; 2000],
        &[&body[..body.len() - 40], &[255; 32], &body[body.len() - 8..]].concat(),
    ] {
        refused(&store, &path, &bundle(NAME, bytes, rows, plain), "a member that is no Parquet");
    }
    let mut many = Vec::new();
    let head = tar(&[("x", b"")], plain);
    (0..41_000).for_each(|_| many.extend_from_slice(&head[..512]));
    refused(&store, &path, &many, "many members of one name");
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(b"SQLite format 3\0").unwrap();
    file.set_len(1 << 33).unwrap();
    let request = ImportBundle { path: path.clone(), dry_run: false, max_bytes: None };
    assert!(store.import(&request, &Control::default()).is_err());
    assert_eq!(store.partitions().unwrap(), []);
}

/// As many as are read, each a plain file of no bytes: they are refused at the first, and by what is wrong.
#[test]
fn forty_thousand_members_of_nothing_are_refused_at_once_and_the_store_unchanged() {
    const MEMBERS: usize = 40_000;
    let folder = base();
    let store = open(folder.path());
    let path = folder.path().join("x.daybook");
    let names: Vec<(String, String, String)> = (0..MEMBERS)
        .map(|n| {
            let (context, day) = (format!("c{}", n / 28), format!("2026-02-{:02}", n % 28 + 1));
            (format!("context={context}/date={day}/logs.parquet"), context, day)
        })
        .collect();
    let bundle = |rows: u64, more: &[&str]| {
        let members: Vec<_> = names
            .iter()
            .map(|(name, context, day)| {
                let mut member = member(name, b"", rows);
                (member["context"], member["day"]) = (context.as_str().into(), day.as_str().into());
                member
            })
            .collect();
        let manifest = manifest(&members.into());
        let mut files: Vec<(&str, &[u8])> = names.iter().map(|name| (&*name.0, &b""[..])).collect();
        files.extend(more.iter().map(|name| (*name, &b""[..])));
        files.push(("manifest.json", &manifest));
        tar(&files, tar::EntryType::Regular)
    };
    let begun = std::time::Instant::now();
    for (rows, more, words) in [
        (0, &[][..], "holds no entries"),
        (1, &[], "the Parquet file is damaged"),
        (1, &["one"], "more than 40000 members"),
    ] {
        std::fs::write(&path, bundle(rows, more)).unwrap();
        let request = ImportBundle { path: path.clone(), dry_run: false, max_bytes: None };
        let error = store.import(&request, &Control::default()).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        assert!(PartitionedLogStore::verify_bundle(&path, &Control::default()).is_err());
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(150), "{:?}", begun.elapsed());
    assert_eq!(store.partitions().unwrap(), []);
    assert!(!folder.path().join("logs").exists());
}

#[test]
fn a_bomb_is_refused_by_what_its_pages_would_take_before_they_are_unpacked() {
    let (folder, source) = (base(), base());
    let bomb = open(source.path());
    let rows: Vec<LogEntry> =
        (0..20).map(|n| entry(EPOCH + n, "a", &"x".repeat(1 << 20))).collect();
    bomb.insert_batch(&rows).unwrap();
    let path = folder.path().join("x.daybook");
    export(&bomb, &LogFilter::default(), &path);
    assert!(std::fs::metadata(&path).unwrap().len() < 50_000);
    let store = open(folder.path());
    let request = ImportBundle { path, dry_run: false, max_bytes: Some(10 << 20) };
    let error = store.import(&request, &Control::default()).unwrap_err();
    assert!(error.to_string().contains("more than is taken in"), "{error}");
    assert_eq!(store.partitions().unwrap(), []);
}
