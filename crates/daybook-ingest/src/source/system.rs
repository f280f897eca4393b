//! Where this machine keeps its own logs.

use std::path::{Path, PathBuf};

/// The files and folders of this machine's own logs that are there.
#[must_use]
pub fn system_log_paths() -> Vec<PathBuf> {
    candidates().into_iter().filter(|path| path.exists()).collect()
}

#[cfg(target_os = "macos")]
fn candidates() -> Vec<PathBuf> {
    let mut paths = vec![PathBuf::from("/var/log"), PathBuf::from("/Library/Logs")];
    if let Some(home) = std::env::var_os("HOME") {
        paths.push(Path::new(&home).join("Library/Logs"));
    }
    paths
}

#[cfg(windows)]
fn candidates() -> Vec<PathBuf> {
    let root = std::env::var_os("SystemRoot").unwrap_or_else(|| r"C:\Windows".into());
    let root = Path::new(&root);
    ["Logs", "Panther", "WindowsUpdate.log", "INF\\setupapi.dev.log"]
        .map(|name| root.join(name))
        .into()
}

#[cfg(not(any(target_os = "macos", windows)))]
fn candidates() -> Vec<PathBuf> {
    vec![PathBuf::from("/var/log")]
}

/// The program and arguments that write this machine's journal as JSON lines, where there is one
/// with something in it: systemd's on Linux.
#[must_use]
pub fn system_journal_command() -> Option<(PathBuf, Vec<String>)> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let journals = ["/var/log/journal", "/run/log/journal"];
    if !journals.iter().any(|folder| has_files(Path::new(folder))) {
        return None;
    }
    let path = std::env::var_os("PATH")?;
    let program = std::env::split_paths(&path)
        .map(|folder| folder.join("journalctl"))
        .find(|program| program.is_file())?;
    let arguments = ["--output=json", "--all", "--no-pager", "--quiet"];
    Some((program, arguments.map(str::to_owned).to_vec()))
}

/// Whether a journal's folder holds any: they stand in one folder a machine.
fn has_files(folder: &Path) -> bool {
    let Ok(machines) = std::fs::read_dir(folder) else { return false };
    machines.flatten().any(|machine| {
        std::fs::read_dir(machine.path()).is_ok_and(|mut files| files.next().is_some())
    })
}
