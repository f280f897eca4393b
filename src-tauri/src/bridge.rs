//! The page's side door to the operations: one Tauri command for each, all the same.

use std::sync::Arc;

use daybook_api::{ApiError, Event, EventFn, LoggingApi};
use serde_json::value::RawValue;
use tauri::ipc::{Channel, Invoke};
use tauri::{State, Wry};

use crate::housekeeping::Housekeeping;
use crate::{bundle, choose, run, save};

/// What the commands share.
pub struct Desk {
    api: Arc<LoggingApi>,
    /// None over a bundle: nothing is done to it.
    housekeeping: Option<Housekeeping>,
}

impl Desk {
    /// The operations, and somebody who looks after the store while none is asked for.
    pub fn new(api: Arc<LoggingApi>) -> Self {
        let looked_after = api.store().writable().is_ok();
        let housekeeping = looked_after.then(|| Housekeeping::start(Arc::clone(&api)));
        api.start_watching();
        Desk { api, housekeeping }
    }

    /// The operations.
    pub fn api(&self) -> &LoggingApi {
        &self.api
    }

    /// Ends what was begun on the store.
    pub fn close(&self) {
        self.api.stop_watching();
        if let Some(housekeeping) = &self.housekeeping {
            housekeeping.stop();
        }
    }
}

/// Carries out one operation on a thread that may wait for the disk. Request and reply pass as the
/// JSON they are: the operations read and write it themselves, and say what is wrong with it.
async fn carry_out(
    desk: State<'_, Desk>,
    name: &'static str,
    request: Box<RawValue>,
    id: Option<String>,
    on_event: Option<EventFn>,
) -> Result<Box<RawValue>, ApiError> {
    let api = Arc::clone(&desk.api);
    let busy = desk.housekeeping.as_ref().map(Housekeeping::make_way);
    let work = move || {
        let _busy = busy;
        let call = api.begin(id, on_event);
        api.dispatch(name, request.get(), &call)
    };
    match tauri::async_runtime::spawn_blocking(work).await {
        Ok(reply) => reply,
        Err(error) => {
            tracing::error!(%error, operation = name, "an operation ended by itself");
            Err(ApiError::new(ApiError::INTERNAL, format!("{name} ended by itself: {error}")))
        }
    }
}

fn to(channel: Channel<Event>) -> EventFn {
    Arc::new(move |event| {
        // A page that was closed or loaded again no longer listens; its work is still done.
        let _ = channel.send(event);
    })
}

/// The arguments of a command follow from how its operation behaves.
macro_rules! command {
    ($name:literal $method:ident streams) => {
        #[tauri::command]
        async fn $method(
            desk: State<'_, Desk>,
            request: Box<RawValue>,
            id: Option<String>,
            on_event: Channel<Event>,
        ) -> Result<Box<RawValue>, ApiError> {
            carry_out(desk, $name, request, id, Some(to(on_event))).await
        }
    };
    ($name:literal $method:ident $mode:ident) => {
        #[tauri::command]
        async fn $method(
            desk: State<'_, Desk>,
            request: Box<RawValue>,
            id: Option<String>,
        ) -> Result<Box<RawValue>, ApiError> {
            carry_out(desk, $name, request, id, None).await
        }
    };
}

macro_rules! all_commands {
    ($($(#[$doc:meta])* $name:literal $method:ident($request:ty) -> $reply:ty, $mode:ident $($event:ty)?;)*) => {
        $(command!($name $method $mode);)*

        /// Every operation as a command, and those of the shell itself.
        pub fn commands() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![
                $($method,)*
                choose::ingest_pick,
                choose::ingest_receive,
                choose::base_pick,
                choose::retention_folder_pick,
                save::file_save,
                run::run_open,
                run::demo_open,
                bundle::export_pick,
                bundle::bundle_open,
                bundle::own_open
            ]
        }
    };
}
daybook_api::for_each_operation!(all_commands);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use daybook_api::OPERATIONS;

    /// Operations that no page asks for today: they read or write files by path, take them from a
    /// page, start other programs, or have no page yet.
    const WITHHELD: [&str; 12] = [
        "bundle.verify",
        "export.open",
        "import.open",
        "ingest.open",
        "logs.export",
        "logs.import",
        "logs.import_legacy",
        "logs.ingest",
        "logs.insert",
        "perf.peers",
        "store.tidy",
        "watch.add",
    ];

    /// What the shell itself can be asked for.
    const SHELL: [&str; 10] = [
        "allow-base-pick",
        "allow-bundle-open",
        "allow-demo-open",
        "allow-export-pick",
        "allow-file-save",
        "allow-ingest-pick",
        "allow-ingest-receive",
        "allow-own-open",
        "allow-retention-folder-pick",
        "allow-run-open",
    ];

    #[test]
    fn the_capability_names_every_operation_but_those_withheld() {
        let text = include_str!("../capabilities/main.json");
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        let allowed: BTreeSet<String> = json["permissions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|permission| permission.as_str().unwrap().to_owned())
            .collect();
        let wanted: BTreeSet<String> = OPERATIONS
            .iter()
            .filter(|operation| !WITHHELD.contains(&operation.name))
            .map(|operation| format!("allow-{}", operation.name.replace(['.', '_'], "-")))
            .chain(SHELL.map(str::to_owned))
            .collect();
        assert_eq!(
            allowed, wanted,
            "an operation that the window may carry out is to be named in capabilities/main.json"
        );
    }
}
