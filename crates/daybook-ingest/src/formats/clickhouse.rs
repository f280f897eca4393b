//! ClickHouse (its documentation of `<logger>`):
//! `2026.03.20 14:00:00.123456 [ 12 ] {query-id} <Debug> executeQuery: (from 127.0.0.1) SELECT 1`

use super::header::is_name;
use super::scan::{bracket, time_of_digits};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;

/// ClickHouse's log.
pub(super) struct ClickHouse;

impl Format for ClickHouse {
    fn name(&self) -> &str {
        "clickhouse"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if line.as_bytes().get(4) != Some(&b'.') {
            return None;
        }
        let (stamp, end) = time_of_digits(line)?;
        let (thread, rest) = bracket(line.get(end..)?.strip_prefix(' ')?)?;
        let (query, rest) = rest.strip_prefix('{')?.split_once("} <")?;
        let (word, rest) = rest.split_once("> ")?;
        let mut record = Record::new(stamp, rest);
        record.level = match word {
            "Test" => severity::word("trace")?,
            word => severity::word(word)?,
        };
        record.attrs.digits("thread.id", thread.trim());
        record.attrs.text_if_any("clickhouse.query_id", query);
        if let Some((name, message)) = rest.split_once(": ") {
            // `shop.orders (1c2d-…)` is a table and its id.
            let (table, id) = name.split_once(" (").unwrap_or((name, ""));
            if is_name(table) && (id.is_empty() || id.ends_with(')')) {
                record.set_component(table, "log.logger");
                record.attrs.text_if_any("clickhouse.table_id", id.trim_end_matches(')'));
                record.content = message.into();
            }
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn thread_query_level_and_component() {
        for (line, expected) in [
            (
                "2026.03.20 14:00:00.123456 [ 12 ] {} <Information> Application: starting: up",
                r#"2026-03-20T14:00:00.123456Z 9 Application | starting: up | {"thread.id":12}"#,
            ),
            (
                "2026.03.20 14:00:00.123456 [ 12 ] {ab-cd} <Error> shop.orders (1c-2d): x",
                r#"2026-03-20T14:00:00.123456Z 17 shop.orders | x | {"thread.id":12,"clickhouse.query_id":"ab-cd","clickhouse.table_id":"1c-2d"}"#,
            ),
            ("2026.03.20 14:00:00.123456 [ 12 ] <Error> x", "no"),
            ("2026-03-20 14:00:00.123456 [ 12 ] {} <Error> x", "no"),
        ] {
            assert_eq!(shown(&ClickHouse, line), expected, "{line}");
        }
    }
}
