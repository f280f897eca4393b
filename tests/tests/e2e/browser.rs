//! Headless Chromium on what `daybook serve` serves.

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

/// Runs a story there, on a server that is given these arguments too. What the browser downloads lies in
/// the house's folder `downloads`.
pub async fn run_with<S, F>(house: &House, args: &[PathBuf], story: S)
where
    S: FnOnce(Page) -> F,
    F: Future<Output = ()> + 'static,
{
    let mut serve = Command::new(program("daybook"));
    house.at_home(&mut serve);
    serve.arg("--base").arg(house.base()).args(["serve", "--port", "0"]).args(args);
    let serve = Running::start(serve);
    let address = serve.says(|line| line.starts_with("http://").then(|| line.to_owned()));

    let mut chromedriver = Command::new("chromedriver");
    house.at_home(&mut chromedriver);
    chromedriver.arg("--port=0");
    let chromedriver = Running::start(chromedriver);
    let port = chromedriver.says(|line| {
        line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok()
    });

    let profile = house.folder("profile");
    let client = driver::connect(
        port,
        json!({
            "goog:chromeOptions": { "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--window-size=1280,800",
                format!("--user-data-dir={}", profile.display()),
            ], "prefs": { "download.default_directory": house.folder("downloads") } },
        }),
    )
    .await;
    driver::tell(client, "browser", Some(&address), story).await;
}
