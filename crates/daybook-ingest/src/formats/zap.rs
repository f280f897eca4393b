//! zap's console and whatever else separates its columns by tabs (zap's `NewConsoleEncoder`,
//! controller-runtime, Jenkins): time, level, logger, caller, message, fields as JSON.
//!
//! ```text
//! 2026-03-20T14:00:00.123Z⇥INFO⇥shop.cart⇥cart/cart.go:12⇥loaded⇥{"items":3}
//! 1.7740152001234e+09⇥warn⇥slow
//! ```

use super::header::{code_place, is_name, level_word};
use super::pairs;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::{Stamp, stamp};

/// Lines of columns that tabs separate.
pub(super) struct Zap;

impl Format for Zap {
    fn name(&self) -> &str {
        "zap"
    }

    fn weight(&self) -> u32 {
        82
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let window = line.as_bytes().get(..line.len().min(48))?;
        let (time, rest) = line.split_at_checked(memchr::memchr(b'\t', window)?)?;
        let stamp = stamp::whole(time).or_else(|| exponent(time))?;
        let (word, rest) = rest.get(1..)?.split_once('\t')?;
        let mut record = Record::new(stamp, "");
        record.level = level_word(word.trim())?;
        let (rest, fields) = match rest.rsplit_once('\t') {
            Some((before, fields)) if fields.starts_with('{') && fields.ends_with('}') => {
                match serde_json::from_str(fields) {
                    Ok(fields) => (before, Some(fields)),
                    Err(_) => (rest, None),
                }
            }
            _ => (rest, None),
        };
        record.content = names(&mut record, rest).into();
        if let Some(fields) = fields {
            pairs::add_json(&mut record.attrs, "zap.fields", &fields);
        }
        Some(record)
    }
}

/// Reads logger, caller and function; what is left is the message.
fn names<'a>(record: &mut Record<'_>, mut rest: &'a str) -> &'a str {
    let mut file = None;
    for _ in 0..3 {
        let Some((column, after)) = rest.split_once('\t') else { break };
        let column = column.trim();
        if let Some((path, line)) = code_place(column).filter(|_| file.is_none()) {
            record.attrs.text("code.file.path", path);
            record.attrs.digits("code.line.number", line);
            file = Some(path);
        } else if file.is_some() && column.contains('.') && !column.contains(' ') {
            record.attrs.text("code.function.name", column);
        } else if record.src.is_none() && file.is_none() && is_name(column) {
            record.set_component(column, "log.logger");
        } else {
            break;
        }
        rest = after;
    }
    if let (None, Some(file)) = (&record.src, file) {
        record.set_component(file.rsplit_once('.').map_or(file, |(stem, _)| stem), "log.logger");
    }
    rest
}

/// Seconds with an exponent, as zap's production settings have them.
fn exponent(text: &str) -> Option<Stamp> {
    (text.contains("e+") && text.len() < 40).then(|| stamp::unix(text))?
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn columns_in_the_order_of_zap() {
        for (line, expected) in [
            (
                "2026-03-20T14:00:00.123Z\tINFO\tshop.cart\tcart/cart.go:12\tloaded all\t{\"items\":3,\"user\":{\"id\":\"a\"}}",
                r#"2026-03-20T14:00:00.123Z 9 shop.cart | loaded all | {"code.file.path":"cart/cart.go","code.line.number":12,"items":3,"user.id":"a"}"#,
            ),
            (
                "2026-03-20T14:00:00.123+0100\tERROR\tcart/cart.go:12\tlost",
                r#"2026-03-20T13:00:00.123Z 17 cart.cart | lost | {"code.file.path":"cart/cart.go","code.line.number":12,"log.logger":"cart/cart"}"#,
            ),
            (
                "2026-03-20T14:00:00Z\tDEBUG\tcontroller-runtime.metrics\tup\t{\"addr\":\":8080\"}",
                r#"2026-03-20T14:00:00Z 5 controller-runtime.metrics | up | {"addr":":8080"}"#,
            ),
            ("1.774015200e+09\twarn\tslow", "2026-03-20T14:00:00Z 13 - | slow"),
            ("2026-03-20T14:00:00Z\tINFO\tup {x}", "2026-03-20T14:00:00Z 9 - | up {x}"),
            ("2026-03-20T14:00:00Z\t12\tup", "no"),
            ("a\tb\tc", "no"),
        ] {
            assert_eq!(shown(&Zap, line), expected, "{line}");
        }
    }
}
