//! Days that nothing deletes until somebody says so.
//!
//! A pin is an empty file in the day's folder. So it is there or not there at any moment, with no
//! list that two processes could write over each other; it is set while no removal is under way
//! and looked for by the removal itself, when nobody else uses the base, so that a day is pinned or
//! gone and never both; and it goes where the folder goes.

use serde::{Deserialize, Serialize};

use crate::day_ref::DayRef;

/// Asks to pin days, or to pin them no longer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PinRequest {
    /// Which.
    pub days: Vec<DayRef>,
    /// Whether they are pinned from now on.
    pub pinned: bool,
}
