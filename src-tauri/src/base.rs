//! Where the logs are kept.

use std::path::PathBuf;

use anyhow::{Context, Result};
use daybook_api::{SettingsFile, base_folder};

/// The folder that was asked for, else that of the settings, else this platform's. Absolute, so that what the window shows
/// of it can be used anywhere.
pub fn choose(asked: Option<PathBuf>, settings: &SettingsFile) -> Result<PathBuf> {
    let base = base_folder(asked.as_deref(), settings)
        .context("this user has no home folder: say where the logs are with --base DIR")?;
    std::path::absolute(base).context("--base")
}
