//! Elasticsearch, OpenSearch and Logstash as text (Elasticsearch's `log4j2.properties`):
//!
//! ```text
//! [2026-03-20T14:00:00,123][INFO ][o.e.n.Node               ] [node-1] started
//! [2026-03-20T14:00:00,123][WARN ][logstash.javapipeline    ][main] Pipeline is slow
//! ```

use daybook_store::level;

use super::scan::bracket;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::stamp;

/// Elasticsearch and its relatives.
pub(super) struct Elastic;

impl Format for Elastic {
    fn name(&self) -> &str {
        "elasticsearch"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let inside = line.strip_prefix('[')?;
        let (stamp, end) = stamp::leading(inside.as_bytes())?;
        let rest = inside.get(end..)?.strip_prefix("][")?;
        let (level, rest) = rest.split_once("][")?;
        let level = match level.trim_end() {
            "DEPRECATION" => level::WARN,
            level => severity::word(level)?,
        };
        let close = memchr::memchr(b']', rest.as_bytes())?;
        let (logger, rest) = (rest.get(..close)?, rest.get(close + 1..)?);
        let mut record = Record::new(stamp, "");
        record.level = level;
        record.set_component(logger.trim_end(), "log.logger");
        let mut rest = rest;
        // Logstash has its pipeline (and a plugin's id) right behind, Elasticsearch its node.
        for key in ["logstash.pipeline", "logstash.plugin"] {
            if let Some((name, after)) = bracket(rest) {
                record.attrs.text(key, name);
                rest = after;
            }
        }
        rest = rest.strip_prefix(' ').unwrap_or(rest);
        if !logger.starts_with("logstash")
            && let Some((node, after)) = bracket(rest)
        {
            record.attrs.text("elasticsearch.node.name", node);
            rest = after;
        }
        record.content = rest.into();
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn logger_and_node() {
        for (line, expected) in [
            (
                "[2026-03-20T14:00:00,123][INFO ][o.e.n.Node               ] [node-1] [gc] started",
                r#"2026-03-20T14:00:00.123Z 9 o.e.n.Node | [gc] started | {"elasticsearch.node.name":"node-1"}"#,
            ),
            (
                "[2026-03-20 14:00:00,123][DEPRECATION][o.e.d.x] [node-1] old",
                r#"2026-03-20T14:00:00.123Z 13 o.e.d.x | old | {"elasticsearch.node.name":"node-1"}"#,
            ),
            (
                "[2026-03-20T14:00:00,123][ERROR][logstash.javapipeline    ][main][ab12] Pipeline failed",
                r#"2026-03-20T14:00:00.123Z 17 logstash.javapipeline | Pipeline failed | {"logstash.pipeline":"main","logstash.plugin":"ab12"}"#,
            ),
            (
                "[2026-03-20T14:00:00,123][INFO ][logstash.agent           ] [x] up",
                "2026-03-20T14:00:00.123Z 9 logstash.agent | [x] up",
            ),
            ("[2026-03-20T14:00:00,123][x][y] z", "no"),
            ("[2026-03-20T14:00:00,123] [INFO] x", "no"),
        ] {
            assert_eq!(shown(&Elastic, line), expected, "{line}");
        }
    }
}
