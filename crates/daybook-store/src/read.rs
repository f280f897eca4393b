//! How searches are answered.
//!
//! [`plan`] makes of a filter what every partition needs, [`matching`] tells what is known of a
//! match; [`walk`] visits the partitions; [`scan`] finds entries in the blocks of one, [`rows`]
//! reads their text; [`page`], [`tally`] make answers of them.

pub(crate) mod all;
pub(crate) mod attrs;
pub(crate) mod fetch;
pub(crate) mod judge;
pub(crate) mod matching;
pub(crate) mod page;
pub(crate) mod plan;
pub(crate) mod prefix;
pub(crate) mod rows;
pub(crate) mod scan;
pub(crate) mod tally;
pub(crate) mod text;
pub(crate) mod walk;

#[cfg(test)]
mod plans_test;
