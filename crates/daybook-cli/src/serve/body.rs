//! Bodies of requests: of the right kind, not too large, not too slow.

use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::Response;

use super::{answer, limits};

/// The kind of all bodies but those of uploads.
pub const JSON: &str = "application/json";

/// The body, or the answer that refuses it.
pub async fn read(request: Request, wanted: &str, most: usize) -> Result<Bytes, Box<Response>> {
    let headers = request.headers();
    let kind =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_wanted =
        kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(wanted));
    if !is_wanted || headers.contains_key(header::CONTENT_ENCODING) {
        return refuse(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            &format!("send plain {wanted}"),
        );
    }
    match tokio::time::timeout(limits::BODY, to_bytes(request.into_body(), most)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => refuse(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            &format!("a request may have {} MiB here, and must arrive whole", most >> 20),
        ),
        Err(_) => {
            refuse(StatusCode::REQUEST_TIMEOUT, "too_slow", "the request took too long to arrive")
        }
    }
}

fn refuse(status: StatusCode, code: &str, message: &str) -> Result<Bytes, Box<Response>> {
    Err(Box::new(answer::refuse(status, code, message)))
}
