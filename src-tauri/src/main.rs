//! Daybook's window.
//!
//! A shell: it shows the UI that is built into it and hands what the page asks for to
//! [`daybook_api::LoggingApi`], and does what is due on the store while nobody asks. What the page
//! may ask for stands in `capabilities/main.json`; there is nothing else in reach of it.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod base;
mod bridge;
mod bundle;
mod choose;
mod housekeeping;
mod instance;
mod link;
#[cfg(target_os = "linux")]
mod linux;
mod memory;
mod run;
mod save;
mod window;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Parser;
use clap::builder::{OsStringValueParser, TypedValueParser as _};
use daybook_api::{LoggingApi, SettingsFile};
use daybook_store::{PartitionedLogStore, StoreOptions};
use interprocess::local_socket::Listener;
use mimalloc::MiMalloc;
use tauri::{AppHandle, Manager, RunEvent, Url, Window, WindowEvent};
use tauri_plugin_deep_link::DeepLinkExt as _;
use tracing_subscriber::EnvFilter;

use crate::bridge::Desk;
use crate::bundle::Own;
use crate::choose::Receiving;
use crate::instance::{Hearing, Start, Wish};

/// As in the `daybook` command: entries are made by one thread and freed by another.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// How long the thread of the window may take to show what a later start is for: less than that start
/// waits for the answer.
const SHOWN_WITHIN: Duration = instance::PATIENCE.saturating_sub(Duration::from_millis(500));

/// Daybook's window: shows the logs that were taken in, and takes in more.
#[derive(Parser)]
#[command(name = "daybook-desktop", version)]
struct Cli {
    /// The base folder the logs are kept in [default: this platform's data folder]
    // The parser for paths would refuse a DAYBOOK_BASE that is set to nothing.
    #[arg(long, env = "DAYBOOK_BASE", value_name = "DIR", value_parser = OsStringValueParser::new().map(PathBuf::from))]
    base: Option<PathBuf>,
    /// Open this bundle as it is, to be read and searched, instead of the store
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    /// Log files, folders and bundles to open (what is in them is shown before it is taken in), or a
    /// daybook:// link
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

fn main() -> Result<()> {
    memory::keep_none();
    #[cfg(target_os = "linux")]
    linux::prepare();
    let cli = Cli::parse();
    start_log();
    let settings = SettingsFile::of_this_user();
    let base = base::choose(cli.base, &settings)?;
    let bundle = cli.bundle.map(std::path::absolute).transpose().context("--bundle")?;
    let wish = wish(cli.paths)?;
    let place = bundle.clone().unwrap_or_else(|| base.clone());
    let listener = match instance::start(&place, &wish) {
        Start::First(listener) => listener,
        Start::Second => return Ok(()),
    };
    let api = match &bundle {
        None => PartitionedLogStore::open(&base, StoreOptions::default())
            .map(|store| LoggingApi::new(Arc::new(store)))
            .with_context(|| format!("cannot open the logs in {}", base.display()))?,
        Some(file) => PartitionedLogStore::open_bundle(file, StoreOptions::default())
            .map(|store| LoggingApi::new(Arc::new(store)).with_own_base(base.clone()))?,
    };
    let desk = Desk::new(Arc::new(api.with_settings(settings).with_chosen_folders_only()));

    let app = tauri::Builder::default()
        .plugin(window::remembers())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_deep_link::init())
        .invoke_handler(bridge::commands())
        .manage(desk)
        .manage(Receiving::default())
        .manage(Own(base))
        .on_window_event(choose::dropped)
        .on_window_event(closing)
        .setup(move |app| {
            choose::wished(app.handle(), wish);
            window::open(app.handle(), bundle.as_deref())?;
            hear(app.handle(), &place, listener);
            Ok(())
        })
        .build(tauri::generate_context!())
        .context("cannot start the window")?;
    app.run(|app, event| match event {
        RunEvent::Exit => close(app),
        // Elsewhere the system names the file when it starts the program.
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            let paths = urls.iter().filter_map(|url| url.to_file_path().ok()).collect();
            window::raise(app);
            choose::wished(app, Wish { paths, ..Wish::default() });
        }
        _ => {}
    });
    Ok(())
}

/// What was named at the start. The page shows the paths; another program may stand in another
/// folder by then.
fn wish(named: Vec<PathBuf>) -> Result<Wish> {
    let link_of = |path: &PathBuf| path.to_str().and_then(link::search_of);
    let link = named.iter().find_map(link_of);
    let paths = named.iter().filter(|path| link_of(path).is_none()).map(|path| {
        // A program that opens links too is given files as addresses by some desktops.
        let address = path.to_str().filter(|text| text.starts_with("file://"));
        let file = address.and_then(|text| Url::parse(text).ok()?.to_file_path().ok());
        std::path::absolute(file.as_ref().unwrap_or(path))
    });
    Ok(Wish { paths: paths.collect::<Result<Vec<_>, _>>()?, link })
}

/// Later starts, and links that the system hands over, come to this window.
fn hear(app: &AppHandle, place: &Path, listener: Option<Listener>) {
    if let Some(listener) = listener {
        let handle = app.clone();
        match instance::serve(place, listener, move |wish| shown(&handle, wish)) {
            Ok(hearing) => _ = app.manage(hearing),
            Err(error) => tracing::warn!(%error, "a second start will open a second window"),
        }
    }
    let handle = app.clone();
    app.deep_link().on_open_url(move |event| {
        window::raise(&handle);
        let link = event.urls().iter().find_map(|url| link::search_of(url.as_str()));
        choose::wished(&handle, Wish { link, ..Wish::default() });
    });
}

/// Shows what a later start is for. False when there is no window any more, or its thread hangs: that
/// start opens its own.
fn shown(app: &AppHandle, wish: Wish) -> bool {
    // It holds nothing: what comes when nobody waits for it any more is not done.
    let (tell, told) = sync_channel(0);
    let handle = app.clone();
    let show = move || {
        if handle.get_webview_window(window::LABEL).is_some() && tell.send(()).is_ok() {
            window::raise(&handle);
            choose::wished(&handle, wish);
        }
    };
    app.run_on_main_thread(show).is_ok() && told.recv_timeout(SHOWN_WITHIN).is_ok()
}

/// A window that closes hears of no later start.
fn closing(window: &Window, event: &WindowEvent) {
    if matches!(event, WindowEvent::CloseRequested { .. } | WindowEvent::Destroyed)
        && let Some(hearing) = window.try_state::<Hearing>()
    {
        hearing.stop();
    }
}

/// What runs on the store is told to stop, so that it closes in order.
fn close(app: &AppHandle) {
    if let Some(desk) = app.try_state::<Desk>() {
        desk.close();
    }
}

fn start_log() {
    let filter = EnvFilter::try_from_env("DAYBOOK_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_start_is_for_files_by_path_or_address_and_for_links() {
        let named = ["/logs/a.daybook", "file:///logs/b%20c.daybook", "daybook://logs?q=x"];
        let found = wish(named.map(PathBuf::from).to_vec()).unwrap();
        assert_eq!(found.paths, ["/logs/a.daybook", "/logs/b c.daybook"].map(PathBuf::from));
        assert_eq!(found.link.as_deref(), Some("q=x"));
    }
}
