//! `POST /rpc/upload/{handle}/{file}/{offset}`: a piece of a file that a page sends, as it is. The
//! answer is the piece that is wanted next.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use daybook_api::{ApiError, Offer, Wanted};

use super::state::Serving;
use super::{answer, body, limits};

/// How often it is looked whether there is room by now.
const LOOK: Duration = Duration::from_millis(5);

/// Takes one piece.
pub async fn piece(
    State(state): State<Arc<Serving>>,
    Path((handle, file, offset)): Path<(String, usize, u64)>,
    request: Request,
) -> Response {
    let bytes = match body::read(request, "application/octet-stream", limits::PIECE_BYTES).await {
        Ok(bytes) => Vec::from(bytes),
        Err(refusal) => return *refusal,
    };
    let offered = tokio::select! {
        offered = offer(&state, &handle, file, offset, bytes) => offered,
        () = state.stopped() => Err(ApiError::new(ApiError::CANCELLED, "the server stops")),
    };
    match offered {
        Ok(wanted) => Json(wanted).into_response(),
        Err(error) => answer::refuse(StatusCode::CONFLICT, &error.code, &error.message),
    }
}

/// Offers it until it is taken, or for as long as a connection should wait. No thread waits: those
/// are for what reads.
async fn offer(
    state: &Serving,
    handle: &str,
    file: usize,
    offset: u64,
    mut bytes: Vec<u8>,
) -> Result<Wanted, ApiError> {
    let deadline = tokio::time::Instant::now() + limits::PIECE;
    loop {
        // A piece of a bundle goes to the disk at once.
        let offered =
            tokio::task::block_in_place(|| state.api.offer_piece(handle, file, offset, bytes));
        match offered? {
            Offer::Taken(wanted) | Offer::NotWanted(wanted) => return Ok(wanted),
            Offer::Later(_) if tokio::time::Instant::now() > deadline => {
                return Ok(Wanted { file, offset, ended: false });
            }
            Offer::Later(same) => bytes = same,
        }
        tokio::time::sleep(LOOK).await;
    }
}
