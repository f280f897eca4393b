//! Bundles over `daybook serve`: exports that are fetched, bundles that are sent, one that is served as it
//! is. Above all what of it is refused.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::base::{Base, entry};
use crate::http::Server;

const ROWS: usize = 3;

fn small() -> Base {
    Base::with(&[
        entry(0, "hero.proc", "a"),
        entry(1, "hero.web", "=cmd()"),
        entry(86_400, "hero.web", "c"),
    ])
}

/// Exports what there is; its handle.
fn exported(server: &Server, name: &str, format: &str) -> String {
    let opened = server.rpc("export.open", json!({"name": name, "bytes": 1000}));
    let handle = opened["result"]["handle"].as_str().unwrap().to_owned();
    let what = json!({"filter": {}, "format": format, "tz": "UTC"});
    let done = server.rpc("export.chosen", json!({"chosen": handle, "what": what}));
    assert_eq!(done["result"]["rows"], ROWS, "{done}");
    handle
}

/// A ticket for it, or the code of the refusal.
fn ticket(server: &Server, handle: &str) -> Result<String, String> {
    let answer = server.ask(&server.head(&format!("/rpc/download/{handle}")), "");
    let answer = answer.json();
    match answer["ticket"].as_str() {
        Some(ticket) => Ok(ticket.to_owned()),
        None => Err(answer["error"]["data"]["code"].as_str().unwrap().to_owned()),
    }
}

/// Sends a bundle whole; its handle.
fn sent(server: &Server, bytes: &[u8]) -> String {
    let file = json!({"name": "../../a.daybook", "bytes": bytes.len(), "modified": 0});
    let opened = server.rpc("import.open", file);
    let handle = opened["result"]["handle"].as_str().unwrap().to_owned();
    let half = bytes.len() / 2;
    assert_eq!(server.piece(&handle, 0, &bytes[..half]).json()["offset"], half);
    let end = server.piece(&handle, half, &bytes[half..]).json();
    assert_eq!(end, json!({"file": 1, "offset": 0, "ended": true}));
    handle
}

fn code(answer: &Value) -> &str {
    answer["error"]["data"]["code"].as_str().unwrap_or_else(|| panic!("no error: {answer}"))
}

/// A bundle of a small base, in a base of its own.
fn bundle(base: &Base) -> PathBuf {
    let file = base.beside("a.daybook");
    base.ok(&["export", file.to_str().unwrap()]);
    file
}

/// What lies aside at a base.
fn aside(base: &Base) -> usize {
    fs::read_dir(base.path().join(".aside")).map_or(0, Iterator::count)
}

#[test]
fn an_export_is_fetched_once_by_a_ticket_and_then_gone() {
    let base = small();
    let server = Server::start(&base);
    let handle = exported(&server, "..\\Fehler \"März\".jsonl", "jsonl");
    assert_eq!(aside(&base), 1);
    let wanted = ticket(&server, &handle).unwrap();
    let (head, body) = server.fetch(&format!("/download/{wanted}"));
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let disposition = "attachment; filename=\"Fehler _M_rz_.jsonl\"; \
        filename*=UTF-8''Fehler%20_M%C3%A4rz_.jsonl";
    for line in [
        format!("content-disposition: {disposition}"),
        "content-type: application/octet-stream".to_owned(),
        "x-content-type-options: nosniff".to_owned(),
        "cache-control: no-store".to_owned(),
        format!("content-length: {}", body.len()),
    ] {
        assert!(head.contains(&line), "{line} is not in {head}");
    }
    assert_eq!(body.iter().filter(|byte| **byte == b'\n').count(), ROWS);
    // The ticket was good once, and what was fetched lies here no longer.
    assert!(server.fetch(&format!("/download/{wanted}")).0.starts_with("HTTP/1.1 404"));
    let gone = || aside(&base) == 0 && ticket(&server, &handle).is_err();
    for _ in 0..200 {
        if gone() {
            break;
        }
        std::thread::yield_now();
    }
    assert_eq!(ticket(&server, &handle), Err("not_chosen".to_owned()));
}

#[test]
fn nobody_fetches_what_is_not_theirs() {
    let base = small();
    let server = Server::start(&base);
    let handle = exported(&server, "a.csv", "csv");
    // Without the token there is no ticket, and the handle is none.
    let head = server.head(&format!("/rpc/download/{handle}"));
    assert_eq!(server.ask(&head.replace(&server.token, "0"), "").status, 401);
    for guess in [&handle, &server.token, "", "..%2f..%2fetc%2fpasswd"] {
        let (head, _) = server.fetch(&format!("/download/{guess}"));
        assert!(head.starts_with("HTTP/1.1 404"), "{guess}: {head}");
    }
    // A page of another site cannot have it fetched, even with a ticket.
    let wanted = ticket(&server, &handle).unwrap();
    let asked = format!("GET /download/{wanted} HTTP/1.1\r\nHost: 127.0.0.1:{}", server.port);
    assert_eq!(server.ask(&format!("{asked}\r\nSec-Fetch-Site: cross-site"), "").status, 403);
    let foreign = asked.replace("127.0.0.1", "evil.example");
    assert_eq!(server.ask(&foreign, "").status, 403);
    let fetched = server.ask(&format!("{asked}\r\nSec-Fetch-Site: same-origin"), "");
    assert!(fetched.body.contains("'=cmd()"), "{}", fetched.body);
    // What is not finished, or is of something else, is not fetched.
    let opened = server.rpc("export.open", json!({"name": "b", "bytes": 0}));
    let unfinished = opened["result"]["handle"].as_str().unwrap();
    assert_eq!(ticket(&server, unfinished), Err("bad_request".to_owned()));
    assert_eq!(ticket(&server, "7-7"), Err("not_chosen".to_owned()));
    server.rpc("chosen.forget", json!({"chosen": unfinished}));
    assert_eq!(ticket(&server, unfinished), Err("not_chosen".to_owned()));
}

#[test]
fn what_was_being_fetched_goes_with_the_next_start() {
    let base = small();
    let server = Server::start(&base);
    exported(&server, "a.daybook", "daybook");
    sent(&server, &fs::read(bundle(&small())).unwrap());
    assert_eq!(aside(&base), 2);
    // It is killed.
    drop(server);
    base.ok(&["count"]);
    assert_eq!(aside(&base), 0);
}

#[test]
fn a_bundle_that_is_sent_is_looked_at_verified_and_taken_in() {
    let (from, to) = (small(), Base::new());
    let server = Server::start(&to);
    let handle = sent(&server, &fs::read(bundle(&from)).unwrap());
    let look = server.rpc("import.look", json!({"chosen": handle}));
    let summary = &look["result"];
    assert_eq!(
        (&summary["name"], &summary["rows"], &summary["days"], &summary["contexts"][0]["rows"]),
        (&json!("a.daybook"), &json!(ROWS), &json!(2), &json!(ROWS)),
        "{look}"
    );
    let ask = |dry_run: bool| {
        server.rpc("import.chosen", json!({"chosen": handle, "dry_run": dry_run}))["result"].clone()
    };
    assert_eq!(ask(true)["report"]["added"], ROWS);
    assert_eq!(server.rpc("logs.count", json!({"filter": {}}))["result"]["count"], 0);
    assert_eq!(ask(false)["report"]["added"], ROWS);
    assert_eq!(ask(false)["report"]["added"], 0, "a second time adds nothing");
    assert_eq!(server.rpc("logs.count", json!({"filter": {}}))["result"]["count"], ROWS);
    server.rpc("chosen.forget", json!({"chosen": handle}));
    assert_eq!(aside(&to), 0);
    assert_eq!(code(&server.rpc("import.look", json!({"chosen": handle}))), "not_chosen");
}

#[test]
fn a_hostile_upload_changes_nothing_and_writes_nowhere_else() {
    let (from, to) = (small(), small());
    let bytes = fs::read(bundle(&from)).unwrap();
    let server = Server::start(&to);
    let beside = || {
        let mut names: Vec<_> = fs::read_dir(to.path().parent().unwrap())
            .unwrap()
            .map(|file| file.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    let before = beside();
    let count = || server.rpc("logs.count", json!({"filter": {}}))["result"]["count"].clone();
    // Cut off, and said to be as long as that.
    let cut = sent(&server, &bytes[..bytes.len() - 700]);
    let answer = server.rpc("import.chosen", json!({"chosen": cut}));
    assert_eq!(code(&answer), "bad_bundle");
    // The person is told of the file as they know it, not of where it lies.
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(message.contains("a.daybook") && !message.contains(".aside"), "{message}");
    // A byte of a member is another one.
    let mut bent = bytes.clone();
    bent[700] ^= 1;
    let bent = sent(&server, &bent);
    assert_eq!(server.rpc("import.look", json!({"chosen": bent}))["result"]["rows"], ROWS);
    assert_eq!(code(&server.rpc("import.chosen", json!({"chosen": bent}))), "partition_damaged");
    // Text, and nothing.
    for other in [b"no bundle at all".as_slice(), b"xy"] {
        let other = sent(&server, other);
        assert_eq!(code(&server.rpc("import.look", json!({"chosen": other}))), "bad_bundle");
    }
    // It stops half-way, or sends what is not wanted, or more than was said.
    let file = json!({"name": "C:\\x\\..", "bytes": 10, "modified": 0});
    let opened = server.rpc("import.open", file);
    let handle = opened["result"]["handle"].as_str().unwrap();
    assert_eq!(opened["result"]["items"][0]["name"], "bundle.daybook");
    assert_eq!(server.piece(handle, 4, b"later").json()["offset"], 0);
    assert_eq!(server.piece(handle, 0, b"first").json()["offset"], 5);
    assert_eq!(code(&server.rpc("import.look", json!({"chosen": handle}))), "bad_request");
    assert_eq!(server.piece(handle, 5, b"").status, 409, "the page could not read it further");
    assert_eq!(server.piece(handle, 5, b"and more than that").json()["file"], 1);
    assert_eq!(code(&server.rpc("import.look", json!({"chosen": handle}))), "bad_bundle");
    // One that is larger than any, and one that no disk has room for.
    let huge =
        |bytes: u64| server.rpc("import.open", json!({"name": "x", "bytes": bytes, "modified": 0}));
    assert_eq!(code(&huge(u64::MAX)), "bad_request");
    assert_eq!(
        code(&server.rpc("export.open", json!({"name": "x", "bytes": u64::MAX}))),
        "disk_full"
    );
    // A handle of one thing is none of another.
    assert_eq!(code(&server.rpc("ingest.chosen", json!({"chosen": handle}))), "bad_request");
    // Few lie aside at a time: the oldest went with those that came after it.
    assert_eq!(code(&server.rpc("import.look", json!({"chosen": cut}))), "not_chosen");
    assert_eq!(aside(&to), 4);
    assert_eq!(code(&server.rpc("import.chosen", json!({"chosen": "/etc/passwd"}))), "not_chosen");
    assert_eq!((count(), beside()), (json!(ROWS), before));
}

#[test]
fn a_bundle_that_is_served_is_read_and_nothing_else_but_taken_into_ones_own_store() {
    let (from, own) = (small(), Base::new());
    let file = bundle(&from);
    let bytes = fs::read(&file).unwrap();
    let server = Server::start_with(&own, &["--bundle".as_ref(), file.as_os_str()]);
    let info = server.rpc("app.info", json!({}))["result"].clone();
    let opened = &info["bundle"];
    assert_eq!(
        (&opened["summary"]["name"], &opened["summary"]["rows"], &opened["own_base"]),
        (&json!("a.daybook"), &json!(ROWS), &json!(own.path()))
    );
    assert_eq!(server.rpc("logs.count", json!({"filter": {}}))["result"]["count"], ROWS);
    assert_eq!(server.rpc("watch.list", json!({}))["result"], json!([]));
    for (method, params) in [
        ("logs.insert", json!({"entries": []})),
        ("logs.delete", json!({"older_than": 1})),
        ("ingest.open", json!({"files": []})),
        ("ingest.chosen", json!({"chosen": "x"})),
        ("import.chosen", json!({"chosen": "x"})),
        ("watch.add", json!({"paths": ["/var/log"]})),
        ("marks.remove", json!({"entries": []})),
        ("store.tidy", json!({})),
        ("store.pack", json!({})),
        ("perf.run", json!({"name": "a"})),
    ] {
        assert_eq!(code(&server.rpc(method, params)), "read_only", "{method}");
    }
    assert_eq!(code(&server.rpc("logs.nonsense", json!({}))), "unknown_operation");
    // What is read of it can be exported again.
    let handle = exported(&server, "b.daybook", "daybook");
    let (_, again) = server.fetch(&format!("/download/{}", ticket(&server, &handle).unwrap()));
    assert!(again.windows(13).any(|at| at == b"manifest.json"));
    let ask = |dry_run: bool| server.rpc("bundle.import", json!({"dry_run": dry_run}));
    assert_eq!(ask(true)["result"]["report"]["added"], ROWS);
    assert_eq!(own.ok(&["count"]), "0\n");
    assert_eq!(ask(false)["result"]["report"]["added"], ROWS);
    assert_eq!(own.ok(&["count"]), format!("{ROWS}\n"));
    drop(server);
    assert_eq!(fs::read(&file).unwrap(), bytes, "the bundle is as it was");
    assert!(!file.with_extension("daybook.aside").exists());
    // A file that is none is not served.
    let run = own.run(&["serve", "--bundle", file.parent().unwrap().to_str().unwrap()]);
    assert_eq!(run.code, 1, "{}", run.err);
}
