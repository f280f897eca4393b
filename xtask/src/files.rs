//! What files hold, so that a step is done again only when something it reads has changed.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A number for the names and contents of these files and of all in these folders, but for
/// anything that has one of the names in `skip`. What does not exist counts as absent.
pub fn fingerprint(paths: &[PathBuf], skip: &[&str]) -> Result<String> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, skip, &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        hasher.write(file.as_os_str().as_encoded_bytes());
        hasher.write_u8(0);
        let held = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        hasher.write_usize(held.len());
        hasher.write(&held);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Whether the stamp says what it said when the step was last done.
pub fn is_current(stamp: &Path, says: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|held| held == says)
}

/// Remembers that the step is done.
pub fn remember(stamp: &Path, says: &str) -> Result<()> {
    if let Some(parent) = stamp.parent() {
        fs::create_dir_all(parent)
            .with_context(|| format!("cannot make the folder {}", parent.display()))?;
    }
    fs::write(stamp, says).with_context(|| format!("cannot write {}", stamp.display()))
}

fn collect(path: &Path, skip: &[&str], files: &mut Vec<PathBuf>) -> Result<()> {
    if path.file_name().is_some_and(|name| skip.iter().any(|skipped| name == *skipped)) {
        return Ok(());
    }
    if path.is_file() {
        files.push(path.to_path_buf());
    } else if path.is_dir() {
        let entries =
            fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))?;
        for entry in entries {
            collect(&entry?.path(), skip, files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_follows_names_and_contents_and_nothing_else() {
        let dir = std::env::temp_dir().join(format!("xtask-files-{}", std::process::id()));
        fs::create_dir_all(dir.join("dist")).unwrap();
        let print = || fingerprint(std::slice::from_ref(&dir), &["dist"]).unwrap();
        let empty = print();
        fs::write(dir.join("dist/built.js"), "1").unwrap();
        assert_eq!(print(), empty, "what is skipped does not count");
        fs::write(dir.join("a"), "1").unwrap();
        let one = print();
        assert_ne!(one, empty);
        fs::rename(dir.join("a"), dir.join("b")).unwrap();
        let renamed = print();
        assert_ne!(renamed, one);
        fs::write(dir.join("b"), "2").unwrap();
        assert_ne!(print(), renamed);
        fs::remove_dir_all(&dir).unwrap();
    }
}
