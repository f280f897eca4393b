//! Message templates (messagetemplates.org), as Serilog writes them: `{User} took {Ms:000} ms`.

use super::fields::Field;
use super::scan;

/// A template with more names is filled no further.
const MAX_HOLES: usize = 64;

/// The same, in bytes of values.
const MAX_FILLED: usize = 64 << 10;

/// Fills the names in braces with their fields' values; a name without a field stays.
pub(super) fn render(template: &str, list: &[Field<'_>]) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    // Values with a format come rendered, in the order of their names.
    let rendered = list.iter().find(|field| field.key == "@r").map_or("[]", |field| field.raw);
    let mut rendered = scan::items(rendered);
    let mut rest = template;
    let mut holes = 0;
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(&rest[..at]);
        let (brace, after) = rest[at..].split_at(1);
        if let Some(after) = after.strip_prefix(brace) {
            text.push_str(brace);
            rest = after;
            continue;
        }
        let hole = after.find('}').filter(|_| brace == "{").and_then(|end| after.get(..end));
        rest = after;
        let goes_on = holes < MAX_HOLES && text.len() < MAX_FILLED;
        match hole.filter(|hole| goes_on && hole.len() <= 128).and_then(|hole| {
            let value = filled(hole, list, &mut rendered)?;
            Some((hole, value))
        }) {
            Some((hole, value)) => {
                holes += 1;
                text.push_str(&value);
                rest = after.get(hole.len() + 1..).unwrap_or("");
            }
            None => text.push_str(brace),
        }
    }
    text.push_str(rest);
    text
}

/// The value for `Name`, `@Name`, `Name,-10`, `Name:000`.
fn filled<'r>(
    hole: &str,
    list: &[Field<'_>],
    rendered: &mut impl Iterator<Item = &'r str>,
) -> Option<String> {
    let (name, format) = hole.split_once(':').map_or((hole, ""), |(name, format)| (name, format));
    let (name, width) = name.split_once(',').unwrap_or((name, ""));
    let name = name.trim_start_matches(['@', '$']);
    let valid = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    if name.is_empty() || !name.chars().all(valid) {
        return None;
    }
    let rendered = if format.is_empty() { None } else { rendered.next() };
    let value = match rendered.and_then(scan::text_of) {
        Some(text) => text.into_owned(),
        None => formatted(&value(name, list)?, format),
    };
    let length = value.chars().count();
    let blanks = |width: usize| " ".repeat(width.min(100).saturating_sub(length));
    Some(match width.trim().strip_prefix('-') {
        Some(width) => value + &blanks(width.parse().unwrap_or(0)),
        None => blanks(width.trim().parse().unwrap_or(0)) + &value,
    })
}

/// A property as text: a string without quotes, anything else as JSON.
fn value(name: &str, list: &[Field<'_>]) -> Option<String> {
    let mut object = String::new();
    for field in list {
        let key = &*field.key;
        let inner = key.strip_prefix("Properties.").or(key.strip_prefix("State.")).unwrap_or(key);
        match inner.strip_prefix(name) {
            Some("") => {
                return Some(field.text().map_or(field.raw.to_owned(), |text| text.into_owned()));
            }
            // An object's fields stand one by one.
            Some(rest) if rest.starts_with('.') => {
                object.push_str(if object.is_empty() { "{" } else { "," });
                object.push_str(&format!("\"{}\":{}", &rest[1..], field.raw));
            }
            _ => {}
        }
    }
    (!object.is_empty()).then(|| object + "}")
}

/// A number with its zeros: `000` is at least three digits, `0.00` has two decimals.
fn formatted(value: &str, format: &str) -> String {
    let (whole, decimals) = format.split_once('.').unwrap_or((format, ""));
    let zeros =
        |text: &str| !text.is_empty() && text.len() <= 30 && text.bytes().all(|b| b == b'0');
    match value.parse::<f64>() {
        Ok(number) if zeros(whole) && (decimals.is_empty() || zeros(decimals)) => {
            let width = whole.len() + usize::from(!decimals.is_empty()) + decimals.len();
            let sign = usize::from(number < 0.0);
            format!("{number:0width$.places$}", width = width + sign, places = decimals.len())
        }
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::jsonl::fields::collect;

    fn rendered(template: &str, object: &str) -> String {
        render(template, &collect(object).unwrap().list)
    }

    #[test]
    fn names_become_values_and_what_is_unknown_stays() {
        let object = r#"{"User":"ann","N":7,"X":2.5,"Cart":{"Id":1,"Full":true},"@r":["07"]}"#;
        for (template, expected) in [
            ("{User} has {Cart}", "ann has {\"Id\":1,\"Full\":true}"),
            ("{@Cart} {$User}", "{\"Id\":1,\"Full\":true} ann"),
            ("{N:00}", "07"),
            ("{User,5}|{User,-5}|{X}", "  ann|ann  |2.5"),
            ("{{User}} {Other} {User", "{User} {Other} {User"),
            ("}{ {} {a b}", "}{ {} {a b}"),
        ] {
            assert_eq!(rendered(template, object), expected, "{template}");
        }
        assert_eq!(rendered("{N:000} {X:0.00}", r#"{"N":7,"X":2.5}"#), "007 2.50");
        assert_eq!(rendered("{A:x8}", r#"{"Properties":{"A":"b"}}"#), "b");
    }
}
