//! `POST /rpc`: JSON-RPC 2.0, one request, one answer.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use daybook_api::ApiError;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::state::Serving;
use super::work::{Refused, StopOnDrop, Work};
use super::{body, limits};

/// A request as it stands in the body.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<'a> {
    jsonrpc: &'a str,
    #[serde(default)]
    id: Option<serde_json::Value>,
    method: String,
    #[serde(default, borrow)]
    params: Option<&'a RawValue>,
}

/// A request that has the right form.
pub struct Asked {
    /// What the answer repeats; none asks for no answer.
    pub id: Option<serde_json::Value>,
    /// Name of the operation.
    pub method: String,
    /// The request of the operation, as JSON.
    pub params: String,
}

/// Error of JSON-RPC with our own code in `data`.
#[derive(Serialize)]
pub struct RpcError {
    code: i32,
    message: String,
    data: Data,
}

#[derive(Serialize)]
struct Data {
    code: String,
}

impl RpcError {
    fn new(number: i32, code: &str, message: impl Into<String>) -> Self {
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

/// Reads a request of JSON-RPC. An id is a string or a number.
pub fn parse(body: &Bytes) -> Result<Asked, RpcError> {
    let wrong = |number, message: String| RpcError::new(number, ApiError::BAD_REQUEST, message);
    let envelope: Envelope<'_> = serde_json::from_slice(body).map_err(|error| {
        let number = if error.is_data() { -32600 } else { -32700 };
        wrong(number, format!("not a request of JSON-RPC 2.0: {error}"))
    })?;
    if envelope.jsonrpc != "2.0" {
        return Err(wrong(-32600, "jsonrpc must be \"2.0\"".to_owned()));
    }
    if !matches!(
        envelope.id,
        None | Some(serde_json::Value::String(_) | serde_json::Value::Number(_))
    ) {
        return Err(wrong(-32600, "id must be a string or a number".to_owned()));
    }
    let params = envelope.params.map_or("{}", RawValue::get).to_owned();
    Ok(Asked { id: envelope.id, method: envelope.method, params })
}

impl Asked {
    /// The name under which the operation can be cancelled.
    pub fn call_id(&self) -> Option<String> {
        self.id.as_ref().map(|id| match id {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        })
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

/// Answers one request.
pub async fn once(State(state): State<Arc<Serving>>, request: Request) -> Response {
    let body = match body::read(request).await {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    let asked = match parse(&body) {
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

/// Refuses a request that got no further.
pub fn refuse(status: StatusCode, code: &str, message: &str) -> Response {
    answer(status, &None, Err(RpcError::new(-32000, code, message)))
}

/// The queue is full.
pub fn busy() -> Response {
    let mut response =
        refuse(StatusCode::TOO_MANY_REQUESTS, "busy", "too much is asked at a time; ask again");
    response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
    response
}

fn answer(
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
                .insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
            response
        }
        Err(_) => status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn status(code: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = code;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &'static str) -> Result<Asked, i32> {
        parse(&Bytes::from_static(text.as_bytes())).map_err(|error| error.code)
    }

    #[test]
    fn requests_have_the_form_of_the_protocol() {
        let asked =
            read(r#"{"jsonrpc":"2.0","id":7,"method":"logs.count","params":{"filter":{}}}"#)
                .unwrap();
        assert_eq!(
            (asked.call_id().as_deref(), asked.params.as_str()),
            (Some("7"), r#"{"filter":{}}"#)
        );
        assert_eq!(read(r#"{"jsonrpc":"2.0","method":"app.info"}"#).unwrap().params, "{}");
        for (text, code) in [
            ("", -32700),
            ("{", -32700),
            ("[]", -32600),
            (r#"{"jsonrpc":"1.0","method":"x"}"#, -32600),
            (r#"{"jsonrpc":"2.0","id":{},"method":"x"}"#, -32600),
            (r#"{"jsonrpc":"2.0","id":1}"#, -32600),
        ] {
            assert_eq!(read(text).err(), Some(code), "{text}");
        }
    }
}
