//! Bundles as files, between the programs that make and take them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a browser may take to put a download in its place.
const PATIENCE: Duration = Duration::from_secs(30);

/// The bundle that a browser downloaded, as soon as it is whole.
pub fn downloaded(folder: &Path) -> PathBuf {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let names: Vec<PathBuf> = fs::read_dir(folder)
            .expect("a folder for downloads")
            .map(|file| file.expect("its files").path())
            .collect();
        if let Some(file) =
            names.iter().find(|file| file.extension().is_some_and(|e| e == "daybook"))
        {
            return file.clone();
        }
        assert!(Instant::now() < deadline, "no bundle was downloaded, only {names:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A copy beside it in which a bit of its first member is another.
pub fn bent(file: &Path) -> PathBuf {
    let mut bytes = fs::read(file).expect("the bundle");
    bytes[700] ^= 1;
    let bent = file.with_file_name("bent.daybook");
    fs::write(&bent, bytes).expect("a copy of it");
    bent
}
