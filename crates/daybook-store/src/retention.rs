//! Retention: what is kept for how long, as the base's owner decided it.
//!
//! [`policy`] says what was decided, [`files`] where that is kept, [`clock`] whether the time is to be
//! believed, [`run`] carries it out, [`room`] with what days take. It takes whole days only, the oldest first, never one that is
//! not over and never one that is pinned, and moves them to the trash. A day that is to be exported
//! first goes when its bundle was read back ([`export`]).

mod clock;
mod export;
mod files;
mod policy;
mod report;
mod room;
mod run;

pub use self::policy::{RetentionPolicy, RetentionRule};
pub use self::report::{
    ExportedDay, RetentionError, RetentionReport, RetentionRun, RetentionRunInfo, RetentionStatus,
    RetentionWhy, RetiredDay,
};

#[cfg(test)]
mod tests;
