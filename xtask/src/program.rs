//! Running other programs.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, bail};

/// A program about to run, with what it is told.
pub struct Program {
    command: Command,
}

impl Program {
    /// A program by name or path. It reads no input: no task waits for an answer.
    pub fn new(name: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(name);
        command.stdin(Stdio::null());
        Program { command }
    }

    /// Its arguments, after those it has.
    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.command.args(args);
        self
    }

    /// The folder it runs in.
    pub fn dir(mut self, dir: &Path) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// A variable of its environment.
    pub fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(key, value);
        self
    }

    /// Folders that come first where it looks for programs.
    pub fn path_first(self, dir: &Path) -> Result<Self> {
        let old = std::env::var_os("PATH").unwrap_or_default();
        let dirs = std::iter::once(dir.to_path_buf()).chain(std::env::split_paths(&old));
        let path: OsString = std::env::join_paths(dirs).context("PATH")?;
        Ok(self.env("PATH", path))
    }

    /// Lets it ask on this terminal (a password for sudo).
    pub fn interactive(mut self) -> Self {
        self.command.stdin(Stdio::inherit());
        self
    }

    /// Runs it with its output on this terminal; anything but success is an error.
    pub fn run(self) -> Result<()> {
        match self.status()? {
            (_, Some(0)) => Ok(()),
            (shown, code) => bail!("{} ({shown})", ended(code)),
        }
    }

    /// Runs it with its output on this terminal, for callers who know more exit codes than 0.
    pub fn code(self) -> Result<Option<i32>> {
        Ok(self.status()?.1)
    }

    /// What it prints, if it succeeds. Neither a missing program nor a failing one is an error:
    /// this is for asking what is there.
    pub fn ask(mut self) -> Option<String> {
        let Output { status, stdout, .. } = self.command.stderr(Stdio::null()).output().ok()?;
        status.success().then(|| String::from_utf8_lossy(&stdout).trim().to_owned())
    }

    fn status(mut self) -> Result<(String, Option<i32>)> {
        let shown = self.shown();
        let status = self.command.status().with_context(|| format!("cannot start: {shown}"))?;
        Ok((shown, status.code()))
    }

    fn shown(&self) -> String {
        let words = std::iter::once(self.command.get_program()).chain(self.command.get_args());
        words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }
}

fn ended(code: Option<i32>) -> String {
    match code {
        Some(code) => format!("ended with exit code {code}"),
        None => "was ended by a signal".to_owned(),
    }
}
