//! Other engines read a bundle's members and a packed day: the same rows. Skipped where Python has
//! none of them; `pip install duckdb chdb` makes it run.

use std::process::Command;

use daybook_store::{Attrs, Control, ExportRequest, LogEntry, LogFilter};
use daybook_tests::build::{DAY, EPOCH, base, entry, open};

/// Prints what each engine that is there sees in a folder's members: sums that it makes itself, and a
/// digest of every field of every row.
const SCRIPT: &str = r#"
import sys, hashlib, json
files = sys.argv[1]
sums = """count(*), sum(logid), sum(time_ns % 1000003), sum(loglevel), sum(length(content)),
    count(attrs), min(src), max(src)"""
fields = "logid, context_name, time_ns, loglevel, error, src, content, tags, attrs"

def digest(rows):
    hash = hashlib.sha256()
    for logid, context, time, level, error, src, content, tags, attrs in rows:
        row = [int(logid), context, int(time), int(level), int(error), src, content, tags, attrs]
        hash.update(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return hash.hexdigest()

try:
    import duckdb
    where = f"read_parquet('{files}', hive_partitioning = true)"
    # ClickHouse's length is one of bytes, DuckDB's of characters.
    mine = sums.replace("length", "strlen")
    row = duckdb.sql(f"SELECT {mine}, sum(error::int), sum(len(tags)) FROM {where}").fetchall()[0]
    print("duckdb", *[str(value) for value in row], sep="|")
    rows = duckdb.sql(f"SELECT {fields} FROM {where} ORDER BY time_ns, logid").fetchall()
    print("duckdb rows", digest(rows), sep="|")
    other = duckdb.sql(f"SELECT count(*) FROM {where} WHERE epoch_us(time) <> time_ns // 1000").fetchall()[0]
    one = duckdb.sql(f"SELECT count(*) FROM {where} WHERE src = 'nowhere'").fetchall()[0]
    day = duckdb.sql(f"SELECT count(*) FROM {where} WHERE date = '2026-03-20'").fetchall()[0]
    print("pruned", other[0], one[0], day[0], sep="|")
except ImportError:
    pass
try:
    import chdb
    where = f"file('{files}', Parquet)"
    out = chdb.query(f"SELECT {sums}, sum(toInt32(error)), sum(length(tags)) FROM {where}", "TSV")
    print("chdb", *str(out).strip().split("\t"), sep="|")
    out = chdb.query(f"SELECT {fields} FROM {where} ORDER BY time_ns, logid", "JSONCompactEachRow")
    print("chdb rows", digest(json.loads(line) for line in str(out).split("\n") if line), sep="|")
    other = chdb.query(f"SELECT count(*) FROM {where} WHERE toUnixTimestamp64Micro(time) != intDiv(time_ns, 1000)", "TSV")
    print("chdb times", str(other).strip(), sep="|")
except ImportError:
    pass
"#;

/// The digest that the script makes, of our rows.
fn digest(rows: &[LogEntry]) -> String {
    use sha2::Digest;
    let mut rows: Vec<&LogEntry> = rows.iter().collect();
    rows.sort_by_key(|row| (time_ns(row), row.logid));
    let mut hash = sha2::Sha256::new();
    for row in rows {
        let attrs = row.attrs.as_ref().map(Attrs::as_json);
        let fields = (
            row.logid,
            &row.context_name,
            time_ns(row),
            row.loglevel,
            i32::from(row.error),
            &row.src,
            &row.content,
            &row.tags,
            attrs,
        );
        hash.update(serde_json::to_vec(&fields).unwrap());
        hash.update(b"\n");
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn time_ns(row: &LogEntry) -> i64 {
    row.epoch * 1_000_000_000 + i64::from(row.nanos)
}

#[test]
fn duckdb_and_clickhouse_read_the_rows_that_were_written() {
    let python = std::env::var("DAYBOOK_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let base = base();
    let store = open(base.path());
    let content = |n: i64| match n % 4 {
        0 => format!("text {n}"),
        1 => String::new(),
        2 => format!("größer, \"{n}\"\t\\ 日本"),
        _ => format!("several\nlines\r\n{n}"),
    };
    let rows: Vec<LogEntry> = (0..9000)
        .map(|n| LogEntry {
            nanos: (n * 7919 % 1000) as u32,
            loglevel: (n % 21) as i32,
            error: n % 5 == 0,
            tags: if n % 3 == 0 { vec!["t".into(), "日".into()] } else { Vec::new() },
            attrs: (n % 4 == 0).then(|| Attrs::from_json("{\"k\":1}").unwrap()),
            ..entry(EPOCH + n % 2 * DAY + n, &format!("s.{}", n % 90), &content(n))
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
        let expected = match engine {
            "pruned" => format!("0|0|{today}"),
            "chdb times" => "0".to_owned(),
            rows if rows.ends_with("rows") => digest(&all),
            _ => expected.clone(),
        };
        assert_eq!(found, expected, "{engine}");
        println!("{engine} agrees");
    }
}
