//! `daybook export`

use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

use daybook_api::wire::ExportReport;
use daybook_api::{ExportAs, ExportCall, ExportWhat};

use super::filter::filter;
use super::{print, progress};
use crate::args::{ExportArgs, FileForm, ListForm};
use crate::exit::{Failure, Outcome};
use crate::output::jsonl;
use crate::output::numbers::{bytes, counted};
use crate::session::Session;

/// Writes all entries that match into a file, or to standard output.
pub fn run(session: &Session, args: &ExportArgs) -> Result<Outcome, Failure> {
    let format = args.format.map(|form| match form {
        FileForm::Daybook => ExportAs::Daybook,
        FileForm::Jsonl => ExportAs::Jsonl,
        FileForm::Csv => ExportAs::Csv,
        FileForm::Parquet => ExportAs::Parquet,
    });
    let filter = filter(&args.filter, session)?;
    let tz = Some(session.zone.name().to_owned());
    if args.file == Path::new("-") {
        let format = format.unwrap_or(ExportAs::Jsonl);
        return stream(session, args, &ExportWhat { filter, format, tz, ..ExportWhat::default() });
    }
    let request = ExportCall { filter, path: args.file.clone(), format, tz };
    let (call, bar) = progress::followed(session, "exporting");
    let report = session.api.logs_export(request, &call);
    drop(bar);
    let report = report?;
    print(args.output, &report, text)?;
    Ok(Outcome::of(&report.partitions_failed))
}

fn text(report: &ExportReport) -> String {
    format!(
        "{} of {} written, {}\n",
        counted(report.rows, "entry", "entries"),
        counted(report.members, "partition", "partitions"),
        bytes(report.bytes)
    )
}

/// Writes to standard output; what else there is to say goes to stderr.
fn stream(session: &Session, args: &ExportArgs, what: &ExportWhat) -> Result<Outcome, Failure> {
    let is_shown = io::stdout().is_terminal();
    refuse_terminal(what.format, is_shown)?;
    // A bar would stand between the lines.
    let (on_event, bar) = progress::bar(session.shows_progress && !is_shown, "exporting");
    let call = session.call(on_event);
    let mut out = Stream { out: io::stdout(), is_broken: false };
    let report = session.api.export_into(what, &mut out, &call);
    drop(bar);
    if out.is_broken {
        return Err(Failure::BrokenPipe);
    }
    let report = report?;
    let mut said = Vec::new();
    match args.output {
        ListForm::Jsonl => jsonl::line(&mut said, &report)?,
        ListForm::Text => said.extend_from_slice(text(&report).as_bytes()),
    }
    // The entries are where they should be: nobody is left to tell when stderr is gone.
    let _ = io::stderr().lock().write_all(&said);
    Ok(Outcome::of(&report.partitions_failed))
}

/// Bytes that are no text would only set a terminal astray.
fn refuse_terminal(format: ExportAs, is_terminal: bool) -> Result<(), Failure> {
    let what = match format {
        ExportAs::Daybook => "a bundle",
        ExportAs::Parquet => "a Parquet file",
        ExportAs::Jsonl | ExportAs::Csv => return Ok(()),
    };
    if !is_terminal {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "{what} is no text for a terminal: name a file, or put > FILE or | COMMAND behind it"
    )))
}

/// Standard output, and whether its reader has gone: that is no failure.
struct Stream {
    out: io::Stdout,
    is_broken: bool,
}

impl Stream {
    fn seen<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        self.is_broken |=
            result.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
        result
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        self.seen(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        self.seen(flushed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_gets_text_and_nothing_else() {
        for (format, is_text) in [
            (ExportAs::Daybook, false),
            (ExportAs::Parquet, false),
            (ExportAs::Jsonl, true),
            (ExportAs::Csv, true),
        ] {
            assert_eq!(refuse_terminal(format, true).is_ok(), is_text, "{format:?}");
            assert!(refuse_terminal(format, false).is_ok(), "{format:?}");
        }
    }
}
