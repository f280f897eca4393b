//! Child processes that use a store, and may be killed: `src/bin/store-worker` seen from the
//! test that starts it.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// What a worker says once an operation has returned: each line is one acknowledgement.
pub type Said = Vec<String>;

/// A worker at work.
pub struct Worker {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    said: Said,
}

impl Worker {
    /// Starts the program of a test with a base and the arguments of its role.
    #[must_use]
    pub fn start(program: &str, base: &Path, role: &[&str]) -> Worker {
        let mut command = Command::new(program);
        command.arg(base).args(role);
        Worker::run(command)
    }

    /// Starts a command.
    #[must_use]
    pub fn run(mut command: Command) -> Worker {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Worker { input: child.stdin.take(), output, child, said: Vec::new() }
    }

    /// Sends a line.
    pub fn tell(&mut self, line: &str) {
        // One that has ended early is found out by its exit.
        let _ = writeln!(self.input.as_mut().unwrap(), "{line}");
    }

    /// The next line it says; none when it has ended.
    pub fn hear(&mut self) -> Option<String> {
        let mut line = String::new();
        if self.output.read_line(&mut line).unwrap() == 0 {
            return None;
        }
        let line = line.trim_end().to_owned();
        self.said.push(line.clone());
        Some(line)
    }

    /// Lets it say some lines, then kills it (SIGKILL) a moment later. Gives all it ever said,
    /// up to the moment of its death.
    #[must_use]
    pub fn kill_after(mut self, lines: u64, moment: Duration) -> Said {
        for _ in 0..lines {
            if self.hear().is_none() {
                break;
            }
        }
        std::thread::sleep(moment);
        self.child.kill().unwrap();
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        self.child.wait().unwrap();
        // A line without its end was never an acknowledgement.
        let whole = rest.rfind('\n').map_or("", |end| &rest[..end]);
        self.said.extend(whole.lines().map(str::to_owned));
        self.said
    }

    /// Waits for its end, which must be a good one. Gives all it said.
    #[must_use]
    pub fn finish(mut self) -> Said {
        self.input = None;
        while self.hear().is_some() {}
        let status = self.child.wait().unwrap();
        assert!(status.success(), "a worker failed: {status}; it said last {:?}", self.said.last());
        self.said
    }
}

/// How often each content is in a list.
#[must_use]
pub fn tally(contents: impl IntoIterator<Item = String>) -> HashMap<String, u32> {
    let mut counts = HashMap::new();
    contents.into_iter().for_each(|content| *counts.entry(content).or_default() += 1);
    counts
}

/// Holds that nothing is there twice, and that what was acknowledged is there.
pub fn exactly_once<'a>(
    stored: &HashMap<String, u32>,
    acknowledged: impl IntoIterator<Item = &'a str>,
    story: &str,
) {
    if let Some((content, times)) = stored.iter().find(|(_, times)| **times > 1) {
        panic!("{story}: {content} is there {times} times");
    }
    let lost: Vec<&str> =
        acknowledged.into_iter().filter(|content| !stored.contains_key(*content)).collect();
    assert!(
        lost.is_empty(),
        "{story}: acknowledged but not there: {} like {:?}",
        lost.len(),
        &lost[..lost.len().min(5)]
    );
}
