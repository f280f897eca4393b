//! Where the logs are kept when nobody says: the same place for the window and the command.

use std::path::{Path, PathBuf};

use crate::settings::SettingsFile;

/// The base folder: as given, else as the settings say, else `daybook` in this platform's folder for
/// data. An empty name, as of a variable that is set to nothing, names none. None when there is no
/// home folder either.
#[must_use]
pub fn base_folder(given: Option<&Path>, settings: &SettingsFile) -> Option<PathBuf> {
    let given = given.filter(|base| !base.as_os_str().is_empty());
    given.map(Path::to_path_buf).or_else(|| settings.base()).or_else(|| {
        directories::ProjectDirs::from("", "", "daybook")
            .map(|places| places.data_local_dir().to_path_buf())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_comes_before_the_settings_and_an_empty_name_is_no_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        std::fs::write(&path, r#"{"base": "/kept"}"#).unwrap();
        let (none, kept) = (SettingsFile::default(), SettingsFile::at(path));
        assert_eq!(base_folder(Some(Path::new("/logs")), &kept).unwrap(), Path::new("/logs"));
        assert_eq!(base_folder(Some(Path::new("")), &kept).unwrap(), Path::new("/kept"));
        assert_eq!(base_folder(Some(Path::new("")), &none), base_folder(None, &none));
    }
}
