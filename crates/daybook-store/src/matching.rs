//! Conditions on entries that are joined by AND, OR and NOT: what a query line says.

use serde::{Deserialize, Serialize};

use crate::filter::{LevelFilter, SrcFilter, TextFilter};

/// A condition on an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum MatchExpr {
    /// All of these; true when there are none.
    All(Vec<MatchExpr>),
    /// At least one of these; false when there are none.
    Any(Vec<MatchExpr>),
    /// Not this.
    Not(Box<MatchExpr>),
    /// In this context, in any spelling that normalises to it.
    Context(String),
    /// From these sources.
    Src(SrcFilter),
    /// Of these levels.
    Levels(LevelFilter),
    /// The error flag is this.
    Error(bool),
    /// Carries this tag.
    Tag(String),
    /// With this content.
    Text(TextFilter),
    /// With this attribute.
    Attr(AttrFilter),
}

/// A condition on one attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AttrFilter {
    /// Its name; dots also lead into nested objects.
    pub name: String,
    /// What its value must be. Of a list, one element is enough.
    pub test: AttrTest,
}

/// What the value of an attribute must be. A value that is no string stands for its JSON text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum AttrTest {
    /// It is there.
    Exists,
    /// Just this, or the same number.
    Is(String),
    /// Begins with these characters.
    Prefix(String),
    /// Below this: as numbers where both are, else by code points. So for the next three.
    Below(String),
    /// At most this.
    AtMost(String),
    /// Above this.
    Above(String),
    /// At least this.
    AtLeast(String),
}
