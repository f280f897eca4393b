//! The store that a run of the perf lab left, in a window of its own.

use daybook_api::{ApiError, PerfRunId};
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
