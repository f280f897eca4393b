//! The formats that a run knows.

use std::sync::Arc;

use crate::format::Format;
use crate::formats::{FORMATS, RAW};

/// The user's own formats, then those that are built in.
#[derive(Clone)]
pub(crate) struct FormatSet {
    own: Arc<[Box<dyn Format>]>,
    /// All of them by their weight, the surest first; of equals, a user's own.
    surest: Arc<[u16]>,
}

/// What is learnt from a file that is of no format in the set; its place is after them.
pub(crate) const LEARNT: &str = "general";

impl FormatSet {
    pub(crate) fn new(own: Vec<Box<dyn Format>>) -> Self {
        let mut set = FormatSet { own: own.into(), surest: Arc::default() };
        let mut surest: Vec<u16> = (0..u16::try_from(set.len()).unwrap_or(u16::MAX)).collect();
        surest.sort_by_key(|index| {
            std::cmp::Reverse(set.get(usize::from(*index)).map_or(0, Format::weight))
        });
        set.surest = surest.into();
        set
    }

    /// How many formats there are.
    pub(crate) fn len(&self) -> usize {
        self.own.len() + FORMATS.len()
    }

    /// The format at this place.
    pub(crate) fn get(&self, index: usize) -> Option<&dyn Format> {
        match self.own.get(index) {
            Some(own) => Some(own.as_ref()),
            None => FORMATS.get(index - self.own.len()).copied(),
        }
    }

    /// The places of all formats, the surest first.
    pub(crate) fn surest(&self) -> impl Iterator<Item = (usize, &dyn Format)> {
        let place = |index: &u16| Some((usize::from(*index), self.get(usize::from(*index))?));
        self.surest.iter().filter_map(place)
    }

    /// The place of the format of this name, in any case.
    pub(crate) fn index_of(&self, name: &str) -> Option<usize> {
        (0..self.len()).find(|index| self.name(*index).eq_ignore_ascii_case(name))
    }

    /// The name of the format at this place.
    pub(crate) fn name(&self, index: usize) -> &str {
        self.get(index).map_or(LEARNT, Format::name)
    }

    /// All names, and that of lines which no format takes.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.name(index)).chain([RAW])
    }
}
