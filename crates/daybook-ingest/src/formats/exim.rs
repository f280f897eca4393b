//! Exim's main log (its specification, "Log files"): a time, a message's id, a flag of two signs
//! and what happened.
//!
//! ```text
//! 2026-03-20 14:00:00 1vABCD-0001Ab-Cd <= a@x.org H=mx.x.org [10.0.0.1] P=esmtps S=1234
//! 2026-03-20 14:00:01.123 +0000 [77] 1vABCD-0000000ABcd-Cd1E => b@x.org R=local T=maildir
//! ```

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::stamp;

use super::scan::is_number;

/// Exim's main log.
pub(super) struct Exim;

impl Format for Exim {
    fn name(&self) -> &str {
        "exim"
    }

    fn weight(&self) -> u32 {
        86
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if line.as_bytes().get(10) != Some(&b' ') {
            return None;
        }
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        let rest = line.get(end..)?.strip_prefix(' ')?;
        let (process, rest) = match rest.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
            Some((process, rest)) if is_number(process) => (process, rest),
            _ => ("", rest),
        };
        let (id, message) = rest.split_once(' ')?;
        if !is_id(id) {
            return None;
        }
        let mut record = Record::new(stamp, message);
        record.attrs.text("exim.message_id", id);
        if !process.is_empty() {
            record.attrs.digits("process.pid", process);
        }
        Some(record)
    }
}

/// `1vABCD-0001Ab-Cd`, and from 4.97 on `1vABCD-0000000ABcd-Cd1E`.
fn is_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    let dash = |at: usize| bytes.get(at) == Some(&b'-');
    let shape = match bytes.len() {
        16 => dash(6) && dash(13),
        23 => dash(6) && dash(18),
        _ => false,
    };
    shape
        && bytes.iter().filter(|byte| **byte == b'-').count() == 2
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn the_id_tells_whose_line_it_is() {
        assert_eq!(
            shown(&Exim, "2026-03-20 14:00:00 1vABCD-0001Ab-Cd <= a@x.org S=1"),
            r#"2026-03-20T14:00:00Z 0 - | <= a@x.org S=1 | {"exim.message_id":"1vABCD-0001Ab-Cd"}"#
        );
        assert_eq!(
            shown(&Exim, "2026-03-20 14:00:00.5 +0100 [7] 1vABCD-0000000ABcd-Cd1E Completed"),
            r#"2026-03-20T13:00:00.500Z 0 - | Completed | {"exim.message_id":"1vABCD-0000000ABcd-Cd1E","process.pid":7}"#
        );
        for line in
            ["2026-03-20 14:00:00 Start queue run: pid=1", "2026-03-20 14:00:00 a-b-c x", ""]
        {
            assert_eq!(shown(&Exim, line), "no", "{line}");
        }
    }
}
