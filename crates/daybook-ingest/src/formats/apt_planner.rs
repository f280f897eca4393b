//! What apt last handed to its planner or solver (`eipp.log.xz`, `edsp.log.xz`), in paragraphs as
//! Debian's control files have them.
//!
//! A paragraph is an entry: what is asked for first, then each package that apt looks at. Lines are
//! told by the first one of the file: by themselves they could be anybody's. None has a time.
//!
//! ```text
//! Request: EIPP 0.1
//! Install: bash:amd64
//!
//! Package: bash
//! Architecture: amd64
//! Version: 5.2-1
//! Status: installed
//! Depends: libc6 (>= 2.36),
//!  base-files
//! ```

use daybook_store::LogEntry;

use crate::attrs;
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::Stamp;

/// What begins a file.
const REQUESTS: [&str; 2] = ["Request: EIPP ", "Request: EDSP "];
/// What begins each other paragraph.
const PACKAGE: &str = "Package: ";

/// Fields that are searched for, as the history and dpkg's own log name them.
const FIELDS: [(&str, &str); 5] = [
    ("Install: ", "apt.install"),
    ("ReInstall: ", "apt.reinstall"),
    ("Remove: ", "apt.remove"),
    ("Version: ", "dpkg.version"),
    ("Status: ", "dpkg.status"),
];

/// A planner's input.
pub(super) struct AptPlanner;

impl Format for AptPlanner {
    fn name(&self) -> &str {
        "apt_planner"
    }

    fn weight(&self) -> u32 {
        90
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        self.is_directive(line).then(|| Record::new(None, line))
    }

    fn is_directive(&self, line: &str) -> bool {
        REQUESTS.iter().any(|request| line.starts_with(request))
    }

    fn parse_after<'a>(&self, line: &'a str, _directive: &str) -> Option<Record<'a>> {
        (is_field(line) || line.starts_with(' ')).then(|| Record::new(None, line))
    }

    fn goes_on(&self, line: &str, _content: &str) -> bool {
        !line.starts_with(PACKAGE) && !self.is_directive(line)
    }

    fn finish(&self, entry: &mut LogEntry) -> Option<Stamp> {
        let of = |word: &str| entry.content.lines().find_map(|line| line.strip_prefix(word));
        let package = of(PACKAGE).map(|name| match of("Architecture: ") {
            Some(architecture) => format!("{name}:{architecture}"),
            None => name.to_owned(),
        });
        let fields = FIELDS.iter().filter_map(|(word, field)| Some((*field, of(word)?)));
        let attrs = attrs::extend(entry.attrs.clone(), |attrs| {
            attrs.text_if_any("dpkg.package", package.as_deref().unwrap_or_default());
            fields.for_each(|(field, value)| attrs.text(field, value));
        });
        entry.attrs = attrs;
        None
    }
}

/// `Multi-Arch: same`
fn is_field(line: &str) -> bool {
    let name = line.split_once(": ").map_or("", |(name, _)| name);
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    const REQUEST: &str = "Request: EIPP 0.1";

    #[test]
    fn a_request_begins_it_and_fields_are_its_own_below_one() {
        assert_eq!(shown(&AptPlanner, REQUEST), "- 0 - | Request: EIPP 0.1");
        for line in ["Package: bash", "Request: x", "Depends: a, b", " more"] {
            assert_eq!(shown(&AptPlanner, line), "no", "{line}");
        }
        for line in ["Package: bash", "APT-ID: 7", "Pre-Depends: a, b", " c", REQUEST] {
            assert!(AptPlanner.parse_after(line, REQUEST).is_some(), "{line}");
        }
        for line in ["2026-03-20 14:00:00 x: y", "error: no", "Two words: x", "Package"] {
            assert!(AptPlanner.parse_after(line, REQUEST).is_none(), "{line}");
        }
        assert!(AptPlanner.goes_on("Version: 5.2-1", "Package: bash"));
        assert!(!AptPlanner.goes_on("Package: dash", "Package: bash"));
    }

    #[test]
    fn a_package_is_found_as_in_dpkgs_own_log() {
        let content = "Package: bash\nArchitecture: amd64\nVersion: 5.2-1\nStatus: installed\nDepends: a,\n b";
        let mut entry = LogEntry { content: content.to_owned(), ..LogEntry::default() };
        assert_eq!(AptPlanner.finish(&mut entry), None);
        assert_eq!(entry.content, content);
        assert_eq!(
            entry.attrs.unwrap().as_json(),
            r#"{"dpkg.package":"bash:amd64","dpkg.version":"5.2-1","dpkg.status":"installed"}"#
        );
        let content = "Request: EIPP 0.1\nArchitecture: amd64\nInstall: bash:amd64 dash:amd64";
        let mut entry = LogEntry { content: content.to_owned(), ..LogEntry::default() };
        AptPlanner.finish(&mut entry);
        assert_eq!(entry.attrs.unwrap().as_json(), r#"{"apt.install":"bash:amd64 dash:amd64"}"#);
    }
}
