//! Another program, stopped when the run is.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use daybook_store::CancelToken;

use crate::error::{PerfError, Result};

/// How often it is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// Most of what it says that is read, in bytes.
const MAX_SAID: u64 = 1 << 20;

/// What a program said.
pub(super) struct Said {
    pub out: String,
    /// The last line of what it complained about.
    pub complaint: String,
    pub code: Option<i32>,
}

/// Runs a program with a text as its input. None when there is no such program.
pub(super) fn run(
    command: &mut Command,
    input: &str,
    cancel: &CancelToken,
) -> Result<Option<Said>> {
    let name = command.get_program().to_owned();
    let path = Path::new(&name);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(PerfError::io("start", path)(error)),
    };
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ended early says so itself.
        let _ = stdin.write_all(input.as_bytes());
    }
    let reader = |pipe: Option<Box<dyn std::io::Read + Send>>| {
        std::thread::spawn(move || {
            let mut text = Vec::new();
            if let Some(pipe) = pipe {
                let mut pipe = pipe;
                let _ = (&mut pipe).take(MAX_SAID).read_to_end(&mut text);
                // The rest is let go, so that the program does not wait for a reader.
                let _ = std::io::copy(&mut pipe, &mut std::io::sink());
            }
            String::from_utf8_lossy(&text).into_owned()
        })
    };
    let out = reader(child.stdout.take().map(|pipe| Box::new(pipe) as _));
    let complaints = reader(child.stderr.take().map(|pipe| Box::new(pipe) as _));
    let status = loop {
        if let Some(status) = child.try_wait().map_err(PerfError::io("wait for", path))? {
            break status;
        }
        if cancel.is_cancelled() {
            // Already ended is as good.
            let _ = child.kill();
            let _ = child.wait();
            return Err(PerfError::Cancelled);
        }
        std::thread::sleep(LOOK_EVERY);
    };
    let out = out.join().unwrap_or_default();
    let complaints = complaints.join().unwrap_or_default();
    let complaint = complaints.lines().rev().find(|line| !line.trim().is_empty());
    Ok(Some(Said {
        out,
        complaint: complaint.unwrap_or_default().trim().chars().take(300).collect(),
        code: status.code(),
    }))
}
