//! Uvicorn as it logs without set-up, which gives no time (uvicorn's `logging.py`): the level and
//! a colon take ten columns.
//!
//! ```text
//! INFO:     127.0.0.1:54321 - "GET /x HTTP/1.1" 200 OK
//! WARNING:  Invalid HTTP request received.
//! ```

use super::http;
use super::scan::is_address;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;

/// Uvicorn's default.
pub(super) struct Uvicorn;

impl Format for Uvicorn {
    fn name(&self) -> &str {
        "uvicorn"
    }

    fn weight(&self) -> u32 {
        // Surer than Python's default, less sure than any with a time.
        45
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (head, message) = line.split_at_checked(10)?;
        let word = head.trim_end_matches(' ').strip_suffix(':')?;
        if word.len() < 4
            || message.starts_with(' ')
            || !word.bytes().all(|b| b.is_ascii_uppercase())
        {
            return None;
        }
        let mut record = Record::new(None, message);
        record.level = severity::word(word)?;
        // The level that is written stands, whatever the status.
        let level = record.level;
        access(&mut record, message);
        record.level = level;
        Some(record)
    }
}

/// `127.0.0.1:54321 - "GET /x HTTP/1.1" 200 OK`
fn access<'a>(record: &mut Record<'a>, message: &'a str) -> Option<()> {
    let (client, rest) = message.split_once(" - \"")?;
    let (request, answer) = rest.rsplit_once("\" ")?;
    let (status, reason) = answer.split_once(' ').unwrap_or((answer, ""));
    if !is_address(client) || !http::is_status(status) {
        return None;
    }
    record.attrs.text("client.address", client);
    http::request(record, request);
    http::status(record, status);
    record.attrs.text_if_any("http.response.reason", reason);
    http::message(record, request, status);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn ten_columns_of_level_then_an_access_or_a_message() {
        assert_eq!(
            shown(&Uvicorn, r#"INFO:     127.0.0.1:5432 - "GET /x?y=1 HTTP/1.1" 404 Not Found"#),
            r#"- 9 - | GET /x?y=1 HTTP/1.1 404 | {"client.address":"127.0.0.1:5432","http.request.method":"GET","url.path":"/x","url.query":"y=1","http.response.status_code":404,"http.response.reason":"Not Found"}"#
        );
        assert_eq!(
            shown(&Uvicorn, "WARNING:  Invalid HTTP request received."),
            "- 13 - | Invalid HTTP request received."
        );
        assert_eq!(shown(&Uvicorn, "CRITICAL: x - \"y\" 200"), "- 18 - | x - \"y\" 200");
        for line in ["INFO: x", "INFO:      x", "Info:     x", "INFO:app:x", "NOTES:    x", ""] {
            assert_eq!(shown(&Uvicorn, line), "no", "{line}");
        }
    }
}
