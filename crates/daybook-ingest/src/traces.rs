//! Stack traces and other blocks that go on over lines: which lines belong to the entry before
//! them, and what a trace says of its exception.
//!
//! ```text
//! java.lang.IllegalStateException: no connection
//!         at org.shop.Cart.load(Cart.java:12)
//! Caused by: java.net.ConnectException: refused
//!         ... 3 more
//! ```

pub(crate) use exception::{annotate, is_exception};

mod exception;

/// No line of a trace is looked at further than this to tell what it is.
const WINDOW: usize = 400;

/// Whether a line clearly goes on with what the one before it says: indented, the closing of a
/// block, or part of a stack trace.
pub(crate) fn is_continuation(text: &str) -> bool {
    let Some(first) = text.bytes().next() else { return false };
    match first {
        b' ' | b'\t' => true,
        b'}' | b')' | b']' => is_closing(text),
        b'{' | b'[' if text.len() == 1 => true,
        b'[' => starts_with_any(text, &["[stacktrace]", "[previous exception]", "[signal SIG"]),
        b'#' => is_numbered_frame(text),
        b'=' => is_sanitizer(text),
        b'-' => starts_with_any(text, &["--- End of ", "-- End of "]),
        b'.' => text.starts_with("... "),
        b'*' => starts_with_any(text, &["*** First throw call stack"]),
        b'0'..=b'9' => is_native_frame(text) || is_ruby_frame(text),
        b'/' => is_ruby_frame(text),
        _ => {
            is_known_start(first, text)
                || is_exception(text)
                || is_go_call(text)
                || is_ruby_frame(text)
        }
    }
}

/// The words that traces go on with, by their first letter, so that most lines cost one look.
fn is_known_start(first: u8, text: &str) -> bool {
    let starts: &[&str] = match first {
        b'C' => &["Caused by:"],
        b'D' => &["During handling of the above exception"],
        b'N' => &["Node.js v"],
        b'S' => &["Suppressed:", "Stack trace:", "StackTrace:", "Stacktrace:", "SUMMARY: "],
        b'T' => &["Traceback (", "The above exception"],
        b'W' => &["Wrapped by:"],
        b'a' => {
            // Java's frames where a shipper ate the indentation.
            return text.starts_with("at ") && text.ends_with(')') && text.contains('(');
        }
        b'c' => &["created by "],
        b'e' => &["exit status "],
        b'f' => &["from "],
        b'g' => &["goroutine "],
        b'n' => {
            &["note: run with `RUST_BACKTRACE", "note: Some details are omitted", "node:internal/"]
        }
        b'p' => &["panic: "],
        b'r' => &["runtime stack:", "runtime error: "],
        b's' => &["stack backtrace:", "stack trace:"],
        _ => return false,
    };
    match first {
        // `from x.rb:1:in 'y'`, and no other sentence that begins so.
        b'f' => text.strip_prefix("from ").is_some_and(is_ruby_frame),
        b'g' => text.starts_with("goroutine ") && text.trim_end().ends_with(':'),
        b'e' => text.strip_prefix("exit status ").is_some_and(is_all_digits),
        _ => starts_with_any(text, starts),
    }
}

fn starts_with_any(text: &str, starts: &[&str]) -> bool {
    starts.iter().any(|start| text.starts_with(start))
}

fn is_all_digits(text: &str) -> bool {
    let text = text.trim_end();
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `}`, `});`, `],`: nothing but closing marks.
fn is_closing(text: &str) -> bool {
    let text = text.trim_end();
    text.len() <= 16
        && text.bytes().all(|byte| matches!(byte, b'}' | b')' | b']' | b',' | b';' | b'"'))
}

/// `#0 /app/x.php(12): f()`, `#1 {main}`, `#0  0x00007f in f () at x.c:1`.
fn is_numbered_frame(text: &str) -> bool {
    let rest = text.get(1..).unwrap_or("");
    let digits = rest.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let Some(after) = rest.get(digits..).filter(|_| digits > 0 && digits < 4) else { return false };
    let Some(after) = after.strip_prefix(' ').map(str::trim_start) else { return false };
    after.starts_with("0x")
        || after.starts_with("{main}")
        || after.starts_with("[internal function]")
        || window(after).contains('(')
}

/// Valgrind and the sanitizers lead every line with the process: `==123==    at 0x…`.
fn is_sanitizer(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("==") else { return text.starts_with("=====") };
    let digits = rest.bytes().take(10).take_while(u8::is_ascii_digit).count();
    let valgrind = digits > 0 && rest.get(digits..).is_some_and(|rest| rest.starts_with("=="));
    valgrind || rest.len() >= 20 && rest.bytes().all(|byte| byte == b'=')
}

/// Apple's frames: `0   CoreFoundation   0x000000018 __exceptionPreprocess + 12`.
fn is_native_frame(text: &str) -> bool {
    let digits = text.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let Some(rest) = text.get(digits..).filter(|rest| digits < 4 && rest.starts_with("  ")) else {
        return false;
    };
    let mut words = window(rest).split_ascii_whitespace().skip(1);
    words.by_ref().take(2).any(|word| word.starts_with("0x"))
}

/// `app/models/cart.rb:12:in 'load'`, with a backtick in older versions.
fn is_ruby_frame(text: &str) -> bool {
    let Some(at) = window(text).find(":in ") else { return false };
    let head = text.get(..at).unwrap_or("");
    let quoted = text.as_bytes().get(at + 4).is_some_and(|byte| matches!(byte, b'\'' | b'`'));
    let Some((file, line)) = head.rsplit_once(':') else { return false };
    quoted && is_all_digits(line) && !file.contains(": ")
}

/// A function of a Go trace, its arguments in hexadecimal: `main.(*Cart).load(0xc000, {0x1, 0x2})`.
fn is_go_call(text: &str) -> bool {
    if !text.ends_with(')') || text.len() > WINDOW {
        return false;
    }
    // The parenthesis that opens the arguments: `(*Cart)` opens none.
    let Some(open) = text
        .match_indices('(')
        .map(|(at, _)| at)
        .find(|at| text.as_bytes().get(at + 1) != Some(&b'*'))
    else {
        return false;
    };
    let (name, arguments) = text.split_at(open);
    let plain = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'.' | b'/' | b'_' | b'-' | b'(' | b')' | b'*' | b'%' | b'[' | b']')
    };
    let argument = |byte: u8| {
        byte.is_ascii_hexdigit()
            || matches!(byte, b'x' | b',' | b' ' | b'{' | b'}' | b'?' | b'.' | b'_' | b'(' | b')')
    };
    (name.contains('.') || name == "panic")
        && !name.starts_with('.')
        && name.bytes().all(plain)
        && arguments.bytes().all(argument)
}

/// The beginning of a text, cut where a character ends.
fn window(text: &str) -> &str {
    text.get(..text.floor_char_boundary(WINDOW)).unwrap_or(text)
}

#[cfg(test)]
mod tests;
