//! `POST /rpc/stream`: lines of JSON, `{"event":…}` on the way, then one `{"result":…}` or
//! `{"error":…}`.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use daybook_api::{ApiError, Event, EventFn};
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::sync::mpsc;
use tokio_stream::{Stream, wrappers::ReceiverStream};

use super::answer::{self, RpcError};
use super::state::Serving;
use super::work::{Refused, StopOnDrop, Work};
use super::{ask, body, limits};

/// Lines that wait to be sent; further events are left out, never the result.
const LINES: usize = 16;

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Event(Event),
    Result(Box<RawValue>),
    Error(RpcError),
}

impl Line {
    fn bytes(&self) -> Option<Bytes> {
        let mut text = serde_json::to_vec(self).ok()?;
        text.push(b'\n');
        Some(text.into())
    }
}

/// The lines, and the end of the work when nobody reads them any more.
struct Lines {
    lines: ReceiverStream<Bytes>,
    _stop: StopOnDrop,
}

impl Stream for Lines {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.lines).poll_next(context).map(|line| line.map(Ok))
    }
}

/// Answers one request line by line.
pub async fn lines(State(state): State<Arc<Serving>>, request: Request) -> Response {
    let body = match body::read(request, body::JSON, limits::BODY_BYTES).await {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    let (sender, receiver) = mpsc::channel(LINES);
    let asked = match ask::parse(&body) {
        Ok(asked) => asked,
        Err(error) => {
            let line = Line::Error(error).bytes().unwrap_or_default();
            return respond(Body::from(line));
        }
    };
    let events = sender.clone();
    let on_event: EventFn = Arc::new(move |event| {
        if let Some(line) = Line::Event(event).bytes() {
            // Full: the client is slow, the next event says more than this one.
            let _ = events.try_send(line);
        }
    });
    let call = state.api.begin(asked.call_id(), Some(on_event));
    let token = call.cancel_token().clone();
    let work = match Work::admit(&state, &asked.method) {
        Ok(work) => work,
        Err(Refused) => return answer::busy(),
    };
    let stop = StopOnDrop(token.clone());
    tokio::spawn(async move {
        let result = tokio::select! {
            result = work.carry_out(asked.method, asked.params, call) => result,
            () = state.stopped() => {
                token.cancel();
                Err(ApiError::new(ApiError::CANCELLED, "the server stops"))
            }
        };
        let line = match result {
            Ok(result) => Line::Result(result),
            Err(error) => Line::Error(error.into()),
        };
        if let Some(line) = line.bytes() {
            // A client that takes nothing for so long is gone.
            let _ = tokio::time::timeout(limits::TAKE, sender.send(line)).await;
        }
    });
    respond(Body::from_stream(Lines { lines: ReceiverStream::new(receiver), _stop: stop }))
}

fn respond(body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::OK;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    response
}
