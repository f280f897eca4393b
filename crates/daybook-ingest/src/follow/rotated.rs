//! What becomes of a file when another one has its name.
//!
//! A rotation renames the file between two looks: what was written to it since the last one stands under the new
//! name, which nobody asked to follow. And whoever writes into it goes on there until it opens the new file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::source::open::FileStat;

/// A program that was told to open its log anew has done so by then.
const LEFT_AFTER: Duration = Duration::from_secs(300);

/// Files by the names that they are followed by, and those that had such a name before.
#[derive(Default)]
pub(super) struct Rotated {
    /// Device and inode of the file that had a name at the last look.
    seen: HashMap<PathBuf, (u64, u64)>,
    former: Vec<Former>,
}

struct Former {
    /// Where it is now.
    at: PathBuf,
    id: (u64, u64),
    /// The name that it is followed by.
    name: PathBuf,
    since: Instant,
}

impl Rotated {
    /// Looks whether a name is another file's by now. `moved` says where the file that had it is, if it is still there.
    pub(super) fn look_at(&mut self, name: &Path, moved: impl FnOnce() -> Vec<PathBuf>) {
        let id = FileStat::of(name).map_or((0, 0), |stat| stat.id);
        let before = self.seen.get(name).copied();
        // While there is none, each look may be the one that finds it renamed.
        if before == Some(id) && id != (0, 0) {
            return;
        }
        self.seen.insert(name.to_path_buf(), id);
        if before == Some(id) {
            return;
        }
        for at in moved() {
            let Ok(FileStat { id, .. }) = FileStat::of(&at) else { continue };
            self.former.retain(|former| former.id != id);
            let since = Instant::now();
            self.former.push(Former { at, id, name: name.to_path_buf(), since });
        }
    }

    /// The files that had this name, where they are now.
    pub(super) fn former(&mut self, name: &Path) -> Vec<PathBuf> {
        self.former.retain(|former| {
            former.since.elapsed() < LEFT_AFTER
                && FileStat::of(&former.at).is_ok_and(|stat| stat.id == former.id)
        });
        let of_name = self.former.iter().filter(|former| former.name == name);
        of_name.map(|former| former.at.clone()).collect()
    }
}
