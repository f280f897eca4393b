//! The fields of a line, and what they are called.

/// Splits a line as its table is written: by tabs, by commas, or by blanks.
pub(super) struct Fields<'a> {
    line: &'a str,
    at: usize,
    by: u8,
}

impl<'a> Fields<'a> {
    pub(super) fn of(line: &'a str, names: &str) -> Self {
        let by = if memchr::memchr(b'\t', line.as_bytes()).is_some() {
            b'\t'
        } else if memchr::memchr(b',', names.as_bytes()).is_some() {
            b','
        } else {
            b' '
        };
        Fields { line, at: 0, by }
    }

    /// Where the next field begins.
    pub(super) fn at(&self) -> usize {
        self.at.min(self.line.len())
    }

    /// Whether nothing is left.
    pub(super) fn is_done(&self) -> bool {
        self.line.get(self.at..).is_none_or(|rest| rest.trim_end().is_empty())
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.line.get(self.at..)?;
        let bytes = rest.as_bytes();
        if self.by == b' ' && rest.is_empty() {
            return None;
        }
        if bytes.first() == Some(&b'"') {
            // Quotes within are doubled.
            let mut end = 1;
            loop {
                end += memchr::memchr(b'"', bytes.get(end..)?)? + 1;
                if bytes.get(end) != Some(&b'"') {
                    break;
                }
                end += 1;
            }
            if bytes.get(end).is_none_or(|byte| *byte == self.by) {
                self.at += end + 1;
                return rest.get(1..end - 1);
            }
        }
        let end = memchr::memchr(self.by, bytes).unwrap_or(bytes.len());
        self.at += end + 1;
        rest.get(..end)
    }
}

/// The attribute of a field, and whether it is a number.
pub(super) fn key_of(name: &str) -> (Option<&'static str>, bool) {
    let key = match name {
        "c-ip" | "client-ip" => "client.address",
        "c-port" => return (Some("client.port"), true),
        "s-ip" | "server-ip" => "server.address",
        "s-port" => return (Some("server.port"), true),
        "s-computername" => "host.name",
        "cs-username" => "user.name",
        "cs-host" | "cs(Host)" => "http.request.header.host",
        "cs(User-Agent)" => "user_agent.original",
        "cs(Referer)" | "cs(Referrer)" => "http.request.referrer",
        "cs(Cookie)" => "http.request.header.cookie",
        "cs(X-Forwarded-For)" | "X-Forwarded-For" | "x-forwarded-for" => {
            "http.request.header.x-forwarded-for"
        }
        "cs-bytes" => return (Some("http.request.size"), true),
        "sc-bytes" => return (Some("http.response.size"), true),
        "cs-version" | "cs-protocol-version" => "network.protocol.version",
        "cs-protocol" => "url.scheme",
        "ssl-protocol" => "tls.protocol.version",
        "ssl-cipher" => "tls.cipher",
        "src-ip" => "source.address",
        "dst-ip" => "destination.address",
        "src-port" => return (Some("source.port"), true),
        "dst-port" => return (Some("destination.port"), true),
        _ => return (None, false),
    };
    (Some(key), false)
}
