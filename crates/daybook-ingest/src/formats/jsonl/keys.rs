//! What loggers call their fields.
//!
//! Keys are looked up in small letters and without `_` and `-`, so that `threadName`,
//! `thread_name` and `Thread-Name` are one.

use std::sync::LazyLock;

mod names;

use names::{
    ATTRIBUTES, COMPONENTS, CONTEXTS, LEVELS, MESSAGES, OTHERS, SERVICES, TIMES, WRAPPERS,
};

/// What a field is. Where several fields of a line could be the same, the lowest rank is it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::formats) enum Use {
    /// Nothing that is known: it stays as it is.
    #[default]
    Plain,
    Time(u8),
    /// Unix seconds; the part below them stands in a field of its own.
    Seconds,
    Nanos,
    /// A day; its time stands in a field of its own.
    Day,
    Level(u8, Numbers),
    Message(u8),
    /// A message with names in braces for the fields that stand there.
    Template(u8),
    /// A program, a service, a container.
    Service(u8),
    /// A part of a program.
    Component(u8),
    /// A program in some loggers, a part of it in others.
    Name,
    /// Goes to the attributes by its name there.
    As(&'static str),
    /// A file of source code, perhaps with its line.
    Place,
    /// A line of source code if it is a number and a file is named too; a message as text.
    Line,
    /// A stack trace.
    Stack,
    /// An exception as text: a stack trace, or its first line alone.
    Exception,
    /// The text of an error.
    Error,
    /// The answer's status of an HTTP request, or a level.
    Status,
    Method,
    Path,
    Protocol,
    /// A whole request line.
    Request,
}

/// Which scale a level's numbers are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) enum Numbers {
    /// Bunyan's and pino's tens, Monolog's hundreds, syslog's 0 to 7.
    Common,
    Syslog,
    /// OpenTelemetry's own.
    Severity,
    Python,
    /// Logback's thousands.
    Logback,
    /// It has none: only words are levels.
    None,
}

/// How much is added to the rank of a field of an inner object.
pub(super) const INNER: u8 = 100;

/// What a key means, and how much that adds to its rank.
pub(super) fn lookup(key: &str) -> (Use, u8) {
    // MongoDB's extended JSON has its times in objects.
    let key = key.strip_suffix(".$date").unwrap_or(key);
    if let Some(usage) = INDEX.find(key) {
        return (usage, 0);
    }
    let Some((outer, inner)) = key.split_once('.') else { return (Use::Plain, 0) };
    let among = |list: &[&str]| list.iter().any(|name| name.eq_ignore_ascii_case(outer));
    let wraps = among(&WRAPPERS);
    if !wraps && !among(&CONTEXTS) {
        return (Use::Plain, 0);
    }
    match INDEX.find(inner) {
        // What goes with a request does not say when or how the line was written.
        Some(Use::Time(_) | Use::Level(..) | Use::Message(_)) if !wraps => (Use::Plain, 0),
        Some(usage) => (usage, INNER),
        None => (Use::Plain, 0),
    }
}

/// What the last part of a key means, for objects that no list names.
pub(super) fn lookup_inner(key: &str) -> Option<Use> {
    INDEX.find(key)
}

/// No known key is longer.
const MAX_KEY: usize = 48;

/// All known keys, to be found at once.
struct Index {
    /// Places in `entries` by the hash of the key, plus one; 0 is free.
    slots: Vec<u16>,
    entries: Vec<(&'static str, Use)>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index { slots: vec![0; 2048], entries: Vec::new() };
    let mut ranked = |lists: &[&[&'static str]], usage: fn(u8) -> Use| {
        for (rank, names) in (0..).zip(lists) {
            names.iter().for_each(|name| index.insert(name, usage(rank)));
        }
    };
    ranked(&TIMES, Use::Time);
    ranked(&MESSAGES, Use::Message);
    ranked(&SERVICES, Use::Service);
    ranked(&COMPONENTS, Use::Component);
    for (rank, (numbers, names)) in (0..).zip(LEVELS) {
        names.iter().for_each(|name| index.insert(name, Use::Level(rank, numbers)));
    }
    for (attribute, names) in ATTRIBUTES {
        names.iter().for_each(|name| index.insert(name, Use::As(attribute)));
    }
    for (usage, names) in OTHERS {
        names.iter().for_each(|name| index.insert(name, usage));
    }
    index
});

impl Index {
    fn insert(&mut self, name: &'static str, usage: Use) {
        let mut slot = hash(name.as_bytes());
        while let Some(place) = self.slots.get_mut(slot % 2048) {
            if *place == 0 {
                self.entries.push((name, usage));
                *place = u16::try_from(self.entries.len()).unwrap_or(0);
                return;
            }
            slot += 1;
        }
    }

    fn find(&self, key: &str) -> Option<Use> {
        let mut folded = [0_u8; MAX_KEY];
        let mut length = 0;
        for byte in key.bytes().filter(|byte| !matches!(byte, b'_' | b'-')) {
            *folded.get_mut(length)? = byte.to_ascii_lowercase();
            length += 1;
        }
        let folded = folded.get(..length)?;
        let mut slot = hash(folded);
        loop {
            let place = usize::from(*self.slots.get(slot % 2048)?);
            let (name, usage) = self.entries.get(place.checked_sub(1)?)?;
            if name.as_bytes() == folded {
                return Some(*usage);
            }
            slot += 1;
        }
    }
}

fn hash(bytes: &[u8]) -> usize {
    // FNV-1a: keys are short.
    let mix = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    let hash = bytes.iter().fold(0x811c_9dc5, mix);
    (hash ^ (hash >> 15)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_and_stands_once() {
        let index = &*INDEX;
        assert!(index.entries.len() < 1200, "{}: the table fills up", index.entries.len());
        for (name, usage) in &index.entries {
            assert_eq!(
                index.find(name),
                Some(*usage),
                "{name} stands twice, or not as it is sought"
            );
            assert!(name.len() <= MAX_KEY, "{name}");
        }
    }

    #[test]
    fn spellings_of_a_key_are_one() {
        for key in ["thread_name", "threadName", "ThreadName", "thread-name"] {
            assert_eq!(lookup(key), (Use::As("thread.name"), 0), "{key}");
        }
        assert_eq!(lookup("fields.message"), (Use::Message(0), INNER));
        assert_eq!(lookup("context.message"), (Use::Plain, 0));
        assert_eq!(lookup("mdc.traceId"), (Use::As("trace_id"), INNER));
        assert_eq!(lookup("t.$date").0, lookup("t").0);
        assert_eq!(lookup("user.name"), (Use::Plain, 0));
        assert_eq!(lookup(&"x".repeat(5000)), (Use::Plain, 0));
        assert_eq!(lookup(""), (Use::Plain, 0));
    }
}
