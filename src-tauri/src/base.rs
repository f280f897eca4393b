//! Where the logs are kept.

use std::path::PathBuf;

use anyhow::{Context, Result};
use directories::ProjectDirs;

/// The folder that was asked for, else this platform's.
pub fn choose(asked: Option<PathBuf>) -> Result<PathBuf> {
    match asked {
        // Absolute, so that what the window shows of it can be used anywhere.
        Some(base) => std::path::absolute(base).context("--base"),
        None => ProjectDirs::from("", "", "daybook")
            .map(|dirs| dirs.data_local_dir().to_path_buf())
            .context("this user has no home folder: say where the logs are with --base DIR"),
    }
}
