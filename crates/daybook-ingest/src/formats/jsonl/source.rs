//! The source: the program first, then the part of it that wrote the line.

use std::borrow::Cow;

use super::fields::Field;
use super::keys::Use;
use super::values;
use crate::record::Record;
use crate::source_name;

/// Sets the source of a record by the fields of its line. A record that has one already got it
/// from what a container's program wrote.
pub(super) fn set(record: &mut Record<'_>, list: &mut [Field<'_>]) {
    let named = |list: &[Field<'_>], key: &str| list.iter().any(|field| field.key == key);
    // Bunyan and pino name the program; all others their logger.
    let name_is_program =
        named(list, "hostname") && named(list, "pid") && !named(list, "levelname");
    let service = best(list, |usage| match usage {
        Use::Service(rank) => Some(rank),
        Use::Name if name_is_program => Some(1),
        _ => None,
    });
    let component = best(list, |usage| match usage {
        Use::Component(rank) => Some(rank),
        Use::Name if !name_is_program => Some(1),
        _ => None,
    });
    let service = service.and_then(|index| take(record, list, index));
    let own = component.and_then(|index| take(record, list, index));
    let (part, is_part) = match record.src.take() {
        Some(inner) => (Some(inner), record.src_is_component),
        None => (own, true),
    };
    record.src_is_component = service.is_none() && part.is_some() && is_part;
    record.src = match (service, part) {
        (Some(service), Some(part)) => Some(join(service, &part)),
        (service, part) => service.or(part),
    };
}

/// `service.part`, without saying anything twice.
pub(in crate::formats) fn join(service: String, part: &str) -> String {
    match part.strip_prefix(&*service) {
        Some("") => service,
        Some(rest) if rest.starts_with('.') => part.to_owned(),
        _ => format!("{service}.{part}"),
    }
}

/// The field of the lowest rank that has a name in it.
fn best(list: &[Field<'_>], rank: impl Fn(Use) -> Option<u8>) -> Option<usize> {
    let named = |field: &Field<'_>| field.text().is_some_and(|text| is_name(&field.key, &text));
    let ranked =
        list.iter().enumerate().filter(|(_, field)| !field.taken).filter_map(|(index, field)| {
            let rank = rank(field.usage)?.saturating_add(field.penalty);
            named(field).then_some((rank, index))
        });
    ranked.min().map(|(_, index)| index)
}

/// Whether a value can be a name: `service=18ms` and `source=/var/log/x` are none.
fn is_name(key: &str, text: &str) -> bool {
    let source = key.eq_ignore_ascii_case("source");
    let duration = text.starts_with(|c: char| c.is_ascii_digit()) && text.ends_with('s');
    !text.is_empty()
        && text.len() <= 200
        && !duration
        && !(source && (text.contains(['/', '\\', ' ']) || values::place(text).is_some()))
}

/// The name in a field as a source. Where it had to be changed for that, it stays as it was in the
/// attributes, too.
fn take(record: &mut Record<'_>, list: &mut [Field<'_>], index: usize) -> Option<String> {
    let field = list.get_mut(index)?;
    let name = field.text()?;
    let source = source_name::normalise(name.trim());
    if source.is_empty() {
        return None;
    }
    field.taken = true;
    if *source != *name {
        field.put(&mut record.attrs, &field.key);
    }
    Some(match source {
        Cow::Borrowed(source) => source.to_owned(),
        Cow::Owned(source) => source,
    })
}
