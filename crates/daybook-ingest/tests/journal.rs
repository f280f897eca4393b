//! A journal is asked for what comes after the last entry that is known.
#![cfg(unix)]

mod support;

use std::os::unix::fs::PermissionsExt;

use daybook_ingest::{IngestControl, ingest_journal};
use support::Desk;

/// Stands for `journalctl`: entries c1 to c$COUNT, those after `--after-cursor=cN`.
const PROGRAM: &str = r#"#!/bin/sh
from=0
for argument in "$@"; do
  case "$argument" in --after-cursor=c*) from="${argument#--after-cursor=c}" ;; esac
done
count=$(cat "$(dirname "$0")/count")
while [ "$from" -lt "$count" ]; do
  from=$((from + 1))
  echo "{\"__CURSOR\":\"c$from\",\"__REALTIME_TIMESTAMP\":\"177401520000000$((from % 10))\",\"PRIORITY\":\"6\",\"SYSLOG_IDENTIFIER\":\"app\",\"MESSAGE\":\"m $from\"}"
done
"#;

#[test]
fn a_journal_is_read_on_from_its_last_entry() {
    let desk = Desk::new();
    let program = desk.write("journalctl", PROGRAM);
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut total = 0;
    for count in [3, 3, 7] {
        desk.write("count", count.to_string());
        let arguments = ["--output=json".to_owned()];
        let control = IngestControl::default();
        let report =
            ingest_journal(&program, &arguments, &desk.request, &desk.sink, &control).unwrap();
        assert_eq!(report.failed, 0);
        total += report.inserted;
        assert_eq!(total, count);
    }
    let entries = desk.sink.entries();
    assert_eq!(entries[6].content, "m 7");
    assert_eq!((entries[6].src.as_str(), entries[6].loglevel, entries[6].nanos), ("app", 9, 7_000));
}
