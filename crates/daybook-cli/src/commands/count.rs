//! `daybook count`

use daybook_api::CountRequest;

use super::filter::filter;
use super::print;
use crate::args::CountArgs;
use crate::exit::{Failure, Outcome};
use crate::session::Session;

/// Prints how many entries match, as a bare number.
pub fn run(session: &Session, args: &CountArgs) -> Result<Outcome, Failure> {
    let filter = filter(&args.filter, session)?;
    let count =
        session.api.logs_count(CountRequest { filter, explain: false }, &session.call(None))?;
    print(args.output, &count, |count| format!("{}\n", count.count))?;
    Ok(Outcome::of(&count.partitions_failed))
}
