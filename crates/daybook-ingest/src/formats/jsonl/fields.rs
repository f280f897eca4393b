//! The fields of a JSON object, those of inner objects with dotted keys.

use std::borrow::Cow;

use super::keys::{self, Use};
use super::scan::{self, Scanner};
use crate::attrs::AttrsBuilder;

/// Objects deeper than this stay as they are written.
const MAX_DEPTH: usize = 8;

/// Objects below longer keys stay as they are: each of their fields would have it.
const MAX_KEY: usize = 256;

/// An object with more fields stays one: no logger writes so many, and each costs.
pub(in crate::formats) const MAX_FIELDS: usize = 256;

/// One field; those of inner objects have dotted keys (`http.method`).
#[derive(Debug)]
pub(in crate::formats) struct Field<'a> {
    pub(in crate::formats) key: Cow<'a, str>,
    /// The value as JSON text; empty where the line is not JSON and the value is a text.
    pub(super) raw: &'a str,
    /// The text of a line that is not JSON.
    plain: Option<Cow<'a, str>>,
    /// What loggers mean by such a key.
    pub(in crate::formats) usage: Use,
    /// How far down the key had to be looked for: added to its rank.
    pub(super) penalty: u8,
    /// Whether the record has it already.
    pub(super) taken: bool,
}

impl<'a> Field<'a> {
    /// A field whose value is JSON.
    pub(in crate::formats) fn json(key: Cow<'a, str>, raw: &'a str) -> Self {
        let (usage, penalty) = keys::lookup(&key);
        Field { usage, penalty, ..Field::unread(key, raw) }
    }

    /// A field of which nobody has asked yet what it means.
    fn unread(key: Cow<'a, str>, raw: &'a str) -> Self {
        Field { key, raw, plain: None, usage: Use::Plain, penalty: 0, taken: false }
    }

    /// A field whose value is a text.
    pub(in crate::formats) fn plain(key: &'a str, text: Cow<'a, str>) -> Self {
        Field { plain: Some(text), ..Field::json(Cow::Borrowed(key), "") }
    }

    pub(super) fn is_text(&self) -> bool {
        self.plain.is_some() || self.raw.starts_with('"')
    }

    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        match &self.plain {
            Some(text) => text.is_empty(),
            None => matches!(self.raw, "\"\"" | "null" | "[]" | "{}"),
        }
    }

    /// The text that the value is.
    pub(in crate::formats) fn text(&self) -> Option<Cow<'a, str>> {
        match &self.plain {
            Some(text) => Some(text.clone()),
            None => scan::text_of(self.raw),
        }
    }

    /// The text that the value is, unless it is empty.
    pub(super) fn some_text(&self) -> Option<Cow<'a, str>> {
        self.text().filter(|text| !text.is_empty())
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

    /// Puts the value into the attributes as it is, under some name.
    pub(super) fn put(&self, attrs: &mut AttrsBuilder, name: &str) {
        match &self.plain {
            Some(text) => attrs.text(name, text),
            None => attrs.raw(name, self.raw),
        }
    }
}

/// An object, taken apart.
#[derive(Debug, Default)]
pub(in crate::formats) struct Fields<'a> {
    /// The object's text, or the line that has no object.
    pub(in crate::formats) object: &'a str,
    /// What stands after it.
    pub(super) rest: &'a str,
    pub(in crate::formats) list: Vec<Field<'a>>,
    /// There are more fields than are listed.
    pub(in crate::formats) too_many: bool,
    /// The member `attrs`, whole, where it is an object.
    pub(super) attrs: Option<&'a str>,
    /// Members of the object itself.
    members: usize,
}

impl<'a> Fields<'a> {
    /// The fields of a line that is not JSON.
    pub(in crate::formats) fn of_line(line: &'a str, list: Vec<Field<'a>>, too_many: bool) -> Self {
        Fields { object: line, list, too_many, ..Fields::default() }
    }

    /// Looks up what the keys mean. Our own entries need not: theirs are known.
    pub(super) fn understood(mut self) -> Self {
        // All of it may be wrapped once more.
        let is_wrapped = self.members == 1 && self.list.len() > 1;
        for field in &mut self.list {
            let inner = field.key.split_once('.').filter(|_| is_wrapped).map(|(_, inner)| inner);
            (field.usage, field.penalty) = keys::lookup(inner.unwrap_or(&field.key));
        }
        self
    }
}

/// The object that a text begins with, its keys not looked up yet; `None` when there is none.
pub(super) fn collect(text: &str) -> Option<Fields<'_>> {
    let mut scanner = Scanner::new(text);
    let mut fields = Fields { list: Vec::with_capacity(16), ..Fields::default() };
    object(&mut scanner, "", 0, &mut fields)?;
    fields.object = scanner.since(0);
    fields.rest = scanner.rest();
    Some(fields)
}

fn object<'a>(
    scanner: &mut Scanner<'a>,
    prefix: &str,
    depth: usize,
    fields: &mut Fields<'a>,
) -> Option<()> {
    scanner.take(b'{').then_some(())?;
    scanner.blanks();
    if scanner.take(b'}') {
        return Some(());
    }
    loop {
        let key = scanner.key()?;
        let key = if depth == 0 { key } else { Cow::Owned([prefix, ".", &key].concat()) };
        fields.members += usize::from(depth == 0);
        let start = scanner.at();
        let is_own = depth == 0 && key == "attrs" && is_entry(&fields.list);
        let inner = scanner.peek() == Some(b'{')
            && depth < MAX_DEPTH
            && key.len() <= MAX_KEY
            && !fields.too_many
            && !is_own;
        let before = fields.list.len();
        if inner {
            object(scanner, &key, depth + 1, fields)?;
            if depth == 0 && key == "attrs" {
                fields.attrs = Some(scanner.since(start));
            }
        } else {
            scanner.skip()?;
        }
        // An empty object has no fields to stand for it.
        if !inner || fields.list.len() == before {
            if fields.list.len() < MAX_FIELDS {
                fields.list.push(Field::unread(key, scanner.since(start)));
            } else {
                fields.too_many = true;
            }
        }
        scanner.blanks();
        match scanner.next()? {
            b',' => scanner.blanks(),
            b'}' => return Some(()),
            _ => return None,
        }
    }
}

/// Whether the fields are those of an entry of our own, whose `attrs` stay as they are.
fn is_entry(list: &[Field<'_>]) -> bool {
    ["epoch", "content"].iter().all(|key| list.iter().any(|field| field.key == *key))
}
