//! A line of some other logger: which of its fields is what.

use std::borrow::Cow;

use super::super::message::level as text_level;
use super::exception::Exception;
use super::fields::{Field, Fields};
use super::keys::{self, INNER, Numbers, Use};
use super::{access, inner, rest, source, template, values};
use crate::record::Record;
use crate::time::{Stamp, stamp};
use daybook_store::level;

/// What a line was found to be.
pub(in crate::formats) struct Found<'a> {
    pub(in crate::formats) record: Record<'a>,
    /// It has a message of its own.
    pub(in crate::formats) has_message: bool,
    /// The line clearly is one of a log: two of time, level and message.
    pub(in crate::formats) is_log: bool,
    /// It tells of a request and its answer.
    pub(in crate::formats) is_request: bool,
    /// More than the object stands on the line.
    pub(in crate::formats) has_more: bool,
}

/// Reads a line by its fields.
pub(in crate::formats) fn read<'a>(mut fields: Fields<'a>) -> Found<'a> {
    let list = &mut fields.list;
    if !list.iter().any(|field| matches!(field.usage, Use::Message(_) | Use::Template(_))) {
        unwrap_unknown(list);
    }
    if list.iter().any(|field| field.key == "t.$date") {
        mongo(list);
    }
    let mut record = Record { stamp: time(list), ..Record::default() };
    let mut level = level(list);
    let mut exception = Exception::of(list);
    let mut message = message(list);
    let has_message = message.is_some();

    // What a container wrote may be a log line of its own.
    if let Some(found) = message.as_ref().filter(|found| found.is_transport) {
        let outer = record.stamp;
        let is_time = |field: &&Field<'_>| field.taken && matches!(field.usage, Use::Time(_));
        let written = list.iter().find(is_time).and_then(Field::digits);
        record = inner::read(&found.text, outer.zip(written.as_deref()));
        record.stamp = record.stamp.or(outer);
        message = Some(Message { text: record.content.clone(), ..Message::default() });
        level = level.or(Some(record.level).filter(|level| *level != 0));
    }
    let content = match message {
        Some(found) => Some(found.text),
        None => {
            let short = access::summary(list);
            short.map(Cow::Owned).or_else(|| exception.first_line()).or_else(|| event(list))
        }
    };
    let is_log = usize::from(record.stamp.is_some())
        + usize::from(level.is_some())
        + usize::from(has_message)
        >= 2;
    source::set(&mut record, list);
    record.level = level.unwrap_or_else(|| match &content {
        Some(content) => access::level(list).unwrap_or_else(|| text_level(content)),
        None => 0,
    });
    if record.level == 0 && is_compact(list) {
        record.level = level::INFO;
    }
    // Nothing in it is a message: the line itself is.
    record.content = content.unwrap_or(Cow::Borrowed(fields.object));
    if fields.too_many && fields.object.starts_with('{') {
        record.attrs.raw("json", fields.object);
    } else if fields.too_many {
        record.attrs.text("log.original", fields.object);
    } else {
        rest::put(&mut record.attrs, list, &mut exception);
    }
    exception.finish(&mut record.attrs);
    Found {
        record,
        has_message,
        is_log,
        is_request: access::is_request(&fields.list),
        has_more: false,
    }
}

/// The field of the lowest rank of which something can be made; it is taken with that.
fn best<'a, T>(
    list: &mut [Field<'a>],
    rank: impl Fn(&Field<'a>) -> Option<u8>,
    read: impl Fn(&Field<'a>) -> Option<T>,
) -> Option<(usize, T)> {
    let mut passed: Option<(u8, usize)> = None;
    // Few fields are called a time and are none.
    for _ in 0..4 {
        let ranked = list.iter().enumerate().filter_map(|(index, field)| {
            if field.taken {
                return None;
            }
            Some((rank(field)?.saturating_add(field.penalty), index))
        });
        let next = ranked.filter(|place| passed.is_none_or(|passed| *place > passed)).min()?;
        let field = list.get_mut(next.1)?;
        if let Some(value) = read(field) {
            field.taken = true;
            return Some((next.1, value));
        }
        passed = Some(next);
    }
    None
}

fn time(list: &mut [Field<'_>]) -> Option<Stamp> {
    let rank = |field: &Field<'_>| match field.usage {
        Use::Time(rank) => Some(rank),
        Use::Seconds => Some(2),
        // A day may have its time with it.
        Use::Day => Some(3),
        _ => None,
    };
    // A time that no calendar has stays where it can be read.
    let storable = |(stamp, whole): (Stamp, bool)| stamp.is_storable().then_some((stamp, whole));
    let (index, (stamp, whole)) = best(list, rank, |field| values::time(field).and_then(storable))?;
    if !whole && let Some(field) = list.get_mut(index) {
        field.taken = false;
    }
    Some(refine(list, index, stamp))
}

/// The time with what other fields say of it: a day, nanoseconds, a zone.
fn refine(list: &mut [Field<'_>], index: usize, stamp: Stamp) -> Stamp {
    let Some(field) = list.get(index) else { return stamp };
    let other = |usage: Use| list.iter().position(|field| field.usage == usage && !field.taken);
    let (used, joined) = match (stamp, field.usage) {
        (Stamp::Instant { epoch, .. }, Use::Seconds) => {
            let Some(index) = other(Use::Nanos) else { return stamp };
            let nanos = list.get(index).and_then(|field| field.digits()?.parse::<u32>().ok());
            let nanos = nanos.filter(|nanos| *nanos < 1_000_000_000);
            (index, nanos.map(|nanos| Stamp::Instant { epoch, nanos }))
        }
        (Stamp::Civil(civil), Use::Time(_)) if civil.month == 0 => {
            let Some(index) = other(Use::Day) else { return stamp };
            let joined = list.get(index).and_then(|day| {
                let both = format!("{} {}", day.text()?.trim(), field.text()?.trim());
                stamp::whole(&both)
            });
            (index, joined)
        }
        (Stamp::Civil(civil), _) if civil.offset.is_none() && field.key.ends_with(".date") => {
            // PHP writes a moment as an object with its zone.
            let zone = [field.key.trim_end_matches("date"), "timezone"].concat();
            let Some(index) = list.iter().position(|field| field.key == zone) else { return stamp };
            let joined = list.get(index).and_then(|zone| {
                let both = format!("{} {}", field.text()?.trim(), zone.text()?.trim());
                stamp::whole(&both)
            });
            (index, joined)
        }
        _ => return stamp,
    };
    match (joined, list.get_mut(used)) {
        (Some(joined), Some(field)) => {
            field.taken = true;
            joined
        }
        _ => stamp,
    }
}

fn level(list: &mut [Field<'_>]) -> Option<i32> {
    let rank = |field: &Field<'_>| match field.usage {
        Use::Level(rank, _) => Some(rank),
        _ => None,
    };
    if let Some((index, level)) = best(list, rank, values::level) {
        if let Some(field) = list.get_mut(index)
            && (matches!(field.usage, Use::Level(_, Numbers::None))
                || field.key == "s" && field.text().is_some_and(|text| text.len() > 1))
        {
            // What is called a type says more than the level, and so does MongoDB's `D2`.
            field.taken = false;
        }
        return Some(level);
    }
    let status = list.iter().find(|field| field.usage == Use::Status && field.is_text());
    status.and_then(|field| values::level_word(&field.text()?))
}

/// The message, and where it stood.
#[derive(Default)]
struct Message<'a> {
    text: Cow<'a, str>,
    /// It is what a program wrote, passed on whole.
    is_transport: bool,
}

fn message<'a>(list: &mut [Field<'a>]) -> Option<Message<'a>> {
    let has = |usage: Use| list.iter().any(|field| field.usage == usage);
    let is_access = has(Use::Status) && (has(Use::Method) || has(Use::Path));
    let rank = |field: &Field<'a>| match field.usage {
        // The names of what happened, below; of a request its line says more.
        Use::Message(7..) => None,
        Use::Message(5) if is_access => None,
        Use::Message(rank) | Use::Template(rank) => Some(rank),
        Use::Line if field.is_text() => Some(3),
        _ => None,
    };
    let (index, text) = best(list, rank, values::message)?;
    let field = list.get_mut(index)?;
    if let Use::Template(_) = field.usage {
        // The template stays: it tells which messages are of one kind.
        field.taken = false;
        let text = Cow::Owned(template::render(&text, list));
        return Some(Message { text, is_transport: false });
    }
    field.taken = values::is_faithful(field, &text);
    let is_transport = field.usage == Use::Line || field.key == "log";
    Some(Message { text, is_transport })
}

/// The name of what happened, where there is no other message.
fn event<'a>(list: &mut [Field<'a>]) -> Option<Cow<'a, str>> {
    let rank = |field: &Field<'a>| match field.usage {
        Use::Message(rank @ 7..) => Some(rank),
        _ => None,
    };
    let (index, text) = best(list, rank, values::message)?;
    if let Some(field) = list.get_mut(index) {
        field.taken = false;
    }
    Some(text)
}

/// Serilog's compact lines leave out the level of information.
fn is_compact(list: &[Field<'_>]) -> bool {
    let has = |key: &str| list.iter().any(|field| field.key == key);
    has("@t") && (has("@m") || has("@mt")) && !has("@l")
}

/// MongoDB's own names, too short to be known anywhere else.
fn mongo(list: &mut [Field<'_>]) {
    for field in list {
        field.usage = match &*field.key {
            "s" => Use::Level(0, Numbers::Common),
            "c" => Use::Component(0),
            "ctx" => Use::As("thread.name"),
            _ => continue,
        };
    }
}

/// Some object within that has a message is what was logged, whatever it is called.
fn unwrap_unknown(list: &mut [Field<'_>]) {
    const OTHERS: [&str; 9] =
        ["err", "error", "exception", "thrown", "request", "response", "req", "res", "http"];
    let outer = list.iter().find_map(|field| {
        let (outer, inner) = field.key.split_once('.')?;
        let is_message = matches!(keys::lookup_inner(inner), Some(Use::Message(0..=2)));
        let other = OTHERS.iter().any(|other| other.eq_ignore_ascii_case(outer));
        (is_message && field.is_text() && !other).then(|| outer.to_owned())
    });
    let Some(outer) = outer else { return };
    for field in list.iter_mut().filter(|field| field.usage == Use::Plain) {
        if let Some(inner) = field.key.strip_prefix(&*outer).and_then(|key| key.strip_prefix('.'))
            && let Some(usage) = keys::lookup_inner(inner)
        {
            (field.usage, field.penalty) = (usage, INNER);
        }
    }
}
