//! Scenarios: TOML files that say what is generated, loaded and asked.

mod check;
mod limits;
mod parse;
mod scaled;
mod settings;
mod shelf;

pub use check::{PerfCheck, PerfMistake, PerfScenario};
pub use limits::MAX_ENTRIES;
pub use parse::MAX_TOML;
pub use scaled::{check_scale, check_toml};
pub use settings::{
    AskSettings, BurstSettings, DataSettings, LevelSettings, LoadSettings, MessageSettings,
    QueryKind, Rhythm, Scenario, SourceSettings, Span,
};
pub use shelf::{Scenarios, parsed};

#[cfg(test)]
mod tests;
