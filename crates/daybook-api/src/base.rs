//! Where the logs are kept when nobody says: the same place for the window and the command.

use std::path::{Path, PathBuf};

/// The base folder: as given, else `daybook` in this platform's folder for data. An empty name,
/// as of a variable that is set to nothing, names none. None when there is no home folder either.
#[must_use]
pub fn base_folder(given: Option<&Path>) -> Option<PathBuf> {
    match given.filter(|base| !base.as_os_str().is_empty()) {
        Some(base) => Some(base.to_path_buf()),
        None => directories::ProjectDirs::from("", "", "daybook")
            .map(|places| places.data_local_dir().to_path_buf()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_name_is_no_name() {
        assert_eq!(base_folder(Some(Path::new("/logs"))).unwrap(), Path::new("/logs"));
        assert_eq!(base_folder(Some(Path::new(""))), base_folder(None));
    }
}
