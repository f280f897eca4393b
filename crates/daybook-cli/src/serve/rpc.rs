//! `POST /rpc`: JSON-RPC 2.0, one request, one answer.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use daybook_api::ApiError;

use super::answer::{RpcError, answer, busy, status};
use super::state::Serving;
use super::work::{Refused, StopOnDrop, Work};
use super::{ask, body, limits};

/// Answers one request.
pub async fn once(State(state): State<Arc<Serving>>, request: Request) -> Response {
    let body = match body::read(request, body::JSON, limits::BODY_BYTES).await {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    let asked = match ask::parse(&body) {
        Ok(asked) => asked,
        Err(error) => return answer(StatusCode::OK, &None, Err(error)),
    };
    drop(body);
    // Begun before it queues, so that it can be cancelled while it waits.
    let call = state.api.begin(asked.call_id(), None);
    // Dropped with this future when the client goes away.
    let stop = StopOnDrop(call.cancel_token().clone());
    let work = match Work::admit(&state, &asked.method) {
        Ok(work) => work,
        Err(Refused) => return busy(),
    };
    let result = tokio::select! {
        result = work.carry_out(asked.method, asked.params, call) => result,
        () = tokio::time::sleep(limits::ANSWER) => Err(ApiError::new("timed_out", "this took too long for one answer; ask /rpc/stream, or for less")),
        () = state.stopped() => Err(ApiError::new(ApiError::CANCELLED, "the server stops")),
    };
    drop(stop);
    if asked.id.is_none() {
        return status(StatusCode::NO_CONTENT);
    }
    answer(StatusCode::OK, &asked.id, result.map_err(RpcError::from))
}
