//! What several containers write, as `docker compose logs` shows it: each line led by who wrote
//! it; with `--timestamps` the time follows.
//!
//! ```text
//! web-1  | {"level":"info","ts":1774015200.5,"msg":"up"}
//! db-1   | 2026-03-20T14:00:00.123456789Z ready
//! ```

use super::header::is_name;
use super::inner;
use crate::format::{Format, Joins};
use crate::record::Record;

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
        let bar = memchr::memchr(b'|', line.as_bytes().get(..line.len().min(80))?)?;
        let name = line.get(..bar)?.strip_suffix(' ')?;
        let trimmed = name.trim_end();
        // Two blanks at least: `a | b` is prose, or a table. Version 1 has one, and numbers its
        // containers with an underscore.
        if name.len() == trimmed.len() && !is_numbered(trimmed) || !is_name(trimmed) {
            return None;
        }
        let text = line.get(bar + 1..)?;
        let text = text.strip_prefix(' ').unwrap_or(text);
        let (outer, text) = match inner::runtime_time(text) {
            Some((outer, text)) => (Some(outer), text),
            None => (None, text),
        };
        let mut record = inner::read(self.inner, text, outer);
        inner::of_container(&mut record, trimmed, "container.name");
        Some(record)
    }
}

/// `web_1`, `web-1`
fn is_numbered(name: &str) -> bool {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    stem.len() < name.len() && stem.ends_with(['_', '-']) && stem.len() > 1
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
        assert_eq!(shown(&COMPOSE, "web-1  | error: gone"), "- 17 web-1 | gone");
        assert_eq!(shown(&COMPOSE, "web_1 | up"), "- 0 web_1 | up");
        assert_eq!(shown(&COMPOSE, "web-1  |   indented"), "- 0 web-1 |   indented");
        for line in ["a | b", "| a  | b |", "two words  | x", "  | x", "1 | x"] {
            assert_eq!(shown(&COMPOSE, line), "no", "{line}");
        }
    }

    #[test]
    fn with_the_time_of_docker() {
        assert_eq!(
            shown(&COMPOSE, "web-1  | 2026-03-20T14:00:00.123456789Z  * Serving"),
            "2026-03-20T14:00:00.123456789Z 0 web-1 |  * Serving"
        );
        assert_eq!(
            shown(&COMPOSE, "web-1  | 2026-03-20T14:00:00.123456789Z WARN [main] a.B: m"),
            r#"2026-03-20T14:00:00.123456789Z 13 web-1.a.B | m | {"thread.name":"main"}"#
        );
    }
}
