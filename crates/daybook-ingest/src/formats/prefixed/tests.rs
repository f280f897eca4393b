use super::super::testing::shown;
use super::*;

fn all(lines: &[(&str, &str)]) {
    for (line, expected) in lines {
        assert_eq!(shown(&Prefixed, line), *expected, "{line}");
    }
}

#[test]
fn json_after_a_time_or_a_name() {
    all(&[
        (
            r#"2026-03-20T14:00:00.5Z {"level":"warn","msg":"slow","n":1}"#,
            r#"2026-03-20T14:00:00.500Z 13 - | slow | {"n":1}"#,
        ),
        (
            r#"2026-03-20T14:00:00.5Z {"ts":1774015199,"level":"warn","logger":"db","msg":"slow"}"#,
            r#"2026-03-20T13:59:59Z 13 db | slow | {"log.prefix":"2026-03-20T14:00:00.5Z"}"#,
        ),
        (
            r#"[pod/web-1/nginx] {"ts":1774015200,"level":"info","logger":"db","msg":"up"}"#,
            r#"2026-03-20T14:00:00Z 9 pod.web-1.nginx.db | up | {"log.prefix":"[pod/web-1/nginx]"}"#,
        ),
        (
            "2026-03-20 14:00:00 +0000\tapp.web\t{\"message\":\"up\",\"user\":\"ann\"}",
            r#"2026-03-20T14:00:00Z 0 app.web | up | {"user":"ann"}"#,
        ),
        (r#"shop: {"level":"info","msg":"up"}"#, "- 9 shop | up"),
        (
            r#"[2026-03-20 14:00:00,123] ERROR web {"message":"no"}"#,
            r#"2026-03-20T14:00:00.123Z 17 web | no | {"log.prefix":"[2026-03-20 14:00:00,123] ERROR web"}"#,
        ),
    ]);
}

#[test]
fn logfmt_after_a_time_or_a_name() {
    all(&[
        (
            "2026-03-20T14:00:00.5Z level=info msg=up n=1",
            r#"2026-03-20T14:00:00.500Z 9 - | up | {"n":1}"#,
        ),
        (
            r#"2026-03-20T14:00:00+00:00 heroku[router]: at=info method=GET path="/" dyno=web.1 status=503"#,
            r#"2026-03-20T14:00:00Z 9 heroku.router.web.1 | GET / 503 | {"method":"GET","path":"/","status":503,"log.prefix":"2026-03-20T14:00:00+00:00 heroku[router]:"}"#,
        ),
        (
            r#"2026-03-20T14:00:00Z INFO web user=ann msg="came in""#,
            r#"2026-03-20T14:00:00Z 9 web | came in | {"user":"ann","log.prefix":"2026-03-20T14:00:00Z INFO web"}"#,
        ),
    ]);
}

#[test]
fn a_text_that_ends_with_fields_is_a_text() {
    for line in [
        "",
        "x",
        "=",
        "{}",
        r#"{"level":"info","msg":"m"}"#,
        r#"2026-03-20T14:00:00Z INFO started on the port {"message":"x","level":"info"}"#,
        r#"2026-03-20T14:00:00Z INFO started {"port":80}"#,
        "2026-03-20T14:00:00Z INFO user=ann came in",
        "2026-03-20T14:00:00Z a=b",
        "level=info msg=m",
        r#"he said {"msg":"m","level":"info"} to me}"#,
        "time = {x}",
        r#"2026-03-20T14:00:00+00:00 gate app[1]: {"level":"info","msg":"m"}"#,
        "Mar 20 14:00:00 gate dockerd[1]: level=info msg=m",
    ] {
        assert_eq!(shown(&Prefixed, line), "no", "{line}");
    }
}
