//! Context names as they stand in paths.

use sha2::{Digest, Sha256};

use crate::entry::DEFAULT_CONTEXT;

/// Longest canonical name, in bytes.
pub const MAX_CONTEXT_LEN: usize = 64;

/// Hex digits of the hash that keeps changed names apart.
const HASH_DIGITS: usize = 8;

/// Names that Windows gives to devices.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The canonical form of a context name: `[a-z0-9_-]{1,64}`, valid in every file system.
///
/// Lower case; spaces, dots, slashes and colons become `_`, so `My App` and `my_app` are one
/// context. When any other character was replaced, the name was cut, or it is a device name of
/// Windows, `-` and eight hex digits of the SHA-256 of the original follow: different names
/// never merge by accident. The empty name is `default`. Applying it twice changes nothing.
///
/// ```
/// use daybook_store::canonical_context;
/// assert_eq!(canonical_context("My App"), "my_app");
/// assert!(canonical_context("größe").starts_with("gr__e-"));
/// ```
#[must_use]
pub fn canonical_context(name: &str) -> String {
    if name.is_empty() {
        return DEFAULT_CONTEXT.to_owned();
    }
    let mut changed = false;
    let mut canonical: String = name
        .chars()
        .map(|c| match c {
            'a'..='z' | '0'..='9' | '_' | '-' => c,
            'A'..='Z' => c.to_ascii_lowercase(),
            ' ' | '.' | '/' | ':' => '_',
            _ => {
                changed = true;
                '_'
            }
        })
        .collect();
    if changed || canonical.len() > MAX_CONTEXT_LEN || is_reserved(&canonical) {
        canonical.truncate(MAX_CONTEXT_LEN - HASH_DIGITS - 1);
        canonical.push('-');
        for byte in Sha256::digest(name.as_bytes()).iter().take(HASH_DIGITS / 2) {
            canonical.push_str(&format!("{byte:02x}"));
        }
    }
    canonical
}

/// Whether a folder's name is a canonical context name: what else lies there is not ours.
pub(crate) fn is_canonical(name: &str) -> bool {
    !name.is_empty() && canonical_context(name) == name
}

fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
        || (name.len() == 4
            && (name.starts_with("com") || name.starts_with("lpt"))
            && name.ends_with(|c: char| c.is_ascii_digit() && c != '0'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_name_are_one_context() {
        for name in ["My App", "my.app", "MY_APP", "my/app", "my:app"] {
            assert_eq!(canonical_context(name), "my_app", "{name}");
        }
        assert_eq!(canonical_context(""), "default");
    }

    #[test]
    fn names_that_would_merge_or_break_a_file_system_are_kept_apart() {
        assert_ne!(canonical_context("ä"), canonical_context("ö"));
        assert_ne!(canonical_context("a\\b"), "a_b");
        for device in ["CON", "nul", "Com1", "lpt9"] {
            assert_eq!(canonical_context(device).len(), device.len() + 9, "{device}");
        }
        assert_eq!(canonical_context("com0"), "com0");
        let long = "x".repeat(65);
        assert_eq!(canonical_context(&long).len(), 64);
        assert_ne!(canonical_context(&long), canonical_context(&"x".repeat(66)));
    }

    proptest! {
        #[test]
        fn every_name_has_a_valid_canonical_form_that_stays(name in ".{0,80}") {
            let canonical = canonical_context(&name);
            prop_assert!((1..=MAX_CONTEXT_LEN).contains(&canonical.len()));
            prop_assert!(canonical.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-')));
            prop_assert_eq!(canonical_context(&canonical), canonical);
        }
    }
}
