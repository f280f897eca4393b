//! Arguments that say which entries, as a filter of the store.

use daybook_api::{Moment, parse_duration, parse_query, parse_time};
use daybook_store::{LevelFilter, LogFilter, SrcFilter, TextFilter};

use crate::args::FilterArgs;
use crate::exit::Failure;
use crate::session::Session;

/// The filter that the arguments say, with times by the session's clock and zone.
pub fn filter(args: &FilterArgs, session: &Session) -> Result<LogFilter, Failure> {
    let time = |text: &Option<String>| {
        text.as_deref().map(|text| parse_time(text, session.now, session.zone)).transpose()
    };
    let text = match (&args.grep, &args.regex) {
        (Some(text), _) => Some(TextFilter::Substring(text.clone())),
        (None, Some(regex)) => Some(TextFilter::Regex(regex.clone())),
        (None, None) => None,
    };
    let (since, until) = (time(&args.since)?, time(&args.until)?);
    if let (Some(from), Some(to)) = (since, until)
        && from > to
    {
        let message = "the range ends before it begins: --until must be after --since";
        return Err(Failure::Usage(message.to_owned()));
    }
    let filter = LogFilter {
        contexts: args.context.clone(),
        epoch_from: since.map(|moment| moment.epoch),
        epoch_to: until.map(Moment::ceil),
        src: source(args.src.as_ref(), args.subtree.as_ref()),
        levels: args.level.map(LevelFilter::Min),
        error: args.error.then_some(true),
        text,
        tags: args.tag.clone(),
        ..LogFilter::default()
    };
    Ok(parse_query(&args.query.join(" "), filter)?)
}

/// Seconds after 1970 below which a bare number is an age that lacks its unit: no log is from those days.
const LEAST_SECONDS: i64 = 1_000_000;

/// The second that `--older-than` says: an age, as people say it, or a time.
pub fn older_than(session: &Session, text: Option<&str>) -> Result<Option<i64>, Failure> {
    if let Some(number) = text.filter(|text| text.parse().is_ok_and(|n: i64| n < LEAST_SECONDS)) {
        let age = number.trim_start_matches('-');
        return Err(Failure::Usage(format!(
            "--older-than {number} has no unit: say {age}d for days, {age}h for hours, or a time"
        )));
    }
    let epoch = text.map(|text| match parse_duration(text) {
        Ok(seconds) => Ok(session.now.saturating_sub(seconds).max(0)),
        Err(_) => parse_time(text, session.now, session.zone).map(|moment| moment.epoch),
    });
    Ok(epoch.transpose()?)
}

/// Which sources `--src` and `--subtree` say; clap sees to it that only one is given.
pub fn source(prefix: Option<&String>, subtree: Option<&String>) -> Option<SrcFilter> {
    match (prefix, subtree) {
        (Some(prefix), _) => Some(SrcFilter::Prefix(prefix.clone())),
        (None, Some(subtree)) => Some(SrcFilter::Subtree(subtree.clone())),
        (None, None) => None,
    }
}
