//! The two places that the page runs in, on a screen of their own.

use std::cell::RefCell;
use std::ffi::OsString;
use std::fs;
use std::future::Future;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Command;
use std::rc::Rc;
use std::time::{Duration, UNIX_EPOCH};

use fantoccini::Client;
use serde_json::{Value, json};

use crate::driver;
use crate::house::House;
use crate::memory;
use crate::page::Page;
use crate::process::Running;

/// Where the page runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// `daybook-desktop`, driven by WebKitWebDriver.
    Window,
    /// Chromium on what `daybook serve` serves.
    Browser,
}

impl Host {
    pub fn name(self) -> &'static str {
        match self {
            Host::Window => "window",
            Host::Browser => "Chromium",
        }
    }
}

/// The first argument that makes of this program another one, when its start is to be known.
pub const LAUNCH: &str = "--launch";

/// Writes down when it is, to the file that comes first, and becomes the program that comes next.
pub fn launch(args: Vec<OsString>) -> ! {
    let [stamp, program, args @ ..] = &args[..] else { panic!("{LAUNCH} FILE PROGRAM [ARG…]") };
    fs::write(stamp, format!("{} {}", wall_ms(), std::process::id()))
        .expect("the time of the start is kept");
    panic!("{program:?}: {}", Command::new(program).args(args).exec())
}

/// Milliseconds since 1970.
pub fn wall_ms() -> f64 {
    UNIX_EPOCH.elapsed().expect("a clock after 1970").as_secs_f64() * 1000.0
}

/// A screen that both hosts show themselves on.
pub struct Screen {
    _server: Running,
    display: String,
}

impl Screen {
    pub fn start() -> Self {
        let mut server = Command::new("Xvfb");
        server.args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"]);
        let server = Running::start(server);
        let display: u32 = server.says(|line| line.trim().parse().ok());
        Screen { _server: server, display: format!(":{display}") }
    }
}

/// A page that is driven.
#[derive(Clone)]
pub struct Session {
    pub host: Host,
    pub page: Page,
    pub client: Client,
    /// When the program was started whose page this is, in milliseconds of the wall clock.
    pub spawned: f64,
    /// The number of that program's process.
    pub process: u32,
    /// Of `daybook serve`: what every request needs.
    pub token: Option<String>,
}

impl Session {
    /// Puts the probe into the page, once there is one.
    pub async fn probe(&self) {
        self.page.script::<bool>(include_str!("probe.js"), vec![]).await;
    }

    /// What an expression in the page is, awaited.
    pub async fn get<T: serde::de::DeserializeOwned>(&self, expression: &str) -> T {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             (async () => {{ {expression} }})().then(
                 (value) => done({{ value: value ?? null }}),
                 (error) => done({{ error: String(error) }}));"
        );
        let reply: Value = self.page.later(&script).await;
        assert!(reply.get("error").is_none(), "{} in: {expression}", reply["error"]);
        serde_json::from_value(reply["value"].clone())
            .unwrap_or_else(|error| panic!("{error}, in: {expression}"))
    }
}

/// Runs something in a page that was just started, and closes it.
pub async fn run<T, F>(
    house: &House,
    screen: &Screen,
    host: Host,
    work: impl FnOnce(Session) -> F,
) -> T
where
    T: 'static,
    F: Future<Output = T> + 'static,
{
    match host {
        Host::Window => in_window(house, screen, work).await,
        Host::Browser => in_browser(house, screen, work).await,
    }
}

async fn in_window<T, F>(house: &House, screen: &Screen, work: impl FnOnce(Session) -> F) -> T
where
    T: 'static,
    F: Future<Output = T> + 'static,
{
    let port = driver::free_port();
    let mut webdriver = Command::new("WebKitWebDriver");
    house.at_home(&mut webdriver);
    webdriver
        .args(["--host=127.0.0.1", &format!("--port={port}")])
        .env("DISPLAY", &screen.display)
        .env("GDK_BACKEND", "x11")
        .env("NO_AT_BRIDGE", "1")
        .env("TAURI_WEBVIEW_AUTOMATION", "true");
    let _webdriver = Running::start(webdriver);
    let stamp = house.folder("").join("started");
    let _ = fs::remove_file(&stamp);
    let myself = std::env::current_exe().expect("the program's own path");
    let program = house.program("daybook-desktop");
    let options = json!({
        "binary": myself,
        "args": [LAUNCH, stamp, program, "--base", house.base()],
    });
    let client = driver::connect(port, json!({ "webkitgtk:browserOptions": options })).await;
    let stamped = fs::read_to_string(&stamp).expect("the time of the start");
    let (spawned, process) = stamped.split_once(' ').expect("two numbers");
    let spawned = spawned.parse().expect("milliseconds");
    let process = process.parse().expect("the number of a process");
    let found = told(client, None, work, |page, client| Session {
        host: Host::Window,
        page,
        client,
        spawned,
        process,
        token: None,
    })
    .await;
    gone(process).await;
    found
}

async fn in_browser<T, F>(house: &House, screen: &Screen, work: impl FnOnce(Session) -> F) -> T
where
    T: 'static,
    F: Future<Output = T> + 'static,
{
    let mut chromedriver = Command::new("chromedriver");
    house.at_home(&mut chromedriver);
    chromedriver.arg("--port=0").env("DISPLAY", &screen.display);
    let chromedriver = Running::start(chromedriver);
    let port = chromedriver.says(|line| {
        line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok()
    });
    let profile = format!("--user-data-dir={}", house.folder("profile").display());
    let options = json!({ "args": [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--test-type",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage", "--window-size=1280,800", "--window-position=0,0", profile,
    ]});
    let client = driver::connect(port, json!({ "goog:chromeOptions": options })).await;

    // The browser is there already; the server is what starts. Its port stays, and so does what the
    // browser keeps of the page.
    let spawned = wall_ms();
    let mut serve = Command::new(house.program("daybook"));
    house.at_home(&mut serve);
    serve.arg("--base").arg(house.base()).args(["serve", "--port", "47113"]);
    let serve = Running::start(serve);
    let address = serve.says(|line| line.starts_with("http://").then(|| line.to_owned()));
    let token = address.split_once("token=").map(|(_, token)| token.to_owned());
    let process = memory::find_below(std::process::id(), "daybook").expect("the server runs");
    told(client, Some(&address), work, |page, client| Session {
        host: Host::Browser,
        page,
        client,
        spawned,
        process,
        token,
    })
    .await
}

/// Waits until a window has ended: one that starts before hands over to it. One that stays is ended.
async fn gone(process: u32) {
    let place = PathBuf::from(format!("/proc/{process}"));
    for look in 0..100 {
        if !place.exists() {
            return;
        }
        if look == 60 {
            println!("the window {process} does not end by itself");
            let _ = Command::new("kill").arg(process.to_string()).status();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// As `driver::tell`, with what comes of it.
async fn told<T, F>(
    client: Client,
    address: Option<&str>,
    work: impl FnOnce(Session) -> F,
    session: impl FnOnce(Page, Client) -> Session,
) -> T
where
    T: 'static,
    F: Future<Output = T> + 'static,
{
    let result = Rc::new(RefCell::new(None));
    let kept = Rc::clone(&result);
    let driven = client.clone();
    let story = |page| {
        let work = work(session(page, driven));
        async move {
            let found = work.await;
            *kept.borrow_mut() = Some(found);
        }
    };
    driver::tell(client, "measure", address, story).await;
    let found = result.borrow_mut().take();
    found.expect("what was measured")
}
