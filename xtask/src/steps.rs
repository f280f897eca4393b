//! Steps said aloud, with the time each took.

use std::cell::RefCell;
use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// The steps of one task.
pub struct Steps {
    began: Instant,
    done: RefCell<Vec<(String, Duration)>>,
}

impl Default for Steps {
    fn default() -> Self {
        Steps { began: Instant::now(), done: RefCell::default() }
    }
}

impl Steps {
    /// Does one step. Its failure names it.
    pub fn step<T>(&self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.say(&format!("── {name}"));
        let began = Instant::now();
        let result = work().with_context(|| format!("step failed: {name}"))?;
        let took = began.elapsed();
        self.say(&format!("── {name}: {}", shown(took)));
        self.done.borrow_mut().push((name.to_owned(), took));
        Ok(result)
    }

    /// Says one line.
    pub fn say(&self, line: &str) {
        let mut out = std::io::stdout().lock();
        // A closed terminal is no reason to stop building.
        let _ = writeln!(out, "{line}").and_then(|()| out.flush());
    }

    /// Says what each step took.
    pub fn summary(&self) {
        let done = self.done.borrow();
        let width = done.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        self.say("");
        for (name, took) in done.iter() {
            self.say(&format!("  {name:<width$}  {:>9}", shown(*took)));
        }
        self.say(&format!("  {:<width$}  {:>9}", "in all", shown(self.began.elapsed())));
        self.say("");
    }
}

fn shown(took: Duration) -> String {
    let seconds = took.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{} min {:02} s", took.as_secs() / 60, took.as_secs() % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_is_named() {
        let error = Steps::default().step::<()>("knit", || anyhow::bail!("no wool")).unwrap_err();
        assert_eq!(format!("{error:#}"), "step failed: knit: no wool");
    }

    #[test]
    fn times_read_easily() {
        assert_eq!(shown(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(shown(Duration::from_secs(185)), "3 min 05 s");
    }
}
