//! What a person wants read: chosen in the system's dialog, dropped on the window, or named when the
//! program was started. The page learns names and a handle, and can name no path itself.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use daybook_api::{ApiError, Chosen};
use serde::{Deserialize, Serialize};
use tauri::ipc::Channel;
use tauri::{AppHandle, DragDropEvent, Manager, State, Window, WindowEvent, Wry};
use tauri_plugin_dialog::{DialogExt as _, FilePath};

use crate::bridge::Desk;
use crate::instance::{self, Wish};

/// What the page is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Received {
    /// Files are held over the window, or no longer.
    Over(bool),
    /// This is to be read.
    Chosen(Chosen),
    /// This search is to be shown: the query of an address.
    Link(String),
}

/// What can be chosen at a time: the dialogs of most systems show one or the other.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Files, one or more.
    Files,
    /// Folders, with all that is in them.
    Folder,
    /// Bundles.
    Bundle,
}

/// On its way to the page.
#[derive(Default)]
pub struct Receiving(Mutex<Way>);

#[derive(Default)]
struct Way {
    page: Option<Channel<Received>>,
    /// Chosen or linked to while there was no page to tell.
    waiting: Vec<Received>,
}

impl Receiving {
    /// Tells the page, as soon as there is one that listens.
    fn tell(&self, received: Received) {
        let way = &mut *self.lock();
        let told = way.page.as_ref().is_some_and(|page| page.send(received.clone()).is_ok());
        if !told && !matches!(received, Received::Over(_)) {
            way.waiting.push(received);
        }
    }

    /// From now on this page is told; what was chosen before it was there comes first.
    fn listen(&self, page: Channel<Received>) {
        let way = &mut *self.lock();
        for received in way.waiting.drain(..) {
            let _ = page.send(received);
        }
        way.page = Some(page);
    }

    fn lock(&self) -> MutexGuard<'_, Way> {
        // Each change is whole: what a panicking holder leaves can be used.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Shows the system's dialog; null when the person thought better of it.
#[tauri::command]
pub async fn ingest_pick(app: AppHandle, kind: Kind) -> Result<Option<Chosen>, ApiError> {
    let (answer, answered) = std::sync::mpsc::channel();
    let dialog = app.dialog().file();
    let dialog = match app.get_webview_window(crate::window::LABEL) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    };
    let take = move |paths: Option<Vec<FilePath>>| {
        let _ = answer.send(paths);
    };
    match kind {
        Kind::Files => dialog.set_title("Open log files").pick_files(take),
        Kind::Folder => dialog.set_title("Open a folder of logs").pick_folders(take),
        Kind::Bundle => dialog
            .set_title("Open a bundle")
            .add_filter("Daybook bundle", &["daybook"])
            .add_filter("All files", &["*"])
            .pick_files(take),
    }
    let choose = move || {
        // Without an answer the dialog went away by itself.
        let paths = answered.recv().ok().flatten()?;
        let paths: Vec<_> = paths.into_iter().filter_map(|path| path.into_path().ok()).collect();
        (!paths.is_empty()).then(|| app.state::<Desk>().api().choose(paths))
    };
    tauri::async_runtime::spawn_blocking(choose)
        .await
        .map_err(|error| ApiError::new(ApiError::INTERNAL, error.to_string()))
}

/// The page wants to hear of what is dropped on the window or was named at the start.
#[tauri::command]
pub fn ingest_receive(receiving: State<'_, Receiving>, on_event: Channel<Received>) {
    receiving.listen(on_event);
}

/// What a start was for, this one or a later one.
pub fn wished(app: &AppHandle, Wish { paths, link }: Wish) {
    if let Some(link) = link {
        app.state::<Receiving>().tell(Received::Link(link));
    }
    if !paths.is_empty() {
        receive(app, paths);
    }
}

/// Lets a person choose the base of another store, and opens a window for it. False when they
/// thought better of it.
#[tauri::command]
pub async fn base_pick(app: AppHandle) -> Result<bool, ApiError> {
    let internal = |error: String| ApiError::new(ApiError::INTERNAL, error);
    let (answer, answered) = std::sync::mpsc::channel();
    let dialog = app.dialog().file().set_title("Open another store: its base folder");
    let dialog = match app.get_webview_window(crate::window::LABEL) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    };
    dialog.pick_folder(move |folder| {
        let _ = answer.send(folder);
    });
    let open = move || {
        let Some(base) = answered.recv().ok().flatten().and_then(|path| path.into_path().ok())
        else {
            return Ok(false);
        };
        let base = base_of(base);
        instance::open_other(&base, None).map_err(|error| {
            internal(format!("cannot open a window for {}: {error}", base.display()))
        })?;
        Ok(true)
    };
    tauri::async_runtime::spawn_blocking(open).await.map_err(|error| internal(error.to_string()))?
}

/// The base that a chosen folder stands for. The `logs` of a base is as easily chosen, often by the dialog itself, which
/// fills in the only folder that there is; as a base it would be an empty store.
fn base_of(chosen: PathBuf) -> PathBuf {
    let is_inside = |base: &&Path| {
        chosen.ends_with("logs") && !chosen.join("logs").is_dir() && base.join(".lock").is_file()
    };
    chosen.parent().filter(is_inside).map(Path::to_path_buf).unwrap_or(chosen)
}

/// Lets a person choose the folder that days are exported to before they go, which the page may name
/// in a policy from then on. Null when they thought better of it.
#[tauri::command]
pub async fn retention_folder_pick(app: AppHandle) -> Result<Option<PathBuf>, ApiError> {
    let (answer, answered) = std::sync::mpsc::channel();
    let dialog = app.dialog().file().set_title("Export days to this folder before they go");
    let dialog = match app.get_webview_window(crate::window::LABEL) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    };
    dialog.pick_folder(move |folder| {
        let _ = answer.send(folder);
    });
    let choose = move || {
        let folder = answered.recv().ok().flatten()?.into_path().ok()?;
        app.state::<Desk>().api().choose_folder(folder.clone());
        Some(folder)
    };
    tauri::async_runtime::spawn_blocking(choose)
        .await
        .map_err(|error| ApiError::new(ApiError::INTERNAL, error.to_string()))
}

/// Files that are dragged over the window and dropped.
pub fn dropped(window: &Window<Wry>, event: &WindowEvent) {
    let WindowEvent::DragDrop(event) = event else { return };
    let app = window.app_handle();
    let receiving = app.state::<Receiving>();
    match event {
        DragDropEvent::Enter { paths, .. } => receiving.tell(Received::Over(!paths.is_empty())),
        DragDropEvent::Drop { paths, .. } => {
            receiving.tell(Received::Over(false));
            if !paths.is_empty() {
                receive(app, paths.clone());
            }
        }
        DragDropEvent::Leave => receiving.tell(Received::Over(false)),
        _ => {}
    }
}

fn receive(app: &AppHandle, paths: Vec<PathBuf>) {
    let chosen = app.state::<Desk>().api().choose(paths);
    app.state::<Receiving>().tell(Received::Chosen(chosen));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tauri::ipc::InvokeResponseBody;

    use super::*;

    /// A page that remembers what it was told.
    fn page() -> (Channel<Received>, Arc<Mutex<Vec<String>>>) {
        let told = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&told);
        let channel = Channel::new(move |body| {
            if let InvokeResponseBody::Json(text) = body {
                hears.lock().unwrap().push(text);
            }
            Ok(())
        });
        (channel, told)
    }

    #[test]
    fn the_logs_of_a_base_stand_for_the_base() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().join("base");
        let logs = base.join("logs");
        std::fs::create_dir_all(&logs).unwrap();
        assert_eq!(base_of(logs.clone()), logs, "a folder of this name alone says nothing");
        std::fs::write(base.join(".lock"), "").unwrap();
        assert_eq!(base_of(logs.clone()), base);
        assert_eq!(base_of(base.clone()), base);
        std::fs::create_dir(logs.join("logs")).unwrap();
        assert_eq!(base_of(logs.clone()), logs, "it is a base of its own");
    }

    #[test]
    fn what_was_chosen_before_the_page_was_there_waits_for_it() {
        let receiving = Receiving::default();
        let chosen = Chosen { handle: "7-0".to_owned(), items: Vec::new() };
        receiving.tell(Received::Over(true));
        receiving.tell(Received::Chosen(chosen));
        receiving.tell(Received::Link("q=x".to_owned()));
        let (first, told) = page();
        receiving.listen(first);
        receiving.tell(Received::Over(false));
        let told = told.lock().unwrap().clone();
        let wanted = [r#"{"chosen":{"handle":"7-0","items":[]}}"#, r#"{"link":"q=x"}"#];
        assert_eq!(told[..2], wanted);
        assert_eq!(told[2..], [r#"{"over":false}"#]);
        let (second, told) = page();
        receiving.listen(second);
        assert!(told.lock().unwrap().is_empty(), "it was told already");
    }
}
