//! What is neither time, level, source nor message: into the attributes, by OpenTelemetry's names
//! where there are some.

use super::exception::Exception;
use super::fields::Field;
use super::keys::Use;
use super::{access, values};
use crate::attrs::AttrsBuilder;

/// Puts all fields that are not taken into the attributes.
pub(super) fn put(attrs: &mut AttrsBuilder, list: &[Field<'_>], exception: &mut Exception<'_>) {
    let is_request = access::is_request(list);
    let mut named = Named { attrs, names: Vec::new() };
    for field in list.iter().filter(|field| !field.taken) {
        let put = match field.usage {
            // The host that a request was sent to.
            Use::As("host.name") if is_request && field.key == "host" => None,
            Use::As(name) => named.attribute(name, field),
            Use::Place => named.place(field),
            Use::Line => named.line(field, list),
            Use::Component(_) => named.line_of_code(field),
            Use::Stack => named.filled("exception.stacktrace", field),
            Use::Exception | Use::Error => named.error(field),
            _ => None,
        };
        if put.is_none() {
            field.put(named.attrs, &field.key);
        }
    }
    exception.has_type = named.has("exception.type");
}

/// Attributes, and which of OpenTelemetry's names are given: a second field keeps its own.
struct Named<'b> {
    attrs: &'b mut AttrsBuilder,
    names: Vec<&'static str>,
}

impl Named<'_> {
    fn has(&self, name: &str) -> bool {
        self.names.contains(&name)
    }

    /// Gives a name once.
    fn give(&mut self, name: &'static str) -> Option<()> {
        if self.has(name) {
            return None;
        }
        self.names.push(name);
        Some(())
    }

    fn attribute(&mut self, name: &'static str, field: &Field<'_>) -> Option<()> {
        match name {
            "process.pid" | "code.line.number" => {
                let digits = field.digits()?;
                whole_number(&digits).then_some(())?;
                self.give(name)?;
                self.attrs.digits(name, &digits);
            }
            "thread.name" if !field.is_text() => {
                field.digits()?;
                self.give("thread.id")?;
                field.put(self.attrs, "thread.id");
            }
            "trace_id" | "span_id" => {
                let id = field.digits()?;
                // Google Cloud writes `projects/x/traces/1f`.
                let short = id.rsplit_once("/traces/").map_or(&*id, |(_, id)| id);
                let plain =
                    |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
                (!short.is_empty() && short.len() <= 64 && short.bytes().all(plain))
                    .then_some(())?;
                self.give(name)?;
                if short.len() < id.len() {
                    self.attrs.text(name, short);
                    return None;
                }
                field.put(self.attrs, name);
            }
            "thread.id" | "trace_flags" => {
                field.digits()?;
                self.give(name)?;
                field.put(self.attrs, name);
            }
            "log.iostream" => {
                matches!(&*field.text()?, "stdout" | "stderr").then_some(())?;
                self.give(name)?;
                field.put(self.attrs, name);
            }
            _ => {
                (field.is_text() && !field.is_empty()).then_some(())?;
                self.give(name)?;
                field.put(self.attrs, name);
            }
        }
        Some(())
    }

    /// `file.go:12`
    fn line_of_code(&mut self, field: &Field<'_>) -> Option<()> {
        let text = field.text()?;
        let place = values::place(&text)?;
        if self.has("code.line.number") {
            return None;
        }
        self.give("code.file.path")?;
        self.give("code.line.number")?;
        self.attrs.text("code.file.path", place.file);
        self.attrs.digits("code.line.number", place.line);
        if let Some(column) = place.column {
            self.attrs.digits("code.column.number", column);
        }
        Some(())
    }

    /// `file.go:12`, or a file alone.
    fn place(&mut self, field: &Field<'_>) -> Option<()> {
        if self.line_of_code(field).is_some() {
            return Some(());
        }
        names_code(field).then_some(())?;
        self.give("code.file.path")?;
        field.put(self.attrs, "code.file.path");
        Some(())
    }

    /// A line, of whatever the other fields name.
    fn line(&mut self, field: &Field<'_>, list: &[Field<'_>]) -> Option<()> {
        (!field.is_text() && whole_number(field.raw)).then_some(())?;
        list.iter().any(|other| other.usage == Use::Place && names_code(other)).then_some(())?;
        self.give("code.line.number")?;
        field.put(self.attrs, "code.line.number");
        Some(())
    }

    /// Anything but nothing.
    fn filled(&mut self, name: &'static str, field: &Field<'_>) -> Option<()> {
        (!field.is_empty() && !matches!(field.raw, "true" | "false")).then_some(())?;
        self.give(name)?;
        field.put(self.attrs, name);
        Some(())
    }

    /// The text of an error: of several lines, it is a trace.
    fn error(&mut self, field: &Field<'_>) -> Option<()> {
        field.is_text().then_some(())?;
        let is_trace = field.text()?.contains('\n') || field.key == "@x";
        self.filled(if is_trace { "exception.stacktrace" } else { "exception.message" }, field)
    }
}

/// Whether a field has the name of a file of source code.
fn names_code(field: &Field<'_>) -> bool {
    let clear = field.key.contains('.') || matches!(&*field.key, "CODE_FILE" | "pathname");
    field.text().is_some_and(|text| clear && !text.is_empty() || values::is_code(&text))
}

fn whole_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit())
}
