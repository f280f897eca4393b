//! The fields of a JSON object in one pass, their values left as text.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Objects deeper than this stay as they are written.
const MAX_DEPTH: usize = 8;

/// One field; those of inner objects have dotted keys (`http.method`).
#[derive(Debug)]
pub(super) struct Field<'a> {
    pub(super) key: Cow<'a, str>,
    /// The value as JSON text.
    pub(super) raw: &'a str,
}

impl<'a> Field<'a> {
    pub(super) fn is_text(&self) -> bool {
        self.raw.starts_with('"')
    }

    /// The value of a JSON string.
    pub(super) fn text(&self) -> Option<Cow<'a, str>> {
        let inside = self.raw.strip_prefix('"')?.strip_suffix('"')?;
        if memchr::memchr(b'\\', inside.as_bytes()).is_none() {
            return Some(Cow::Borrowed(inside));
        }
        serde_json::from_str::<String>(self.raw).ok().map(Cow::Owned)
    }

    /// The text of a number, be it a JSON number or a string.
    pub(super) fn digits(&self) -> Option<Cow<'a, str>> {
        if self.is_text() {
            return self.text();
        }
        self.raw
            .starts_with(|c: char| c.is_ascii_digit() || c == '-')
            .then_some(Cow::Borrowed(self.raw))
    }
}

/// All fields of the object that a text is; `None` when it is not one.
pub(super) fn collect(object: &str) -> Option<Vec<Field<'_>>> {
    let mut fields = Vec::with_capacity(12);
    read(object, "", 0, &mut fields)?;
    Some(fields)
}

fn read<'a>(
    object: &'a str,
    prefix: &str,
    depth: usize,
    fields: &mut Vec<Field<'a>>,
) -> Option<()> {
    let mut deserializer = serde_json::Deserializer::from_str(object);
    let visitor = ObjectVisitor { prefix, depth, fields };
    deserializer.deserialize_map(visitor).ok()?;
    deserializer.end().ok()
}

struct ObjectVisitor<'p, 'v, 'a> {
    prefix: &'p str,
    depth: usize,
    fields: &'v mut Vec<Field<'a>>,
}

impl<'a> Visitor<'a> for ObjectVisitor<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(Key(key)) = map.next_key::<Key<'a>>()? {
            let raw = map.next_value::<&'a RawValue>()?.get();
            let key = if self.prefix.is_empty() {
                key
            } else {
                Cow::Owned(format!("{}.{key}", self.prefix))
            };
            let inner = raw.starts_with('{') && self.depth < MAX_DEPTH && !own_object(&key);
            let before = self.fields.len();
            if inner
                && read(raw, &key, self.depth + 1, self.fields).is_some()
                && self.fields.len() > before
            {
                continue;
            }
            // An empty object has no fields to stand for it.
            self.fields.truncate(before);
            self.fields.push(Field { key, raw });
        }
        Ok(())
    }
}

/// Our own `attrs` are one object and stay one.
fn own_object(key: &str) -> bool {
    key == "attrs"
}

/// A key, borrowed where it has no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'a> serde::Deserialize<'a> for Key<'a> {
    fn deserialize<D: serde::Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'a> Visitor<'a> for KeyVisitor {
            type Value = Key<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, key: &'a str) -> Result<Key<'a>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E>(self, key: &str) -> Result<Key<'a>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}
