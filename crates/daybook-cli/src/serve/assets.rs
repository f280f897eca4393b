//! The built user interface. Its files hold no data and need no token.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use include_dir::{Dir, include_dir};

use super::state::Serving;

/// `ui/dist` as it was when this was compiled; empty when it was not built.
static UI: Dir<'static> = include_dir!("$DAYBOOK_UI_DIR");

/// What is served in its place.
const NO_UI: &str = include_str!("no_ui.html");

/// Serves a file of the user interface.
pub async fn file(State(state): State<Arc<Serving>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "only GET is answered here");
    }
    let path = request.uri().path().trim_start_matches('/');
    if path.is_empty()
        && let Some(ticket) = request.uri().query().and_then(|query| query.strip_prefix("ticket="))
    {
        return with_ticket(&state, ticket);
    }
    let name = if path.is_empty() { "index.html" } else { path };
    match UI.get_file(name) {
        Some(file) => found(name, file.contents()),
        None if name == "index.html" => found(name, NO_UI.as_bytes()),
        None => plain(StatusCode::NOT_FOUND, "there is no such file"),
    }
}

fn found(name: &str, contents: &'static [u8]) -> Response {
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let kind = if kind.type_() == "text" || name.ends_with(".js") {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_string()
    };
    // Vite names what lies in `assets` by its contents: it never changes.
    let keep = if name.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut response = Response::new(Body::from(contents));
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(kind) = HeaderValue::from_str(&kind) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    response
}

/// Sends the browser that `--open` started on to the page with the token, once.
fn with_ticket(state: &Serving, ticket: &str) -> Response {
    let right = state.ticket.is(ticket.as_bytes()) && state.spend_ticket();
    let to = if right { format!("/#token={}", state.token.as_str()) } else { "/".to_owned() };
    let mut response = plain(StatusCode::SEE_OTHER, "");
    if let Ok(to) = HeaderValue::from_str(&to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
