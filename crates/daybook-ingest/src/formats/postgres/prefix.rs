//! What stands between the time and the severity: `log_line_prefix` is free, so words are known by
//! their shapes; what has none is kept as it stands.

use crate::formats::scan::{is_address, is_number};
use crate::record::Record;
use crate::time::Stamp;

/// PostgreSQL names zones without a name by their offset, ` +03`, which other logs cannot do
/// without being taken for a number. What follows.
pub(super) fn short_offset<'a>(text: &'a str, stamp: &mut Stamp) -> &'a str {
    let Stamp::Civil(civil) = stamp else { return text };
    let Some((word, rest)) = text.strip_prefix(' ').and_then(|rest| rest.split_at_checked(3))
    else {
        return text;
    };
    let ends = rest.is_empty() || rest.starts_with([' ', ':', ']', '>']);
    let (sign, digits) = word.split_at_checked(1).unwrap_or(("", ""));
    if civil.offset.is_some() || !ends || !matches!(sign, "+" | "-") || !is_number(digits) {
        return text;
    }
    let Some(hours @ 0..=15) = digits.parse::<i32>().ok() else { return text };
    civil.offset = Some(if sign == "-" { -hours * 3600 } else { hours * 3600 });
    rest
}

/// Reads process, user, database, client and the like; the rest goes to `postgresql.prefix`.
pub(super) fn read(record: &mut Record<'_>, head: &str) {
    let head = head.trim_end_matches([' ', ':', '>']).trim_start_matches([' ', '>', ']']);
    if head.is_empty() {
        return;
    }
    let mut left = String::new();
    let mut process = false;
    for word in head.split([' ', ',']).filter(|word| !word.is_empty()) {
        let known = pair(record, word)
            || numbered(record, word, &mut process)
            || user_at_database(record, word)
            || of_rds(record, word, &mut process);
        if !known && word.trim_matches([':', '-', '|', '[', ']']).is_empty() {
            continue;
        }
        if !known {
            if !left.is_empty() {
                left.push(' ');
            }
            left.push_str(word);
        }
    }
    record.attrs.text_if_any("postgresql.prefix", &left);
}

/// `user=alice`, `db=shop`, `app=psql`, `client=10.0.0.1`
fn pair(record: &mut Record<'_>, word: &str) -> bool {
    let Some((key, value)) = word.trim_start_matches('[').split_once('=') else { return false };
    let key = match key.to_ascii_lowercase().as_str() {
        "user" | "u" | "usr" => "user.name",
        "db" | "database" | "d" => "db.namespace",
        "app" | "application" | "application_name" | "a" => "postgresql.application_name",
        "client" | "host" | "remote" | "h" | "r" => "client.address",
        "pid" | "p" => "process.pid",
        "session" | "sess" | "c" => "session.id",
        "sqlstate" | "state" | "e" => "db.response.status_code",
        "line" | "l" => "postgresql.line",
        "xid" | "x" | "txid" => "postgresql.transaction_id",
        "vxid" | "v" => "postgresql.virtual_transaction_id",
        "tag" | "i" | "command" => "postgresql.command_tag",
        "backend" | "type" | "b" => "postgresql.backend_type",
        _ => return false,
    };
    let value = value.trim_end_matches(']');
    match key {
        "process.pid" => record.attrs.digits(key, value),
        _ => record.attrs.text_if_any(key, value),
    }
    true
}

/// `[12]`, `[12]:`, `[3-1]`, `[12-1]`, `12`: the first one is the process, `-1` counts the lines of
/// a session.
fn numbered(record: &mut Record<'_>, word: &str, process: &mut bool) -> bool {
    let bare = word.trim_matches(['[', ']', ':']);
    let (number, line) = bare.split_once(['-', ':']).unwrap_or((bare, ""));
    if !is_number(number) || !(line.is_empty() || is_number(line)) {
        return is_session(record, bare) || is_state(record, bare);
    }
    if *process {
        if line.is_empty() && number.len() == 5 {
            record.attrs.text("db.response.status_code", number);
        } else {
            record.attrs.digits("postgresql.line", number);
        }
        return true;
    }
    record.attrs.digits("process.pid", number);
    if !line.is_empty() {
        record.attrs.digits("postgresql.line", line);
    }
    *process = true;
    true
}

/// `65f2a3b1.30d4`: when the session began and its process, both hexadecimal.
fn is_session(record: &mut Record<'_>, word: &str) -> bool {
    let Some((start, process)) = word.split_once('.') else { return false };
    let hex = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let found = start.len() == 8 && hex(start, 8) && hex(process, 8);
    if found {
        record.attrs.text("session.id", word);
    }
    found
}

/// `42P01`
fn is_state(record: &mut Record<'_>, word: &str) -> bool {
    let plain = word.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    let found = word.len() == 5 && plain && word.bytes().any(|byte| byte.is_ascii_digit());
    if found {
        record.attrs.text("db.response.status_code", word);
    }
    found
}

/// `alice@shop`, `alice@shop/psql`
fn user_at_database(record: &mut Record<'_>, word: &str) -> bool {
    let word = word.trim_end_matches(':');
    let Some((user, database)) = word.split_once('@').filter(|_| !word.contains(':')) else {
        return is_client(record, word);
    };
    let (database, application) = database.split_once('/').unwrap_or((database, ""));
    record.attrs.text_if_any("user.name", user);
    record.attrs.text_if_any("db.namespace", database);
    record.attrs.text_if_any("postgresql.application_name", application);
    true
}

/// `10.0.0.1`, `10.0.0.1(5432)`, `[local]`
fn is_client(record: &mut Record<'_>, word: &str) -> bool {
    let (address, port) = match word.strip_suffix(')').and_then(|word| word.split_once('(')) {
        Some((address, port)) if is_number(port) => (address, port),
        _ => (word, ""),
    };
    let found = word == "[local]" || is_address(address);
    if found {
        record.attrs.text("client.address", address);
        if !port.is_empty() {
            record.attrs.digits("client.port", port);
        }
    }
    found
}

/// Amazon's `%t:%r:%u@%d:[%p]:`, after the time.
fn of_rds(record: &mut Record<'_>, word: &str, process: &mut bool) -> bool {
    let Some((front, number)) = word.split_once(":[") else { return false };
    let Some((client, who)) = front.rsplit_once(':') else { return false };
    let client = client.trim_start_matches(':');
    let Some((user, database)) = who.split_once('@') else { return false };
    let number = number.trim_end_matches([']', ':']);
    if !is_number(number) || !(client.is_empty() || is_client(record, client)) {
        return false;
    }
    record.attrs.text_if_any("user.name", user);
    record.attrs.text_if_any("db.namespace", database);
    record.attrs.digits("process.pid", number);
    *process = true;
    true
}
