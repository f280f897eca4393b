//! The formats that a run knows.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::format::Format;
use crate::formats::{FORMATS, RAW};
use crate::user_format::{UserFormat, UserFormatError};

/// A format, for people to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FormatInfo {
    /// As a request names it.
    pub name: String,
    /// Whether it is the user's own.
    pub own: bool,
}

/// All formats, by their names, and `raw`: every line as it stands. `folder`: of the user's own.
#[must_use]
pub fn known_formats(folder: Option<&Path>) -> Vec<FormatInfo> {
    let (set, _) = FormatSet::with_own(folder);
    let info =
        |(at, name): (usize, &str)| FormatInfo { name: name.to_owned(), own: at < set.own.len() };
    let mut formats: Vec<_> = set.names().enumerate().map(info).collect();
    formats.sort_by(|a, b| a.name.cmp(&b.name));
    formats.dedup();
    formats
}

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

    /// With the user's own formats of a folder, and what is wrong with those that cannot be used.
    pub(crate) fn with_own(folder: Option<&Path>) -> (Self, Vec<UserFormatError>) {
        let (own, errors) = folder.map(UserFormat::load_folder).unwrap_or_default();
        let own = own.into_iter().map(|format| Box::new(format) as Box<dyn Format>).collect();
        (Self::new(own), errors)
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

    /// The name that is written most like this one, if any is.
    pub(crate) fn nearest(&self, name: &str) -> Option<&str> {
        let name = name.to_ascii_lowercase();
        let alike = |known: &&str| strsim::jaro_winkler(&name, &known.to_ascii_lowercase());
        let nearest = self.names().max_by(|a, b| alike(a).total_cmp(&alike(b)))?;
        (alike(&nearest) > 0.75).then_some(nearest)
    }

    /// All names, and that of lines which no format takes.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.name(index)).chain([RAW])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_nearly_right_leads_to_the_right_one() {
        let set = FormatSet::new(Vec::new());
        for (typed, meant) in
            [("sylog", Some("syslog")), ("LOGFTM", Some("logfmt")), ("telepathy", None), ("", None)]
        {
            assert_eq!(set.nearest(typed), meant, "{typed}");
        }
    }

    #[test]
    fn people_choose_from_every_format_and_raw() {
        let formats = known_formats(None);
        assert!(formats.len() > FORMATS.len() && formats.is_sorted_by_key(|f| f.name.clone()));
        assert!(formats.iter().any(|format| format.name == RAW));
    }
}
