use super::super::testing::shown;
use super::*;

fn show(line: &str) -> String {
    shown(&Access, line)
}

#[test]
fn common_and_combined() {
    assert_eq!(
        show(r#"10.0.0.1 - alice [20/Mar/2026:14:00:00 +0100] "GET /a?b HTTP/1.1" 404 134"#),
        r#"2026-03-20T13:00:00Z 13 - | GET /a?b HTTP/1.1 404 | {"client.address":"10.0.0.1","user.name":"alice","http.request.method":"GET","url.path":"/a","url.query":"b","http.response.status_code":404,"http.response.body.size":134}"#
    );
    assert_eq!(
        show(r#"::1 - - [20/Mar/2026:14:00:00 +0000] "\x16\x03 \"x" 500 - "-" "curl \"8\"" 0.003"#),
        r#"2026-03-20T14:00:00Z 17 - | \x16\x03 \"x 500 | {"client.address":"::1","http.response.status_code":500,"user_agent.original":"curl \\\"8\\\"","access.rest":"0.003"}"#
    );
    assert_eq!(
        show(
            r#"10.0.0.1 - Alice B. Cole [20/Mar/2026:14:00:00 +0000] "GET /a"b c HTTP/2.0" 200 5 "http://x/" "M (X; "y") z""#
        ),
        r#"2026-03-20T14:00:00Z 9 - | GET /a"b c HTTP/2.0 200 | {"client.address":"10.0.0.1","user.name":"Alice B. Cole","http.request.method":"GET","url.path":"/a\"b c","http.response.status_code":200,"http.response.body.size":5,"http.request.referrer":"http://x/","user_agent.original":"M (X; ","access.rest":"y\") z\""}"#
    );
}

#[test]
fn requests_that_were_none() {
    for (line, expected) in [
        (
            r#"10.0.0.1 - - [20/Mar/2026:14:00:00 +0000] "-" 408 -"#,
            r#"2026-03-20T14:00:00Z 13 - | - 408 | {"client.address":"10.0.0.1","http.response.status_code":408}"#,
        ),
        (
            r#"10.0.0.1 - - [20/Mar/2026:14:00:00 +0000] "" 400 0 "-" "-""#,
            r#"2026-03-20T14:00:00Z 13 - |  400 | {"client.address":"10.0.0.1","http.response.status_code":400,"http.response.body.size":0}"#,
        ),
        (
            r#"10.0.0.1 - - [20/Mar/2026:14:00:00 +0000] "GET /" - -"#,
            r#"2026-03-20T14:00:00Z 0 - | GET / - | {"client.address":"10.0.0.1","http.request.method":"GET","url.path":"/"}"#,
        ),
    ] {
        assert_eq!(show(line), expected, "{line}");
    }
}

#[test]
fn hosts_and_forwarders_stand_before_the_client_or_behind_it() {
    let rest = r#"[20/Mar/2026:14:00:00 +0000] "-" 200 0"#;
    for (head, expected) in [
        (
            "www.x.org:443 10.0.0.1 - -",
            r#""server.address":"www.x.org:443","client.address":"10.0.0.1""#,
        ),
        (
            "www.x.org 10.0.0.1 - bob",
            r#""server.address":"www.x.org","client.address":"10.0.0.1","user.name":"bob""#,
        ),
        (
            "www.x.org:80 host.y.org - -",
            r#""server.address":"www.x.org:80","client.address":"host.y.org""#,
        ),
        ("10.0.0.1 www.x.org -", r#""client.address":"10.0.0.1","server.address":"www.x.org""#),
        ("10.0.0.1, 10.0.0.2 - bob", r#""client.address":"10.0.0.1, 10.0.0.2","user.name":"bob""#),
        (
            "10.0.0.1 10.0.0.2 - -",
            r#""client.address":"10.0.0.1","network.peer.address":"10.0.0.2""#,
        ),
        ("2001:db8::1 - -", r#""client.address":"2001:db8::1""#),
        ("10.0.0.1 -  -", r#""client.address":"10.0.0.1""#),
        (
            "10.0.0.1 - [10.0.0.1] - -",
            r#""client.address":"10.0.0.1","user.name":"[10.0.0.1] - -""#,
        ),
        ("10.0.0.1", r#""client.address":"10.0.0.1""#),
    ] {
        let expected = format!(
            r#"2026-03-20T14:00:00Z 9 - | - 200 | {{{expected},"http.response.status_code":200,"http.response.body.size":0}}"#
        );
        assert_eq!(show(&format!("{head} {rest}")), expected, "{head}");
    }
}

#[test]
fn what_servers_add_at_the_end() {
    let head = r#"10.0.0.1 - - [20/Mar/2026:14:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8""#;
    for (tail, expected) in [
        (
            r#""10.0.0.7, 10.0.0.8""#,
            r#""http.request.header.x-forwarded-for":"10.0.0.7, 10.0.0.8""#,
        ),
        (r#""-" rt=0.003 uct="0.000""#, r#""access.rest":"rt=0.003 uct=\"0.000\"""#),
        ("1234", r#""access.rest":"1234""#),
        (
            r#"12 "web@docker" "http://10.0.0.2:80" 3ms"#,
            r#""traefik.router":"web@docker","traefik.server":"http://10.0.0.2:80","traefik.duration_ms":3,"traefik.request_count":12"#,
        ),
        (
            "100 0.003 [ns-svc-80] [] 10.0.0.2:80 5 0.004 200 abc",
            r#""access.rest":"100 0.003 [ns-svc-80] [] 10.0.0.2:80 5 0.004 200 abc""#,
        ),
    ] {
        let shown = show(&format!("{head} {tail}"));
        assert!(
            shown.ends_with(&format!(r#""user_agent.original":"curl/8",{expected}}}"#)),
            "{shown}"
        );
    }
}

#[test]
fn python_servers() {
    assert_eq!(
        show(r#"[20/Mar/2026 14:00:00] "GET /x HTTP/1.1" 200 1234"#),
        r#"2026-03-20T14:00:00Z 9 - | GET /x HTTP/1.1 200 | {"http.request.method":"GET","url.path":"/x","http.response.status_code":200,"http.response.body.size":1234}"#
    );
    assert_eq!(
        show(r#"INFO:werkzeug:127.0.0.1 - - [20/Mar/2026 14:00:00] "GET /x HTTP/1.1" 500 -"#),
        r#"2026-03-20T14:00:00Z 17 werkzeug | GET /x HTTP/1.1 500 | {"client.address":"127.0.0.1","http.request.method":"GET","url.path":"/x","http.response.status_code":500}"#
    );
    assert_eq!(
        show("127.0.0.1 - - [20/Mar/2026 14:00:00] code 404, message File not found"),
        r#"2026-03-20T14:00:00Z 13 - | code 404, message File not found | {"client.address":"127.0.0.1","http.response.status_code":404}"#
    );
}

#[test]
fn a_size_in_apaches_log_of_tls_requests_is_no_status() {
    assert_eq!(
        show(r#"[20/Mar/2026:14:00:00 +0000] 10.0.0.1 TLSv1.3 AES "GET / HTTP/1.1" 500"#),
        r#"2026-03-20T14:00:00Z 0 - | GET / HTTP/1.1 | {"client.address":"10.0.0.1","tls.protocol.version":"TLSv1.3","tls.cipher":"AES","http.request.method":"GET","url.path":"/","http.response.body.size":500}"#
    );
}

#[test]
fn a_request_may_stand_without_quotes() {
    assert_eq!(
        show("::1 - - [20/Mar/2026:14:00:00 +0000] GET /x HTTP/1.1 404 134"),
        r#"2026-03-20T14:00:00Z 13 - | GET /x HTTP/1.1 404 | {"client.address":"::1","http.request.method":"GET","url.path":"/x","http.response.status_code":404,"http.response.body.size":134}"#
    );
}

#[test]
fn other_lines_with_brackets_are_not_requests() {
    for line in [
        "[x] y",
        "a [20/Mar/2026:14:00:00 +0000] no quotes",
        r#"a b [20/Mar/2026:14:00:00 +0000] "x" 20"#,
        r#"[2026-03-20 14:00:00] app "x" 200 items"#,
        " [20/Mar/2026:14:00:00 +0000] \"x\" 200",
    ] {
        assert_eq!(show(line), "no", "{line}");
    }
}
