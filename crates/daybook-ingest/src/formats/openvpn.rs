//! OpenVPN's log (openvpn(8), `--verb` 4 and up): the microseconds stand behind the time.
//! `2026-03-20 14:00:00 us=123456 10.0.0.1:1194 TLS: Initial packet`, before 2.5
//! `Fri Mar 20 14:00:00 2026 us=123456 …`. With less to say it is a time and a message, as anyone's.

use super::message;
use super::scan::is_address;
use crate::format::Format;
use crate::record::Record;
use crate::time::{Stamp, stamp};

/// OpenVPN's log.
pub(super) struct OpenVpn;

impl Format for OpenVpn {
    fn name(&self) -> &str {
        "openvpn"
    }

    fn weight(&self) -> u32 {
        84
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (stamp, end) = stamp::leading(line.as_bytes())?;
        let rest = line.get(end..)?.strip_prefix(" us=")?;
        let (micros, message) = rest.split_once(' ').unwrap_or((rest, ""));
        let nanos = micros.parse::<u32>().ok().filter(|micros| *micros < 1_000_000)? * 1_000;
        let stamp = match stamp {
            Stamp::Civil(mut civil) => {
                civil.nanos = nanos;
                Stamp::Civil(civil)
            }
            Stamp::Instant { .. } => return None,
        };
        let mut record = Record::new(stamp, message);
        record.level = message::level(message);
        // `alice/10.0.0.1:1194 `: whose connection it is.
        if let Some((who, rest)) = message.split_once(' ') {
            let (user, address) = who.rsplit_once('/').unwrap_or(("", who));
            if is_address(address) {
                record.attrs.text("client.address", address);
                record.attrs.text_if_any("user.name", user);
                record.content = rest.into();
                record.level = message::level(rest);
            }
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn microseconds_behind_the_time() {
        assert_eq!(
            shown(&OpenVpn, "Fri Mar 20 14:00:00 2026 us=123456 alice/10.0.0.1:1194 TLS: x"),
            r#"2026-03-20T14:00:00.123456Z 0 - | TLS: x | {"client.address":"10.0.0.1:1194","user.name":"alice"}"#
        );
        assert_eq!(
            shown(&OpenVpn, "2026-03-20 14:00:00 us=5 WARNING: x"),
            "2026-03-20T14:00:00.000005Z 13 - | WARNING: x"
        );
        for line in ["2026-03-20 14:00:00 us=x y", "2026-03-20 14:00:00 use x", ""] {
            assert_eq!(shown(&OpenVpn, line), "no", "{line}");
        }
    }
}
