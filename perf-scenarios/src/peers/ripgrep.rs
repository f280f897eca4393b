//! ripgrep over the same lines as text: what searching plain log files costs.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use daybook_store::CancelToken;

use crate::error::Result;
use crate::figure::PerfPeer;
use crate::peers::ask::Asked;
use crate::peers::{Outcome, TIMES, child, left_out};

const NAME: &str = "ripgrep";

/// Counts lines where lines can say it, or says why not.
pub(super) fn outcome(text: &Path, questions: &[Asked], cancel: &CancelToken) -> Result<Outcome> {
    let Some(said) = child::run(Command::new("rg").arg("--version"), "", cancel)? else {
        let why = "not installed; its command `rg` is looked for on the path".to_owned();
        return Ok(left_out(NAME, String::new(), why, questions.len()));
    };
    let version = said.out.split_whitespace().nth(1).unwrap_or_default().to_owned();
    let mut answers = Vec::with_capacity(questions.len());
    for asked in questions {
        answers.push(match &asked.ripgrep {
            None => None,
            Some(arguments) => count(arguments, text, cancel)?,
        });
    }
    Ok(Outcome {
        peer: PerfPeer {
            name: NAME.to_owned(),
            version,
            left_out: None,
            load_s: None,
            disk_bytes: std::fs::metadata(text).ok().map(|found| found.len()),
        },
        answers,
    })
}

/// Starting the program counts: that is what one waits for.
fn count(
    arguments: &[String],
    text: &Path,
    cancel: &CancelToken,
) -> Result<Option<(Vec<f64>, u64)>> {
    let (mut took, mut lines) = (Vec::with_capacity(TIMES), 0);
    for time in 0..=TIMES {
        let mut command = Command::new("rg");
        command.arg("--no-config").args(arguments).arg("--").arg(text);
        let began = Instant::now();
        let Some(said) = child::run(&mut command, "", cancel)? else { return Ok(None) };
        // 1 is its word for no match.
        if !matches!(said.code, Some(0 | 1)) {
            return Ok(None);
        }
        lines = said.out.trim().parse().unwrap_or(0);
        if time > 0 {
            took.push(began.elapsed().as_secs_f64() * 1e3);
        }
    }
    Ok(Some((took, lines)))
}
