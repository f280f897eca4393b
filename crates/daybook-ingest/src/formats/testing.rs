//! Shows what a format makes of a line, for the tests of all formats.

use crate::format::Format;
use crate::record::Record;
use crate::time::{Calendar, Zone};

/// 2026-03-20 14:00:00 UTC: when the files of the tests were written.
pub(super) const WRITTEN: i64 = 1_774_015_200;

/// `time level src | content | attrs` of a line, or `no`.
pub(super) fn shown(format: &dyn Format, line: &str) -> String {
    format.parse(line).map_or("no".to_owned(), show)
}

fn show(record: Record<'_>) -> String {
    let mut zone = Zone::named("UTC").unwrap();
    let time = record.stamp.map_or("-".to_owned(), |stamp| {
        let time = Calendar::default().resolve(&stamp, &mut zone, WRITTEN);
        let (epoch, nanos) = time.unwrap_or((-1, 0));
        let time = chrono::DateTime::from_timestamp(epoch, nanos).unwrap();
        time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
    });
    let src = record.src.as_deref().unwrap_or("-");
    let attrs =
        record.attrs.finish().map_or(String::new(), |attrs| format!(" | {}", attrs.as_json()));
    let error = if record.error { "!" } else { "" };
    format!("{time} {}{error} {src} | {}{attrs}", record.level, record.content)
}
