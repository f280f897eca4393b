//! Text that has to fit.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// As much of the beginning of a text as goes into so many columns of a terminal; what is cut is
/// shown as `…`.
pub fn end(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = beginning(text.chars(), width.saturating_sub(1));
    out.push('…');
    out
}

/// A path with its middle cut out: the end of it tells more than the beginning.
pub fn middle(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(1);
    let mut out = beginning(text.chars(), room / 3);
    let ending = beginning(text.chars().rev(), room - out.width());
    out.push('…');
    out.extend(ending.chars().rev());
    out
}

fn beginning(chars: impl Iterator<Item = char>, width: usize) -> String {
    let mut left = width;
    chars
        .take_while(|c| {
            let wide = c.width().unwrap_or(0);
            let fits = wide <= left;
            left = left.saturating_sub(wide);
            fits
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_cut_where_it_tells_least() {
        assert_eq!(end("a message", 9), "a message");
        assert_eq!(end("a message", 6), "a mes…");
        assert_eq!(middle("/var/log/nginx/access.log", 25), "/var/log/nginx/access.log");
        assert_eq!(middle("/var/log/nginx/access.log", 16), "/var/…access.log");
        // Two columns a character.
        assert_eq!(end("日本語のログ", 7), "日本語…");
        assert_eq!(middle("日本語のログ", 6), "…ログ");
        assert_eq!((end("x", 0), middle("xyz", 1)), ("…".to_owned(), "…".to_owned()));
    }
}
