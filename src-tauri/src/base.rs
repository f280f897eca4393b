//! Where the logs are kept.

use std::path::PathBuf;

use anyhow::{Context, Result};
use daybook_api::base_folder;

/// The folder that was asked for, else this platform's. Absolute, so that what the window shows
/// of it can be used anywhere.
pub fn choose(asked: Option<PathBuf>) -> Result<PathBuf> {
    let base = base_folder(asked.as_deref())
        .context("this user has no home folder: say where the logs are with --base DIR")?;
    std::path::absolute(base).context("--base")
}
