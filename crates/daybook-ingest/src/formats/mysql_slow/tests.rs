use super::super::testing::shown;
use super::*;

/// The entry that these lines are in the end, and the time that only they have.
fn finished(lines: &[&str]) -> (String, String, Option<Stamp>) {
    let first = MysqlSlow.parse(lines[0]).unwrap();
    let mut entry = LogEntry { content: first.content.into_owned(), ..LogEntry::default() };
    for line in &lines[1..] {
        assert!(
            MysqlSlow.parse(line).is_none() || MysqlSlow.goes_on(line, &entry.content),
            "{line}"
        );
        entry.content.push('\n');
        entry.content.push_str(line);
    }
    let time = MysqlSlow.finish(&mut entry);
    let attrs = entry.attrs.map_or(String::new(), |attrs| attrs.as_json().to_owned());
    (entry.content, attrs, time)
}

#[test]
fn an_entry_begins_with_its_time_or_with_its_user() {
    for (line, expected) in [
        (
            "# Time: 2026-03-20T14:00:00.123456Z",
            "2026-03-20T14:00:00.123456Z 0 - | # Time: 2026-03-20T14:00:00.123456Z",
        ),
        ("# Time: 260320  4:00:00", "2026-03-20T04:00:00Z 0 - | # Time: 260320  4:00:00"),
        ("# User@Host: a[a] @ localhost []", "- 0 - | # User@Host: a[a] @ localhost []"),
        (
            "/usr/sbin/mysqld, Version: 8.0.36 (x). started with:",
            "- 0 - | /usr/sbin/mysqld, Version: 8.0.36 (x). started with:",
        ),
    ] {
        assert_eq!(shown(&MysqlSlow, line), expected);
    }
    for line in ["# Time: noon", "# Query_time: 1", "SELECT 1;", "#", ""] {
        assert_eq!(shown(&MysqlSlow, line), "no", "{line}");
    }
}

#[test]
fn the_message_is_the_query_and_the_head_is_in_the_attributes() {
    let (content, attrs, time) = finished(&[
        "# Time: 2026-03-20T14:00:00.123456Z",
        "# User@Host: alice[root] @ web1 [10.0.0.1]  Id:    12",
        "# Schema: shop  Last_errno: 0  Killed: 0",
        "# Query_time: 3.140000  Lock_time: 0.000010 Rows_sent: 1  Rows_examined: 40000",
        "use shop;",
        "SET timestamp=1774015197;",
        "SELECT *",
        "# a comment: of the query",
        "  FROM orders;",
    ]);
    assert_eq!(content, "SELECT *\n# a comment: of the query\n  FROM orders;");
    assert_eq!(
        attrs,
        r#"{"user.name":"alice","mysql.account":"root","client.address":"10.0.0.1","mysql.host":"web1","thread.id":12,"db.namespace":"shop","mysql.last_errno":0,"mysql.killed":0,"mysql.query_time":3.140000,"mysql.lock_time":0.000010,"mysql.rows_sent":1,"mysql.rows_examined":40000,"mysql.set_timestamp":"1774015197"}"#
    );
    assert_eq!(time, None);
}

#[test]
fn without_a_time_of_its_own_an_entry_has_that_of_its_query() {
    let (content, attrs, time) = finished(&[
        "# User@Host: alice[alice] @ localhost []",
        "# Thread_id: 4  Schema:   QC_hit: No",
        "# Query_time: 0.5  Lock_time: 0  Rows_sent: 0  Rows_examined: 0",
        "SET insert_id=6,timestamp=1774015197;",
        "# administrator command: Quit;",
    ]);
    assert_eq!(content, "# administrator command: Quit;");
    assert_eq!(
        attrs,
        r#"{"user.name":"alice","client.address":"localhost","thread.id":4,"mysql.qc_hit":"No","mysql.query_time":0.5,"mysql.lock_time":0,"mysql.rows_sent":0,"mysql.rows_examined":0,"mysql.set_timestamp":"1774015197","mysql.set":"insert_id=6"}"#
    );
    assert_eq!(time, Some(Stamp::Instant { epoch: 1_774_015_197, nanos: 0 }));
}

#[test]
fn only_the_user_right_below_a_time_goes_on_with_it() {
    let user = "# User@Host: a[a] @ localhost []";
    assert!(MysqlSlow.goes_on(user, "# Time: 260320 14:00:00"));
    assert!(!MysqlSlow.goes_on(user, "# Time: 260320 14:00:00\n# User@Host: b[b] @ localhost []"));
    assert!(!MysqlSlow.goes_on("# Time: 260320 14:00:01", "# Time: 260320 14:00:00"));
}

#[test]
fn a_banner_and_a_broken_head_keep_their_words() {
    let banner = "/usr/sbin/mysqld, Version: 8.0.36 (x). started with:";
    let (content, attrs, time) =
        finished(&[banner, "Tcp port: 3306", "Time   Id Command    Argument"]);
    assert_eq!(content, format!("{banner}\nTcp port: 3306\nTime   Id Command    Argument"));
    assert_eq!((attrs.as_str(), time), ("", None));
    let (content, attrs, _) = finished(&["# User@Host: nobody", "# what: ever is this"]);
    assert_eq!(
        (content.as_str(), attrs.as_str()),
        (
            "# User@Host: nobody\n# what: ever is this",
            r#"{"mysql.user_host":"nobody","mysql.what":"ever","mysql.slow.head":"is this"}"#
        )
    );
}
