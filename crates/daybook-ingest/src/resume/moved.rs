//! Where a file is that was read by a name and lost it to another one.

use std::path::{Path, PathBuf};

use super::name_of;
use crate::checkpoint::{Checkpoint, Checkpoints};
use crate::source::open::{FileSource, FileStat};

/// The files beside `path` that were read as `path` before. The system's number of a file is given to another one when
/// the file is gone: it is the same only where it begins with what was read, too.
pub(crate) fn moved(known: &Checkpoints<'_>, path: &Path, context: Option<&str>) -> Vec<PathBuf> {
    let name = name_of(path);
    let now = FileStat::of(path).map_or((0, 0), |stat| stat.id);
    let is_other = |c: &&Checkpoint| c.file.id != (0, 0) && c.file.id != now;
    let before: Vec<_> = known.read_at(&name, context).filter(is_other).collect();
    let Some(folder) = Path::new(&name).parent().filter(|_| !before.is_empty()) else {
        return Vec::new();
    };
    let Ok(beside) = std::fs::read_dir(folder) else { return Vec::new() };
    let is_one = |file: &PathBuf| {
        let Ok(stat) = FileStat::of(file) else { return false };
        before.iter().any(|c| c.file.id == stat.id && still_has(file, &stat, c))
    };
    beside.flatten().map(|entry| entry.path()).filter(is_one).collect()
}

fn still_has(file: &Path, stat: &FileStat, checkpoint: &Checkpoint) -> bool {
    stat.size >= checkpoint.end().offset
        && FileSource::open(file).is_ok_and(|source| checkpoint.head.fits(&source.head))
}
