//! Other engines read a bundle's members and a packed day: the same rows. Skipped where Python has
//! none of them; `pip install duckdb chdb` makes it run.

use std::process::Command;

use daybook_store::{Attrs, Control, ExportRequest, LogEntry, LogFilter};
use daybook_tests::build::{DAY, EPOCH, base, entry, open};

/// Prints the sums of all members in a folder, as each engine that is there sees them.
const SCRIPT: &str = r#"
import sys, glob
files = sys.argv[1]
sums = """count(*), sum(logid), sum(time_ns % 1000003), sum(loglevel), sum(length(content)),
    count(attrs), min(src), max(src)"""
try:
    import duckdb
    where = f"read_parquet('{files}', hive_partitioning = true)"
    row = duckdb.sql(f"SELECT {sums}, sum(error::int), sum(len(tags)) FROM {where}").fetchall()[0]
    print("duckdb", *[str(value) for value in row], sep="|")
    one = duckdb.sql(f"SELECT count(*) FROM {where} WHERE src = 'nowhere'").fetchall()[0]
    day = duckdb.sql(f"SELECT count(*) FROM {where} WHERE date = '2026-03-20'").fetchall()[0]
    print("pruned", one[0], day[0], sep="|")
except ImportError:
    pass
try:
    import chdb
    out = chdb.query(f"SELECT {sums}, sum(toInt32(error)), sum(length(tags)) FROM file('{files}', Parquet)", "TSV")
    print("chdb", *str(out).strip().split("\t"), sep="|")
except ImportError:
    pass
"#;

#[test]
fn duckdb_and_clickhouse_read_the_rows_that_were_written() {
    let python = std::env::var("DAYBOOK_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let base = base();
    let store = open(base.path());
    let rows: Vec<LogEntry> = (0..9000)
        .map(|n| LogEntry {
            nanos: (n * 7919 % 1000) as u32,
            loglevel: (n % 21) as i32,
            error: n % 5 == 0,
            tags: if n % 3 == 0 { vec!["t".into(), "日".into()] } else { Vec::new() },
            attrs: (n % 4 == 0).then(|| Attrs::from_json("{\"k\":1}").unwrap()),
            ..entry(EPOCH + n % 2 * DAY + n, &format!("s.{}", n % 90), &format!("text {n}"))
        })
        .collect();
    store.insert_batch(&rows).unwrap();
    let path = base.path().join("x.daybook");
    let request = ExportRequest { path: path.clone(), ..ExportRequest::default() };
    store.export(&request, &Control::default()).unwrap();
    let folder = base.path().join("x");
    tar::Archive::new(std::fs::File::open(&path).unwrap()).unpack(&folder).unwrap();

    let files = folder.join("context=default").join("*").join("logs.parquet");
    let run = Command::new(&python).args(["-c", SCRIPT]).arg(&files).output();
    let said = match run {
        Ok(run) => {
            assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
            String::from_utf8(run.stdout).unwrap()
        }
        Err(_) => String::new(),
    };
    if said.is_empty() {
        println!("skipped: neither duckdb nor chdb is installed for {python}");
        return;
    }
    let all = daybook_tests::build::all(&store, &LogFilter::default());
    let time_ns = |row: &LogEntry| row.epoch * 1_000_000_000 + i64::from(row.nanos);
    let expected = [
        all.len().to_string(),
        all.iter().map(|row| row.logid).sum::<i64>().to_string(),
        all.iter().map(|row| time_ns(row) % 1_000_003).sum::<i64>().to_string(),
        all.iter().map(|row| i64::from(row.loglevel)).sum::<i64>().to_string(),
        all.iter().map(|row| row.content.len()).sum::<usize>().to_string(),
        all.iter().filter(|row| row.attrs.is_some()).count().to_string(),
        "s.0".to_owned(),
        "s.9".to_owned(),
        all.iter().filter(|row| row.error).count().to_string(),
        all.iter().map(|row| row.tags.len()).sum::<usize>().to_string(),
    ]
    .join("|");
    let today = all.iter().filter(|row| row.epoch < EPOCH - EPOCH % DAY + DAY).count();
    for line in said.lines() {
        let (engine, found) = line.split_once('|').unwrap();
        let expected = if engine == "pruned" { format!("0|{today}") } else { expected.clone() };
        assert_eq!(found, expected, "{engine}");
        println!("{engine} agrees");
    }
}
