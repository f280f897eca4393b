//! An export on its way to the browser: `POST /rpc/download/{handle}` gives a ticket to who has the token,
//! and `GET /download/{ticket}` sends the file, once. A link that a browser follows can carry no token of
//! its own, and a file that a script takes in would lie in its memory.

use std::io::Read as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use daybook_api::{ApiError, Download};
use serde::Serialize;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::state::Serving;
use super::token::Token;
use super::{answer, limits};

/// Tickets that wait to be used; the oldest goes first.
const KEPT: usize = 8;
/// Bytes that are read and sent at a time.
const PIECE: usize = 256 << 10;
/// Pieces that wait to be sent.
const WAITING: usize = 4;

/// Tickets that were given out.
#[derive(Default)]
pub struct Tickets(Mutex<Vec<Ticket>>);

struct Ticket {
    token: Token,
    handle: String,
    given: Instant,
}

#[derive(Serialize)]
struct Given {
    ticket: String,
}

impl Tickets {
    fn give(&self, handle: String) -> Result<String, ApiError> {
        let token = Token::new().map_err(|_| {
            ApiError::new(ApiError::INTERNAL, "this machine gives no random numbers")
        })?;
        let text = token.as_str().to_owned();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|ticket| ticket.given.elapsed() < limits::TICKET);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push(Ticket { token, handle, given: Instant::now() });
        Ok(text)
    }

    /// The handle that a ticket is for; it is good no more.
    fn spend(&self, ticket: &str) -> Option<String> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|kept| kept.token.is(ticket.as_bytes()))?;
        let ticket = kept.remove(at);
        (ticket.given.elapsed() < limits::TICKET).then_some(ticket.handle)
    }
}

/// Gives a ticket for a finished export.
pub async fn ticket(
    State(state): State<Arc<Serving>>,
    Extension(tickets): Extension<Arc<Tickets>>,
    Path(handle): Path<String>,
) -> Response {
    let given = state.api.download(&handle).and_then(|_| tickets.give(handle));
    match given {
        Ok(ticket) => Json(Given { ticket }).into_response(),
        Err(error) => answer::refuse(StatusCode::CONFLICT, &error.code, &error.message),
    }
}

/// Sends the file of a ticket.
pub async fn file(
    State(state): State<Arc<Serving>>,
    Extension(tickets): Extension<Arc<Tickets>>,
    Path(ticket): Path<String>,
) -> Response {
    let gone = || {
        answer::refuse(
            StatusCode::NOT_FOUND,
            ApiError::NOT_CHOSEN,
            "this download is over; ask again",
        )
    };
    let Some(handle) = tickets.spend(&ticket) else { return gone() };
    let Ok(download) = state.api.download(&handle) else { return gone() };
    let (bytes, disposition) = (download.bytes, disposition(&download.name));
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        tokio::select! {
            whole = send(download, sender) => {
                if whole {
                    // What the browser has need not lie here any longer.
                    state.api.forget(&handle);
                }
            }
            () = state.stopped() => {}
        }
    });
    let mut response = Response::new(Body::from_stream(ReceiverStream::new(receiver)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    response
}

/// Hands the file on piece by piece; whether all of it was taken. A client that takes nothing for long
/// is gone.
async fn send(download: Download, sender: mpsc::Sender<std::io::Result<Bytes>>) -> bool {
    let mut left = download.bytes;
    let mut download = Some(download);
    while left > 0 {
        let Some(mut open) = download.take() else { return false };
        let read = tokio::task::spawn_blocking(move || {
            let most = usize::try_from(left).map_or(PIECE, |left| left.min(PIECE));
            let mut piece = vec![0; most];
            open.file.read_exact(&mut piece).map(|()| (open, Bytes::from(piece)))
        });
        let piece = match read.await {
            Ok(Ok((open, piece))) => {
                download = Some(open);
                left -= piece.len() as u64;
                Ok(piece)
            }
            Ok(Err(error)) => Err(error),
            Err(_) => return false,
        };
        let failed = piece.is_err();
        let sent = tokio::time::timeout(limits::TAKE, sender.send(piece)).await;
        if failed || !matches!(sent, Ok(Ok(()))) {
            return false;
        }
    }
    true
}

/// Says that it is a file to keep, and its name: once for old readers, once in full.
fn disposition(name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ' { c } else { '_' }
        })
        .collect();
    let full = name.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    });
    let text = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_good_for_its_handle_and_once() {
        let tickets = Tickets::default();
        let (one, other) = (tickets.give("a".into()).unwrap(), tickets.give("b".into()).unwrap());
        assert_eq!(tickets.spend(&other).as_deref(), Some("b"));
        assert_eq!(tickets.spend(&other), None);
        assert_eq!(tickets.spend(&one[..63]), None);
        for _ in 0..KEPT {
            tickets.give("c".into()).unwrap();
        }
        assert_eq!(tickets.spend(&one), None, "many others were asked for since");
    }

    #[test]
    fn a_name_in_a_header_is_only_a_name() {
        assert_eq!(
            disposition("Fehler \"März\".csv"),
            "attachment; filename=\"Fehler _M_rz_.csv\"; filename*=UTF-8''Fehler%20%22M%C3%A4rz%22.csv"
        );
        assert!(!disposition("a\r\nX: y").to_str().unwrap().contains(['\r', '\n']));
    }
}
