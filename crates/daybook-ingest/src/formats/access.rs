//! Access logs of Apache, nginx and the like, common and combined:
//! `10.0.0.1 - alice [20/Mar/2026:14:00:00 +0000] "GET /x HTTP/1.1" 200 134 "-" "curl/8"`

use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::stamp;

/// Access logs.
pub(super) struct Access;

impl Format for Access {
    fn name(&self) -> &str {
        "access"
    }

    fn weight(&self) -> u32 {
        88
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let bracket = memchr::memchr(b'[', line.as_bytes().get(..line.len().min(512))?)?;
        let head = line.get(..bracket)?.strip_suffix(' ')?;
        let (stamp, end) = stamp::leading(line.as_bytes().get(bracket + 1..)?)?;
        let rest = line.get(bracket + 1 + end..)?.strip_prefix("] \"")?;
        let quote = end_of_quoted(rest)?;
        let request = rest.get(..quote)?;
        let after = rest.get(quote + 1..)?.strip_prefix(' ')?;
        let (status, after) = after.split_once(' ').unwrap_or((after, ""));
        let code: u16 = status.parse().ok().filter(|code| (100..=999).contains(code))?;
        let (bytes, after) = after.split_once(' ').unwrap_or((after, ""));
        let mut record = Record::new(stamp, request);
        record.level = severity::http(code);
        who(&mut record, head)?;
        request_line(&mut record, request);
        record.attrs.digits("http.response.status_code", status);
        if bytes != "-" && !bytes.is_empty() {
            record.attrs.digits("http.response.body.size", bytes);
        }
        // What the reader wants to see at a glance.
        record.content = format!("{request} {status}").into();
        tail(&mut record, after);
        Some(record)
    }
}

/// `[virtual host] client ident user`
fn who(record: &mut Record<'_>, head: &str) -> Option<()> {
    // A user's name may hold blanks: what stands before it does not.
    let mut words = head.splitn(3, ' ');
    let (first, ident, user) = (words.next()?, words.next()?, words.next()?);
    if first.is_empty() {
        return None;
    }
    match user.rsplit_once(' ') {
        // Apache's `vhost_combined` begins with the host.
        Some((inner, last)) if first.contains(':') && ident.contains(['.', ':']) => {
            record.attrs.text("server.address", first);
            record.attrs.text("client.address", ident);
            for (key, value) in [("client.ident", inner), ("user.name", last)] {
                if value != "-" {
                    record.attrs.text(key, value);
                }
            }
        }
        _ => {
            record.attrs.text("client.address", first);
            for (key, value) in [("client.ident", ident), ("user.name", user)] {
                if value != "-" {
                    record.attrs.text(key, value);
                }
            }
        }
    }
    Some(())
}

fn request_line(record: &mut Record<'_>, request: &str) {
    let mut words = request.splitn(3, ' ');
    if let (Some(method), Some(path), Some(protocol)) = (words.next(), words.next(), words.next())
        && method.bytes().all(|b| b.is_ascii_uppercase())
        && protocol.starts_with("HTTP/")
    {
        record.attrs.text("http.request.method", method);
        record.attrs.text("url.path", path);
    }
}

/// Referrer and agent in quotes, and whatever else a server adds.
fn tail(record: &mut Record<'_>, text: &str) {
    let mut rest = text.trim();
    for key in ["http.request.referrer", "user_agent.original"] {
        let Some(quoted) = rest.strip_prefix('"') else { break };
        let Some(end) = end_of_quoted(quoted) else { break };
        let value = &quoted[..end];
        if value != "-" {
            record.attrs.text(key, value);
        }
        rest = quoted[end + 1..].trim_start();
    }
    record.attrs.text_if_any("access.rest", rest);
}

/// Where a quoted text ends; `\"` does not end it.
fn end_of_quoted(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn common_and_combined() {
        assert_eq!(
            shown(
                &Access,
                r#"10.0.0.1 - alice [20/Mar/2026:14:00:00 +0100] "GET /a?b HTTP/1.1" 404 134"#
            ),
            r#"2026-03-20T13:00:00Z 13 - | GET /a?b HTTP/1.1 404 | {"client.address":"10.0.0.1","user.name":"alice","http.request.method":"GET","url.path":"/a?b","http.response.status_code":404,"http.response.body.size":134}"#
        );
        assert_eq!(
            shown(
                &Access,
                r#"::1 - - [20/Mar/2026:14:00:00 +0000] "\x16\x03 \"x" 500 - "-" "curl \"8\"" 0.003"#
            ),
            r#"2026-03-20T14:00:00Z 17 - | \x16\x03 \"x 500 | {"client.address":"::1","http.response.status_code":500,"user_agent.original":"curl \\\"8\\\"","access.rest":"0.003"}"#
        );
        assert_eq!(
            shown(
                &Access,
                r#"www.x.org:443 10.0.0.1 - - [20/Mar/2026:14:00:00 +0000] "-" 408 0 "-" "-""#
            ),
            r#"2026-03-20T14:00:00Z 13 - | - 408 | {"server.address":"www.x.org:443","client.address":"10.0.0.1","http.response.status_code":408,"http.response.body.size":0}"#
        );
    }

    #[test]
    fn other_lines_with_brackets_are_not_requests() {
        for line in [
            "[x] y",
            "a [20/Mar/2026:14:00:00 +0000] no quotes",
            r#"a b [20/Mar/2026:14:00:00 +0000] "x" 20"#,
        ] {
            assert_eq!(shown(&Access, line), "no", "{line}");
        }
    }
}
