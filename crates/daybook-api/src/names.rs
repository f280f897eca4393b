//! Names of files as they are shown and handed out.

use std::path::Path;

/// Longest name of a file that is handed out, in characters.
const MAX_NAME: usize = 120;

/// A name as a file may have it anywhere, made of what somebody wrote: no folders, no control or hidden
/// characters, none that a system forbids, and not too long. `otherwise` when nothing is left.
#[must_use]
pub fn file_name(wanted: &str, otherwise: &str) -> String {
    let last = wanted.rsplit(['/', '\\']).next().unwrap_or_default();
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let plain: String = last
        .chars()
        .filter(|c| !hidden(*c))
        .map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { c })
        .take(MAX_NAME)
        .collect();
    let plain = plain.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let stem = plain.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let number = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let is_device = matches!(&*stem, "con" | "prn" | "aux" | "nul")
        || number.is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()));
    match plain {
        "" => otherwise.to_owned(),
        _ if is_device => format!("_{plain}"),
        _ => plain.to_owned(),
    }
}

/// What people see of a path: the name alone, where it has one.
pub(crate) fn shown_name(path: &Path) -> String {
    path.file_name()
        .map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_name_that_is_handed_out_leads_nowhere() {
        for (wanted, name) in [
            ("errors.daybook", "errors.daybook"),
            ("Fehler März.jsonl.gz", "Fehler März.jsonl.gz"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\x.csv", "x.csv"),
            ("..", "export"),
            ("a\r\nSet-Cookie: x", "aSet-Cookie_ x"),
            ("evil\u{202e}vsc.exe", "evilvsc.exe"),
            (".hidden.csv. ", "hidden.csv"),
            ("con.csv", "_con.csv"),
            ("Com7", "_Com7"),
            ("contexts.csv", "contexts.csv"),
            ("a\"b|c?.csv", "a_b_c_.csv"),
            ("", "export"),
        ] {
            assert_eq!(file_name(wanted, "export"), name, "{wanted:?}");
        }
        assert_eq!(file_name(&"x".repeat(500), "export").chars().count(), super::MAX_NAME);
    }
}
