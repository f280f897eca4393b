//! The one window: it shows the app and nothing else.

use std::path::Path;

use anyhow::Context;
use tauri::plugin::TauriPlugin;
use tauri::webview::{NewWindowResponse, WebviewWindowBuilder};
use tauri::{AppHandle, Manager as _, Url, WebviewUrl, Wry};
use tauri_plugin_window_state::StateFlags;

/// Its name in `tauri.conf.json` and in the capability.
pub const LABEL: &str = "main";

/// Keeps size and place from one time to the next.
pub fn remembers() -> TauriPlugin<Wry> {
    tauri_plugin_window_state::Builder::default()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build()
}

/// Opens it. Links, new windows and downloads lead nowhere: log text that holds an address must
/// not be able to take the page away from the app. Over a bundle its title says which.
pub fn open(app: &AppHandle, bundle: Option<&Path>) -> anyhow::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == LABEL);
    let config = config.context("tauri.conf.json has no window `main`")?;
    let mut config = config.clone();
    if let Some(bundle) = bundle {
        // The page need not ask whether it may go on with the search of last time.
        config.url = WebviewUrl::App("index.html?bundle".into());
        let name = bundle.file_name().unwrap_or(bundle.as_os_str()).to_string_lossy();
        config.title = format!("{name} (read-only) – Daybook");
    }
    let builder = WebviewWindowBuilder::from_config(app, &config)?;
    builder
        .on_navigation(is_app)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .build()?;
    Ok(())
}

/// Brings it before the person.
pub fn raise(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let raised = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = raised {
        tracing::warn!(%error, "the window cannot be raised");
    }
}

/// Whether this address is the app's own: `tauri://localhost`, which is
/// `http://tauri.localhost` on Windows, or the dev server in a build for it.
fn is_app(url: &Url) -> bool {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) => !cfg!(windows),
        ("http" | "https", Some("tauri.localhost")) => cfg!(windows),
        ("http", Some("127.0.0.1")) => cfg!(dev) && url.port() == Some(5173),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_app_is_shown() {
        let app = if cfg!(windows) { "http://tauri.localhost/" } else { "tauri://localhost/" };
        assert!(is_app(&Url::parse(app).unwrap()));
        for other in [
            "https://example.org/",
            "http://localhost/",
            "http://tauri.localhost.example.org/",
            "file:///etc/passwd",
            "data:text/html,x",
            "about:blank",
            "tauri://example.org/",
        ] {
            assert!(!is_app(&Url::parse(other).unwrap()), "{other}");
        }
    }
}
