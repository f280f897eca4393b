//! Exceptions, by their names in the semantic conventions of OpenTelemetry.

use std::borrow::Cow;

use super::fields::Field;
use super::keys::Use;
use crate::attrs::AttrsBuilder;

/// What a line says of an exception.
#[derive(Default)]
pub(super) struct Exception<'a> {
    message: Option<Cow<'a, str>>,
    stack: Option<Cow<'a, str>>,
    /// The line names the exception's type.
    pub(super) has_type: bool,
}

impl<'a> Exception<'a> {
    /// Finds it among the fields, which stay as they are.
    pub(super) fn of(list: &[Field<'a>]) -> Self {
        let mut found = Exception::default();
        for field in list {
            match field.usage {
                Use::As("exception.message") | Use::Error => {
                    found.message = found.message.or_else(|| field.some_text());
                }
                Use::Stack | Use::Exception => {
                    found.stack = found.stack.or_else(|| field.some_text());
                }
                _ => {}
            }
        }
        found
    }

    /// What stands for a message where there is none.
    pub(super) fn first_line(&self) -> Option<Cow<'a, str>> {
        let whole = self.message.clone().or_else(|| {
            // Of a trace alone the line that says what happened.
            Some(Cow::Owned(headline(self.stack.as_deref()?)?.to_owned()))
        })?;
        match whole.find('\n') {
            Some(end) => Some(Cow::Owned(whole.get(..end)?.trim_end().to_owned())),
            None => Some(whole),
        }
    }

    /// Adds the type, where only the trace says it.
    pub(super) fn finish(self, attrs: &mut AttrsBuilder) {
        if !self.has_type
            && let Some(name) = self.stack.as_deref().and_then(type_of)
        {
            attrs.text("exception.type", name);
        }
    }
}

/// The line of a stack trace that says what happened.
fn headline(stack: &str) -> Option<&str> {
    let is_python = stack.trim_start().starts_with("Traceback (most recent call last)");
    let mut lines = stack.lines().filter(|line| !line.trim().is_empty());
    let line = if is_python {
        // Python says it last.
        lines.rfind(|line| !line.starts_with([' ', '\t']))?
    } else {
        lines.next()?
    };
    Some(line.trim())
}

/// The type that the headline begins with.
pub(in crate::formats) fn type_of(stack: &str) -> Option<&str> {
    let line = headline(stack)?;
    let line = match line.strip_prefix("Exception in thread \"") {
        Some(rest) => rest.split_once("\" ")?.1,
        None => line,
    };
    let end = line.find([':', ' ']).unwrap_or(line.len());
    let name = line.get(..end)?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '$' | '`' | '+');
    let (known, dotted) =
        (name.ends_with("Error") || name.ends_with("Exception"), name.contains('.'));
    // Go's stacks begin with a function, which has a dot, too.
    let followed = match line.as_bytes().get(end) {
        None => known,
        Some(byte) => *byte == b':' && (known || dotted),
    };
    let valid = name.len() <= 200
        && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(plain);
    (followed && valid && !super::values::is_code(name)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_is_what_a_trace_names_first_or_in_python_last() {
        for (stack, expected) in [
            (
                "java.lang.IllegalStateException: x\n\tat a.B(C.java:1)",
                Some("java.lang.IllegalStateException"),
            ),
            ("Exception in thread \"main\" a.B: x", Some("a.B")),
            ("TypeError: x is no function\n    at y (z.js:1)", Some("TypeError")),
            (
                "Traceback (most recent call last):\n  File \"a.py\", line 1\nKeyError: 'x'\n",
                Some("KeyError"),
            ),
            ("main.run\n\t/src/main.go:12\nmain.main", None),
            ("something failed: x", None),
            ("", None),
        ] {
            assert_eq!(type_of(stack), expected, "{stack}");
        }
    }
}
