//! What a trace says of its exception: the type and the message of the outermost one.

use daybook_store::LogEntry;

use super::is_ruby_frame;
use crate::attrs;

/// No exception's name is longer.
const MAX_NAME: usize = 200;
/// So much of a message is kept beside the trace, which has all of it.
const MAX_MESSAGE: usize = 4096;

/// `java.lang.IllegalStateException: x`, `ValueError: x`, `KeyboardInterrupt`: a line that is an
/// exception's name, with its message or alone.
pub(crate) fn is_exception(text: &str) -> bool {
    let end = text.find([':', ' ', '(']).unwrap_or(text.len());
    // `Shop::Error: x`
    let end = scoped_end(text, end);
    let Some(name) = text.get(..end).filter(|name| is_type(name)) else { return false };
    match text.get(end..).unwrap_or("").as_bytes() {
        [] => true,
        [b':', rest @ ..] => rest.is_empty() || rest.starts_with(b" ") || name.contains('.'),
        // Rails: `ActionController::RoutingError (no route):`
        [b' ', b'(', ..] => name.contains("::") || text.ends_with("):"),
        // PHP: `Shop\Error(code: 0): x`
        _ => false,
    }
}

/// Where a name with `::` in it ends.
fn scoped_end(text: &str, mut end: usize) -> usize {
    while text.get(end..).is_some_and(|rest| rest.starts_with("::")) {
        let from = end + 2;
        let rest = text.get(from..).unwrap_or("");
        end = from + rest.find([':', ' ', '(']).unwrap_or(rest.len());
    }
    end
}

/// Whether a word is an exception's name.
fn is_type(name: &str) -> bool {
    const OTHERS: [&str; 8] = [
        "KeyboardInterrupt",
        "SystemExit",
        "StopIteration",
        "StopAsyncIteration",
        "GeneratorExit",
        "ExceptionGroup",
        "BaseExceptionGroup",
        "AssertionFailure",
    ];
    let ends = |ending: &str| name.len() > ending.len() && name.ends_with(ending);
    (ends("Exception")
        || ends("Error")
        || ends("Throwable")
        || ends(".Fault")
        || OTHERS.contains(&name))
        && is_path(name)
}

/// A name as code has it, perhaps with its module.
fn is_path(name: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '$' | ':' | '\\' | '`');
    name.len() <= MAX_NAME
        && name.starts_with(|c: char| c.is_alphabetic())
        && name.chars().all(plain)
}

/// Adds `exception.type` and `exception.message` of the outermost exception to an entry of several
/// lines that holds a stack trace, unless it has them. The trace itself stays in the message.
pub(crate) fn annotate(entry: &mut LogEntry) {
    if !entry.content.contains('\n') {
        return;
    }
    if entry.attrs.as_ref().is_some_and(|attrs| attrs.as_json().contains("\"exception.type\"")) {
        return;
    }
    let Some(Exception { kind, message }) = outermost(&entry.content) else { return };
    let message = message.trim();
    let message = message.get(..message.floor_char_boundary(MAX_MESSAGE)).unwrap_or(message);
    entry.attrs = attrs::extend(entry.attrs.take(), |attrs| {
        attrs.text("exception.type", kind);
        attrs.text_if_any("exception.message", message);
    });
}

/// An exception as a trace names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Exception<'a> {
    kind: &'a str,
    message: &'a str,
}

/// The outermost exception of a text that holds a trace.
fn outermost(text: &str) -> Option<Exception<'_>> {
    let mut lines = text.lines();
    let mut before = "";
    // Python names the exception below its frames, and the outermost one last.
    let mut python = Python::No;
    let mut found = None;
    while let Some(line) = lines.next() {
        match python {
            Python::No if is_traceback(line) => {
                python = Python::Frames { group: line.trim_start().starts_with('+') };
            }
            Python::No if found.is_none() => {
                if let Some(exception) = at_start(line, &mut lines) {
                    return Some(exception);
                }
                if is_frame(line) {
                    // Ruby's first line is a frame and the exception in one.
                    let own = || is_ruby_frame(line).then(|| named_in(line)).flatten();
                    return named_in(before).or_else(own);
                }
            }
            Python::Frames { group } => {
                let inside = if group { line.trim_start().trim_start_matches("| ") } else { line };
                let frame =
                    if group { line.contains("|   ") } else { line.starts_with([' ', '\t']) };
                if !frame && !inside.is_empty() {
                    found = Some(head(inside).unwrap_or(Exception { kind: inside, message: "" }))
                        .filter(|found| is_path(found.kind));
                    if group {
                        return found;
                    }
                    python = Python::No;
                }
            }
            Python::No => {}
        }
        if !line.trim().is_empty() {
            before = line;
        }
    }
    found
}

/// Where in a traceback of Python a line stands.
#[derive(Clone, Copy)]
enum Python {
    No,
    Frames {
        /// Of an exception group, which has a line drawn beside it.
        group: bool,
    },
}

fn is_traceback(line: &str) -> bool {
    line.contains("Traceback (most recent call last)")
}

/// What says by itself that it is an exception, before any frame: panics and sanitizers.
fn at_start<'a>(line: &'a str, lines: &mut std::str::Lines<'a>) -> Option<Exception<'a>> {
    if let Some(message) = line.strip_prefix("panic: ") {
        let message = message.split(" [recovered").next().unwrap_or(message);
        return Some(Exception { kind: "panic", message });
    }
    if let Some(message) = line.strip_prefix("fatal error: ") {
        return Some(Exception { kind: "fatal error", message });
    }
    if let Some(at) = line.find("panicked at ") {
        let rest = line.get(at + 12..)?;
        // Until Rust 1.72: `panicked at 'message', src/x.rs:1:2`.
        let message = match rest.strip_prefix('\'').and_then(|rest| rest.rsplit_once("', ")) {
            Some((message, _)) => message,
            None => lines.next().unwrap_or(""),
        };
        return Some(Exception { kind: "panic", message });
    }
    if let Some(at) = line.find("ERROR: AddressSanitizer: ") {
        let (kind, message) = split_word(line.get(at + 25..)?);
        return Some(Exception { kind, message });
    }
    None
}

fn split_word(text: &str) -> (&str, &str) {
    text.split_once(' ').unwrap_or((text, ""))
}

/// Whether a line is a frame of a trace in which the exception comes first.
fn is_frame(line: &str) -> bool {
    let inside = line.trim_start();
    let indented = inside.len() < line.len();
    if let Some(rest) = inside.strip_prefix("at ") {
        return indented && rest.contains(['(', ':', '.', '<']) || rest.ends_with(')');
    }
    if inside.starts_with('#') {
        return super::is_numbered_frame(inside);
    }
    // .NET puts the cause first; the outermost is above it all the same.
    inside.starts_with("---> ")
        || inside.starts_with("Stack trace:")
        || inside.starts_with("[stacktrace]")
        || inside.strip_prefix("from ").is_some_and(is_ruby_frame)
        || is_ruby_frame(inside)
        || super::is_native_frame(inside)
}

/// The exception of a line that is its name, with its message or alone.
fn head(line: &str) -> Option<Exception<'_>> {
    let end = scoped_end(line, line.find([':', ' ', '(']).unwrap_or(line.len()));
    let kind = line.get(..end).filter(|kind| is_path(kind))?;
    match line.get(end..)?.as_bytes() {
        [] => Some(Exception { kind, message: "" }),
        [b':', ..] => Some(Exception { kind, message: line.get(end + 1..)? }),
        _ => None,
    }
}

/// What follows the words in which a runtime says that nobody caught it.
fn uncaught(line: &str) -> Option<&str> {
    if let Some(rest) = line.strip_prefix("Exception in thread \"") {
        return rest.split_once("\" ").map(|(_, thrown)| thrown);
    }
    ["Unhandled exception. ", "Unhandled Exception: ", "Uncaught "]
        .iter()
        .find_map(|words| line.strip_prefix(words))
}

/// The exception that a line names somewhere: the line above the first frame.
fn named_in(line: &str) -> Option<Exception<'_>> {
    if let Some(thrown) = uncaught(line)
        && let Some(found) = head(thrown)
    {
        return Some(found);
    }
    // Ruby: `x.rb:1:in 'y': message (RuntimeError)`, `message (RuntimeError)`.
    if let Some((head, kind)) = line.strip_suffix(')').and_then(|line| line.rsplit_once(" ("))
        && is_path(kind)
        && kind.starts_with(|c: char| c.is_uppercase())
    {
        let message = match head.find(":in ").filter(|_| is_ruby_frame(head)) {
            Some(at) => head.get(at..)?.split_once(": ").map_or(head, |(_, message)| message),
            None => head,
        };
        return Some(Exception { kind, message });
    }
    let mut from = 0;
    for word in line.split([' ', '"', '\'', '\t']) {
        let at = from;
        from += word.len() + 1;
        let (kind, rest) = match word.split_once('(') {
            // Laravel: `[object] (Shop\\Failure(code: 0): message at …`
            Some(("", rest)) => rest.split_once('(').unwrap_or((rest, "")),
            Some((kind, rest)) => (kind, rest),
            None => (word, ""),
        };
        let kind = kind.trim_end_matches([':', ',']);
        let bare =
            kind == "Error" && word.ends_with(':') || kind == "Exception" && word.ends_with(':');
        if !(is_type(kind) || bare) {
            continue;
        }
        let after = line.get(at..)?;
        let after = after.get(after.find(kind)? + kind.len()..)?;
        let message = if after.starts_with('(') || !rest.is_empty() {
            after.split_once("): ").map_or("", |(_, message)| message)
        } else {
            after.trim_start_matches(':')
        };
        let message = message.split(" ---> ").next().unwrap_or(message);
        return Some(Exception { kind, message });
    }
    // A name that does not end so: with its package it is one all the same.
    head(line).filter(|found| {
        let last = found.kind.rsplit(['.', ':', '\\']).next().unwrap_or("");
        last.len() < found.kind.len() && last.starts_with(|c: char| c.is_uppercase())
    })
}
