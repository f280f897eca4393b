//! Taking days away, for a while or for good: all of a day's files at once, in a way that a crash
//! cannot halve and no open handle can lose rows to.
//!
//! ```text
//! <base>/.trash/<id>/manifest.json                what was deleted together, when, why, until when
//!                    logs/<context>/<yyyy>/<ddd>/ the days, as they lay in the base
//!              <id>.purge/                        on its way out for good
//! ```
//!
//! A day is moved by one rename ([`heap`]), so that it lies in its place or in the trash, whole. What
//! lies there is of the form of a base of its own: `daybook --base <base>/.trash/<id> search` reads
//! it. It is put back by one rename, too, or joined with what was written to its day meanwhile
//! ([`restore`]). When its time is over, its folder is first renamed to `<id>.purge` and then
//! deleted ([`purge`]): a start finishes what bears that name and touches nothing else.

mod ask;
mod heap;
mod manifest;
mod purge;
mod restore;
mod types;

pub(crate) use self::heap::{Going, Removal, Taken};
pub(crate) use self::purge::{due, due_bytes, finish, make_room};
pub use self::types::{
    DeletedDay, EmptyTrash, RestoreReport, RestoreTrash, RestoredDay, TrashEmptied, TrashItem,
    TrashReason,
};

#[cfg(test)]
mod tests;
