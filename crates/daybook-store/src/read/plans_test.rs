//! Holds the way that SQLite takes for every kind of statement that a search is made of: the
//! planner is not to be trusted with the plain indexes, nor with their statistics.

use rusqlite::Connection;

use crate::key::partition_key;
use crate::read::{fetch, plan, rows, scan};
use crate::schema;
use crate::tail::TailRows;

/// How a statement must be answered.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// By the rows' own numbers: one, or a run of them.
    Rowid(&'static str),
    /// By the unique index on the sources' names.
    Names,
    /// All heads of blocks, one for 4,096 entries: what leads to everything else.
    Heads,
}

const STATEMENTS: [(&str, &str, Way); 12] = [
    ("sources of a prefix", plan::SRC_RANGE_SQL, Way::Names),
    ("sources to the end", plan::SRC_FROM_SQL, Way::Names),
    ("heads of blocks", scan::HEADS_SQL, Way::Heads),
    ("kinds of a block", scan::KINDS_SQL, Way::Rowid("rowid=?")),
    ("columns of a block", scan::COLUMNS_SQL, Way::Rowid("rowid=?")),
    ("the tail", TailRows::SQL, Way::Rowid("rowid>?")),
    ("texts of a run of rows", rows::RUN_SQL, Way::Rowid("rowid>? AND rowid<?")),
    ("text of a row", rows::ONE_SQL, Way::Rowid("rowid=?")),
    ("all of a run of rows", rows::RUN_ALL_SQL, Way::Rowid("rowid>? AND rowid<?")),
    ("all of a row", rows::ONE_ALL_SQL, Way::Rowid("rowid=?")),
    ("a row that is shown", fetch::ROW_SQL, Way::Rowid("rowid=?")),
    ("a run of rows that are shown", fetch::ROWS_SQL, Way::Rowid("rowid>? AND rowid<?")),
];

/// A partition with rows enough for the planner to have an opinion: few sources, one of them
/// nearly everywhere, times that go up.
fn partition(indexes: bool, analyzed: bool) -> Connection {
    let mut conn = Connection::open_in_memory().unwrap();
    let key = partition_key("default", 1_774_015_200).unwrap();
    schema::create(&mut conn, &key, indexes, |_| Ok(())).unwrap();
    conn.execute_batch(
        "INSERT INTO sources (src) VALUES ('common'), ('rare'), ('rarer');
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
         INSERT INTO entries (epoch, loglevel, error, src_id, content)
         SELECT 1774015200 + i / 10, i % 20, i % 100 = 0, 1 + (i % 500 = 0) + (i % 5000 = 0), 'text' FROM n;
         INSERT INTO blocks VALUES (1, 4096, 0, 9, 4096, x'00', zeroblob(40000)), (4097, 8192, 0, 9, 4096, x'00', zeroblob(40000));",
    )
    .unwrap();
    if analyzed {
        conn.execute_batch("ANALYZE").unwrap();
    }
    conn
}

/// The steps that SQLite would take.
fn steps(conn: &Connection, sql: &str) -> Vec<String> {
    let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    for parameter in 1..=statement.parameter_count() {
        statement.raw_bind_parameter(parameter, 1).unwrap();
    }
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get("detail").unwrap());
    }
    steps
}

fn is_taken(way: Way, steps: &[String]) -> bool {
    let [step] = steps else { return false };
    match way {
        Way::Rowid(range) => {
            step.starts_with("SEARCH ")
                && step.ends_with(&format!("USING INTEGER PRIMARY KEY ({range})"))
        }
        Way::Names => {
            step.starts_with("SEARCH sources USING COVERING INDEX") && step.contains("src>?")
        }
        Way::Heads => step == "SCAN blocks",
    }
}

#[test]
fn every_statement_of_a_search_goes_its_own_way_whatever_indexes_and_statistics_there_are() {
    for (indexes, analyzed) in [(false, false), (false, true), (true, false), (true, true)] {
        let conn = partition(indexes, analyzed);
        for (what, sql, way) in STATEMENTS {
            let steps = steps(&conn, sql);
            assert!(
                is_taken(way, &steps),
                "{what} (indexes {indexes}, analyzed {analyzed}) wants {way:?}, takes {steps:?}"
            );
        }
    }
}

#[test]
fn no_statement_reads_rows_or_sources_from_end_to_end_or_sorts_what_comes_in_order() {
    let conn = partition(true, true);
    for (what, sql, _) in STATEMENTS {
        for step in steps(&conn, sql) {
            assert!(!step.contains("TEMP B-TREE"), "{what} sorts: {step}");
            assert!(
                !step.starts_with("SCAN entries") && !step.starts_with("SCAN sources"),
                "{what}: {step}"
            );
        }
    }
}

#[test]
fn what_this_test_calls_a_scan_is_one() {
    let conn = partition(true, true);
    let of = |sql: &str| steps(&conn, sql);
    assert!(!is_taken(Way::Names, &of("SELECT src_id FROM sources WHERE src LIKE ?1")));
    assert!(!is_taken(
        Way::Rowid("rowid=?"),
        &of("SELECT content FROM entries WHERE content = ?1")
    ));
    // The plain index is what the planner would take where we do not say otherwise.
    let step = &of("SELECT logid FROM entries WHERE src_id = ?1 ORDER BY epoch DESC LIMIT 1")[0];
    assert!(step.contains("entries_src_id") || step.contains("entries_epoch"), "{step}");
}
