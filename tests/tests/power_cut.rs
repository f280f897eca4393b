//! The power goes while writers are at work: what was acknowledged is there afterwards, once.
//!
//! The disk is a file of its own with ext4 on it; the cut is that file system's shutdown without
//! flushing anything, its log included, after which it is mounted anew as after a crash. Needs
//! root, loop devices, `mkfs.ext4` and `python3` (for one ioctl): says that it was skipped where
//! one of them is missing. `DAYBOOK_POWER_CUTS=30` for more cuts.
#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use daybook_store::LogFilter;
use daybook_tests::build::{contents, open};
use daybook_tests::random::{Random, number, seed};
use daybook_tests::worker::{exactly_once, tally};

const WORKER: &str = env!("CARGO_BIN_EXE_store-worker");

/// `EXT4_IOC_SHUTDOWN` with `EXT4_GOING_FLAGS_NOLOGFLUSH`.
const CUT: &str = "import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack('I', 2))";

fn run(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// A disk of its own, mounted as long as this lives.
struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    fn new() -> Option<Disk> {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk { folder };
        std::fs::File::create(disk.path("image")).unwrap().set_len(256 << 20).unwrap();
        std::fs::create_dir(disk.path("mount")).unwrap();
        let image = disk.path("image");
        (run("mkfs.ext4", &["-q", "-F", &image]) && disk.mount()).then_some(disk)
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn mount(&self) -> bool {
        run("mount", &["-o", "loop", &self.path("image"), &self.path("mount")])
    }

    fn cut(&self) -> bool {
        run("python3", &["-c", CUT, &self.path("mount")])
    }

    fn back(&self) {
        assert!(
            run("umount", &[&self.path("mount")]) && self.mount(),
            "the disk does not come back"
        );
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        run("umount", &[&self.path("mount")]);
    }
}

#[test]
fn acknowledged_entries_survive_a_power_cut_exactly_once() {
    let Some(disk) = Disk::new() else {
        println!("SKIPPED: no disk of its own to cut the power of (root, loop devices, mkfs.ext4)");
        return;
    };
    let seed = seed();
    let mut random = Random::new(seed);
    let base = disk.path("mount/base");
    let base = Path::new(&base);
    let mut acknowledged: Vec<String> = Vec::new();
    for cut in 0..number("DAYBOOK_POWER_CUTS", 6) {
        // A base of its own every third time: its folders must be as durable as its rows.
        if cut % 3 == 0 {
            std::fs::remove_dir_all(base).ok();
            acknowledged.clear();
        }
        let run = random.below(1 << 40).to_string();
        let mut writer = Command::new(WORKER)
            .arg(base)
            .args(["insert", &run])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let heard = AtomicU64::new(0);
        let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let wanted = 1 + random.below(400);
        let (said, bound) = std::thread::scope(|scope| {
            // Heard at once, so that the last acknowledgement before the cut is among them.
            let listening = scope.spawn(|| {
                lines.map_while(Result::ok).inspect(|_| _ = heard.fetch_add(1, SeqCst)).collect()
            });
            while heard.load(SeqCst) < wanted && writer.try_wait().unwrap().is_none() {
                std::thread::yield_now();
            }
            // Only what is heard before the cut binds: a file system that is shut down under a
            // sync may say that it went well, which a disk without power cannot.
            let bound = heard.load(SeqCst) as usize;
            let is_cut = disk.cut();
            writer.kill().unwrap();
            writer.wait().unwrap();
            let said: Vec<String> = listening.join().unwrap();
            (said, is_cut.then_some(bound))
        });
        let Some(bound) = bound else {
            println!("SKIPPED: this system does not cut the power of a file system");
            return;
        };
        assert!(bound as u64 >= wanted, "the writer stopped by itself");
        acknowledged.extend(said.into_iter().take(bound));
        disk.back();
        let stored = tally(contents(&open(base), &LogFilter::default()));
        let story = format!("seed {seed}, cut {cut}");
        exactly_once(&stored, acknowledged.iter().map(String::as_str), &story);
    }
}
