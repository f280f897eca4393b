//! A WebDriver session that a story runs in, and its end.

use std::future::Future;
use std::net::{Ipv4Addr, TcpListener};
use std::panic::resume_unwind;
use std::time::{Duration, Instant};

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use tokio::task::{LocalSet, spawn_local};

use crate::house::picture;
use crate::page::Page;
use crate::process::READY;

/// A port that was free a moment ago, for programs that cannot choose one themselves.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its number").port()
}

/// A session at the driver on this port, as soon as it listens.
pub async fn connect(port: u16, capabilities: Value) -> Client {
    let capabilities: Capabilities =
        serde_json::from_value(capabilities).expect("capabilities are an object");
    let address = format!("http://127.0.0.1:{port}");
    let deadline = Instant::now() + READY;
    loop {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        match builder.capabilities(capabilities.clone()).connect(&address).await {
            Ok(client) => return client,
            Err(error) => {
                assert!(Instant::now() < deadline, "no session at {address}: {error}");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

/// Opens the page where it is not open yet, runs the story, and closes the session whatever comes
/// of it: a driver that is killed leaves its browser behind. A story that fails leaves a picture
/// of what it saw.
pub async fn tell<S, F>(client: Client, name: &str, address: Option<&str>, story: S)
where
    S: FnOnce(Page) -> F,
    F: Future<Output = ()> + 'static,
{
    let story = story(Page::new(client.clone()));
    let (opening, address) = (client.clone(), address.map(str::to_owned));
    let story = async move {
        if let Some(address) = address {
            opening.goto(&address).await.expect("the page opens");
        }
        story.await;
    };
    let ended = LocalSet::new().run_until(async { spawn_local(story).await }).await;
    if ended.is_err() {
        let seen = picture(&format!("failed-{name}.png"));
        if let Ok(png) = client.screenshot().await
            && std::fs::write(&seen, png).is_ok()
        {
            eprintln!("what it saw: {}", seen.display());
        }
    }
    let closed = client.close().await;
    if let Err(error) = ended {
        resume_unwind(error.into_panic());
    }
    closed.expect("the session closes");
}
