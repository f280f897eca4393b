//! Times in log lines: [`stamp`] reads what is written, [`calendar`] adds what is not (year, date,
//! zone).

pub mod calendar;
mod civil;
pub mod stamp;
mod zone;

pub use calendar::Calendar;
pub use stamp::{Civil, Stamp};
pub use zone::Zone;
