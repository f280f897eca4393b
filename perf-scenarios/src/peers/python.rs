//! DuckDB and ClickHouse, by way of a Python that has their packages.

use std::path::Path;
use std::process::Command;

use daybook_store::CancelToken;
use serde::Deserialize;
use serde_json::json;

use crate::error::Result;
use crate::figure::PerfPeer;
use crate::peers::ask::Asked;
use crate::peers::{Outcome, TIMES, child, left_out};

const SCRIPT: &str = include_str!("peer.py");
/// Names a Python with the packages, in place of the one on the path.
const PYTHON: &str = "DAYBOOK_PYTHON";

#[derive(Deserialize)]
struct Reply {
    version: String,
    #[serde(default)]
    load_s: Option<f64>,
    #[serde(default)]
    disk_bytes: Option<u64>,
    #[serde(default)]
    answers: Vec<Answer>,
}

#[derive(Deserialize)]
struct Answer {
    ms: Vec<f64>,
    rows: u64,
}

/// Asks a program, or says why not.
pub(super) fn outcome(
    program: &str,
    lines: &Path,
    folder: &Path,
    questions: &[Asked],
    cancel: &CancelToken,
) -> Result<Outcome> {
    let package = if program == "clickhouse" { "chdb" } else { program };
    let given = std::env::var_os(PYTHON).filter(|name| !name.is_empty());
    let pythons = match given {
        Some(python) => vec![python],
        None => ["python3", "python"].map(Into::into).to_vec(),
    };
    let asked = json!({
        "program": program,
        "folder": folder,
        "lines": lines,
        "times": TIMES,
        "questions": questions.iter().map(|asked| json!({
            "sql": asked.sql,
            "counts": if asked.counts_rows { "rows" } else { "sum" },
        })).collect::<Vec<_>>(),
    });
    let mut complaint = format!("there is no Python on the path; {PYTHON} can name one");
    for python in pythons {
        let mut command = Command::new(&python);
        command.args(["-c", SCRIPT]);
        let Some(said) = child::run(&mut command, &asked.to_string(), cancel)? else { continue };
        if said.complaint.contains("ModuleNotFoundError") {
            complaint = format!(
                "not installed; `pip install {package}`, and name that Python in {PYTHON} if it is not \
                 the first on the path"
            );
            continue;
        }
        // What a package prints on its own comes before.
        let reply = said.out.trim().lines().next_back().unwrap_or_default();
        return Ok(match serde_json::from_str::<Reply>(reply) {
            Ok(reply) if said.code == Some(0) => Outcome {
                peer: PerfPeer {
                    name: program.to_owned(),
                    version: reply.version,
                    left_out: None,
                    load_s: reply.load_s,
                    disk_bytes: reply.disk_bytes,
                },
                answers: reply.answers.into_iter().map(|a| Some((a.ms, a.rows))).collect(),
            },
            _ => {
                let how = match said.code {
                    Some(code) => format!("it ended with {code}"),
                    None => "the system ended it, perhaps for its memory".to_owned(),
                };
                let why = match said.complaint.as_str() {
                    "" => how,
                    complaint => format!("{how}: {complaint}"),
                };
                left_out(program, String::new(), why, questions.len())
            }
        });
    }
    Ok(left_out(program, String::new(), complaint, questions.len()))
}
