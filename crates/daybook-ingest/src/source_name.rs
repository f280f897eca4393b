//! Names of sources: dot-separated, so that they make a tree.

use std::borrow::Cow;
use std::path::Path;

/// No name is longer.
const MAX_BYTES: usize = 200;

/// Endings that say how a log is written or packed, not whose it is.
const ENDINGS: [&str; 20] = [
    "log", "logs", "txt", "json", "jsonl", "ndjson", "csv", "out", "old", "bak", "gz", "tgz",
    "bz2", "tbz2", "xz", "txz", "lzma", "zst", "tzst", "tar",
];

/// A logger's, program's or module's name as a source: `a::b`, `a/b` and `a\b` become `a.b`,
/// blanks `_`.
#[must_use]
pub fn normalise(name: &str) -> Cow<'_, str> {
    let plain = |byte: &u8| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' | b'$' | b'@');
    if name.len() <= MAX_BYTES
        && name.as_bytes().iter().all(plain)
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
    {
        return Cow::Borrowed(name);
    }
    let mut source = String::with_capacity(name.len().min(MAX_BYTES));
    for part in name.split(['.', ':', '/', '\\']).map(str::trim).filter(|part| !part.is_empty()) {
        if !source.is_empty() {
            source.push('.');
        }
        for c in part.chars() {
            if source.len() + c.len_utf8() > MAX_BYTES {
                return Cow::Owned(source);
            }
            source.push(if c.is_whitespace() || c.is_control() { '_' } else { c });
        }
    }
    Cow::Owned(source)
}

/// The source that a file's name stands for: without folders, rotation numbers, dates and the
/// endings of logs and compressors (`app.log.2.gz` is `app`).
#[must_use]
pub fn of_file(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut stem: &str = &name;
    while let Some((rest, ending)) = stem.rsplit_once('.') {
        let rotation =
            !ending.is_empty() && ending.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let known = ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known));
        if rest.is_empty() || !(rotation || known) {
            break;
        }
        stem = rest;
    }
    // `app-2026-03-20`, `app_20260320`
    let undated = stem.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == '_');
    if stem.len() - undated.len() >= 8 && !undated.is_empty() {
        stem = undated;
    }
    normalise(stem).into_owned()
}

/// The source of a part of a program, whose name comes first unless the part has it already.
#[must_use]
pub fn of_part(program: &str, part: String) -> String {
    let first = part.split('.').next().unwrap_or("");
    if program.is_empty()
        || first.eq_ignore_ascii_case(program)
        || program.len() + 1 + part.len() > MAX_BYTES
    {
        return part;
    }
    format!("{program}.{part}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_paths_and_programs_become_one_tree() {
        for (name, expected) in [
            ("org.x.Y$Z", "org.x.Y$Z"),
            ("crate::module", "crate.module"),
            ("/usr/sbin/cron", "usr.sbin.cron"),
            ("My Worker", "My_Worker"),
            ("..a..b.", "a.b"),
            ("", ""),
        ] {
            assert_eq!(normalise(name), expected, "{name}");
        }
        assert!(normalise(&"é".repeat(300)).len() <= MAX_BYTES);
    }

    #[test]
    fn a_part_comes_after_its_program() {
        for (program, part, expected) in
            [("web", "a.B", "web.a.B"), ("web", "Web.db", "Web.db"), ("", "a", "a")]
        {
            assert_eq!(of_part(program, part.to_owned()), expected);
        }
    }

    #[test]
    fn a_file_is_named_without_rotation_date_and_endings() {
        for (file, expected) in [
            ("/var/log/dpkg.log", "dpkg"),
            ("/var/log/syslog.2.gz", "syslog"),
            ("postgresql-15-main.log", "postgresql-15-main"),
            ("app-2026-03-20.log.zst", "app"),
            ("messages-20260320.xz", "messages"),
            ("app.log.1.BZ2", "app"),
            ("logs.tar.gz", "logs"),
            ("20260320.log", "20260320"),
            ("my.service.log", "my.service"),
            ("-", "-"),
        ] {
            assert_eq!(of_file(Path::new(file)), expected, "{file}");
        }
    }
}
