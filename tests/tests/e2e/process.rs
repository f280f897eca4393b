//! Programs that run beside a test and end with it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How long a program may take to say that it is ready, on a machine that is busy.
pub const READY: Duration = Duration::from_secs(60);

/// A program that runs; it is killed when this is dropped.
pub struct Running {
    name: String,
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    /// Starts it and listens to what it prints.
    pub fn start(mut command: Command) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| {
            panic!("cannot start {name}: {error}; `cargo xtask test` brings what is missing")
        });
        let stdout = child.stdout.take().expect("stdout is piped");
        let (say, lines) = channel();
        // Read to the end, so that it never waits for a reader.
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = say.send(line);
            }
        });
        Running { name, child, lines }
    }

    /// The first thing that `wanted` finds in a line it prints.
    pub fn says<T>(&self, wanted: impl Fn(&str) -> Option<T>) -> T {
        let deadline = Instant::now() + READY;
        let mut heard = Vec::new();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(line) = self.lines.recv_timeout(left) else {
                panic!("{} did not say that it is ready, only: {heard:#?}", self.name);
            };
            if let Some(found) = wanted(&line) {
                return found;
            }
            heard.push(line);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
