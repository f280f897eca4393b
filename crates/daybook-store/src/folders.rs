//! The folders of a base: listing them, making them, and putting files into them for good.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::context::is_canonical;
use crate::error::{Result, StoreError};
use crate::key::{Day, PartitionKey};
use crate::names;

/// The partitions that lie in a base, in no order. What is not ours is passed over: names of
/// another form, links, folders without a database.
pub(crate) fn list_partitions(base: &Path) -> Result<Vec<PartitionKey>> {
    let mut keys = Vec::new();
    for context in list_contexts(base)? {
        let folder = base.join(names::LOGS).join(&*context);
        for year in subfolders(&folder)? {
            let Some(number) = digits(&year, 4) else { continue };
            for ordinal in subfolders(&folder.join(&year))? {
                let day = digits(&ordinal, 3).and_then(|o| Day::of_ordinal(number as i32, o));
                if let Some(day) = day {
                    keys.push(PartitionKey::of_canonical(Arc::clone(&context), day));
                }
            }
        }
    }
    Ok(keys)
}

/// Canonical names of the contexts in a base.
pub(crate) fn list_contexts(base: &Path) -> Result<Vec<Arc<str>>> {
    let names = subfolders(&base.join(names::LOGS))?;
    Ok(names.into_iter().filter(|name| is_canonical(name)).map(Arc::from).collect())
}

fn digits(name: &str, count: usize) -> Option<u32> {
    (name.len() == count && name.bytes().all(|b| b.is_ascii_digit())).then(|| name.parse().ok())?
}

/// Names of the real folders (not links) in a folder; none when it does not exist.
fn subfolders(folder: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io("list", folder)(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(StoreError::io("list", folder))?;
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if let (true, Ok(name)) = (is_folder, entry.file_name().into_string()) {
            names.push(name);
        }
    }
    Ok(names)
}

/// Makes a folder and those above it below `base`, each durable before this returns.
pub(crate) fn create_folders(base: &Path, folder: &Path) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut made = Vec::new();
    let mut missing: Option<PathBuf> = Some(folder.to_path_buf());
    // Above a relative name of one part stands the empty name: where one is, which exists.
    while let Some(path) = missing.take_if(|path| !path.as_os_str().is_empty() && !path.exists()) {
        missing = path.parent().map(Path::to_path_buf);
        made.push(path);
    }
    for path in made.iter().rev() {
        match create_private(path, path == base) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(StoreError::io("make the folder", path)(error));
            }
            _ => {}
        }
        if let Some(parent) = path.parent() {
            sync_folder(parent)?;
        }
    }
    Ok(())
}

/// The base itself is for its owner only: logs tell secrets.
fn create_private(path: &Path, private: bool) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    if private {
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    }
    #[cfg(not(unix))]
    let _ = private; // A folder in the user's profile is private there by inheritance.
    builder.create(path)
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        fs::File::open(folder)
            .and_then(|file| file.sync_all())
            .map_err(StoreError::io("sync the folder", folder))?;
    }
    #[cfg(not(unix))]
    let _ = folder; // NTFS journals its names; there is no call for it.
    Ok(())
}

/// The name of a context as it was first written, where that is kept.
pub(crate) fn display_name(base: &Path, context: &str) -> Option<String> {
    let text = fs::read(base.join(names::LOGS).join(context).join(names::CONTEXT_FILE)).ok()?;
    serde_json::from_slice::<Named>(&text).ok().map(|named| named.name)
}

/// Keeps the name of a context as it was first written, unless one is kept already.
pub(crate) fn keep_display_name(base: &Path, context: &str, name: &str) -> Result<()> {
    let path = base.join(names::LOGS).join(context).join(names::CONTEXT_FILE);
    if path.exists() {
        return Ok(());
    }
    let text = serde_json::json!({ "name": name }).to_string();
    write_file(&path, text.as_bytes())
}

#[derive(serde::Deserialize)]
struct Named {
    name: String,
}

/// Puts a file in place so that a reader sees the old one or the new one, never a part:
/// write aside, sync, rename, sync the folder.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(format!(".{}.tmp", std::process::id()));
    let aside = PathBuf::from(aside);
    let written = (|| {
        let mut file = fs::File::create(&aside)?;
        io::Write::write_all(&mut file, bytes)?;
        file.sync_all()?;
        fs::rename(&aside, path)
    })();
    if let Err(error) = written {
        // The error that matters is the first one; a leftover is harmless.
        let _ = fs::remove_file(&aside);
        return Err(StoreError::io("write", path)(error));
    }
    path.parent().map_or(Ok(()), sync_folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_folders_count_as_partitions() {
        let base = tempfile::tempdir().unwrap();
        for folder in [
            "logs/a/2026/079",
            "logs/a/2026/400",
            "logs/a/26/079",
            "logs/B/2026/079",
            "logs/a/2025/366",
        ] {
            fs::create_dir_all(base.path().join(folder)).unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(base.path().join("logs/a"), base.path().join("logs/link"))
            .unwrap();
        let keys = list_partitions(base.path()).unwrap();
        assert_eq!(keys.iter().map(ToString::to_string).collect::<Vec<_>>(), ["a 2026-03-20"]);
    }

    #[test]
    fn a_base_that_does_not_exist_is_empty() {
        assert!(list_partitions(Path::new("/nowhere/at/all")).unwrap().is_empty());
    }
}
