//! The journal of systemd, as `journalctl` writes it.
//!
//! It is no file that can be known by its beginning, since the journal forgets its oldest entries;
//! but every entry has a cursor, and the journal can be asked for what comes after one.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use daybook_store::LogEntry;

use crate::error::{IngestError, Result};

/// Asks the program for the journal: all of it, or what comes after a cursor.
pub(crate) fn open(
    program: &Path,
    arguments: &[String],
    after: Option<&str>,
) -> Result<JournalReader> {
    let mut command = Command::new(program);
    command.args(arguments);
    if let Some(cursor) = after {
        command.arg(format!("--after-cursor={cursor}"));
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let failed = |source| IngestError::Read { name: program.display().to_string(), source };
    let mut child = command.spawn().map_err(failed)?;
    let output = child.stdout.take().ok_or_else(|| failed(io::Error::other("it has no output")))?;
    Ok(JournalReader { child, output })
}

/// The cursor of a journal's entry.
pub(crate) fn cursor_of(entry: &LogEntry) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Cursor {
        #[serde(rename = "__CURSOR")]
        cursor: String,
    }
    let attrs = entry.attrs.as_ref()?.as_json();
    serde_json::from_str::<Cursor>(attrs).ok().map(|attrs| attrs.cursor)
}

/// What the program writes; its end is an error when the program says that something went wrong.
pub(crate) struct JournalReader {
    child: Child,
    output: ChildStdout,
}

impl Read for JournalReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.output.read(buffer)?;
        if read == 0 && !buffer.is_empty() {
            let status = self.child.wait()?;
            if !status.success() {
                return Err(io::Error::other(format!("the journal's program ended with {status}")));
            }
        }
        Ok(read)
    }
}

impl Drop for JournalReader {
    fn drop(&mut self) {
        // It may have ended already, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
