//! Bundles in the window: where an export goes is asked in the system's dialog, and a bundle that is
//! opened in place has a window, and a process, of its own.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

use daybook_api::{ApiError, Chosen, ChosenBundle, Compression, ExportAs, file_name};
use tauri::{AppHandle, Manager, State};
use tauri_plugin_dialog::DialogExt as _;

use crate::bridge::Desk;
use crate::link;

/// The base of the person's own store: that of this window, or the one that a bundle would go to.
pub struct Own(pub PathBuf);

/// Asks in the system's dialog where an export goes, and remembers it; null when the person thought
/// better of it. The page proposes a name, and learns the one that was chosen.
#[tauri::command]
pub async fn export_pick(
    app: AppHandle,
    name: String,
    format: ExportAs,
    compression: Option<Compression>,
) -> Result<Option<Chosen>, ApiError> {
    let ending = format.ending(compression);
    let (answer, answered) = std::sync::mpsc::channel();
    let dialog = app.dialog().file().set_title("Export to");
    let dialog = match app.get_webview_window(crate::window::LABEL) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    };
    let last = ending.rsplit('.').next().unwrap_or(ending);
    dialog.set_file_name(file_name(&name, "daybook-export")).add_filter(ending, &[last]).save_file(
        move |path| {
            let _ = answer.send(path);
        },
    );
    let choose = move || {
        // Without an answer the dialog went away by itself.
        let path = answered.recv().ok().flatten()?.into_path().ok()?;
        Some(app.state::<Desk>().api().choose_place(path, ending))
    };
    tauri::async_runtime::spawn_blocking(choose).await.map_err(|error| internal(error.to_string()))
}

/// Opens a bundle among what was chosen in a window of its own, read-only.
#[tauri::command]
pub async fn bundle_open(app: AppHandle, chosen: String, item: usize) -> Result<(), ApiError> {
    let open = move || {
        let bundle = app.state::<Desk>().api().chosen_bundle(&ChosenBundle { chosen, item })?;
        start(&app.state::<Own>(), &[OsStr::new("--bundle"), bundle.as_os_str()])
    };
    tauri::async_runtime::spawn_blocking(open).await.map_err(|error| internal(error.to_string()))?
}

/// From the window of a bundle, shows the person's own store, with this search when one is given: the
/// query of an address.
#[tauri::command]
pub fn own_open(own: State<'_, Own>, search: String) -> Result<(), ApiError> {
    let address = format!("{}logs?{search}", link::SCHEME);
    if link::search_of(&address).is_none() {
        return Err(ApiError::bad_request("this is no search"));
    }
    start(&own, &[OsStr::new(&address)])
}

/// Starts this program on the person's own store, or for a window beside it. Where there is one
/// already it comes to the front.
fn start(own: &Own, args: &[&OsStr]) -> Result<(), ApiError> {
    let program = std::env::current_exe().map_err(|error| internal(error.to_string()))?;
    let started = Command::new(program).arg("--base").arg(&own.0).args(args).spawn();
    started.map_err(|error| internal(format!("cannot open another window: {error}")))?;
    Ok(())
}

fn internal(message: String) -> ApiError {
    ApiError::new(ApiError::INTERNAL, message)
}
