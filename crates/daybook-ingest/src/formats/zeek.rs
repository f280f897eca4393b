//! Zeek's (Bro's) logs as tables set off by tabs (Zeek's documentation, "Log Files"):
//!
//! ```text
//! #fields  ts  uid  id.orig_h  id.resp_h  proto  note
//! 1774015200.123456  CHh1  10.0.0.1  10.0.0.2  tcp  -
//! ```
//!
//! The message is the row behind its time, or its `msg` where it has one.

use super::http;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::{Civil, Stamp, stamp};

/// No line of names is longer.
const MAX_FIELDS: usize = 4096;

/// Zeek's tables.
pub(super) struct Zeek;

impl Format for Zeek {
    fn name(&self) -> &str {
        "zeek"
    }

    fn weight(&self) -> u32 {
        90
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (name, value) = line.strip_prefix('#')?.split_once(['\t', ' '])?;
        match name {
            "fields" | "types" | "path" | "set_separator" | "empty_field" | "unset_field"
                if line.as_bytes().get(1 + name.len()) == Some(&b'\t') =>
            {
                Some(Record::new(None, line))
            }
            "separator" if value.starts_with("\\x") => Some(Record::new(None, line)),
            "open" | "close" => Some(Record::new(Some(opened(value)?), line)),
            _ => None,
        }
    }

    fn is_directive(&self, line: &str) -> bool {
        line.len() <= MAX_FIELDS && line.starts_with("#fields\t")
    }

    fn parse_after<'a>(&self, line: &'a str, directive: &str) -> Option<Record<'a>> {
        if line.starts_with('#') {
            return self.parse(line);
        }
        let mut names = directive.strip_prefix("#fields\t")?.split('\t');
        let mut record = Record::new(None, line);
        let mut message = None;
        for (index, value) in line.split('\t').enumerate() {
            let name = names.next()?;
            match name {
                "ts" => {
                    record.stamp = Some(stamp::unix(value)?);
                    if index == 0 {
                        record.content = line.get(value.len() + 1..)?.into();
                    }
                }
                "msg" | "message" if value != "-" => message = Some(value),
                "status_code" => http::status(&mut record, value),
                _ if value == "-" || value == "(empty)" => {}
                _ => attribute(&mut record, name, value),
            }
        }
        if names.next().is_some() || record.stamp.is_none() {
            return None;
        }
        if let Some(message) = message {
            record.content = message.into();
        }
        Some(record)
    }
}

fn attribute(record: &mut Record<'_>, name: &str, value: &str) {
    let key = match name {
        "id.orig_h" => "source.address",
        "id.orig_p" => return record.attrs.digits("source.port", value),
        "id.resp_h" => "destination.address",
        "id.resp_p" => return record.attrs.digits("destination.port", value),
        "user_agent" => "user_agent.original",
        "method" => "http.request.method",
        "uri" => "url.path",
        "referrer" => "http.request.referrer",
        "proto" => "network.transport",
        _ => {
            let key = format!("zeek.{name}");
            return if value.len() <= 15 {
                record.attrs.digits(&key, value)
            } else {
                record.attrs.text(&key, value)
            };
        }
    };
    record.attrs.text(key, value);
}

/// `2026-03-20-14-00-00`, in local time.
fn opened(text: &str) -> Option<Stamp> {
    let mut numbers = text.split('-').map(str::parse::<u16>);
    let mut next = || numbers.next()?.ok();
    let (year, month, day) = (next()?, next()?, next()?);
    let (hour, minute, second) = (next()?, next()?, next()?);
    let small = |number: u16, most: u8| u8::try_from(number).ok().filter(|number| *number <= most);
    (1970..=9999).contains(&year).then_some(())?;
    Some(Stamp::Civil(Civil {
        year: year.into(),
        month: small(month, 12).filter(|month| *month > 0)?,
        day: small(day, 31)?,
        hour: small(hour, 23)?,
        minute: small(minute, 59)?,
        second: small(second, 60)?,
        nanos: 0,
        offset: None,
        ..Civil::default()
    }))
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn what_stands_above_the_rows() {
        for line in ["#separator \\x09", "#path\tconn", "#fields\tts\tuid", "#types\ttime\tstring"]
        {
            assert_eq!(shown(&Zeek, line), format!("- 0 - | {line}"));
        }
        assert_eq!(
            shown(&Zeek, "#open\t2026-03-20-14-00-00"),
            "2026-03-20T14:00:00Z 0 - | #open\t2026-03-20-14-00-00"
        );
        for line in
            ["# a remark", "#fields of all", "#open\t2026-99-20-14-00-00", "1774015200.5\tx"]
        {
            assert_eq!(shown(&Zeek, line), "no", "{line}");
        }
    }

    #[test]
    fn rows_are_read_by_the_names_above_them() {
        let fields = "#fields\tts\tuid\tid.orig_h\tid.orig_p\tnote\tstatus_code\tmsg";
        assert!(Zeek.is_directive(fields));
        let row = "1774015200.123456\tCHh1\t10.0.0.1\t5000\t(empty)\t404\t-";
        let record = Zeek.parse_after(row, fields).unwrap();
        assert_eq!(record.stamp, stamp::unix("1774015200.123456"));
        assert_eq!((record.level, &*record.content), (13, "CHh1\t10.0.0.1\t5000\t(empty)\t404\t-"));
        assert_eq!(
            record.attrs.finish().unwrap().as_json(),
            r#"{"zeek.uid":"CHh1","source.address":"10.0.0.1","source.port":5000,"http.response.status_code":404}"#
        );
        let row = "1774015200.123456\tCHh1\t-\t-\t-\t-\tPort scan";
        assert_eq!(Zeek.parse_after(row, fields).unwrap().content, "Port scan");
        for row in [
            "x\tCHh1\t-\t-\t-\t-\t-",
            "1774015200.1\tx",
            "1774015200.1\t-\t-\t-\t-\t-\t-\tmore",
            "",
        ] {
            assert!(Zeek.parse_after(row, fields).is_none(), "{row}");
        }
    }
}
