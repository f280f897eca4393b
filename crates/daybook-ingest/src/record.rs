//! What a format reads from one line.

use std::borrow::Cow;

use daybook_store::Attrs;

use crate::attrs::AttrsBuilder;
use crate::source_name;
use crate::time::Stamp;

/// One line, taken apart. Whatever the line says is in one of these fields.
#[derive(Clone, Debug, Default)]
pub struct Record<'a> {
    /// The time as written; `None`: the line gives none.
    pub stamp: Option<Stamp>,
    /// On the scale of [`daybook_store::level`]; 0: the line gives none.
    pub level: i32,
    /// An error, whatever the level.
    pub error: bool,
    /// Dot-separated source; `None`: the line gives none.
    pub src: Option<String>,
    /// The source is a part of a program (a logger, a class, a module) that the line does not name:
    /// the file's name comes before it.
    pub src_is_component: bool,
    /// The message.
    pub content: Cow<'a, str>,
    /// Everything else.
    pub attrs: AttrsBuilder,
    /// The fields of an entry of our own, as they were written: they stand for `attrs`.
    pub own_attrs: Option<Attrs>,
    /// One of our own entries: kept as it is, the error flag too.
    pub is_own: bool,
    /// Whose log it is, where the line says so.
    pub context: Option<String>,
    /// Labels, where the line has any.
    pub tags: Vec<String>,
}

impl<'a> Record<'a> {
    /// A record of a time and a message.
    #[must_use]
    pub fn new(stamp: impl Into<Option<Stamp>>, content: &'a str) -> Self {
        Record { stamp: stamp.into(), content: Cow::Borrowed(content), ..Record::default() }
    }

    /// Sets the source to the name of a part of a program: a logger, a class, a module.
    pub fn set_component(&mut self, name: &str, key: &str) {
        self.set_src(name, key);
        self.src_is_component = self.src.is_some();
    }

    /// Sets the source to the name of a host, service or program, with its component if the line
    /// has one; when the name had to be changed for it, the name as written stays in `attrs` under
    /// `key`.
    pub fn set_src(&mut self, name: &str, key: &str) {
        let src = source_name::normalise(name);
        if *src != *name {
            self.attrs.text(key, name);
        }
        self.src = Some(src.into_owned()).filter(|src| !src.is_empty());
    }
}
