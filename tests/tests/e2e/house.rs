//! What a test stands on: a base that the real command filled, and a home of its own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::json;
use tempfile::TempDir;

use crate::demo;

/// 2026-03-20 09:00:00 UTC, where the stories take place.
pub const NINE: i64 = 1_773_997_200;

/// A base folder with logs in it, and a home that nobody else uses.
pub struct House {
    dir: TempDir,
}

impl House {
    /// A morning of two programs, and the morning before.
    pub fn with_logs() -> Self {
        Self::with_entries(&morning())
    }

    /// An entry a day for a year, and at its end a second that matters.
    pub fn with_a_year() -> Self {
        Self::with_entries(&year())
    }

    /// Lines that were written for whoever reads them.
    pub fn with_hostile_lines() -> Self {
        Self::with_entries(&hostile())
    }

    fn with_entries(entries: &[serde_json::Value]) -> Self {
        let house = Self::empty();
        let file = house.dir.path().join("entries.jsonl");
        let lines: Vec<String> = entries.iter().map(ToString::to_string).collect();
        fs::write(&file, lines.join("\n") + "\n").expect("the file of the entries");
        let report = house.daybook(&["ingest", &file.to_string_lossy()], "");
        assert!(report.status.success(), "{report:?}");
        house
    }

    /// A day of a small company, until now.
    pub fn with_demo() -> Self {
        let house = Self::empty();
        let report = house.daybook(&["ingest", "-"], &demo::until_now());
        assert!(report.status.success(), "{report:?}");
        house
    }

    /// The demo as `daybook demo` makes it.
    pub fn with_a_demo_store() -> Self {
        let house = Self::empty();
        let report = house.daybook(&["demo"], "");
        assert!(report.status.success(), "{report:?}");
        house
    }

    /// Nothing was taken in yet.
    pub fn empty() -> Self {
        House { dir: TempDir::with_prefix("daybook-e2e-").expect("a folder to work in") }
    }

    /// The base folder.
    pub fn base(&self) -> PathBuf {
        self.dir.path().join("base")
    }

    /// A folder below the house that only its programs use.
    pub fn folder(&self, name: &str) -> PathBuf {
        let folder = self.dir.path().join(name);
        fs::create_dir_all(&folder).expect("a folder of the house");
        folder
    }

    /// A log file that is not in the base: three entries, one of them with a stack trace.
    pub fn a_log_file(&self) -> PathBuf {
        let file = self.dir.path().join("till.log");
        let lines = "2026-03-20 09:00:00 INFO shop.till: opened\n\
                     2026-03-20 09:00:01 ERROR shop.till: drawer <b>stuck</b>\n    at Till.open(Till.java:7)\n\
                     2026-03-20 09:00:02 WARN shop.till: opened by hand\n";
        fs::write(&file, lines).expect("the log file");
        file
    }

    /// A bundle of the whole base, beside it.
    pub fn a_bundle(&self) -> PathBuf {
        let file = self.dir.path().join("morning.daybook");
        let report = self.daybook(&["export", &file.to_string_lossy()], "");
        assert!(report.status.success(), "{report:?}");
        file
    }

    /// How many entries the base holds.
    pub fn count(&self) -> u64 {
        let counted = self.daybook(&["count"], "");
        let text = String::from_utf8(counted.stdout).expect("a number");
        text.trim().parse().unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// Programs that were started on a folder of this house, by their ids.
    pub fn programs_over(&self, base: &Path) -> Vec<u32> {
        let wanted = base.to_string_lossy().into_owned();
        assert!(base.starts_with(self.dir.path()), "no other programs are looked for");
        let all = fs::read_dir("/proc").expect("the list of processes");
        all.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .filter(|id: &u32| {
                let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
                String::from_utf8_lossy(&line).split('\0').any(|word| word == wanted)
            })
            .collect()
    }

    /// Ends one of them.
    pub fn end(&self, id: u32) {
        let ended = Command::new("kill").arg(id.to_string()).status().expect("kill");
        assert!(ended.success(), "the program {id} cannot be ended");
    }

    /// Another process writes this line, of today.
    pub fn writes(&self, content: &str) {
        let now = std::time::UNIX_EPOCH.elapsed().expect("a clock after 1970").as_secs();
        let line = json!({ "epoch": now, "src": "elsewhere", "content": content });
        let report = self.daybook(&["ingest", "-"], &format!("{line}\n"));
        assert!(report.status.success(), "{report:?}");
    }

    /// Makes 19 March unreadable as a database.
    pub fn damage_a_day(&self) {
        let file = self.base().join("logs/default/2026/078/logs.sqlite");
        assert!(file.is_file(), "the ingested day is where the layout says: {}", file.display());
        fs::write(&file, "this is no database".repeat(500)).expect("the damage");
    }

    /// The programs of the house see nothing of the user who tests.
    pub fn at_home(&self, command: &mut Command) {
        command
            .env("HOME", self.folder("home"))
            .env("XDG_CONFIG_HOME", self.folder("home/config"))
            .env("XDG_DATA_HOME", self.folder("home/data"))
            .env("XDG_CACHE_HOME", self.folder("home/cache"))
            .env("XDG_RUNTIME_DIR", self.folder("home/run"))
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .env("LANG", "en_US.UTF-8")
            // Neither UTC nor the tester's: what is shown as local time must say so.
            .env("TZ", "Asia/Kathmandu")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DAYBOOK_BASE")
            .env_remove("LC_ALL");
    }

    /// Runs the `daybook` command on the base.
    fn daybook(&self, args: &[&str], input: &str) -> Output {
        let mut command = Command::new(program("daybook"));
        self.at_home(&mut command);
        command.arg("--base").arg(self.base()).args(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("daybook starts");
        let mut stdin = child.stdin.take().expect("stdin is piped");
        stdin.write_all(input.as_bytes()).expect("daybook reads its input");
        drop(stdin);
        child.wait_with_output().expect("daybook ends")
    }
}

/// One of our programs, built beside this test.
pub fn program(name: &str) -> PathBuf {
    let path = target().join("debug").join(name);
    assert!(path.is_file(), "{} is not built; `cargo xtask test` does it", path.display());
    path
}

/// Where a picture is kept for whoever wants to look.
pub fn picture(name: &str) -> PathBuf {
    let folder = match std::env::var_os("DAYBOOK_PICTURES") {
        Some(folder) => PathBuf::from(folder),
        None => target().join("screenshots"),
    };
    fs::create_dir_all(&folder).expect("a folder for pictures");
    folder.join(name)
}

/// `target`: this test runs as `target/debug/deps/e2e-…`.
fn target() -> PathBuf {
    let test = std::env::current_exe().expect("this test's own path");
    let target = test.ancestors().nth(3).map(Path::to_path_buf);
    target.expect("tests run in target/debug/deps")
}

/// The entries of the stories: around the range, inside it, of the sources wanted and not.
fn morning() -> [serde_json::Value; 8] {
    let entry = |epoch: i64, level: i64, src: &str, content: &str| {
        json!({ "epoch": epoch, "nanos": 0, "loglevel": level, "error": level >= 17,
                "src": src, "tags": [], "content": content })
    };
    let mut worker = entry(NINE + 600, 13, "hero.proc.worker", "queue is filling up");
    worker["nanos"] = json!(250_000_000);
    worker["tags"] = json!(["slow", "queue"]);
    worker["attrs"] = json!({ "user": "alice", "depth": 4096 });
    [
        entry(NINE - 86_400, 9, "hero.proc", "the day before"),
        entry(NINE - 1, 9, "hero.proc", "just before the range"),
        entry(NINE, 9, "hero.proc", "started"),
        worker,
        entry(NINE + 1200, 17, "hero.process", "cannot open <b>ledger</b>: no such file"),
        entry(NINE + 1800, 9, "villain.proc", "of another source"),
        entry(NINE + 2400, 5, "hero.prose", "of a source that begins alike"),
        entry(NINE + 3600, 9, "hero.proc.worker", "the first second after the range"),
    ]
}

fn year() -> Vec<serde_json::Value> {
    let day = |number: i64| {
        json!({ "epoch": NINE - number * 86_400, "loglevel": 9, "src": "shop.till",
                "content": if number == 0 { "year’s end".to_owned() } else { format!("day {number}") } })
    };
    let minute = ["knocked", "first try", "second try", "third try", "lost it"];
    let minute = minute.iter().zip(1..).map(|(content, tenth)| {
        json!({ "epoch": NINE, "nanos": tenth * 100_000_000, "loglevel": 17, "error": true, "src": "shop.door",
                "content": content })
    });
    (0..366).rev().map(day).chain(minute).collect()
}

/// Oldest first.
fn hostile() -> [serde_json::Value; 5] {
    let line = |second: i64, src: &str, content: &str| json!({ "epoch": NINE + second, "loglevel": 9, "src": src, "content": content });
    let long = "x".repeat(1_000_000) + "the end of it";
    let mut html = line(
        4,
        "<img src=x onerror=\"window.hacked = 3\">",
        "<img src=x onerror=\"window.hacked = 1\"><script>window.hacked = 2</script>",
    );
    html["attrs"] =
        json!({ "<script>window.hacked = 4</script>": "<svg onload=\"window.hacked = 5\">" });
    [
        line(0, "shop.till", "paid\r2026-03-20 09:00:00 ERROR not paid"),
        line(1, "shop.till", &long),
        line(2, "shop.till", "\u{1b}[31mred\u{1b}[0m \u{1b}]0;owned\u{7}\u{1b}[2J gone"),
        line(3, "shop.till", "\u{202e}gpj.exe\u{200b} is safe"),
        html,
    ]
}
