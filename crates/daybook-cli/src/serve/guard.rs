//! Who may ask: only pages that this server gave out, and for data only who has the token.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::answer;
use super::state::Serving;

/// Refuses what does not come from this machine's own page, and `/rpc` without the token.
pub async fn check(State(state): State<Arc<Serving>>, request: Request, next: Next) -> Response {
    if let Err(refusal) = from_here(request.headers(), state.port) {
        return refusal.answer();
    }
    if request.uri().path().starts_with("/rpc") && !has_token(request.headers(), &state) {
        return Refusal::Token.answer();
    }
    next.run(request).await
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// The name in the address is not ours: another name was made to point to this machine.
    Host,
    /// A page of another origin asks.
    Origin,
    /// Another site caused the request.
    Site,
    /// The token is missing or wrong.
    Token,
}

impl Refusal {
    fn answer(self) -> Response {
        let (status, code, message) = match self {
            Refusal::Host => (
                StatusCode::FORBIDDEN,
                "foreign_host",
                "this server answers only under its own address",
            ),
            Refusal::Origin => {
                (StatusCode::FORBIDDEN, "foreign_origin", "this server answers only its own pages")
            }
            Refusal::Site => (
                StatusCode::FORBIDDEN,
                "cross_site",
                "this server answers no request that another site caused",
            ),
            Refusal::Token => (
                StatusCode::UNAUTHORIZED,
                "bad_token",
                "the token is missing or wrong; open the address that `daybook serve` printed",
            ),
        };
        tracing::debug!(code, "request refused");
        answer::refuse(status, code, message)
    }
}

fn from_here(headers: &HeaderMap, port: u16) -> Result<(), Refusal> {
    let ours = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let host = only(headers, &header::HOST).map_err(|()| Refusal::Host)?.ok_or(Refusal::Host)?;
    if !ours.iter().any(|name| name.as_bytes() == host) {
        return Err(Refusal::Host);
    }
    match only(headers, &header::ORIGIN) {
        Ok(None) => {}
        Ok(Some(origin)) if origin.strip_prefix(b"http://") == Some(host) => {}
        _ => return Err(Refusal::Origin),
    }
    match only(headers, &HeaderName::from_static("sec-fetch-site")) {
        // `none` is the user's own doing: a typed address, a bookmark.
        Ok(None | Some(b"same-origin" | b"none")) => Ok(()),
        _ => Err(Refusal::Site),
    }
}

/// The one value of a header; an error when there are several.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a [u8]>, ()> {
    let mut values = headers.get_all(name).iter();
    let first = values.next().map(|value| value.as_bytes());
    if values.next().is_some() { Err(()) } else { Ok(first) }
}

fn has_token(headers: &HeaderMap, state: &Serving) -> bool {
    only(headers, &header::AUTHORIZATION)
        .ok()
        .flatten()
        .and_then(|value| value.strip_prefix(b"Bearer "))
        .is_some_and(|token| state.token.is(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(headers: &[(&'static str, &'static str)]) -> Result<(), Refusal> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        from_here(&map, 7000)
    }

    #[test]
    fn only_our_own_names_are_answered() {
        assert_eq!(verdict(&[("host", "127.0.0.1:7000")]), Ok(()));
        assert_eq!(verdict(&[("host", "localhost:7000")]), Ok(()));
        for host in [
            "evil.example:7000",
            "127.0.0.1",
            "127.0.0.1:7001",
            "LOCALHOST.:7000",
            "127.0.0.1:7000.evil.example",
        ] {
            assert_eq!(verdict(&[("host", host)]), Err(Refusal::Host), "{host}");
        }
        assert_eq!(verdict(&[]), Err(Refusal::Host));
        assert_eq!(verdict(&[("host", "127.0.0.1:7000"), ("host", "evil")]), Err(Refusal::Host));
    }

    #[test]
    fn pages_of_others_are_refused() {
        let host = ("host", "127.0.0.1:7000");
        assert_eq!(verdict(&[host, ("origin", "http://127.0.0.1:7000")]), Ok(()));
        for origin in [
            "http://localhost:7000",
            "http://127.0.0.1:5173",
            "https://127.0.0.1:7000",
            "null",
            "http://evil.example",
        ] {
            assert_eq!(verdict(&[host, ("origin", origin)]), Err(Refusal::Origin), "{origin}");
        }
        for site in ["cross-site", "same-site", ""] {
            assert_eq!(verdict(&[host, ("sec-fetch-site", site)]), Err(Refusal::Site), "{site}");
        }
        assert_eq!(verdict(&[host, ("sec-fetch-site", "same-origin")]), Ok(()));
    }
}
