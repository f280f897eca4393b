//! Answers of JSON-RPC 2.0, and refusals in the same form.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use daybook_api::ApiError;
use serde::Serialize;
use serde_json::value::RawValue;

/// Error of JSON-RPC with our own code in `data`.
#[derive(Serialize)]
pub struct RpcError {
    /// The protocol's number.
    pub code: i32,
    message: String,
    data: Data,
}

#[derive(Serialize)]
struct Data {
    code: String,
}

impl RpcError {
    /// An error by its number in the protocol and by our own code.
    pub fn new(number: i32, code: &str, message: impl Into<String>) -> Self {
        RpcError { code: number, message: message.into(), data: Data { code: code.to_owned() } }
    }
}

impl From<ApiError> for RpcError {
    fn from(error: ApiError) -> Self {
        let number = match error.code.as_str() {
            ApiError::UNKNOWN_OPERATION => -32601,
            ApiError::BAD_REQUEST => -32602,
            ApiError::INTERNAL => -32603,
            _ => -32000,
        };
        RpcError::new(number, &error.code, error.message)
    }
}

#[derive(Serialize)]
struct Answer<'a> {
    jsonrpc: &'static str,
    id: &'a Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<RpcError>,
}

/// Refuses a request that got no further.
pub fn refuse(status: StatusCode, code: &str, message: &str) -> Response {
    answer(status, &None, Err(RpcError::new(-32000, code, message)))
}

/// The queue is full.
pub fn busy() -> Response {
    let mut response =
        refuse(StatusCode::TOO_MANY_REQUESTS, "busy", "too much is asked at a time; ask again");
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

/// An answer of JSON-RPC.
pub fn answer(
    code: StatusCode,
    id: &Option<serde_json::Value>,
    result: Result<Box<RawValue>, RpcError>,
) -> Response {
    let (result, error) = match result {
        Ok(result) => (Some(result), None),
        Err(error) => (None, Some(error)),
    };
    let answer = Answer { jsonrpc: "2.0", id, result: result.as_deref(), error };
    match serde_json::to_vec(&answer) {
        Ok(text) => {
            let mut response = status(code);
            *response.body_mut() = Body::from(text);
            response
                .headers_mut()
                .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            response
        }
        Err(_) => status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// An answer without a body.
pub fn status(code: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = code;
    response
}
