//! `daybook pin` and `daybook unpin`

use daybook_api::wire::{DayRef, PinRequest};

use crate::args::PinArgs;
use crate::exit::{Failure, Outcome};
use crate::session::Session;

/// Pins days, or pins them no longer.
pub fn run(session: &Session, args: &PinArgs, pinned: bool) -> Result<Outcome, Failure> {
    let of = |context: &String| {
        let context = context.clone();
        args.days.iter().map(move |day| DayRef { context: context.clone(), day: day.clone() })
    };
    let days = args.context.iter().flat_map(of).collect();
    session.api.store_pin(PinRequest { days, pinned }, &session.call(None))?;
    Ok(Outcome::Done)
}
