//! Stores that are not a person's own, each in a window of its own: the one that a run of the perf lab
//! left, and the demo.

use daybook_api::{ApiError, DemoError, Event, PerfRunId, demo_base, make_demo};
use daybook_store::{CancelToken, Clock as _, SystemClock};
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager as _};

use crate::bridge::Desk;
use crate::instance;
use crate::link::SCHEME;

/// Opens the store that was kept with a run. The page names the run and never a path.
#[tauri::command]
pub async fn run_open(app: AppHandle, id: String) -> Result<(), ApiError> {
    let open = move || {
        let desk = app.state::<Desk>();
        let api = desk.api();
        let report = api.perf_report(PerfRunId { id: id.clone() }, &api.begin(None, None))?;
        let base = report.info.base.ok_or_else(|| {
            let message =
                format!("the store of the run {id} was not kept; run it again and keep it");
            ApiError::new("no_store", message)
        })?;
        // Its days are those of the scenario: the search of last time would show none of them.
        instance::open_other(&base, Some(&format!("{SCHEME}logs"))).map_err(|error| {
            let message = format!("cannot open a window for {}: {error}", base.display());
            ApiError::new(ApiError::INTERNAL, message)
        })
    };
    tauri::async_runtime::spawn_blocking(open)
        .await
        .map_err(|error| ApiError::new(ApiError::INTERNAL, error.to_string()))?
}

/// Makes the demo where there is none that still ends about now, and opens it. The page hears how far it
/// has come, and names no path.
#[tauri::command]
pub async fn demo_open(on_event: Channel<Event>) -> Result<(), ApiError> {
    let open = move || {
        let base = demo_base().ok_or(DemoError::NoPlace)?;
        make_demo(&base, SystemClock.now_epoch(), false, &CancelToken::new(), &|progress| {
            // A page that was closed no longer listens; the demo is made all the same.
            let _ = on_event.send(Event::Progress(progress));
        })?;
        // The search of last time would show none of its days.
        instance::open_other(&base, Some(&format!("{SCHEME}logs"))).map_err(|error| {
            let message = format!("cannot open a window for {}: {error}", base.display());
            ApiError::new(ApiError::INTERNAL, message)
        })
    };
    tauri::async_runtime::spawn_blocking(open)
        .await
        .map_err(|error| ApiError::new(ApiError::INTERNAL, error.to_string()))?
}
