//! The real window, on a screen of its own, driven by WebKitWebDriver.

use std::future::Future;
use std::path::PathBuf;
use std::process::Command;

use serde_json::json;

use crate::driver;
use crate::house::{House, program};
use crate::page::Page;
use crate::process::Running;

/// Runs a story there.
pub async fn run<S, F>(house: &House, story: S)
where
    S: FnOnce(Page) -> F,
    F: Future<Output = ()> + 'static,
{
    run_with(house, &[], story).await;
}

/// Runs a story in a window that was started on these files.
pub async fn run_with<S, F>(house: &House, files: &[PathBuf], story: S)
where
    S: FnOnce(Page) -> F,
    F: Future<Output = ()> + 'static,
{
    let mut args = vec![PathBuf::from("--base"), house.base()];
    args.extend_from_slice(files);
    let mut screen = Command::new("Xvfb");
    screen.args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"]);
    let screen = Running::start(screen);
    let display: u32 = screen.says(|line| line.trim().parse().ok());

    let port = driver::free_port();
    let mut webdriver = Command::new("WebKitWebDriver");
    house.at_home(&mut webdriver);
    webdriver
        .args(["--host=127.0.0.1", &format!("--port={port}")])
        .env("DISPLAY", format!(":{display}"))
        .env("GDK_BACKEND", "x11")
        .env("NO_AT_BRIDGE", "1")
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        // A screen without a graphics card is four times as fast without it.
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    let _webdriver = Running::start(webdriver);

    let client = driver::connect(
        port,
        json!({
            "webkitgtk:browserOptions": {
                "binary": program("daybook-desktop"),
                "args": args,
            },
        }),
    )
    .await;
    driver::tell(client, "window", None, story).await;
}
