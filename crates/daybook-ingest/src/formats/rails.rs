//! Rails' log without a formatter (Rails' guide "Debugging Rails Applications"): of the lines of a
//! request only the first has a time.
//!
//! ```text
//! Started GET "/x" for 127.0.0.1 at 2026-03-20 14:00:00 +0000
//! Processing by ShopController#index as HTML
//! Completed 200 OK in 12ms (Views: 8.1ms | ActiveRecord: 1.0ms)
//! ```

use daybook_store::level;

use super::http;
use super::scan::end_of_quoted;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::stamp;

/// Rails' requests.
pub(super) struct Rails;

impl Format for Rails {
    fn name(&self) -> &str {
        "rails"
    }

    fn weight(&self) -> u32 {
        80
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        // A server that answers several requests at once puts their ids before.
        let (request_id, text) = match super::scan::bracket(line) {
            Some((id, text)) if id.len() >= 8 => (id, text),
            _ => ("", line),
        };
        let mut record = match text.as_bytes().first()? {
            b'S' => started(text)?,
            b'P' => processing(text)?,
            b'C' => completed(text)?,
            _ => return None,
        };
        record.attrs.text_if_any("http.request.header.x-request-id", request_id);
        Some(record)
    }
}

fn started(text: &str) -> Option<Record<'_>> {
    let rest = text.strip_prefix("Started ")?;
    let (method, rest) = rest.split_once(" \"")?;
    let quote = end_of_quoted(rest)?;
    let after = rest.get(quote + 1..)?.strip_prefix(" for ")?;
    let (client, time) = after.split_once(" at ")?;
    let mut record = Record::new(Some(stamp::whole(time)?), text);
    record.level = level::INFO;
    record.attrs.text("http.request.method", method);
    http::target_of(&mut record, rest.get(..quote)?);
    record.attrs.text("client.address", client);
    Some(record)
}

fn processing(text: &str) -> Option<Record<'_>> {
    let (action, kind) = text.strip_prefix("Processing by ")?.split_once(" as ")?;
    let (controller, action) = action.split_once('#')?;
    let mut record = Record::new(None, text);
    record.level = level::INFO;
    record.set_component(controller, "rails.controller");
    record.attrs.text("rails.action", action);
    record.attrs.text("rails.format", kind);
    Some(record)
}

fn completed(text: &str) -> Option<Record<'_>> {
    let rest = text.strip_prefix("Completed ")?;
    let (status, rest) = rest.split_once(' ')?;
    if !http::is_status(status) || !rest.contains(" in ") {
        return None;
    }
    let mut record = Record::new(None, text);
    http::status(&mut record, status);
    Some(record)
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn a_request_begins_with_its_time_and_ends_with_its_status() {
        assert_eq!(
            shown(&Rails, r#"Started GET "/x?a=1" for 127.0.0.1 at 2026-03-20 14:00:00 +0100"#),
            r#"2026-03-20T13:00:00Z 9 - | Started GET "/x?a=1" for 127.0.0.1 at 2026-03-20 14:00:00 +0100 | {"http.request.method":"GET","url.path":"/x","url.query":"a=1","client.address":"127.0.0.1"}"#
        );
        assert_eq!(
            shown(&Rails, "Processing by Shop::CartController#index as HTML"),
            r#"- 9 Shop.CartController | Processing by Shop::CartController#index as HTML | {"rails.controller":"Shop::CartController","rails.action":"index","rails.format":"HTML"}"#
        );
        assert_eq!(
            shown(&Rails, "[0123456789ab] Completed 500 Internal Server Error in 12ms"),
            r#"- 17 - | Completed 500 Internal Server Error in 12ms | {"http.response.status_code":500,"http.request.header.x-request-id":"0123456789ab"}"#
        );
        for line in
            ["Started", "Started the app at noon", "Processing x", "Completed 3 of 4 in 5", ""]
        {
            assert_eq!(shown(&Rails, line), "no", "{line}");
        }
    }
}
