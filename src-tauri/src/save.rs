//! Files that leave the window: where one goes is chosen in the system's dialog, so that a page that was
//! tricked can write nowhere by itself.

use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use daybook_api::ApiError;
use daybook_store::AsideFile;
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::DialogExt as _;

/// Largest file that is taken, in base64: no report comes near it.
const MOST: usize = 32 << 20;
/// Longest name that is proposed, in bytes: more than file systems take is no help.
const LONGEST: usize = 120;

/// Lets a person say where a file goes, and writes it there: whole, or not at all. Gives its path, or null
/// when they thought better of it. `name` is a proposal, `base64` the file.
#[tauri::command]
pub async fn file_save(
    app: AppHandle,
    name: String,
    base64: String,
) -> Result<Option<String>, ApiError> {
    let bytes = decoded(&base64)?;
    let (answer, answered) = std::sync::mpsc::channel();
    let dialog = app.dialog().file().set_title("Save as").set_file_name(proposal(&name));
    let dialog = match app.get_webview_window(crate::window::LABEL) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    };
    dialog.save_file(move |path| {
        let _ = answer.send(path);
    });
    let save = move || {
        // Without an answer the dialog went away by itself.
        let Some(path) = answered.recv().ok().flatten().and_then(|path| path.into_path().ok())
        else {
            return Ok(None);
        };
        write(&path, &bytes)?;
        Ok(Some(path.display().to_string()))
    };
    tauri::async_runtime::spawn_blocking(save)
        .await
        .map_err(|error| ApiError::new(ApiError::INTERNAL, error.to_string()))?
}

fn decoded(base64: &str) -> Result<Vec<u8>, ApiError> {
    if base64.len() > MOST {
        let message =
            format!("the file is too large to be saved: {} bytes of base64", base64.len());
        return Err(ApiError::bad_request(message));
    }
    STANDARD.decode(base64).map_err(|error| ApiError::bad_request(format!("file_save: {error}")))
}

/// A plain file name, whatever the page says: what could lead elsewhere or be taken for something else
/// becomes an underscore.
fn proposal(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let mut plain = plain.trim_start_matches(['.', ' ']);
    while plain.len() > LONGEST {
        // The end says what kind of file it is.
        let mut signs = plain.chars();
        signs.next();
        plain = signs.as_str();
    }
    if plain.is_empty() { "daybook".to_owned() } else { plain.to_owned() }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), ApiError> {
    let (aside, mut file) = AsideFile::create(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(|error| {
        ApiError::new("io", format!("cannot write {}: {error}", path.display()))
    })?;
    drop(file);
    Ok(aside.put()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposed_name_leads_nowhere_else() {
        assert_eq!(proposal("daybook-perf-a.html"), "daybook-perf-a.html");
        assert_eq!(proposal("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(proposal("C:\\x\u{202e}gpj.exe"), "C__x_gpj.exe");
        assert_eq!(proposal(".. "), "daybook");
        let long = proposal(&format!("{}.png", "ä".repeat(300)));
        assert!(long.len() <= LONGEST && long.ends_with("ä.png"), "{long}");
    }

    #[test]
    fn a_file_is_there_whole_or_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("report.html");
        write(&path, b"first").unwrap();
        write(&path, b"second").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"second");
        let nowhere = dir.path().join("gone").join("report.html");
        let refused = write(&nowhere, b"x").unwrap_err();
        assert!(refused.message.contains("report.html"), "{refused:?}");
        let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().flatten().collect();
        assert_eq!(left.len(), 1, "nothing lies beside it");
    }

    #[test]
    fn what_is_no_file_is_refused() {
        assert_eq!(decoded("aGk=").unwrap(), b"hi");
        assert_eq!(decoded("h i").unwrap_err().code, ApiError::BAD_REQUEST);
        assert_eq!(decoded(&"a".repeat(MOST + 4)).unwrap_err().code, ApiError::BAD_REQUEST);
    }
}
