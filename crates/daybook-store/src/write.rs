//! How rows get into a partition: group commit around, one transaction within.

mod commit;
mod delete;
mod group;
mod helpers;
mod provisional;
mod reorder;

pub(crate) use commit::{Appender, Fields, Job, Outcome, begin, commit, tags_json};
pub(crate) use delete::delete_rows;
pub(crate) use group::GroupCommit;
pub(crate) use helpers::Helpers;
pub(crate) use provisional::{
    Source, join as join_marks, read as read_provisional, record as record_provisional,
};
pub(crate) use reorder::reorder;
