//! What several containers write, as `docker compose logs` shows it: each line led by who wrote it.
//!
//! ```text
//! web-1  | {"level":"info","ts":1774015200.5,"msg":"up"}
//! db-1   | 2026-03-20T14:00:00.123456789Z ready
//! ```

use super::header::is_name;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;

/// Lines led by a container's name.
pub(super) struct Compose {
    /// What may follow the name.
    pub(super) inner: &'static [&'static dyn Format],
}

impl Format for Compose {
    fn name(&self) -> &str {
        "compose"
    }

    fn weight(&self) -> u32 {
        72
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        // Two blanks at least: `a | b` is prose, or a table.
        let bar = memchr::memchr(b'|', line.as_bytes().get(..line.len().min(80))?)?;
        let name = line.get(..bar)?.strip_suffix("  ")?.trim_end();
        let inner = line.get(bar + 1..)?;
        let inner = inner.strip_prefix(' ').unwrap_or(inner);
        if !is_name(name) {
            return None;
        }
        let mut record = self
            .inner
            .iter()
            .filter(|_| !inner.is_empty())
            .find_map(|format| format.parse(inner))
            .unwrap_or_else(|| {
                let mut record = Record::new(None, inner);
                record.level = severity::leading(inner);
                record
            });
        let src = record.src.take();
        record.set_src(name, "container.name");
        if let (Some(container), Some(src)) = (&record.src, src) {
            record.src = Some(format!("{container}.{src}"));
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    const COMPOSE: Compose = Compose { inner: super::super::WITHIN };

    #[test]
    fn the_container_comes_first_and_the_rest_is_read_as_ever() {
        assert_eq!(
            shown(
                &COMPOSE,
                r#"caddy  | {"level":"warn","ts":1774015200.5,"logger":"tls","msg":"m"}"#
            ),
            "2026-03-20T14:00:00.500Z 13 caddy.tls | m"
        );
        assert_eq!(
            shown(&COMPOSE, "web-1    | 2026-03-20T14:00:00.5Z  * Serving"),
            "2026-03-20T14:00:00.500Z 0 web-1 | * Serving"
        );
        assert_eq!(shown(&COMPOSE, "web-1  | error: gone"), "- 17 web-1 | error: gone");
        for line in ["a | b", "| a  | b |", "two words  | x", "  | x"] {
            assert_eq!(shown(&COMPOSE, line), "no", "{line}");
        }
    }
}
