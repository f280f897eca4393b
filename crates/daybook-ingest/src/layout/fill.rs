//! The fields of a line into a record.

use std::borrow::Cow;

use super::plan::{self, Plan, Role, Span, Tail, Taken, What};
use super::when::Piece;
use super::words;
use crate::record::Record;
use crate::severity;
use crate::time::{Civil, Stamp};

/// Seconds in a quarter of an hour, by which zones differ.
const QUARTER: i64 = 900;

impl Plan {
    /// The line, taken apart.
    pub(super) fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let taken = self.take(line)?;
        let mut record = Record::default();
        let time = self.stamp(&taken)?;
        record.stamp = Some(time.stamp);
        if self.whole {
            record.content = Cow::Borrowed(line);
            record.level = severity::leading(line);
            return Some(record);
        }
        let mut level = None;
        for (index, (step, span)) in self.steps.iter().zip(&taken.spans).enumerate() {
            let Some(span) = span else { continue };
            let text = line.get(span.from..span.to)?;
            if let Role::Time(_) = step.role {
                let used =
                    [self.time.date, self.time.clock, self.time.epoch].contains(&Some(index));
                if !used || time.needs(index) {
                    record.attrs.text(&format!("field.{}", index + 1), text);
                }
                continue;
            }
            fill(&mut record, &step.role, &step.what, text, span);
            level = level.or(span.level);
        }
        let (from, mut to) = taken.message;
        if let Some(tail) = &self.tail {
            to = tail.take(line, from, &mut record);
        }
        record.content = message(line.get(from..to)?, self.quoted);
        if record.src.is_none()
            && let Some(host) = self.host(&taken, line)
        {
            record.set_src(host, "host.name");
        }
        record.level = level.unwrap_or_else(|| severity::leading(&record.content));
        Some(record)
    }

    /// The host that a line names: its source, where it names no program.
    fn host<'a>(&self, taken: &Taken, line: &'a str) -> Option<&'a str> {
        let host = |(step, span): (&plan::Step, &Option<Span>)| {
            (step.role == Role::Host).then_some(())?;
            let span = span.as_ref()?;
            line.get(span.from..span.to)
        };
        self.steps.iter().zip(&taken.spans).find_map(host)
    }

    /// The time, put together from the steps that give it.
    fn stamp(&self, taken: &Taken) -> Option<Told> {
        let piece =
            |index: Option<usize>| -> Option<Piece> { taken.spans.get(index?)?.as_ref()?.piece };
        let (date, clock, epoch) =
            (piece(self.time.date), piece(self.time.clock), piece(self.time.epoch));
        // A step that is absent where it was promised: the line is of another kind.
        let complete = (self.time.date.is_none() || date.is_some())
            && (self.time.clock.is_none() || clock.is_some())
            && (self.time.epoch.is_none() || epoch.is_some());
        if !complete {
            return None;
        }
        let mut civil = date.map(|piece| piece.civil);
        if let Some(clock) = clock {
            let time = clock.civil;
            let date = civil.unwrap_or_default();
            civil = Some(Civil {
                year: date.year,
                month: date.month,
                day: date.day,
                offset: time.offset.or(date.offset),
                ..time
            });
        }
        let Some(instant) = epoch else {
            return civil.map(|civil| Told { stamp: Stamp::Civil(civil), kept: None });
        };
        let (epoch, nanos) = (instant.epoch?, instant.civil.nanos);
        let plain = Told {
            stamp: Stamp::Instant { epoch, nanos },
            kept: self.time.date.or(self.time.clock),
        };
        let (Some(civil), false) = (civil, instant.has_fraction) else { return Some(plain) };
        // The instant by the number, the fraction by the civil time, if that is the same second
        // somewhere.
        if (i64::from(civil.minute) * 60 + i64::from(civil.second) - epoch).rem_euclid(QUARTER) != 0
        {
            return Some(plain);
        }
        Some(Told { stamp: Stamp::Instant { epoch, nanos: civil.nanos }, ..plain })
    }
}

/// A time, and the step whose text says more of it than the time does.
struct Told {
    stamp: Stamp,
    kept: Option<usize>,
}

impl Told {
    fn needs(&self, index: usize) -> bool {
        self.kept == Some(index)
    }
}

impl Tail {
    /// Takes what stands behind the message; where that ends.
    fn take(&self, line: &str, from: usize, record: &mut Record<'_>) -> usize {
        let end = line.len();
        match self {
            Tail::Cells(mark, roles) => {
                let mut to = end;
                for role in roles.iter().rev() {
                    let Some(text) = line.as_bytes().get(from..to) else { return end };
                    let Some(at) = memchr::memrchr(*mark, text) else { break };
                    let cell = line.get(from + at + 1..to).unwrap_or("").trim();
                    let cell =
                        cell.strip_prefix('"').and_then(|c| c.strip_suffix('"')).unwrap_or(cell);
                    let span = Span { from: 0, to: 0, next: 0, piece: None, level: None };
                    fill(record, role, &What::Word, cell, &span);
                    to = from + at;
                }
                to
            }
            Tail::Component => {
                let Some((start, name)) = trailing_component(line.get(from..).unwrap_or("")) else {
                    return end;
                };
                if record.src.is_some() {
                    return end;
                }
                record.set_component(name, "log.logger");
                from + start
            }
        }
    }
}

/// The component in brackets that a line ends with, and where the message before it ends.
pub(super) fn trailing_component(text: &str) -> Option<(usize, &str)> {
    let inside = text.strip_suffix(')')?;
    let open = memchr::memrchr(b'(', inside.as_bytes())?;
    let name = inside.get(open + 1..)?;
    let before = text.get(..open)?;
    let dotted = name.contains(['.', ':']) && words::is_name(name) && !words::is_number(name);
    (dotted && before.ends_with(' ')).then(|| (before.trim_end().len(), name))
}

/// The message as it stands; without quotation marks where it is a cell of CSV.
fn message(text: &str, quoted: bool) -> Cow<'_, str> {
    let inside = || text.trim().strip_prefix('"')?.strip_suffix('"');
    match inside().filter(|_| quoted) {
        Some(inside) if inside.contains("\"\"") => Cow::Owned(inside.replace("\"\"", "\"")),
        Some(inside) => Cow::Borrowed(inside),
        None => Cow::Borrowed(text),
    }
}

/// Puts one field where it belongs.
fn fill(record: &mut Record<'_>, role: &Role, what: &What, text: &str, span: &Span) {
    match role {
        Role::Mark | Role::Time(_) => {}
        Role::Level(_) => {
            if span.level == Some(0) {
                record.attrs.text("log.level", text);
            }
        }
        Role::LevelWithin => {
            let Some((_, before, after)) = plan::level_within(text) else { return };
            let facility = is_facility(before);
            if facility {
                record.attrs.text("syslog.facility", before);
            }
            for part in [before, after] {
                if part.is_empty() || facility && part == before {
                    continue;
                }
                let thread = words::is_thread(part) || part.contains(' ');
                if thread
                    || record.src.is_some()
                    || !words::is_name(part)
                    || words::coded(part).is_some()
                {
                    record.attrs.text(if thread { "thread.name" } else { "log.tag" }, part);
                } else {
                    record.set_component(part, "log.logger");
                }
            }
        }
        Role::Cisco => {
            let Some((facility, _, event)) = plan::cisco(text) else { return };
            record.set_component(facility, "log.logger");
            record.attrs.text("event.name", event);
        }
        Role::Host => record.attrs.text_if_any("host.name", text),
        Role::Program | Role::Component => source(record, *role == Role::Program, what, text),
        Role::Thread => match words::labelled_number(text) {
            Some(number) => record.attrs.digits("thread.id", number),
            None => record.attrs.text_if_any("thread.name", text),
        },
        Role::Process => {
            record.attrs.digits("process.pid", words::labelled_number(text).unwrap_or(text))
        }
        Role::ThreadId => {
            record.attrs.digits("thread.id", words::labelled_number(text).unwrap_or(text))
        }
        Role::Code(is_component) => code(record, *is_component, text),
        Role::Field(key) => record.attrs.digits(key, text),
    }
}

fn source(record: &mut Record<'_>, program: bool, what: &What, text: &str) {
    let (mut name, mut rest) = (text, "");
    if *what == What::Name || text.ends_with(']') {
        // `crond(pam_unix)[2915]`
        if let Some(open) = text.find('[').filter(|open| *open > 0) {
            (name, rest) = text.split_at(open);
        }
    }
    let mut id = rest;
    if let Some(inside) = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        id = inside;
    }
    let has_id = !id.is_empty();
    if has_id {
        let key = if words::is_number(id) { "process.pid" } else { "log.tag" };
        record.attrs.digits(key, id);
    }
    let mut full = Cow::Borrowed(name);
    if let Some((base, part)) = name.strip_suffix(')').and_then(|name| name.split_once('(')) {
        if words::is_number(part) {
            record.attrs.digits("process.pid", part);
            full = Cow::Borrowed(base);
        } else if !base.is_empty() {
            full = Cow::Owned(format!("{base}.{part}"));
        }
    }
    if !full.chars().any(char::is_alphanumeric) {
        record.attrs.text("log.logger", text);
        return;
    }
    if program || has_id {
        record.set_src(&full, "log.logger");
    } else {
        record.set_component(&full, "log.logger");
    }
}

fn code(record: &mut Record<'_>, is_component: bool, text: &str) {
    let Some((file, line, function)) = words::code_place(text) else {
        record.attrs.text_if_any("code.place", text);
        return;
    };
    record.attrs.text("code.file.path", file);
    record.attrs.digits("code.line.number", line);
    record.attrs.text_if_any("code.function.name", function);
    if is_component && record.src.is_none() {
        let base = file.rsplit(['/', '\\']).next().unwrap_or(file);
        record.set_component(base, "code.file.name");
    }
}

fn is_facility(word: &str) -> bool {
    const NAMES: [&str; 13] = [
        "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron",
        "authpriv", "ftp", "security",
    ];
    NAMES.contains(&word)
        || word.strip_prefix("local").is_some_and(|n| n.len() == 1 && words::is_number(n))
}
