//! Exporting into a stream, which knows no way back: standard output.

use std::fs::File;
use std::io::{self, Read as _, Write};

use daybook_store::ExportReport;

use super::ExportWhat;
use crate::api::LoggingApi;
use crate::call::Call;
use crate::error::ApiError;

/// Bytes of a finished file that are handed on at a time.
const PIECE: usize = 1 << 20;

impl LoggingApi {
    /// Writes what is wanted into a stream. Lines go as they are found. A bundle or a Parquet file lies
    /// aside at the base first, since a bundle's heads are filled in behind their bodies; so neither is
    /// begun that cannot be finished, and whoever reads slowly holds nobody else up.
    ///
    /// # Errors
    /// Those of `logs.export`; `disk_full` where the file cannot lie aside; `io` when the stream takes
    /// no more.
    pub fn export_into(
        &self,
        what: &ExportWhat,
        out: &mut dyn Write,
        call: &Call,
    ) -> Result<ExportReport, ApiError> {
        let failed =
            |error: io::Error| ApiError::new("io", format!("cannot write the export: {error}"));
        let mut out = Counting { out, bytes: 0 };
        let mut report = if what.format.is_lines() {
            let (cancel, tell) = (call.cancel_token(), call.teller());
            self.write_lines(what, what.zone()?, &mut out, cancel, &tell, &failed)?.1
        } else {
            let spooled = self.spool()?.make(0)?;
            let report = self.export_within_room(what, &spooled.file(), call)?;
            let mut file = File::open(spooled.file()).map_err(failed)?;
            let mut piece = vec![0; PIECE];
            loop {
                call.control().check()?;
                let bytes = match file.read(&mut piece).map_err(failed)? {
                    0 => break,
                    read => piece.get(..read).unwrap_or_default(),
                };
                out.write_all(bytes).map_err(failed)?;
            }
            report
        };
        out.flush().map_err(failed)?;
        report.bytes = out.bytes;
        Ok(report)
    }
}

/// Counts what goes through.
struct Counting<'o> {
    out: &'o mut dyn Write,
    bytes: u64,
}

impl Write for Counting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
