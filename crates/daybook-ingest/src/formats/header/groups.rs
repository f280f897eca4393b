//! Brackets and words of which only what follows tells what they are.

use super::Header;
use super::context::{is_context, is_field};
use super::words::{is_logger, is_name, is_number, is_structured, is_thread};

/// No header has more of them.
const MAX_GROUPS: usize = 6;

/// What stands in brackets, or a bare word before the level.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Group<'a> {
    /// Without the brackets.
    pub(super) text: &'a str,
    /// The line from where it begins.
    pub(super) at: &'a str,
    /// The bracket; 0 for a bare word, `=` for a field.
    pub(super) open: u8,
    /// A level or a source follows: it is no message.
    pub(super) sure: bool,
}

/// What groups say of the source already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    #[default]
    Nothing,
    /// A name of several words in brackets, as threads have it.
    Hyphened,
    /// A name in brackets: a source, or a thread if a logger follows.
    Bracket,
    /// A name before the level.
    Word,
    /// A logger.
    Dotted,
}

/// Those of a line, in order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Groups<'a> {
    groups: [Group<'a>; MAX_GROUPS],
    count: usize,
}

impl<'a> Groups<'a> {
    /// Adds one; false where there is no room.
    pub(super) fn push(&mut self, group: Group<'a>) -> bool {
        let Some(slot) = self.groups.get_mut(self.count) else { return false };
        *slot = group;
        self.count += 1;
        true
    }

    /// What follows shows that all of them are header.
    pub(super) fn make_sure(&mut self) {
        for group in self.groups.iter_mut().take(self.count) {
            group.sure = true;
        }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The surest name among them that is no thread's.
    pub(super) fn name(&self) -> Named {
        let names = self.as_slice().iter().filter(|group| {
            matches!(group.open, 0 | b'[') && is_name(group.text) && !is_thread(group.text)
        });
        let rank = |group: &Group<'_>| match group.open {
            _ if group.text.contains('.') => Named::Dotted,
            0 => Named::Word,
            _ if group.text.contains('-') => Named::Hyphened,
            _ => Named::Bracket,
        };
        names.map(rank).max().unwrap_or_default()
    }

    /// Whether all of them, one at least, are `key=value`.
    pub(super) fn are_fields(&self) -> bool {
        self.count > 0 && self.as_slice().iter().all(|group| group.open == b'=')
    }

    fn as_slice(&self) -> &[Group<'a>] {
        self.groups.get(..self.count).unwrap_or_default()
    }
}

/// A name, or the path of one of Akka's actors.
fn is_source(text: &str) -> bool {
    is_name(text) || text.starts_with("akka://") && !text.contains(' ')
}

impl<'a> Header<'a> {
    /// Decides what the groups are. The message's beginning, where it begins with one of them.
    pub(super) fn settle(&mut self) -> Option<&'a str> {
        let groups = self.groups;
        let groups = groups.as_slice();
        let kept = groups
            .iter()
            .position(|group| !group.sure && !self.may_be_header(group))
            .unwrap_or(groups.len());
        let names = self.names(groups.get(..kept)?);
        for (index, group) in groups.iter().take(kept).enumerate() {
            self.assign(group, names.is_some_and(|name| name == index));
        }
        groups.get(kept).map(|group| group.at)
    }

    /// Which of the groups is the source, where nothing else is.
    fn names(&self, groups: &[Group<'a>]) -> Option<usize> {
        if self.source.is_some() {
            return None;
        }
        let mut names = groups.iter().enumerate().filter(|(_, group)| {
            is_source(group.text)
                && group.open != b'='
                && !is_thread(group.text)
                && !is_context(group.text)
        });
        let first = names.next()?;
        let Some(second) = names.next() else { return Some(first.0) };
        // `[logger] (thread)`, `[o.e.Node] [node]`; else `[thread] [logger]`.
        let first_leads = second.1.open == b'(' || is_logger(first.1.text) || first.1.open == 0;
        Some(if first_leads { first.0 } else { second.0 })
    }

    /// Whether a group at the end of the header is one of its parts, nothing behind it saying so.
    fn may_be_header(&self, group: &Group<'_>) -> bool {
        let text = group.text;
        match group.open {
            b'[' => {
                is_number(text)
                    || is_source(text) && text.len() <= 64
                    || is_context(text)
                    || is_thread(text) && !text.contains([':', '='])
            }
            b'(' => is_thread(text) || is_logger(text),
            b'<' => is_number(text) || is_context(text),
            b'{' => is_structured(text) && is_name(text),
            _ => false,
        }
    }

    fn assign(&mut self, group: &Group<'a>, is_source: bool) {
        let text = group.text;
        if text == "(null)" {
            // log4net's context, where there is none.
        } else if is_source {
            self.source = Some(text);
        } else if is_number(text) && self.process_id.is_none() {
            self.process_id = Some(text);
        } else if is_number(text) && self.thread_id.is_none() {
            self.thread_id = Some(text);
        } else if is_field(text) || is_context(text) || text.contains(',') {
            self.contexts.push(text);
        } else if self.spring && self.service.is_none() && self.spring_app(group) {
            self.service = Some(text);
        } else if self.thread.is_none() {
            self.thread = Some(text);
        } else {
            self.contexts.push(text);
        }
    }

    /// Spring Boot 3 has the application before the thread: `--- [shop] [main]`.
    fn spring_app(&self, group: &Group<'_>) -> bool {
        let mut others = self.groups.as_slice().iter().filter(|other| {
            other.open == b'[' && !is_context(other.text) && other.at.len() < group.at.len()
        });
        is_name(group.text) && self.source.is_some() && others.next().is_some()
    }
}
