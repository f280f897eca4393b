//! The slow query log of MySQL, MariaDB and Percona (MySQL's manual, "The Slow Query Log"): a head
//! of comments, then the query over as many lines as it has.
//!
//! ```text
//! # Time: 2026-03-20T14:00:00.123456Z
//! # User@Host: alice[alice] @ web1 [10.0.0.1]  Id:    12
//! # Query_time: 3.140000  Lock_time: 0.000010 Rows_sent: 1  Rows_examined: 40000
//! use shop;
//! SET timestamp=1774015197;
//! SELECT *
//!   FROM orders;
//! ```
//!
//! The message is the query; the head goes to the attributes. Old servers write `# Time:` only
//! where the second changes, so an entry may begin with `# User@Host:`; its time is then that of
//! `SET timestamp`.

use daybook_store::LogEntry;

use super::scan::is_decimal;
use crate::attrs::{self, AttrsBuilder};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::{Stamp, stamp};

/// No head has more lines of comments.
const MAX_HEAD: usize = 24;
/// No line of a head has more fields.
const MAX_PAIRS: usize = 16;

/// The slow query log.
pub(super) struct MysqlSlow;

impl Format for MysqlSlow {
    fn name(&self) -> &str {
        "mysql_slow"
    }

    fn weight(&self) -> u32 {
        90
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        match line.as_bytes().first()? {
            b'#' => {
                if let Some(time) = line.strip_prefix("# Time: ") {
                    // What old servers write has one digit where the hour has one.
                    return Some(Record::new(Some(stamp::whole(time)?), line));
                }
                line.strip_prefix("# User@Host: ")?;
                Some(Record::new(None, line))
            }
            // What a server writes when it opens the file: two more lines follow.
            _ => {
                line.strip_suffix(". started with:")?.split_once(", Version: ")?;
                Some(Record::new(None, line))
            }
        }
    }

    fn goes_on(&self, line: &str, content: &str) -> bool {
        line.starts_with("# User@Host: ")
            && content.starts_with("# Time: ")
            && !content.contains('\n')
    }

    fn finish(&self, entry: &mut LogEntry) -> Option<Stamp> {
        if !entry.content.starts_with("# ") {
            return None;
        }
        let mut fields = AttrsBuilder::default();
        let mut query = String::with_capacity(entry.content.len());
        let mut when = None;
        let mut has_time = false;
        let mut in_query = false;
        for (index, line) in entry.content.split('\n').enumerate() {
            let is_head = !in_query
                && index < MAX_HEAD
                && if let Some(head) = line.strip_prefix("# ") {
                    has_time |= head.starts_with("Time: ");
                    comment(head, &mut fields)
                } else {
                    setting(line, &mut fields, &mut when)
                };
            if !is_head {
                // A query may have comments and settings of its own.
                in_query = !line.is_empty();
                if !query.is_empty() {
                    query.push('\n');
                }
                query.push_str(line);
            }
        }
        // A head alone stays as it is, so that there is something to see.
        if !query.is_empty() {
            entry.content = query;
        }
        let fields = fields.finish();
        entry.attrs = match (entry.attrs.take(), fields) {
            (Some(own), Some(fields)) => merged(own, &fields),
            (own, fields) => own.or(fields),
        };
        when.filter(|_| !has_time)
    }
}

/// A line of the head, behind its `# `; whether it was one.
fn comment(line: &str, fields: &mut AttrsBuilder) -> bool {
    if line.starts_with("Time: ") {
        return true;
    }
    if let Some(who) = line.strip_prefix("User@Host: ") {
        user_at_host(who, fields);
        return true;
    }
    if line.starts_with("administrator command") {
        return false;
    }
    let mut rest = line.trim();
    // `Key: value  Key: value`, a blank or two between.
    for _ in 0..MAX_PAIRS {
        let Some((key, after)) = rest.split_once(':') else { break };
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if key.is_empty() || key.len() > 64 || !key.bytes().all(plain) {
            return false;
        }
        let after = after.strip_prefix(' ').unwrap_or(after);
        // An empty value is followed by the next key.
        let end = if after.starts_with(' ') { 0 } else { after.find(' ').unwrap_or(after.len()) };
        let (value, more) = after.split_at_checked(end).unwrap_or((after, ""));
        put(key, value, fields);
        rest = more.trim_start();
    }
    if !rest.is_empty() {
        fields.text("mysql.slow.head", rest);
    }
    true
}

fn put(key: &str, value: &str, fields: &mut AttrsBuilder) {
    match key {
        "Schema" | "Db" => fields.text_if_any("db.namespace", value),
        "Id" | "Thread_id" => fields.digits("thread.id", value),
        _ => {
            let key = format!("mysql.{}", key.to_ascii_lowercase());
            if is_decimal(value) && value.len() <= 16 {
                fields.raw(&key, value);
            } else {
                fields.text_if_any(&key, value);
            }
        }
    }
}

/// `alice[alice] @ web1 [10.0.0.1]  Id:    12`
fn user_at_host(text: &str, fields: &mut AttrsBuilder) {
    let Some((user, host)) = text.split_once(" @ ") else {
        fields.text("mysql.user_host", text);
        return;
    };
    let (who, account) = user.split_once('[').unwrap_or((user, ""));
    fields.text_if_any("user.name", who);
    let account = account.trim_end_matches(']');
    if account != who {
        fields.text_if_any("mysql.account", account);
    }
    let (name, rest) = host.split_once('[').unwrap_or((host, ""));
    let (address, rest) = rest.split_once(']').unwrap_or((rest, ""));
    fields.text_if_any("client.address", address);
    let name = name.trim();
    if name != address {
        fields.text_if_any(if address.is_empty() { "client.address" } else { "mysql.host" }, name);
    }
    let rest = rest.trim();
    match rest.strip_prefix("Id:") {
        Some(id) => fields.digits("thread.id", id.trim()),
        None => fields.text_if_any("mysql.slow.head", rest),
    }
}

/// What the server puts before a query so that it could be run again.
fn setting(line: &str, fields: &mut AttrsBuilder, when: &mut Option<Stamp>) -> bool {
    if let Some(schema) = line.strip_prefix("use ").and_then(|rest| rest.strip_suffix(';')) {
        // A head of newer servers has the schema as well.
        if !fields.has("db.namespace") {
            fields.text("db.namespace", schema.trim_matches('`'));
        }
        return true;
    }
    let Some(settings) = line.strip_prefix("SET ").and_then(|rest| rest.strip_suffix(';')) else {
        return false;
    };
    // `SET last_insert_id=5,insert_id=6,timestamp=1774015197;`
    let Some((before, number)) = settings.rsplit_once("timestamp=") else { return false };
    let Some(stamp) = stamp::unix(number) else { return false };
    *when = Some(stamp);
    fields.text("mysql.set_timestamp", number);
    fields.text_if_any("mysql.set", before.trim_end_matches(','));
    true
}

/// The assembler's fields, then those of the entry.
fn merged(
    own: daybook_store::Attrs,
    fields: &daybook_store::Attrs,
) -> Option<daybook_store::Attrs> {
    let Ok(map) =
        serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(fields.as_json())
    else {
        return Some(own);
    };
    attrs::extend(Some(own), |attrs| {
        for (key, value) in &map {
            attrs.raw(key, &value.to_string());
        }
    })
}

#[cfg(test)]
mod tests;
