//! `daybook serve`: what it answers, and above all what it does not.

use std::io::Read as _;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::base::{Base, entry};
use crate::http::Server;

fn small() -> (Base, Server) {
    let base = Base::with(&[entry(0, "hero.proc", "a"), entry(1, "hero.web", "b")]);
    let server = Server::start(&base);
    (base, server)
}

const COUNT: &str = r#"{"jsonrpc":"2.0","id":1,"method":"logs.count","params":{"filter":{}}}"#;

#[test]
fn operations_are_answered_by_name() {
    let (_base, server) = small();
    assert_eq!(
        server.rpc("logs.count", json!({"filter": {"src": {"prefix": "hero"}}}))["result"]["count"],
        2
    );
    assert_eq!(
        server.rpc("logs.query", json!({"filter": {"limit": 1}}))["result"]["entries"][0]["content"],
        "b"
    );
    assert_eq!(server.rpc("app.info", json!({}))["result"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(server.rpc("ops.cancel", json!({"id": "nothing"}))["result"], json!({}));
    let histogram =
        server.rpc("logs.histogram", json!({"filter": {}, "bucket": "hour", "tz": "UTC"}));
    assert_eq!(histogram["result"]["counts"], json!([[2]]));
}

#[test]
fn errors_have_numbers_and_stable_codes() {
    let (_base, server) = small();
    for (method, params, number, code) in [
        ("logs.nonsense", json!({}), -32601, "unknown_operation"),
        ("logs.query", json!({"filter": {"nonsense": 1}}), -32602, "bad_request"),
        ("logs.query", json!({"filter": {"cursor": "x"}}), -32000, "bad_cursor"),
        ("logs.query", json!({"filter": {"text": {"regex": "("}}}), -32000, "bad_filter"),
        (
            "logs.histogram",
            json!({"filter": {}, "bucket": "hour", "tz": "Mars"}),
            -32000,
            "bad_time_zone",
        ),
        ("logs.delete", json!({}), -32602, "bad_request"),
    ] {
        let error = &server.rpc(method, params)["error"];
        assert_eq!(
            (&error["code"], &error["data"]["code"]),
            (&number.into(), &code.into()),
            "{error}"
        );
    }
}

#[test]
fn only_who_has_the_token_and_comes_from_here_is_answered() {
    let (_base, server) = small();
    let Server { port, token, .. } = &server;
    let good = server.head("/rpc");
    assert_eq!(server.ask(&good, COUNT).status, 200);
    let wrong_token = format!("{}{}", if token.starts_with('0') { '1' } else { '0' }, &token[1..]);
    for (head, status, code) in [
        (
            good.replace(&format!("Host: 127.0.0.1:{port}"), &format!("Host: evil.example:{port}")),
            403,
            "foreign_host",
        ),
        (good.replace(&format!("Host: 127.0.0.1:{port}"), "Host: 127.0.0.1"), 403, "foreign_host"),
        (format!("{good}\r\nOrigin: http://evil.example"), 403, "foreign_origin"),
        (format!("{good}\r\nOrigin: null"), 403, "foreign_origin"),
        (format!("{good}\r\nSec-Fetch-Site: cross-site"), 403, "cross_site"),
        (format!("{good}\r\nSec-Fetch-Site: same-site"), 403, "cross_site"),
        (good.replace(token.as_str(), &wrong_token), 401, "bad_token"),
        (good.replace(&format!("\r\nAuthorization: Bearer {token}"), ""), 401, "bad_token"),
        (good.replace("application/json", "text/plain"), 415, "unsupported_media_type"),
    ] {
        let answer = server.ask(&head, COUNT);
        assert_eq!(answer.status, status, "{head}");
        assert_eq!(answer.json()["error"]["data"]["code"], code);
        assert!(!answer.head.contains("access-control-allow"), "{}", answer.head);
    }
    // With the token on the address, or asked by GET, there is no data either.
    assert_ne!(server.get(&format!("/rpc?token={token}")).status, 200);
    let stream = good.replace("/rpc", "/rpc/stream").replace(token.as_str(), &wrong_token);
    assert_eq!(server.ask(&stream, COUNT).status, 401);
}

#[test]
fn the_page_needs_no_token_and_says_what_it_may_not() {
    let (_base, server) = small();
    let page = server.get("/");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("<title>Daybook</title>"), "{}", page.body);
    assert!(!page.body.contains(&server.token));
    for header in [
        "content-security-policy: default-src 'none'; script-src 'self'",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
        "cross-origin-resource-policy: same-origin",
    ] {
        assert!(page.head.contains(header), "{}", page.head);
    }
    // Cut off from what opened it, unless no page did.
    let alone = "cross-origin-opener-policy: same-origin";
    let to_page = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{}", server.port);
    for (site, is_alone) in [("", true), ("same-origin", true), ("none", false)] {
        let asked = match site {
            "" => to_page.clone(),
            site => format!("{to_page}\r\nSec-Fetch-Site: {site}"),
        };
        let answer = server.ask(&asked, "");
        assert_eq!(
            (answer.status, answer.head.contains(alone)),
            (200, is_alone),
            "{}",
            answer.head
        );
    }
    for path in ["/nothing.js", "/../Cargo.toml", "/%2e%2e/Cargo.toml", "//etc/passwd"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    let foreign = format!("GET / HTTP/1.1\r\nHost: evil.example:{}", server.port);
    assert_eq!(server.ask(&foreign, "").status, 403);
    // Without `--open` there is no ticket to guess.
    let ticket = server.get(&format!("/?ticket={}", server.token));
    assert!(
        ticket.status == 303 && ticket.head.contains("location: /\r\n")
            || ticket.head.ends_with("location: /"),
        "{}",
        ticket.head
    );
}

#[test]
fn a_stream_tells_how_far_it_is_and_ends_with_the_result() {
    let (_base, server) = small();
    let body = r#"{"jsonrpc":"2.0","id":"s","method":"logs.query","params":{"filter":{}}}"#;
    let answer = server.ask(&server.head("/rpc/stream"), body);
    assert_eq!(answer.status, 200);
    assert!(answer.head.contains("application/x-ndjson"), "{}", answer.head);
    let lines: Vec<Value> = answer
        .body
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter(Value::is_object)
        .collect();
    let (last, events) = lines.split_last().unwrap();
    assert!(events.iter().all(|line| line["event"]["partitions_total"] == 1), "{events:?}");
    assert_eq!(last["result"]["entries"].as_array().unwrap().len(), 2);
    let wrong = server.ask(&server.head("/rpc/stream"), "{");
    assert!(wrong.body.contains(r#"{"error":{"code":-32700"#), "{}", wrong.body);
}

#[test]
fn what_is_too_large_is_refused() {
    let (_base, server) = small();
    let body = format!("{COUNT}{}", " ".repeat(16 << 20));
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    use std::io::Write as _;
    let head = format!(
        "{}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        server.head("/rpc"),
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // The server may answer and close before it has read everything.
    let _ = stream.write_all(body.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert_eq!(server.rpc("logs.count", json!({"filter": {}}))["result"]["count"], 2);
}

#[test]
fn a_client_that_goes_away_stops_its_work() {
    let entries: Vec<_> =
        (0..20_000).map(|at| entry(at % 1000, "a", &format!("line {at}"))).collect();
    let base = Base::with(&entries);
    let server = Server::start(&base);
    let body = r#"{"jsonrpc":"2.0","id":"s","method":"logs.query","params":{"filter":{"text":{"regex":"(a|b|c|l).*(x|y|z|9)+$"},"limit":10000}}}"#;
    for _ in 0..60 {
        drop(server.send(&server.head("/rpc/stream"), body));
        drop(server.send(&server.head("/rpc"), body));
    }
    // Were they carried out to the end, this would wait for its turn a long time, or be refused.
    let began = Instant::now();
    let answer = loop {
        let answer = server.ask(&server.head("/rpc"), COUNT);
        if answer.status != 429 || began.elapsed() > Duration::from_secs(10) {
            break answer;
        }
    };
    assert_eq!(answer.json()["result"]["count"], 20_000);
}

#[cfg(unix)]
#[test]
fn it_ends_in_order_when_told_to() {
    let (_base, mut server) = small();
    // A connection that is kept open does not hold it up.
    let _idle = std::net::TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    let told = std::process::Command::new("kill")
        .args(["-TERM", &server.child.id().to_string()])
        .status()
        .unwrap();
    assert!(told.success());
    let began = Instant::now();
    let status = loop {
        if let Some(status) = server.child.try_wait().unwrap() {
            break status;
        }
        assert!(began.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(status.code(), Some(0));
}

/// Sends a piece; the answer, which is the piece wanted next.
fn send_piece(server: &Server, handle: &str, file: usize, offset: usize, bytes: &str) -> Value {
    let head = server.head(&format!("/rpc/upload/{handle}/{file}/{offset}"));
    let answer = server.ask(&head.replace("application/json", "application/octet-stream"), bytes);
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

#[test]
fn files_of_a_page_are_taken_in_while_they_are_sent() {
    let base = Base::new();
    let server = Server::start(&base);
    let log = "2026-03-20 14:00:00 INFO app.web: started\n2026-03-20 14:00:01 WARN app.web: slow\n";
    let files = json!({"files": [
        {"name": "cache.sqlite", "bytes": 1 << 30, "modified": 0},
        {"name": "logs/app.log", "bytes": log.len(), "modified": 0},
    ]});
    let opened = server.rpc("ingest.open", files);
    let handle = opened["result"]["handle"].as_str().unwrap();
    let ask = json!({"jsonrpc": "2.0", "id": "i", "method": "ingest.chosen", "params": {"chosen": handle, "tz": "UTC"}});
    let mut stream = server.send(&server.head("/rpc/stream"), &ask.to_string());
    // A database is no text: the rest of it is not wanted. The answer may come before that is known.
    let mut wanted = send_piece(&server, handle, 0, 0, "SQLite format 3\0");
    while wanted["file"] == 0 {
        let offset = wanted["offset"].as_u64().unwrap();
        wanted =
            send_piece(&server, handle, 0, usize::try_from(offset).unwrap(), &"\0".repeat(9000));
    }
    assert_eq!(wanted, json!({"file": 1, "offset": 0, "ended": false}));
    let half = log.len() / 2;
    assert_eq!(send_piece(&server, handle, 1, 0, &log[..half])["offset"], half);
    assert_eq!(send_piece(&server, handle, 1, half, &log[half..])["file"], 2);
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let last = answer.lines().rfind(|line| line.starts_with('{')).unwrap();
    let report = &serde_json::from_str::<Value>(last).unwrap()["result"];
    assert_eq!(report["files"][0]["left_out"], "binary", "{report}");
    assert_eq!(
        (&report["files"][1]["path"], &report["inserted"]),
        (&json!("logs/app.log"), &json!(2))
    );
    assert_eq!(server.rpc("logs.count", json!({"filter": {}}))["result"]["count"], 2);

    // What was sent once is read once, and a handle that was never given stands for nothing.
    for gone in [handle, "nothing"] {
        let error = server.rpc("ingest.chosen", json!({"chosen": gone}));
        assert_eq!(error["error"]["data"]["code"], "not_chosen", "{error}");
    }
}

#[test]
fn pieces_need_the_token_and_are_not_large() {
    let base = Base::new();
    let server = Server::start(&base);
    let head =
        server.head("/rpc/upload/x/0/0").replace("application/json", "application/octet-stream");
    let without = head.replace(&server.token, "0");
    assert_eq!(server.ask(&without, "x").status, 401);
    assert_eq!(server.ask(&server.head("/rpc/upload/x/0/0"), "x").status, 415);
    let unknown = server.ask(&head, "x");
    assert_eq!(
        (unknown.status, &unknown.json()["error"]["data"]["code"]),
        (409, &json!("not_chosen"))
    );
}

/// Each of its threads would keep some of 2 MiB for a few bytes.
#[cfg(target_os = "linux")]
#[test]
fn a_server_has_no_huge_pages() {
    let (_base, server) = small();
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let said = status.lines().find_map(|line| line.strip_prefix("THP_enabled:"));
    assert_eq!(said.map(str::trim), Some("0"), "{status}");
}
