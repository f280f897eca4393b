//! Packing, exporting and importing a day of realistic rows, and the same questions asked of the
//! day packed and unpacked.
//!
//! `cargo run --profile perf -p perf-scenarios --example packed [ROWS]`

#![allow(clippy::print_stdout)]

use std::ops::ControlFlow;
use std::time::Instant;

use anyhow::Result;
use daybook_store::{
    Control, ExportRequest, ImportBundle, LevelFilter, LogFilter, PackRequest, PartitionedLogStore,
    SrcFilter, StoreOptions, TextFilter, TidyRequest,
};
use perf_scenarios::generate::Workload;
use perf_scenarios::memory::growth_during;

fn main() -> Result<()> {
    let rows = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let workload = Workload { days: 1, ..Workload::acceptance() }.with_rows(rows);
    let folder = tempfile::tempdir()?;
    let options = || StoreOptions { threads: 1, ..StoreOptions::default() };
    let store = PartitionedLogStore::open(&folder.path().join("a"), options())?;
    let control = Control::default();
    let mut json = 0;
    let mut entries = workload.entries();
    loop {
        let batch: Vec<_> = entries.by_ref().take(10_000).collect();
        if batch.is_empty() {
            break;
        }
        json +=
            batch.iter().map(|e| serde_json::to_vec(e).map_or(0, |t| t.len() + 1)).sum::<usize>();
        store.insert_batch(&batch)?;
    }
    store.tidy(&TidyRequest::default(), &control)?;
    println!("{rows} rows, {} of JSON lines", mb(json as u64));
    println!("SQLite, tidied: {}", mb(size(&store)));
    ask("unpacked", &store)?;

    let everything = PackRequest::default();
    let estimate = store.pack(&PackRequest { dry_run: true, ..everything.clone() }, &control)?;
    let _ = timed("pack", rows, || Ok(store.pack(&everything, &control)?))?;
    println!(
        "packed: {} ({:.1} % of JSON lines; the dry run said {})",
        mb(size(&store)),
        size(&store) as f64 * 100.0 / json as f64,
        mb(estimate.bytes_after)
    );
    ask("packed", &store)?;
    timed("verify", rows, || Ok(store.verify(&Default::default(), &control)?))?;

    let path = folder.path().join("x.daybook");
    let export = ExportRequest { path: path.clone(), ..ExportRequest::default() };
    timed("export of a packed day", rows, || Ok(store.export(&export, &control)?))?;
    let import = ImportBundle { path: path.clone(), dry_run: false, max_bytes: None };
    let other = PartitionedLogStore::open(&folder.path().join("b"), options())?;
    timed("import", rows, || Ok(other.import(&import, &control)?))?;
    timed("export of an unpacked day", rows, || Ok(other.export(&export, &control)?))?;
    let (_, again) = timed("import again", rows, || Ok(other.import(&import, &control)?))?;
    assert_eq!(again.added, 0);
    let lines = ExportRequest { path: folder.path().join("x.parquet"), ..export };
    timed("export as Parquet", rows, || Ok(other.export_parquet(&lines, &control)?))?;
    timed("unpack", rows, || Ok(store.unpack(&everything, &control)?))?;
    Ok(())
}

fn timed<T>(what: &str, rows: u64, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let started = Instant::now();
    let (done, grown) = growth_during(work);
    let took = started.elapsed().as_secs_f64();
    println!(
        "{what}: {took:.2} s, {:.0} k rows/s, memory +{}",
        rows as f64 / took / 1e3,
        mb(grown)
    );
    done
}

fn size(store: &PartitionedLogStore) -> u64 {
    let partitions = store.partitions().unwrap_or_default();
    partitions.iter().map(|p| p.bytes + p.wal_bytes + p.packed_bytes).sum()
}

fn mb(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// Asks each question some times; says the median and the first, which found nothing open.
fn ask(how: &str, store: &PartitionedLogStore) -> Result<()> {
    let control = Control::default();
    let page = |change: &dyn Fn(&mut LogFilter)| {
        let mut filter = LogFilter { limit: Some(200), ..LogFilter::default() };
        change(&mut filter);
        move |store: &PartitionedLogStore| store.query(&filter, &Control::default()).map(|_| ())
    };
    type Question<'q> = Box<dyn Fn(&PartitionedLogStore) -> daybook_store::Result<()> + 'q>;
    let prefix = |src: &str| Some(SrcFilter::Prefix(src.to_owned()));
    let word = |text: &str| Some(TextFilter::Substring(text.to_owned()));
    let first = Workload::acceptance().source_tree().names()[0].clone();
    let day = Workload::acceptance().first_day;
    let edges: Vec<i64> = (0..=1440).map(|minute| day + minute * 60 + 1).collect();
    let questions: Vec<(&str, Question<'_>)> = vec![
        ("newest page", Box::new(page(&|_| {}))),
        ("source", Box::new(page(&|filter| filter.src = prefix(&first)))),
        ("errors", Box::new(page(&|filter| filter.levels = Some(LevelFilter::Min(17))))),
        ("word", Box::new(page(&|filter| filter.text = word("timeout")))),
        ("word that is nowhere", Box::new(page(&|filter| filter.text = word("no such word")))),
        ("count of a source", {
            let filter = LogFilter { src: prefix(&first), ..LogFilter::default() };
            let control = &control;
            Box::new(move |store| store.count(&filter, control).map(|_| ()))
        }),
        ("histogram of odd minutes", {
            let control = &control;
            Box::new(move |store| {
                store.histogram(&LogFilter::default(), &edges, control).map(|_| ())
            })
        }),
        ("all rows", {
            let control = &control;
            Box::new(move |store| {
                let mut sink = |_| ControlFlow::Continue(());
                store.stream(&LogFilter::default(), control, &mut sink).map(|_| ())
            })
        }),
    ];
    for (what, question) in &questions {
        let times: Vec<f64> = (0..if *what == "all rows" { 1 } else { 7 })
            .map(|_| {
                let started = Instant::now();
                question(store).map(|()| started.elapsed().as_secs_f64() * 1e3)
            })
            .collect::<daybook_store::Result<_>>()?;
        let mut sorted = times.clone();
        sorted.sort_by(f64::total_cmp);
        println!("  {how}, {what}: {:.2} ms (first {:.2})", sorted[sorted.len() / 2], times[0]);
    }
    Ok(())
}
