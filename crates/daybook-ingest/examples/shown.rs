//! Shows what is made of a file: `cargo run -p daybook-ingest --example shown -- FILE…`
#![allow(clippy::print_stdout, reason = "that is its purpose")]

use daybook_ingest::{IngestControl, IngestRequest, MemorySink, ingest};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args_os().skip(1) {
        let sink = MemorySink::new();
        let request = IngestRequest {
            paths: vec![path.into()],
            tz: Some("UTC".into()),
            ..IngestRequest::default()
        };
        let report = ingest(&request, &sink, &IngestControl::default())?;
        for file in &report.files {
            println!("## {}", serde_json::to_string(file)?);
        }
        for entry in sink.entries() {
            let attrs = entry.attrs.as_ref().map_or("", |attrs| attrs.as_json());
            let time = chrono::DateTime::from_timestamp(entry.epoch, entry.nanos);
            let time = time.map(|time| time.format("%F %T%.6f").to_string()).unwrap_or_default();
            let level = daybook_store::level::name(entry.loglevel);
            println!("{time} {level:5} {} | {:?} {attrs}", entry.src, entry.content);
        }
    }
    Ok(())
}
