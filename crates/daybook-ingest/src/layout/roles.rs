//! What the fields of a header are, told from all their values together.

use std::collections::BTreeSet;

use super::fill;
use super::learner::Learner;
use super::plan::{Role, Tail, What};
use super::words;

/// What is known of a field.
struct Column<'a> {
    step: usize,
    values: Vec<&'a str>,
    distinct: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Number,
    Code,
    Thread,
    Host,
    Name,
    Other,
}

impl<'a> Column<'a> {
    fn new(step: usize, values: Vec<&'a str>) -> Self {
        let distinct = values.iter().collect::<BTreeSet<_>>().len();
        let share = |is: &dyn Fn(&str) -> bool| {
            let so = values.iter().filter(|value| is(value.trim_end_matches(':'))).count();
            so * 100 / values.len().max(1)
        };
        // `crond(pam_unix)[7]` and `player.exe *64` are named by what they begin with.
        let base = |value: &str| {
            let letters = value.chars().filter(|c| c.is_alphabetic()).count();
            let digits = value.bytes().filter(u8::is_ascii_digit).count();
            value.split(['(', '[', ' ']).next().is_some_and(words::is_name)
                && value.split(' ').count() <= 3
                && letters * 2 >= digits
        };
        let kind = if share(&|value| words::labelled_number(value).is_some()) >= 90 {
            Kind::Number
        } else if share(&|value| words::code_place(value).is_some()) >= 85 {
            Kind::Code
        } else if share(&words::is_thread) >= 50 {
            Kind::Thread
        } else if share(&words::is_hex) >= 50 {
            Kind::Other
        } else if share(&words::is_host) >= 80 {
            Kind::Host
        } else if share(&base) >= 70 && share(&words::is_data) < 50 {
            Kind::Name
        } else {
            Kind::Other
        };
        Column { step, values, distinct, kind }
    }

    fn share_of(&self, is: impl Fn(&str) -> bool) -> usize {
        self.values.iter().filter(|value| is(value)).count() * 100 / self.values.len().max(1)
    }
}

impl Learner<'_> {
    /// Gives each field that has none yet its role.
    pub(super) fn assign_roles(&mut self) -> Option<Tail> {
        let columns: Vec<Column<'_>> = self
            .drafts
            .iter()
            .enumerate()
            .filter(|(_, draft)| draft.step.role == super::learner::undecided())
            .map(|(step, draft)| Column::new(step, self.values(draft)))
            .collect();
        let has_source = self
            .drafts
            .iter()
            .any(|draft| matches!(draft.step.role, Role::Component | Role::Program | Role::Cisco));
        let mut columns = columns;
        let mut component = if has_source { None } else { self.component(&columns) };
        // Some threads have names like those of classes: `main`, `FlushWriter:1`.
        if let Some(column) =
            columns.iter_mut().find(|column| Some(column.step) == component.map(|c| c.0))
            && column.share_of(words::is_thread) >= 15
            && self.is_group(column)
        {
            let kind = std::mem::replace(&mut column.kind, Kind::Thread);
            let step = column.step;
            let code = columns.iter().any(|column| column.kind == Kind::Code);
            let other = self.component(&columns);
            if other.is_some() || code {
                component = other;
            } else if let Some(column) = columns.iter_mut().find(|column| column.step == step) {
                column.kind = kind;
            }
        }
        // A column of threads is a component where there is no other.
        if component.is_none() && !has_source {
            let word = |column: &&Column<'_>| {
                column.kind == Kind::Thread
                    && self
                        .drafts
                        .get(column.step)
                        .is_some_and(|draft| draft.step.what == What::Word)
            };
            component = columns.iter().find(word).map(|column| (column.step, false));
        }
        let after_time = self.drafts.iter().rposition(|d| matches!(d.step.role, Role::Time(_)));
        let after_time = after_time.unwrap_or(0);
        let level = self.drafts.iter().position(|d| matches!(d.step.role, Role::Level(_)));
        let mut roles = Vec::new();
        let (mut host, mut thread, mut process, mut code) = (false, false, false, false);
        for column in &columns {
            let Some(draft) = self.drafts.get(column.step) else { continue };
            let other = Role::Field(self.field_name(column.step));
            let role = if Some(column.step) == component.map(|c| c.0) {
                component.map_or(other, |c| if c.1 { Role::Program } else { Role::Component })
            } else if let Some(role) = self.role_by_label(column.step) {
                role
            } else {
                match column.kind {
                    Kind::Host if !host && self.may_be_host(column, after_time) => {
                        host = true;
                        Role::Host
                    }
                    Kind::Name if !host && self.is_machine(column, component) => {
                        host = true;
                        Role::Host
                    }
                    Kind::Thread if !thread => {
                        thread = true;
                        Role::Thread
                    }
                    Kind::Code => {
                        let best = component.is_none() && !code && !has_source;
                        code = true;
                        Role::Code(best)
                    }
                    Kind::Number if !is_sequence(&column.values) && draft.step.label.is_empty() => {
                        let follows = component.is_some_and(|(step, _)| step + 1 == column.step);
                        let leads = column.step > after_time
                            && level.is_some_and(|level| column.step < level)
                            && draft.step.what == What::Word;
                        let group =
                            matches!(draft.step.what, What::Group(_)) && column.step > after_time;
                        let of_thread = column.share_of(|value| value.starts_with(['t', 'T'])) > 50;
                        if of_thread {
                            Role::ThreadId
                        } else if !(follows || leads || group) {
                            other
                        } else if process {
                            Role::ThreadId
                        } else {
                            process = true;
                            Role::Process
                        }
                    }
                    _ => other,
                }
            };
            roles.push((column.step, role));
        }
        let lone_source = component.is_none() && !has_source && !code;
        drop(columns);
        for (step, role) in roles {
            if let Some(draft) = self.drafts.get_mut(step) {
                draft.step.role = role;
            }
        }
        let tails = lone_source
            && self.share(|row| {
                fill::trailing_component(row.text.get(row.at..).unwrap_or("")).is_some()
            }) >= 90;
        tails.then_some(Tail::Component)
    }

    /// The name of a field of no other meaning: its label's, or its number.
    pub(super) fn field_name(&self, step: usize) -> String {
        let label =
            self.drafts.get(step).map_or("", |draft| draft.step.label.trim_end_matches(['=', ':']));
        if label.is_empty() { format!("field.{}", step + 1) } else { label.to_owned() }
    }

    /// What a label says that its field is.
    fn role_by_label(&self, step: usize) -> Option<Role> {
        let label = &self.drafts.get(step)?.step.label;
        if label.is_empty() { None } else { role_of(label) }
    }

    /// The field that names the component best, and whether that is a program.
    fn component(&self, columns: &[Column<'_>]) -> Option<(usize, bool)> {
        let level = self.drafts.iter().position(|d| matches!(d.step.role, Role::Level(_)));
        let names = columns.iter().filter(|column| {
            matches!(column.kind, Kind::Name)
                || column.kind == Kind::Host && !self.is_address(column)
        });
        let lone = names.clone().count() == 1;
        let times =
            self.drafts.iter().rposition(|d| matches!(d.step.role, Role::Time(_))).unwrap_or(0);
        let best = names
            .filter_map(|column| {
                let draft = self.drafts.get(column.step)?;
                let label = draft.step.label.trim_end_matches(['=', ':']);
                let mut score: i32 = match draft.step.what {
                    What::Name => 6,
                    What::Until(_) => 3,
                    What::Group(_) => 2,
                    _ => 1,
                };
                if is_component(label) {
                    score += 8;
                } else if !label.is_empty() {
                    return None;
                }
                if is_host_label(label)
                    || label.is_empty() && column.share_of(|value| value.len() > 1) < 50
                {
                    return None;
                }
                // `name [123]:`
                let id_next = columns.iter().any(|next| {
                    next.step == column.step + 1 && next.kind == Kind::Number && self.is_group(next)
                });
                score += if id_next { 2 } else { 0 };
                let qualified = |value: &str| {
                    value.matches('.').count() > 1
                        || value.contains("::")
                        || value.contains('.') && value.bytes().any(|b| b.is_ascii_uppercase())
                };
                score += if column.share_of(qualified) >= 50 { 3 } else { 0 };
                score += i32::from(column.share_of(words::is_identifier) >= 50);
                score += i32::from(column.distinct > 1);
                if level == Some(column.step + 1)
                    || level.is_some_and(|level| level + 1 == column.step)
                {
                    score += 2;
                }
                if column.distinct > 3 && column.distinct * 10 > column.values.len() * 6 {
                    score -= if column.values.len() >= 10 { 4 } else { 1 };
                }
                if column.kind == Kind::Host {
                    // A machine, unless nothing else has a name.
                    if !lone
                        || column.step < times && label.is_empty() && draft.step.what == What::Word
                    {
                        return None;
                    }
                }
                (score > 0).then_some((score, std::cmp::Reverse(column.step), column))
            })
            .max_by_key(|(score, step, _)| (*score, *step))?
            .2;
        let with_id = best.share_of(|value| {
            value.ends_with(']') || value.ends_with(".exe") || value.contains(".exe ")
        });
        Some((best.step, with_id >= 30))
    }

    /// Whether a machine's name can stand there.
    fn may_be_host(&self, column: &Column<'_>, after_time: usize) -> bool {
        self.drafts.get(column.step).is_some_and(|draft| match draft.step.what {
            What::Group(_) => column.step < after_time,
            What::Name | What::Until(_) => false,
            _ => draft.step.label.is_empty(),
        })
    }

    fn is_group(&self, column: &Column<'_>) -> bool {
        self.drafts.get(column.step).is_some_and(|draft| matches!(draft.step.what, What::Group(_)))
    }

    fn is_address(&self, column: &Column<'_>) -> bool {
        column.share_of(|value| {
            value.matches('.').count() == 3 && !value.contains(char::is_alphabetic)
        }) >= 50
            || self
                .drafts
                .get(column.step)
                .is_some_and(|draft| is_host_label(draft.step.label.trim_end_matches(['=', ':'])))
    }

    /// Whether a name stands where a machine's does: right before a program with its process.
    fn is_machine(&self, column: &Column<'_>, component: Option<(usize, bool)>) -> bool {
        let Some(draft) = self.drafts.get(column.step) else { return false };
        if is_host_label(draft.step.label.trim_end_matches(['=', ':'])) {
            return true;
        }
        component.is_some_and(|(step, is_program)| {
            is_program
                && column.step < step
                && draft.step.what == What::Word
                && draft.step.label.is_empty()
        }) && column.share_of(|value| value.len() > 1) > 90
    }
}

/// Numbers that count lines.
fn is_sequence(values: &[&str]) -> bool {
    let numbers: Vec<i64> = values.iter().filter_map(|value| value.parse().ok()).collect();
    let steps = numbers.windows(2).filter(|pair| pair[1].checked_sub(pair[0]) == Some(1)).count();
    numbers.len() > 2 && steps * 10 >= (numbers.len() - 1) * 8
}

fn normal(label: &str) -> String {
    label.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a label names a message.
pub(super) fn is_message(label: &str) -> bool {
    matches!(
        &*normal(label),
        "msg"
            | "message"
            | "text"
            | "description"
            | "desc"
            | "content"
            | "payload"
            | "details"
            | "meldung"
            | "nachricht"
            | "logmessage"
            | "eventmessage"
            | "messagetext"
            | "body"
            | "comment"
    )
}

/// Whether it names a level.
pub(super) fn is_level(label: &str) -> bool {
    matches!(
        &*normal(label),
        "level"
            | "lvl"
            | "severity"
            | "sev"
            | "loglevel"
            | "priority"
            | "prio"
            | "pri"
            | "severitytext"
            | "stufe"
    )
}

/// Whether it names a component.
pub(super) fn is_component(label: &str) -> bool {
    matches!(
        &*normal(label),
        "component"
            | "comp"
            | "module"
            | "mod"
            | "logger"
            | "source"
            | "src"
            | "category"
            | "class"
            | "subsystem"
            | "channel"
            | "origin"
            | "program"
            | "process"
            | "app"
            | "application"
            | "service"
            | "name"
            | "loggername"
            | "unit"
            | "provider"
            | "tag"
            | "sourcename"
            | "quelle"
            | "sensor"
            | "device"
            | "station"
            | "equipment"
            | "facility"
            | "geraet"
    )
}

/// What a field of this name is.
pub(super) fn role_of(label: &str) -> Option<Role> {
    match &*normal(label) {
        "pid" | "processid" | "procid" => Some(Role::Process),
        "tid" | "thread" | "threadid" | "threadname" => Some(Role::Thread),
        _ if is_host_label(label) => Some(Role::Host),
        _ => None,
    }
}

pub(super) fn is_host_label(label: &str) -> bool {
    matches!(
        &*normal(label),
        "host"
            | "hostname"
            | "computer"
            | "computername"
            | "node"
            | "machine"
            | "machinename"
            | "server"
            | "devname"
            | "rechner"
    )
}
