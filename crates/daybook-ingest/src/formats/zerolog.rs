//! The consoles of zerolog and charm's log (zerolog's `ConsoleWriter`, charm's `log.TextFormatter`):
//! a short time, a level of three or four letters, the caller, the message, fields.
//!
//! ```text
//! 2:00PM INF cart.go:12 > loaded items=3
//! 2026-03-20T14:00:00Z WRN slow component=cart
//! 2:00PM ERRO <cart/cart.go:12> cart: lost order=12
//! ```

use super::header::{code_place, is_name};
use super::pairs;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::{Civil, Stamp, stamp};
use daybook_store::level;

/// zerolog's and charm's consoles.
pub(super) struct Zerolog;

impl Format for Zerolog {
    fn name(&self) -> &str {
        "zerolog"
    }

    fn weight(&self) -> u32 {
        78
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let first = *line.as_bytes().first()?;
        let kitchen = kitchen(line);
        let (stamp, rest) = match first {
            b'<' => (None, line.strip_prefix("<nil>")?),
            b'0'..=b'9' => {
                let (stamp, end) = kitchen.or_else(|| stamp::leading(line.as_bytes()))?;
                (Some(stamp), line.get(end..)?)
            }
            _ => return None,
        };
        let rest = rest.strip_prefix(' ')?;
        let (word, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        let level = level(word).or_else(|| charm(word).filter(|_| kitchen.is_some()))?;
        let mut record = Record::new(stamp, "");
        record.level = level;
        let rest = caller(&mut record, rest.trim_start());
        let (message, fields) = pairs::split_tail(rest);
        record.content = message.into();
        pairs::add(&mut record.attrs, fields);
        component(&mut record, fields);
        Some(record)
    }
}

/// zerolog's levels.
fn level(word: &str) -> Option<i32> {
    Some(match word {
        "TRC" => level::TRACE,
        "DBG" => level::DEBUG,
        "INF" => level::INFO,
        "WRN" => level::WARN,
        "ERR" => level::ERROR,
        "FTL" | "PNC" => level::FATAL,
        "???" => level::UNSPECIFIED,
        _ => return None,
    })
}

/// charm's levels, which others have too.
fn charm(word: &str) -> Option<i32> {
    Some(match word {
        "DEBU" => level::DEBUG,
        "INFO" => level::INFO,
        "WARN" => level::WARN,
        "ERRO" => level::ERROR,
        "FATA" => level::FATAL,
        _ => return None,
    })
}

/// `2:00PM`
fn kitchen(line: &str) -> Option<(Stamp, usize)> {
    let end = line.find(' ').filter(|end| (6..=7).contains(end))?;
    let time = line.get(..end)?;
    let (clock, half) = time.split_at_checked(time.len() - 2)?;
    let afternoon = match half {
        "AM" => false,
        "PM" => true,
        _ => return None,
    };
    let (hour, minute) = clock.split_once(':').filter(|(_, minute)| minute.len() == 2)?;
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    ((1..=12).contains(&hour) && minute < 60).then(|| {
        let hour = hour % 12 + if afternoon { 12 } else { 0 };
        (Stamp::Civil(Civil { hour, minute, ..Civil::default() }), end)
    })
}

/// Reads `cart.go:12 > ` or `<cart.go:12> prefix: `; what is left is message and fields.
fn caller<'a>(record: &mut Record<'_>, text: &'a str) -> &'a str {
    let mut rest = text;
    let (place, after) = match text.strip_prefix('<').and_then(|text| text.split_once("> ")) {
        Some(found) => found,
        None => text.split_once(" > ").unwrap_or(("", text)),
    };
    if let Some((file, line)) = code_place(place).filter(|_| !place.contains(' ')) {
        record.attrs.text("code.file.path", file);
        record.attrs.digits("code.line.number", line);
        record.set_component(file.rsplit_once('.').map_or(file, |(stem, _)| stem), "log.logger");
        rest = after;
    }
    rest
}

/// The field that names the part of the program, if any.
fn component(record: &mut Record<'_>, fields: &str) {
    let named = ["component=", "logger=", "module="].iter().find_map(|key| {
        let at = fields
            .find(key)
            .filter(|at| *at == 0 || fields.as_bytes().get(at - 1) == Some(&b' '))?;
        fields.get(at + key.len()..)?.split(' ').next().map(|name| name.trim_matches('"'))
    });
    if let Some(name) = named.filter(|name| is_name(name)) {
        record.set_component(name, "log.logger");
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn time_level_caller_message_fields() {
        for (line, expected) in [
            (
                "2:00PM INF loaded all items=3 user=\"a b\"",
                r#"2026-03-20T14:00:00Z 9 - | loaded all | {"items":3,"user":"a b"}"#,
            ),
            (
                "2026-03-20T14:00:00Z WRN shop/cart.go:12 > slow ms=12",
                r#"2026-03-20T14:00:00Z 13 shop.cart | slow | {"code.file.path":"shop/cart.go","code.line.number":12,"log.logger":"shop/cart","ms":12}"#,
            ),
            (
                "12:05AM ERR lost component=cart error=\"no: x\"",
                r#"2026-03-20T00:05:00Z 17 cart | lost | {"component":"cart","error":"no: x"}"#,
            ),
            (
                "2:00PM ERRO <cart.go:12> lost order=12",
                r#"2026-03-20T14:00:00Z 17 cart | lost | {"code.file.path":"cart.go","code.line.number":12,"order":12}"#,
            ),
            ("<nil> DBG up", "- 5 - | up"),
            ("2:00PM INF", "2026-03-20T14:00:00Z 9 - | "),
            ("14:00:00 INFO up", "no"),
            ("2026-03-20T14:00:00Z INFO up", "no"),
            ("2:00PM tea", "no"),
            ("<x> INF up", "no"),
        ] {
            assert_eq!(shown(&Zerolog, line), expected, "{line}");
        }
    }
}
