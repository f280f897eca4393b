//! Times in log lines: [`stamp`] reads what is written, [`calendar`] adds what is not (year, date,
//! zone), for whole files with what [`lookahead`] found out.

pub mod calendar;
mod civil;
mod local;
mod lookahead;
pub mod stamp;
mod written;
mod zone;

pub use calendar::Calendar;
pub use local::local_zone;
pub use lookahead::{First, Lookahead};
pub use stamp::{Civil, Stamp};
pub use written::ZoneName;
pub use zone::Zone;

#[cfg(test)]
mod tests;
