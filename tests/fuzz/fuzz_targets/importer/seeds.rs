//! Bundles to begin with: the exporter's own, and one of each way in which an enemy changes them.

use std::path::Path;

use daybook_store::fuzzing::{self, Piece};
use daybook_store::{
    Attrs, Control, ExportRequest, LogEntry, PartitionedLogStore, StoreOptions,
};

/// Names that lead elsewhere.
pub const NAMES: [&str; 6] = [
    "../../etc/logs.parquet",
    "/context=default/date=2026-03-20/logs.parquet",
    "context=default/date=2026-03-20/../logs.parquet",
    "context=Default/date=2026-03-20/logs.parquet",
    "context=default/date=2026-02-30/logs.parquet",
    "manifest.json",
];
/// Kinds of members that are no plain file.
pub const KINDS: &[u8] = b"\x0012345678LKxgSVD";

/// Writes them into the folder of inputs that the command line names.
pub fn write() {
    let corpus = std::env::args().skip(1).find(|argument| Path::new(argument).is_dir());
    let Some(corpus) = corpus else { return };
    for (number, seed) in all().into_iter().enumerate() {
        let path = Path::new(&corpus).join(format!("seed-{number}"));
        std::fs::write(path, seed).expect("a seed is written");
    }
}

fn all() -> Vec<Vec<u8>> {
    let plain = bundle(&rows(40));
    let mut seeds = vec![
        plain.clone(),
        bundle(&rows(3)),
        bundle(&rows(9000)),
        bundle(&(0..3).map(|n| entry(n, &"x".repeat(1 << 20))).collect::<Vec<_>>()),
        bundle(&[]),
        plain[..plain.len() / 2].to_vec(),
    ];
    let pieces = fuzzing::take_apart(&plain);
    let mut with = |change: &dyn Fn(&mut Vec<Piece>)| {
        let mut changed = pieces.clone();
        change(&mut changed);
        seeds.push(fuzzing::put_together(&changed));
    };
    for name in NAMES {
        with(&|pieces| pieces[0].rename(name));
        with(&|pieces| {
            let mut manifest = fuzzing::manifest_of(pieces).expect("its manifest");
            manifest.members[0].path = name.to_owned();
            pieces[0].rename(name);
            fuzzing::set_manifest(pieces, manifest);
        });
    }
    for kind in KINDS {
        with(&|pieces| pieces[0].head[156] = *kind);
    }
    with(&|pieces| pieces.insert(0, pieces[0].clone()));
    with(&|pieces| drop(pieces.remove(0)));
    with(&|pieces| pieces[0].body.reverse());
    for rows in [0, 1, u64::MAX / 2, u64::MAX] {
        with(&|pieces| {
            let mut manifest = fuzzing::manifest_of(pieces).expect("its manifest");
            manifest.members[0].rows = rows;
            manifest.rows = rows;
            fuzzing::set_manifest(pieces, manifest);
        });
    }
    // Members by themselves, too.
    seeds.extend(pieces.into_iter().map(|piece| piece.body));
    seeds
}

fn entry(n: i64, content: &str) -> LogEntry {
    LogEntry {
        context_name: if n % 3 == 2 { "b".into() } else { "default".into() },
        epoch: 1_774_015_200 + n / 20 * 86_400 + n % 7,
        nanos: (n % 4) as u32,
        loglevel: (n % 21) as i32,
        error: n % 5 == 0,
        src: format!("s.{}", n % 9),
        tags: if n % 3 == 0 { vec!["t".into(), "日".into()] } else { Vec::new() },
        content: content.to_owned(),
        attrs: (n % 4 == 0).then(|| Attrs::from_json("{\"k\":1}").expect("an object")),
        ..LogEntry::default()
    }
}

fn rows(count: i64) -> Vec<LogEntry> {
    let one_day = |n: i64| if count > 1000 { n % 20 } else { n };
    (0..count).map(|n| entry(one_day(n), &format!("message {n}"))).collect()
}

/// What the exporter makes of some entries.
fn bundle(rows: &[LogEntry]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let store = PartitionedLogStore::open(&folder.path().join("base"), StoreOptions::default())
        .expect("an empty base");
    store.insert_batch(rows).expect("stored");
    let path = folder.path().join("x.daybook");
    let request = ExportRequest { path: path.clone(), ..ExportRequest::default() };
    store.export(&request, &Control::default()).expect("exported");
    std::fs::read(path).expect("read")
}
