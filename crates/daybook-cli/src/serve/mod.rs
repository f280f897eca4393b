//! `daybook serve`: the user interface and the operations over HTTP, for this machine only.
//!
//! `POST /rpc` answers JSON-RPC 2.0, `POST /rpc/stream` the same as lines of JSON with events on
//! the way, `POST /rpc/upload/…` takes files in pieces, `GET /download/…` hands an export out; everything
//! else is the built user interface.
//! What keeps others out: it listens on loopback; [`guard`] wants the exact `Host`, no foreign
//! `Origin`, no request that another site caused, and for `/rpc` and below a token of 256 bits;
//! [`limits`] bound sizes, times and numbers.

mod accept;
mod answer;
mod ask;
mod assets;
mod body;
mod download;
mod guard;
mod headers;
mod idle;
mod limits;
mod rpc;
mod signals;
mod state;
mod stream;
mod token;
mod upload;
mod work;

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Extension, Router, middleware};
use daybook_api::LoggingApi;
use tokio::net::TcpListener;

use crate::exit::{Failure, Outcome};
use crate::huge_pages;
use signals::Signals;
use state::Serving;

/// How to serve.
pub struct Options {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Whether to open the page in the browser.
    pub open: bool,
}

/// Serves until SIGINT or SIGTERM.
///
/// # Errors
/// When the port cannot be had, or the system has no randomness.
pub fn run(api: Arc<LoggingApi>, options: &Options) -> Result<Outcome, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(limits::RUNNING + 4)
        .enable_all()
        .build()
        .map_err(|error| Failure::io("start the server", error))?;
    api.start_watching();
    let outcome = runtime.block_on(serve(Arc::clone(&api), options));
    api.stop_watching();
    // What still runs was told to stop.
    runtime.shutdown_timeout(limits::DRAIN);
    outcome
}

async fn serve(api: Arc<LoggingApi>, options: &Options) -> Result<Outcome, Failure> {
    let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let listener = TcpListener::bind(wanted)
        .await
        .map_err(|error| Failure::io(format!("listen on {wanted}"), error))?;
    let port = listener.local_addr().map_err(|error| Failure::io("listen", error))?.port();
    let state = Arc::new(Serving::new(api, port)?);
    // Before the address is told: from then on a signal ends it in order.
    let mut signals =
        Signals::listen().map_err(|error| Failure::io("listen for signals", error))?;
    announce(&state, options.open).map_err(|error| Failure::io("print the address", error))?;
    tokio::spawn(idle::keep(Arc::clone(&state)));
    let stop = async {
        signals.stop().await;
        // What runs is told at once; connections then end by themselves.
        state.stop();
    };
    accept::accept(listener, router(&state), stop).await;
    Ok(Outcome::Done)
}

fn router(state: &Arc<Serving>) -> Router {
    Router::new()
        .route("/rpc", post(rpc::once))
        .route("/rpc/stream", post(stream::lines))
        .route("/rpc/upload/{handle}/{file}/{offset}", post(upload::piece))
        .route("/rpc/download/{handle}", post(download::ticket))
        .route("/download/{ticket}", get(download::file))
        .layer(Extension(Arc::new(download::Tickets::default())))
        .fallback(assets::file)
        .layer(middleware::from_fn_with_state(Arc::clone(state), guard::check))
        .layer(middleware::from_fn(headers::add))
        .with_state(Arc::clone(state))
}

/// Prints the address with its token, the only time that the token is told.
fn announce(state: &Serving, open: bool) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "http://127.0.0.1:{}/#token={}", state.port, state.token.as_str())?;
    out.flush()?;
    if open {
        // Command lines are readable by every user of the machine: the browser is given a ticket
        // that works once, not the token.
        let address = format!("http://127.0.0.1:{}/?ticket={}", state.port, state.ticket.as_str());
        // The browser is to run as it does by itself.
        huge_pages::allow(true);
        let opened = open::that_detached(address);
        huge_pages::allow(false);
        if let Err(error) = opened {
            tracing::warn!(%error, "no browser could be opened; open the address above");
        }
    } else {
        state.spend_ticket();
    }
    Ok(())
}
