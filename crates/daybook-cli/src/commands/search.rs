//! `daybook search`

use std::io::Write as _;
use std::ops::ControlFlow;

use daybook_store::{LogEntry, LogFilter, Order};

use super::explain;
use super::filter::filter;
use crate::args::{Form, SearchArgs};
use crate::exit::{Failure, Outcome};
use crate::output::paint::Paint;
use crate::output::stdout::Stdout;
use crate::output::text::TextLines;
use crate::session::Session;
use daybook_api::lines::{CsvLines, JsonLines};

/// Bytes of output that are gathered before they are written, after the first entries.
const CHUNK: usize = 64 << 10;

/// Prints the entries that match, as they are found.
pub fn run(session: &Session, args: &SearchArgs) -> Result<Outcome, Failure> {
    let filter = LogFilter {
        order: if args.oldest_first { Order::OldestFirst } else { Order::NewestFirst },
        limit: args.limit,
        cursor: args.cursor.clone(),
        ..filter(&args.filter, session)?
    };
    let call = session.call(None);
    let mut out = Stdout::lock();
    let mut lines = Lines::new(session, args.output, &filter, out.colours)?;
    let mut text = Vec::with_capacity(2 * CHUNK);
    let mut written = Ok(());
    let summary = session.api.stream(&filter, args.explain, &call, &mut |entries| {
        written = write(&mut lines, &mut text, &entries, &mut out);
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    // Whoever read the output may be gone: what the store says then is of no matter.
    written?;
    let summary = summary?;
    if let Lines::Csv(csv) = &mut lines {
        // The head stands over nothing too.
        csv.entries(&mut text, &[])?;
        out.write_all(&text)?;
    }
    out.flush()?;
    if args.explain {
        explain::print(&summary);
    }
    Ok(Outcome::of(&summary.partitions_failed))
}

enum Lines {
    Text(TextLines),
    Json(JsonLines),
    Csv(CsvLines),
}

impl Lines {
    fn new(
        session: &Session,
        form: Form,
        filter: &LogFilter,
        colours: bool,
    ) -> Result<Self, Failure> {
        Ok(match form {
            Form::Jsonl => Lines::Json(JsonLines::new(session.zone)),
            Form::Csv => Lines::Csv(CsvLines::new(session.zone)),
            Form::Text => {
                let several =
                    filter.contexts.len() != 1 && session.api.store().contexts()?.len() > 1;
                Lines::Text(TextLines::new(session.zone, Paint::new(colours), several))
            }
        })
    }
}

/// Writes a chunk and lets it go: the first hit is seen while the search goes on.
fn write(
    lines: &mut Lines,
    text: &mut Vec<u8>,
    entries: &[LogEntry],
    out: &mut Stdout,
) -> std::io::Result<()> {
    if let Lines::Csv(lines) = lines {
        lines.entries(text, entries)?;
    }
    for entry in entries {
        match lines {
            Lines::Text(lines) => lines.entry(text, entry),
            Lines::Json(lines) => lines.entry(text, entry)?,
            Lines::Csv(_) => break,
        }
        if text.len() >= CHUNK {
            out.write_all(text)?;
            text.clear();
        }
    }
    out.write_all(text)?;
    text.clear();
    out.flush()
}
