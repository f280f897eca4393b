//! Measures lines and megabytes a second, from disk to acknowledged, for each format:
//! `cargo run --release -p daybook-ingest --example rate -- [LINES]`
#![allow(clippy::print_stdout, reason = "that is its purpose")]

use std::fmt::Write as _;
use std::time::Instant;

use daybook_ingest::{IngestControl, IngestRequest, Piece, Sink, Written, ingest};
use daybook_store::{LogEntry, PartitionedLogStore, StoreError, StoreOptions};

/// Takes everything and keeps nothing: what is left is the time of reading and parsing.
struct Nowhere;

impl Sink for Nowhere {
    fn write(&self, entries: &[LogEntry], _: &Piece<'_>) -> Result<Written, StoreError> {
        Ok(Written { inserted: entries.len() as u64, ..Written::default() })
    }

    fn withdraw(&self, _: &str, _: u64, _: &[(String, i64)]) -> Result<u64, StoreError> {
        Ok(0)
    }

    fn load_checkpoints(&self) -> Result<Vec<(String, String)>, StoreError> {
        Ok(Vec::new())
    }

    fn save_checkpoints(&self, _: &[(String, String)]) -> Result<(), StoreError> {
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let lines: u64 = std::env::args().nth(1).map_or(Ok(1_000_000), |lines| lines.parse())?;
    println!("{:10} {:>8} {:>14} {:>14}", "format", "MB", "parsed", "stored");
    for (name, line) in FORMATS {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.log");
        let mut text = String::new();
        for n in 0..lines {
            line(&mut text, n);
        }
        std::fs::write(&path, &text)?;
        let megabytes = text.len() as f64 / 1e6;
        drop(text);
        let request =
            IngestRequest { paths: vec![path], tz: Some("UTC".into()), ..IngestRequest::default() };
        let measure = |sink: &dyn Sink| -> Result<String, Box<dyn std::error::Error>> {
            let began = Instant::now();
            let report = ingest(&request, sink, &IngestControl::default())?;
            assert_eq!((report.files[0].format.as_str(), report.inserted), (name, lines));
            let seconds = began.elapsed().as_secs_f64();
            Ok(format!("{:.0} k/s {:.0} MB/s", lines as f64 / seconds / 1e3, megabytes / seconds))
        };
        let parsed = measure(&Nowhere)?;
        let store =
            PartitionedLogStore::open(&folder.path().join("base"), StoreOptions::default())?;
        let stored = measure(&store)?;
        println!("{name:10} {megabytes:8.1} {parsed:>18} {stored:>18}");
    }
    Ok(())
}

type Line = fn(&mut String, u64);

const FORMATS: [(&str, Line); 6] = [
    ("jsonl", |text, n| {
        let _ = writeln!(
            text,
            r#"{{"context_name":"default","logid":{n},"epoch":{},"nanos":{},"loglevel":9,"error":false,"src":"shop.cart.worker{}","tags":["a"],"content":"request {n} took {} ms for user {}","attrs":{{"user":"u{}","status":200}}}}"#,
            1_774_000_000 + n / 20,
            n % 20 * 50_000_000,
            n % 7,
            n % 900,
            n % 1000,
            n % 1000
        );
    }),
    ("jsonl", |text, n| {
        let _ = writeln!(
            text,
            r#"{{"ts":"2026-03-20T{:02}:{:02}:{:02}.{:03}Z","level":"info","logger":"shop.cart.worker{}","msg":"request {n} took {} ms","user":"u{}","status":200}}"#,
            n / 72_000 % 24,
            n / 1200 % 60,
            n / 20 % 60,
            n % 1000,
            n % 7,
            n % 900,
            n % 1000
        );
    }),
    ("syslog", |text, n| {
        let _ = writeln!(
            text,
            "Mar 20 {:02}:{:02}:{:02} gate sshd[{}]: Accepted publickey for user{} from 10.0.0.{} port {}",
            n / 72_000 % 24,
            n / 1200 % 60,
            n / 20 % 60,
            n % 30_000,
            n % 100,
            n % 250,
            n % 60_000
        );
    }),
    ("text", |text, n| {
        let _ = writeln!(
            text,
            "2026-03-20 {:02}:{:02}:{:02},{:03} INFO [worker-{}] org.shop.cart.Handler: request {n} took {} ms",
            n / 72_000 % 24,
            n / 1200 % 60,
            n / 20 % 60,
            n % 1000,
            n % 7,
            n % 900
        );
    }),
    ("logfmt", |text, n| {
        let _ = writeln!(
            text,
            "time=2026-03-20T{:02}:{:02}:{:02}Z level=info msg=\"request {n}\" app=cart took={} user=u{}",
            n / 72_000 % 24,
            n / 1200 % 60,
            n / 20 % 60,
            n % 900,
            n % 1000
        );
    }),
    ("access", |text, n| {
        let _ = writeln!(
            text,
            r#"10.0.0.{} - - [20/Mar/2026:{:02}:{:02}:{:02} +0000] "GET /cart/{n} HTTP/1.1" 200 {} "-" "Mozilla/5.0 (X11)""#,
            n % 250,
            n / 72_000 % 24,
            n / 1200 % 60,
            n / 20 % 60,
            n % 9000
        );
    }),
];
