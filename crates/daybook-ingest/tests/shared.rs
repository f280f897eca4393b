//! Real logs, where there are some: `DAYBOOK_SHARED`, or `shared` beside the project.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

mod support;

use std::path::{Path, PathBuf};

use daybook_ingest::{FileReport, IngestControl, IngestRequest, MemorySink, ingest};

/// Every line of these has a time.
const TIMED: [&str; 10] = [
    "OpenSSH",
    "Linux",
    "Hadoop",
    "Zookeeper",
    "Spark",
    "HDFS",
    "Apache",
    "Android",
    "OpenStack",
    "Mac",
];

fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("DAYBOOK_SHARED").map_or(beside, PathBuf::from).join("data");
    if !folder.is_dir() {
        println!("SKIPPED: there are no real logs at {}", folder.display());
        return None;
    }
    Some(folder)
}

fn read(folder: &Path) -> (Vec<FileReport>, MemorySink) {
    let sink = MemorySink::new();
    let request = IngestRequest {
        paths: vec![folder.to_path_buf()],
        tz: Some("UTC".into()),
        now_epoch: support::NOW,
        ..IngestRequest::default()
    };
    let report = ingest(&request, &sink, &IngestControl::default()).unwrap();
    (report.files, sink)
}

#[test]
fn every_line_of_real_logs_is_kept() {
    let Some(folder) = shared() else { return };
    let (files, _) = read(&folder);
    assert!(!files.is_empty());
    for file in files {
        println!(
            "{:60} {:12} {:6} lines {:6} entries {:5} joined {:5} without time {:5} raw",
            file.path,
            file.format,
            file.lines,
            file.entries,
            file.joined,
            file.without_time,
            file.raw
        );
        assert_eq!(file.error, None, "{}", file.path);
        let bytes = std::fs::read(&file.path).unwrap();
        let breaks = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        let lines = breaks + u64::from(bytes.last().is_some_and(|byte| *byte != b'\n'));
        assert_eq!(file.lines, lines, "{}", file.path);
        assert_eq!(file.lines, file.entries + file.joined, "{}", file.path);
    }
}

#[test]
fn real_logs_have_their_own_times_and_sources() {
    let Some(folder) = shared() else { return };
    for name in TIMED {
        let (files, sink) = read(&folder.join(format!("loghub/{name}_2k.log")));
        let file = &files[0];
        let timed = (file.lines - file.joined - file.without_time) as f64 / file.lines as f64;
        assert!(timed >= 0.99, "{name}: {timed} of the lines have their own time: {file:?}");
        assert_eq!(file.raw, 0, "{name}");
        // Apache's old error log names no source: there it is the file's.
        let entries = sink.entries();
        let named = entries.iter().filter(|entry| !entry.src.ends_with("_2k")).count();
        let share = named as f64 / entries.len() as f64;
        assert!(share >= 0.97 || name == "Apache", "{name}: {share} of the entries have a source");
    }
}
