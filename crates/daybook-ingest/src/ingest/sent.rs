//! Files that somebody sends: they have a name and a time of their own, but are read as they come,
//! once.

use std::io::Read;
use std::path::Path;

use super::{Input, Run, failed};
use crate::dry_run::Shown;
use crate::error::{IngestError, Result};
use crate::report::{FileReport, IngestReport};
use crate::request::{IngestControl, IngestRequest};
use crate::resume;
use crate::sink::Sink;
use crate::source::open::{self, BytesRead};
use crate::source_name;

/// A file that is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Its name, folders included where it came with some. It is shown, and the source is taken
    /// from it; nothing is opened by it.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// When it was last written, Unix seconds; 0 where nobody knows.
    pub modified: i64,
}

/// Takes in files as they are sent, in this order; `open` gives the bytes of each when its turn has
/// come. The request's paths say nothing here.
///
/// # Errors
/// As [`ingest`](crate::ingest). What a reader says is no error: it is in the row of its file.
pub fn ingest_sent<R: Read + Send + 'static>(
    files: &[Sent],
    mut open: impl FnMut(usize) -> R,
    request: &IngestRequest,
    sink: &dyn Sink,
    control: &IngestControl,
) -> Result<IngestReport> {
    let shown = Shown::over(sink);
    let mut run = Run::new(request, sink, &shown, control)?;
    run.progress.files_total = files.len() as u64;
    run.progress.bytes_total = files.iter().map(|file| file.bytes).sum();
    for (at, file) in files.iter().enumerate() {
        let report = run.sent(file, open(at))?;
        run.finish_file(report, file.bytes);
    }
    Ok(run.end())
}

impl Run<'_> {
    fn sent(
        &mut self,
        file: &Sent,
        reader: impl Read + Send + 'static,
    ) -> Result<Option<FileReport>> {
        if self.control.is_cancelled() {
            return Err(IngestError::Cancelled);
        }
        file.name.clone_into(&mut self.progress.path);
        let (path, bytes) = (Path::new(&file.name), BytesRead::default());
        let written = if file.modified > 0 { file.modified } else { self.request.now_epoch };
        let planned = match open::stream(reader, &bytes) {
            Ok(content) if content.layers.is_archive => {
                let name = file.name.as_str();
                return Ok(self.archive(content.reader, name, name, written, &bytes, 0)?.row);
            }
            Ok(content) => {
                let context = self.request.context.as_deref();
                resume::stream(&self.checkpoints, content, &file.name, context)
            }
            Err(error) => Err(error),
        };
        // Who says stop makes readers fail.
        if self.control.is_cancelled() {
            return Err(IngestError::Cancelled);
        }
        let plan = match planned {
            Ok(plan) => plan,
            Err(error) => return Ok(Some(failed(path, &error.to_string()))),
        };
        let src = source_name::of_file(path);
        let settings = self.settings(src.clone(), Some(src), written);
        self.carry_out(plan, &file.name, settings, &bytes, Input::Member).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Cursor};

    use super::*;
    use crate::{LeftOut, MemorySink};

    fn take(sent: &[(&str, i64, &[u8])], sink: &MemorySink) -> IngestReport {
        let files: Vec<Sent> = sent
            .iter()
            .map(|(name, modified, bytes)| Sent {
                name: (*name).to_owned(),
                bytes: bytes.len() as u64,
                modified: *modified,
            })
            .collect();
        let request = IngestRequest {
            tz: Some("UTC".to_owned()),
            now_epoch: 1_774_015_300,
            ..IngestRequest::default()
        };
        let open = |at: usize| Cursor::new(sent[at].2.to_vec());
        ingest_sent(&files, open, &request, sink, &IngestControl::default()).unwrap()
    }

    #[test]
    fn a_file_that_is_sent_has_its_own_name_and_time() {
        let sink = MemorySink::new();
        // The year is that of the file, not of the day on which it is sent.
        let syslog = b"Mar 20 14:00:00 box cron[7]: ran\n";
        let report = take(&[("logs/box.log", 1_679_320_800, syslog)], &sink);
        assert_eq!((report.files[0].path.as_str(), report.inserted), ("logs/box.log", 1));
        assert_eq!(sink.entries()[0].epoch, 1_679_320_800);
        let raw = take(&[("deep/app.log.1", 1_700_000_000, b"no time at all\n")], &sink);
        assert_eq!((raw.raw, raw.files[0].first_epoch), (1, Some(1_700_000_000)));
        assert_eq!(sink.entries()[1].src, "app");
    }

    #[test]
    fn what_is_sent_again_or_is_no_text_adds_nothing() {
        let sink = MemorySink::new();
        let log = b"2026-03-20 14:00:00 INFO a: b\n";
        let sent: [(&str, i64, &[u8]); 3] =
            [("a.log", 0, log), ("p.png", 0, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), ("e", 0, b"")];
        assert_eq!(take(&sent, &sink).inserted, 1);
        let again = take(&sent, &sink);
        assert_eq!((again.inserted, sink.entries().len()), (0, 1));
        let why: Vec<_> = again.files.iter().map(|file| file.left_out).collect();
        assert_eq!(why[1..], [Some(LeftOut::Binary), Some(LeftOut::Empty)]);
    }

    #[test]
    fn one_that_breaks_off_does_not_keep_the_others_from_being_read() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the line went dead"))
            }
        }
        let file = |name: &str| Sent { name: name.to_owned(), bytes: 9, modified: 5 };
        let open = |at: usize| -> Box<dyn Read + Send> {
            if at == 0 { Box::new(Broken) } else { Box::new(Cursor::new(b"a line\n".to_vec())) }
        };
        let (sink, request) = (MemorySink::new(), IngestRequest::default());
        let control = IngestControl::default();
        let report = ingest_sent(&[file("a"), file("b")], open, &request, &sink, &control).unwrap();
        assert_eq!((report.failed, report.inserted), (1, 1));
        assert_eq!(report.files[0].error.as_deref(), Some("the line went dead"));
    }
}
