//! What stands in a request of JSON-RPC 2.0.

use axum::body::Bytes;
use daybook_api::ApiError;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::answer::RpcError;

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
