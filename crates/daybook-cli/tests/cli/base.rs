//! A base of its own for each test, and the command run on it.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::{Value, json};
use tempfile::TempDir;

/// 2026-03-20 14:00:00 UTC.
pub const NOON: i64 = 1_774_015_200;

/// A base of its own.
pub struct Base {
    folder: TempDir,
}

/// What a run gave.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Base {
    pub fn new() -> Self {
        Base { folder: tempfile::tempdir().unwrap() }
    }

    /// A base with these entries (fields of `LogEntry`).
    pub fn with(entries: &[Value]) -> Self {
        let base = Base::new();
        base.add(entries);
        base
    }

    /// Adds entries through `ingest -`.
    pub fn add(&self, entries: &[Value]) {
        let lines: String = entries.iter().map(|entry| format!("{entry}\n")).collect();
        let run = self.run_with(&["ingest", "-"], lines.as_bytes());
        assert_eq!(run.code, 0, "{}", run.err);
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("base")
    }

    /// A place beside the base.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The database of a day in context `default`.
    pub fn database(&self, year: &str, day: &str) -> PathBuf {
        self.path().join("logs/default").join(year).join(day).join("logs.sqlite")
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.env_clear().arg("--base").arg(self.path()).args(["--tz", "UTC"]).args(args);
        command
    }

    pub fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, b"")
    }

    /// Standard output as it is, of a run that must succeed; and what it says on stderr.
    pub fn bytes(&self, args: &[&str]) -> (Vec<u8>, String) {
        let output = self.command(args).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {err}");
        (output.stdout, err)
    }

    pub fn run_with(&self, args: &[&str], input: &[u8]) -> Run {
        let output = self.command(args).write_stdin(input).output().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Standard output of a run that must succeed without complaint.
    pub fn ok(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{args:?}");
        run.out
    }

    /// The `content` of what a search finds.
    pub fn contents(&self, args: &[&str]) -> Vec<String> {
        let args = [&["search", "-o", "jsonl"], args].concat();
        let lines = self.ok(&args);
        lines
            .lines()
            .map(|line| {
                serde_json::from_str::<Value>(line).unwrap()["content"].as_str().unwrap().to_owned()
            })
            .collect()
    }
}

pub fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_daybook"))
}

/// An entry so many seconds after [`NOON`].
pub fn entry(after: i64, src: &str, content: &str) -> Value {
    json!({"epoch": NOON + after, "src": src, "loglevel": 9, "content": content})
}

/// An entry of a level.
pub fn leveled(after: i64, src: &str, level: i32, content: &str) -> Value {
    json!({"epoch": NOON + after, "src": src, "loglevel": level, "content": content})
}
