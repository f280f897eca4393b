//! What servers of FTP write: vsftpd's log (`vsftpd.conf(5)`), ProFTPD's (its `SystemLog`), and the
//! transfers that both log as wu-ftpd did (`xferlog(5)`).
//!
//! ```text
//! Fri Mar 20 14:00:00 2026 [pid 12] [bob] OK LOGIN: Client "10.0.0.1"
//! 2026-03-20 14:00:00,123 host proftpd[12] x.org (10.0.0.1[10.0.0.1]): USER bob: Login successful.
//! Fri Mar 20 14:00:00 2026 1 10.0.0.1 123 /srv/x.zip b _ o r bob ftp 0 * c
//! ```

use daybook_store::level;

use super::scan::{bracket, is_number, time_of_digits};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::severity;
use crate::time::{Civil, Stamp, stamp};

/// vsftpd's log and the transfers of any server.
pub(super) struct Vsftpd;

/// ProFTPD's log.
pub(super) struct Proftpd;

impl Format for Vsftpd {
    fn name(&self) -> &str {
        "vsftpd"
    }

    fn weight(&self) -> u32 {
        82
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        if !line.as_bytes().first()?.is_ascii_uppercase() {
            return None;
        }
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        if !matches!(stamp, Stamp::Civil(Civil { year: 1.., .. })) {
            return None;
        }
        let rest = line.get(end..)?.strip_prefix(' ')?;
        let Some(inside) = rest.strip_prefix("[pid ") else { return transfer(stamp, rest) };
        let (process, rest) = inside.split_once("] ")?;
        let (user, message) = bracket(rest).unwrap_or(("", rest));
        let mut record = Record::new(stamp, message);
        record.level = if message.starts_with("FAIL ") { level::WARN } else { level::INFO };
        record.attrs.digits("process.pid", process);
        record.attrs.text_if_any("user.name", user);
        if let Some((_, client)) = message.split_once("Client \"") {
            record.attrs.text_if_any("client.address", client.split('"').next().unwrap_or(""));
        }
        Some(record)
    }
}

/// Seconds, host, size, file, then flags of one letter, user, service and whether it is complete.
fn transfer(stamp: Stamp, message: &str) -> Option<Record<'_>> {
    // Blanks in a file's name are not quoted: count from both ends.
    let mut front = message.splitn(4, ' ');
    let (seconds, host, size) = (front.next()?, front.next()?, front.next()?);
    let mut back = front.next()?.rsplitn(10, ' ');
    let (done, _, _, service, user) =
        (back.next()?, back.next()?, back.next()?, back.next()?, back.next()?);
    let (_, direction, _, kind, file) =
        (back.next()?, back.next()?, back.next()?, back.next()?, back.next()?);
    if !is_number(seconds)
        || !is_number(size)
        || !matches!(done, "c" | "i")
        || !matches!(kind, "a" | "b")
    {
        return None;
    }
    let mut record = Record::new(stamp, message);
    record.level = if done == "c" { level::INFO } else { level::WARN };
    record.attrs.text("client.address", host);
    record.attrs.digits("file.size", size);
    record.attrs.text("file.path", file);
    record.attrs.text("ftp.direction", direction);
    record.attrs.text("user.name", user);
    record.attrs.text("ftp.service", service);
    Some(record)
}

impl Format for Proftpd {
    fn name(&self) -> &str {
        "proftpd"
    }

    fn weight(&self) -> u32 {
        84
    }

    fn joins(&self) -> Joins {
        Joins::Traces
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (stamp, end) = time_of_digits(line)?;
        let (host, rest) = line.get(end..)?.strip_prefix(' ')?.split_once(' ')?;
        let (process, rest) = rest.strip_prefix("proftpd[")?.split_once(']')?;
        let (session, message) = rest.split_once(": ")?;
        let session = session.trim_matches([' ', ':']);
        let mut record = Record::new(stamp, message);
        record.level = severity::leading(message);
        record.set_src("proftpd", "log.logger");
        record.attrs.text("host.name", host);
        record.attrs.digits("process.pid", process);
        let (server, client) = session.split_once(" (").unwrap_or((session, ""));
        record.attrs.text_if_any("server.address", server);
        record.attrs.text_if_any("client.address", client.trim_end_matches(')'));
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn vsftpd_and_transfers() {
        for (line, expected) in [
            (
                r#"Fri Mar 20 14:00:00 2026 [pid 12] [bob] FAIL LOGIN: Client "10.0.0.1""#,
                r#"2026-03-20T14:00:00Z 13 - | FAIL LOGIN: Client "10.0.0.1" | {"process.pid":12,"user.name":"bob","client.address":"10.0.0.1"}"#,
            ),
            (
                r#"Fri Mar 20 14:00:00 2026 [pid 12] CONNECT: Client "10.0.0.1""#,
                r#"2026-03-20T14:00:00Z 9 - | CONNECT: Client "10.0.0.1" | {"process.pid":12,"client.address":"10.0.0.1"}"#,
            ),
            (
                "Fri Mar 20 14:00:00 2026 1 10.0.0.1 123 /srv/a b.zip b _ o r bob ftp 0 * i",
                r#"2026-03-20T14:00:00Z 13 - | 1 10.0.0.1 123 /srv/a b.zip b _ o r bob ftp 0 * i | {"client.address":"10.0.0.1","file.size":123,"file.path":"/srv/a b.zip","ftp.direction":"o","user.name":"bob","ftp.service":"ftp"}"#,
            ),
            ("Fri Mar 20 14:00:00 2026 hello", "no"),
            ("Mar 20 14:00:00 gate sshd[1]: x", "no"),
        ] {
            assert_eq!(shown(&Vsftpd, line), expected, "{line}");
        }
    }

    #[test]
    fn proftpd_names_the_session() {
        for (line, expected) in [
            (
                "2026-03-20 14:00:00,123 host proftpd[12] x.org (10.0.0.1[10.0.0.1]): USER bob: ok",
                r#"2026-03-20T14:00:00.123Z 0 proftpd | USER bob: ok | {"host.name":"host","process.pid":12,"server.address":"x.org","client.address":"10.0.0.1[10.0.0.1]"}"#,
            ),
            ("2026-03-20 14:00:00,123 host x[12]: y", "no"),
        ] {
            assert_eq!(shown(&Proftpd, line), expected, "{line}");
        }
    }
}
