//! What a layout does with a line: steps, each of which takes one field.

use daybook_store::level;
use serde::{Deserialize, Serialize};

use super::when::{Form, Piece};
use super::words;

/// No header has more fields.
pub(super) const MAX_STEPS: usize = 32;
/// No header's cell is longer.
const MAX_CELL: usize = 1024;

/// How lines of one kind are read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Plan {
    pub(super) steps: Vec<Step>,
    /// Marks between the last field and the message.
    pub(super) mark: String,
    /// Fields behind the message, and what parts them.
    pub(super) tail: Option<Tail>,
    /// The steps whose times count.
    pub(super) time: Time,
    /// The message may stand in quotation marks, as in CSV.
    pub(super) quoted: bool,
    /// The line is the message: its time stands at its end or in the middle of prose.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) whole: bool,
    /// The file names its columns.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) named: bool,
}

/// Which steps give the time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Time {
    /// The date, and the time of day unless `clock` has it.
    pub(super) date: Option<usize>,
    pub(super) clock: Option<usize>,
    pub(super) epoch: Option<usize>,
}

/// What stands behind the message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Tail {
    /// Cells of a table.
    Cells(u8, Vec<Role>),
    /// `(component)` at the end of the line.
    Component,
}

/// Takes one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Step {
    /// Marks before it, which may be absent.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) mark: String,
    /// A label before it (`level=`), which may not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) label: String,
    pub(super) what: What,
    pub(super) role: Role,
    /// Without it the line is of another kind.
    pub(super) must: bool,
    /// Where it is absent, the fields from this step on were none: the message begins there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) back: Option<usize>,
}

/// How far a field goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum What {
    /// As far as its role can read.
    Here,
    /// To the next blank.
    Word,
    /// Within brackets, which this byte opens.
    Group(u8),
    /// To the next such byte, which is passed.
    Cell(u8),
    /// The same, of a cell that may be quoted.
    Quoted(u8),
    /// Within quotation marks.
    Quotes,
    /// To this text, which is passed.
    Until(String),
    /// `name:`, `name[pid]:`, `name(part)[pid]:`.
    Name,
    /// A bracket that opens before several fields.
    Open(u8),
    /// What is left before a bracket, and that.
    Close(u8),
}

/// What a field is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Role {
    /// Only a mark.
    Mark,
    Time(Form),
    /// A level, in letters of these [cases](words::case).
    Level(u8),
    /// A level and something else, parted by a mark.
    LevelWithin,
    /// `%FACILITY-5-EVENT:`, as Cisco's devices write it.
    Cisco,
    Host,
    /// A program.
    Program,
    /// A part of a program.
    Component,
    Thread,
    Process,
    ThreadId,
    /// A file and a line; whether it is the best component there is.
    Code(bool),
    /// The text of a CSV file's message column.
    Field(String),
}

/// Where a field stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Where the next one begins.
    pub(super) next: usize,
    /// The time, if that is what it is.
    pub(super) piece: Option<Piece>,
    /// The level, likewise.
    pub(super) level: Option<i32>,
}

/// The fields of a line, and where its message stands.
pub(super) struct Taken {
    pub(super) spans: [Option<Span>; MAX_STEPS],
    pub(super) message: (usize, usize),
}

impl Plan {
    /// Finds the fields of a line.
    pub(super) fn take(&self, line: &str) -> Option<Taken> {
        let text = line.as_bytes();
        let mut spans = [None; MAX_STEPS];
        let mut starts = [0; MAX_STEPS];
        let (mut at, mut end) = (0, text.len());
        for (index, step) in self.steps.iter().enumerate().take(MAX_STEPS) {
            *starts.get_mut(index)? = at;
            if matches!(step.what, What::Close(_)) {
                end = text.len();
            }
            match step.span(text, at, end) {
                Some(span) => {
                    if matches!(step.what, What::Open(_)) {
                        end = words::group_end(text, span.from, end)?;
                    }
                    *spans.get_mut(index)? = Some(span);
                    at = span.next;
                }
                None if step.must => return None,
                None => {
                    if let Some(back) = step.back {
                        at = starts.get(back).copied()?;
                        for span in spans.get_mut(back..index)? {
                            *span = None;
                        }
                    } else if step.may_be_passed() {
                        if !step.mark.is_empty() {
                            at = skip_marks(&step.mark, text, at);
                        }
                        continue;
                    }
                    break;
                }
            }
        }
        at = skip_marks(&self.mark, text, at);
        Some(Taken { spans, message: (at, text.len()) })
    }
}

impl Step {
    pub(super) fn new(what: What, role: Role) -> Self {
        let (mark, label) = (String::new(), String::new());
        Step { mark, label, what, role, must: false, back: None }
    }

    /// Whether the steps after it may be there without it, since nothing else looks like it.
    fn may_be_passed(&self) -> bool {
        !self.label.is_empty()
            || match self.what {
                What::Here | What::Group(_) | What::Name | What::Close(_) => true,
                What::Word => matches!(self.role, Role::Cisco | Role::LevelWithin),
                _ => false,
            }
    }

    /// Where the field stands, in a text that ends at `end`.
    pub(super) fn span(&self, text: &[u8], at: usize, end: usize) -> Option<Span> {
        // A tab that ends an empty cell is no blank.
        let tabs = matches!(self.what, What::Quoted(b'\t') | What::Cell(b'\t'));
        let mut at = at;
        if !tabs || !self.mark.is_empty() {
            at = skip_marks(&self.mark, text.get(..end)?, at);
        }
        if !self.label.is_empty() {
            at = words::skip_blanks(text, at, end);
            let label = text.get(at..end)?.get(..self.label.len())?;
            if label != self.label.as_bytes() {
                return None;
            }
            at += self.label.len();
        }
        if !tabs {
            at = words::skip_blanks(text, at, end);
        }
        let mut span = self.what.span(text, at, end, &self.role)?;
        self.role.check(text, &mut span, &self.what)?;
        Some(span)
    }
}

/// Passes marks as far as they are there, and the blanks around them.
fn skip_marks(marks: &str, text: &[u8], at: usize) -> usize {
    let mut at = words::skip_blanks(text, at, text.len());
    for mark in marks.bytes() {
        if text.get(at) == Some(&mark) {
            at = words::skip_blanks(text, at + 1, text.len());
        }
    }
    at
}

impl What {
    fn span(&self, text: &[u8], at: usize, end: usize, role: &Role) -> Option<Span> {
        let plain = |from: usize, to: usize, next: usize| {
            let span = Span { from, to, next, piece: None, level: None };
            (from <= to && to <= next && next <= end).then_some(span)
        };
        match self {
            What::Here => match role {
                Role::Time(form) => {
                    let (piece, length) = form.read(text.get(at..end)?)?;
                    let span = plain(at, at + length, at + length)?;
                    Some(Span { piece: Some(piece), ..span })
                }
                Role::Mark => plain(at, at, at),
                _ => {
                    let stop = words::level_end(text, at, end)?;
                    plain(at, stop, stop + usize::from(text.get(stop) == Some(&b':')))
                }
            },
            What::Word => {
                let (from, to) = (at, words::word_end(text, at, end));
                (to > from && to - from <= words::LONGEST).then_some(())?;
                plain(from, to, to)
            }
            What::Group(open) => {
                (text.get(at)? == open).then_some(())?;
                let close = words::group_end(text, at, end)?;
                let (from, to) = trim(text, at + 1, close);
                plain(from, to, close + 1)
            }
            What::Cell(mark) => {
                let window = text.get(at..end.min(at + MAX_CELL))?;
                let length = memchr::memchr(*mark, window)?;
                let (from, to) = trim(text, at, at + length);
                plain(from, to, at + length + 1)
            }
            What::Quoted(mark) => {
                quoted(*mark, text, at, end).and_then(|(from, to, next)| plain(from, to, next))
            }
            What::Quotes => {
                (text.get(at)? == &b'"').then_some(())?;
                let window = text.get(at + 1..end.min(at + MAX_CELL))?;
                let length = memchr::memchr(b'"', window)?;
                plain(at + 1, at + 1 + length, at + length + 2)
            }
            What::Until(mark) => {
                let window = text.get(at..end.min(at + words::LONGEST))?;
                let length = memchr::memmem::find(window, mark.as_bytes())?;
                let (from, to) = trim(text, at, at + length);
                plain(from, to, at + length + mark.len())
            }
            What::Name => {
                let (from, to) = name(text, at, end)?;
                plain(from, to, to + 1)
            }
            What::Open(open) => {
                (text.get(at)? == open).then_some(())?;
                plain(at, at + 1, at + 1)
            }
            What::Close(close) => {
                let window = text.get(at..end.min(at + words::LONGEST))?;
                let length = memchr::memchr(*close, window)?;
                let (from, to) = trim(text, at, at + length);
                plain(from, to, at + length + 1)
            }
        }
    }
}

/// Without the blanks around it.
pub(super) fn trim(text: &[u8], from: usize, to: usize) -> (usize, usize) {
    let from = words::skip_blanks(text, from, to);
    let inside = text.get(from..to).unwrap_or_default();
    let blanks = inside.iter().rev().take_while(|byte| words::is_blank(**byte)).count();
    (from, to - blanks)
}

/// A cell as CSV has it, without its quotation marks: from, to, behind its end mark.
pub(super) fn quoted(
    mark: u8,
    text: &[u8],
    at: usize,
    end: usize,
) -> Option<(usize, usize, usize)> {
    let window = text.get(at..end.min(at + MAX_CELL))?;
    let first = window.iter().take_while(|byte| **byte == b' ').count();
    if window.get(first) == Some(&b'"') {
        let mut close = first + 1;
        loop {
            close += memchr::memchr(b'"', window.get(close..)?)?;
            if window.get(close + 1) == Some(&b'"') {
                close += 2;
                continue;
            }
            break;
        }
        let after = words::skip_blanks(window, close + 1, window.len());
        return (window.get(after) == Some(&mark)).then_some((
            at + first + 1,
            at + close,
            at + after + 1,
        ));
    }
    let length = memchr::memchr(mark, window)?;
    let (from, to) = trim(text, at, at + length);
    Some((from, to, at + length + 1))
}

/// The name of a program or a part of one before a colon, with what is in brackets.
fn name(text: &[u8], at: usize, end: usize) -> Option<(usize, usize)> {
    let stop = words::word_end(text, at, end);
    let word = text.get(at..stop)?;
    let first = *word.first()?;
    if !(first.is_ascii_alphanumeric()
        || matches!(first, b'_' | b'/' | b'\\' | b'@')
        || first >= 0x80)
    {
        return None;
    }
    // The colon at the end of the word, or the first one after which no name goes on.
    let length = if word.last() == Some(&b':') {
        word.len() - 1
    } else {
        let colon = memchr::memchr(b':', word)?;
        let bracket = colon > 0 && matches!(word.get(colon - 1), Some(b']' | b')'));
        if !bracket {
            return None;
        }
        colon
    };
    let name = word.get(..length)?;
    let plain = |byte: &u8| {
        byte.is_ascii_alphanumeric() || *byte >= 0x80 || b"_.$/\\@#()[]<>-+*:,~%".contains(byte)
    };
    let letter = name.iter().any(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80);
    (letter && name.len() <= 160 && name.iter().all(plain)).then_some((at, at + length))
}

impl Role {
    /// Whether a field can be this; its level or time is noted.
    fn check(&self, text: &[u8], span: &mut Span, what: &What) -> Option<()> {
        let value = || std::str::from_utf8(text.get(span.from..span.to)?).ok();
        match self {
            Role::Time(form) if span.piece.is_none() => {
                let (piece, length) = form.read(text.get(span.from..span.to)?)?;
                (span.from + length == span.to).then_some(())?;
                span.piece = Some(piece);
            }
            Role::Level(cases) => {
                let word = value()?;
                let letter = || match word {
                    "A" if cases & words::AUDIT != 0 => Some(level::INFO),
                    _ => words::letter(word).filter(|_| cases & words::LETTER != 0),
                };
                let found = words::level(word).or_else(letter);
                span.level = match found {
                    Some(level) if cases & words::case(word) != 0 || *what != What::Here => {
                        Some(level)
                    }
                    // A level that nobody knows, in a column of levels.
                    None if *what != What::Here => {
                        let letters = word.bytes().all(|b| b.is_ascii_alphabetic());
                        (letters && !word.is_empty() && cases & words::case(word) != 0).then_some(0)
                    }
                    _ => None,
                };
                span.level?;
            }
            Role::LevelWithin => span.level = Some(level_within(value()?)?.0),
            Role::Cisco => span.level = Some(cisco(value()?)?.1),
            _ => {}
        }
        Some(())
    }
}

/// A level within a word of several parts, and the other parts: `daemon.err`, `main/INFO`.
pub(super) fn level_within(word: &str) -> Option<(i32, &str, &str)> {
    let word = word.trim_end_matches(':');
    if word.len() > 96 {
        return None;
    }
    if let Some(level) = words::coded(word) {
        return Some((level, "", word));
    }
    let mark = |c: char| matches!(c, '/' | ',' | '.' | ':' | '|' | '@' | ' ' | '(' | ')');
    let mut start = 0;
    for part in word.split(mark) {
        let end = start + part.len();
        if part.len() > 1
            && part.len() < word.len()
            && let Some(level) = words::level(part)
        {
            let before = word.get(..start)?.trim_end_matches(mark);
            let after = word.get(end..)?.trim_matches(mark);
            return Some((level, before, after));
        }
        start = end + 1;
    }
    None
}

/// `%LINK-3-UPDOWN:`: the facility, the level, the event.
pub(super) fn cisco(word: &str) -> Option<(&str, i32, &str)> {
    let word = word.strip_prefix('%')?;
    let word = word.strip_suffix(':').unwrap_or(word);
    let (head, event) = word.rsplit_once('-')?;
    let (facility, severity) = head.rsplit_once('-')?;
    let level = crate::severity::syslog(severity.parse().ok().filter(|_| severity.len() == 1)?)?;
    let plain = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
    };
    (plain(facility) && plain(event)).then_some((facility, level, event))
}

impl Plan {
    /// How much of a line it tells, as a percentage: of plans that take the same lines the better
    /// one has more.
    pub(super) fn worth(&self) -> usize {
        let has = |is: fn(&Role) -> bool| usize::from(self.steps.iter().any(|step| is(&step.role)));
        let time = match (self.time.date, self.time.clock, self.time.epoch) {
            (.., Some(_)) => 100,
            (Some(date), None, None) => match self.steps.get(date).map(|step| &step.role) {
                Some(Role::Time(form)) if form.has_clock() => 100,
                _ => 50,
            },
            (Some(_), Some(_), None) => 100,
            _ => 80,
        };
        let level = has(|role| matches!(role, Role::Level(_) | Role::LevelWithin | Role::Cisco));
        let source = has(|role| {
            matches!(role, Role::Component | Role::Program | Role::Cisco | Role::Code(true))
        });
        time * (100 + 10 * level + 6 * source + 20 * usize::from(self.named)) / 100
    }
}

#[cfg(test)]
impl Plan {
    /// The times and the level of a line.
    pub(super) fn skeleton<'a>(&self, line: &'a str) -> Vec<&'a str> {
        let Some(taken) = self.take(line) else { return Vec::new() };
        let told = |(step, span): (&Step, &Option<Span>)| {
            let span = (*span)?;
            matches!(step.role, Role::Time(_) | Role::Level(_) | Role::LevelWithin | Role::Cisco)
                .then(|| line.get(span.from..span.to))?
        };
        self.steps.iter().zip(&taken.spans).filter_map(told).collect()
    }
}
