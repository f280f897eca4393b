//! The index of texts: which blocks hold none of what a text filter needs, so that a word that hardly
//! an entry has is found without reading every text, and a value of an attribute, too.
//!
//! For each block of up to 4,096 entries it keeps a *signature* of its texts and one of its tags and
//! attributes, where it has any: the runs of one, two and three characters (*grams*), without regard to
//! case, as bits of a table by their hash. A condition needs certain grams ([`need`]); a block without one
//! of them holds no match. A block that has them all may hold one, and is read: the index rules out, it
//! never finds. Trigrams for this
//! purpose are those of Cox, "Regular Expression Matching with a Trigram Index" (2012); the table of a
//! block is a Bloom filter with one hash, kept bit by bit over blocks as in BitFunnel (SIGIR 2017), so
//! that a search reads a few bytes for each gram.
//!
//! It lies in a file beside the day ([`file`]), costs a write nothing, and is made when there is time
//! ([`build`]). It can be taken away at any moment. Each signature names its block by a checksum over
//! that block's entries (logids and times), and the text of a logid never changes: what is not in the
//! index, or is there for another state of the block, is read.

mod absent;
mod build;
pub(crate) mod file;
mod grams;
mod need;

pub(crate) use absent::{Absent, Asked};
pub(crate) use build::{is_current, packed_bytes};
pub(crate) use need::Need;

/// What of its entries a signature is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Field {
    Content,
    /// Tags and attributes.
    Fields,
}
