//! What a layout does with a line: steps, each of which takes one field.

use serde::{Deserialize, Serialize};

use super::when::{Form, Piece};
use super::words;

mod spans;
mod values;

pub(super) use spans::quoted;
pub(super) use values::{cisco, level_within};

/// No header has more fields.
pub(super) const MAX_STEPS: usize = 32;

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
                            at = spans::skip_marks(&step.mark, text, at);
                        }
                        continue;
                    }
                    break;
                }
            }
        }
        at = spans::skip_marks(&self.mark, text, at);
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
