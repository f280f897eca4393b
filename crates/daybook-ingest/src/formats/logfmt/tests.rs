use super::super::testing::shown;
use super::*;

fn all(lines: &[(&str, &str)]) {
    for (line, expected) in lines {
        assert_eq!(shown(&Logfmt, line), *expected, "{line}");
    }
}

#[test]
fn fields_go_where_they_belong() {
    all(&[
        (
            r#"time="2026-03-20T14:00:00.5Z" level=error msg="no \"pod\"" pod=a reason= n=3"#,
            r#"2026-03-20T14:00:00.500Z 17 - | no "pod" | {"pod":"a","reason":"","n":3}"#,
        ),
        (
            "logger=settings t=2026-03-20T14:00:00Z level=info msg=up",
            "2026-03-20T14:00:00Z 9 settings | up",
        ),
        ("ts=1774015200.25 level=loud caller=a.go:3", "no"),
        (
            "ts=1774015200.25 level=warn caller=a.go:3",
            r#"2026-03-20T14:00:00.250Z 13 - | ts=1774015200.25 level=warn caller=a.go:3 | {"code.file.path":"a.go","code.line.number":3}"#,
        ),
    ]);
}

#[test]
fn loggers_of_go() {
    all(&[
        (
            r#"time=2026-03-20T14:00:00.123+01:00 level=INFO+2 source=/src/a.go:12 msg="up and running" component=web port=80"#,
            r#"2026-03-20T13:00:00.123Z 11 web | up and running | {"code.file.path":"/src/a.go","code.line.number":12,"port":80}"#,
        ),
        (
            r#"ts=2026-03-20T14:00:00.123Z caller=db.go:712 level=error component=tsdb err="no space: 5" traceID=1f"#,
            r#"2026-03-20T14:00:00.123Z 17 tsdb | no space: 5 | {"code.file.path":"db.go","code.line.number":712,"exception.message":"no space: 5","trace_id":"1f"}"#,
        ),
        (
            r#"t=2026-03-20T14:00:00+0000 lvl=eror msg="Request Completed" logger=context method=GET path=/x status=500"#,
            r#"2026-03-20T14:00:00Z 17 context | Request Completed | {"method":"GET","path":"/x","status":500}"#,
        ),
        (
            r#"level=info ts=1774015200 service=shop logger=cart msg=m ok=true flag ratio=0.50 id=007 nil=null"#,
            r#"2026-03-20T14:00:00Z 9 shop.cart | m | {"ok":true,"ratio":0.50,"id":"007","nil":"null","flag":null}"#,
        ),
    ]);
}

#[test]
fn a_router_tells_of_requests() {
    all(&[
        (
            r#"at=info method=GET path="/x" host=x.org dyno=web.1 connect=1ms service=18ms status=404 bytes=13"#,
            r#"- 9 web.1 | GET /x 404 | {"method":"GET","path":"/x","host":"x.org","connect":"1ms","service":"18ms","status":404,"bytes":13}"#,
        ),
        (
            "method=GET path=/x format=html controller=A action=index status=200 duration=5.32",
            r#"- 9 - | GET /x 200 | {"method":"GET","path":"/x","format":"html","controller":"A","action":"index","status":200,"duration":5.32}"#,
        ),
    ]);
}

#[test]
fn words_without_keys_are_the_messages_or_kept() {
    all(&[
        (
            "level=info msg=Server started on port=80 now",
            r#"- 9 - | Server started on | {"port":80,"now":null}"#,
        ),
        (
            "ts=1774015200 level=info port=80 Server is up",
            r#"2026-03-20T14:00:00Z 9 - | Server is up | {"port":80}"#,
        ),
        (
            r#"level=warn msg="a b" and more x=1"#,
            r#"- 13 - | a b | {"x":1,"logfmt.text":"and more"}"#,
        ),
        (r#"level=warn msg="a"b x='c d' it=it's"#, r#"- 13 - | "a"b | {"x":"c d","it":"it's"}"#),
        (r#"level=warn x=1 msg="cut of"#, r#"- 13 - | cut of | {"x":1,"logfmt.open_quote":"msg"}"#),
        (
            r#"level=warn msg="a\tb\u00e9\x41\q\\" p="C:\dir""#,
            "- 13 - | a\tbéA\\q\\ | {\"p\":\"C:\\\\dir\"}",
        ),
    ]);
}

#[test]
fn prose_and_settings_are_not_logfmt() {
    for line in [
        "",
        "a=b c=d",
        "level=info",
        "set x = 3",
        "msg=\"open",
        "time=now level=info and more",
        "=",
        "a=",
        "status=200",
        "x=\\",
        "level=\"",
        "2026-03-20T14:00:00Z level=info msg=x",
    ] {
        assert_eq!(shown(&Logfmt, line), "no", "{line}");
    }
}

#[test]
fn a_line_of_thousands_of_pairs_is_kept_as_it_is() {
    let pairs: Vec<_> = (0..5000).map(|n| format!("k{n}=v x{n}")).collect();
    let line = format!("level=warn msg=m {}", pairs.join(" "));
    let record = Logfmt.parse(&line).unwrap();
    assert_eq!((record.level, &*record.content), (13, "m"));
    let attrs = record.attrs.finish().unwrap();
    assert_eq!(attrs.as_json(), format!("{{\"log.original\":\"{line}\"}}"));
}
