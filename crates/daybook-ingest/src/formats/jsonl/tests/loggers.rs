//! Libraries that programs log with.

use super::*;

#[test]
fn bunyan_pino_and_winston() {
    all(&[
        (
            r#"{"name":"shop","hostname":"h1","pid":7,"level":50,"msg":"failed","time":"2026-03-20T14:00:00.5Z","v":0,"src":{"file":"/a/b.js","line":20,"func":"run"},"err":{"name":"TypeError","message":"x","stack":"TypeError: x\n    at y"}}"#,
            r#"2026-03-20T14:00:00.500Z 17 shop | failed | {"host.name":"h1","process.pid":7,"v":0,"code.file.path":"/a/b.js","code.line.number":20,"code.function.name":"run","exception.type":"TypeError","exception.message":"x","exception.stacktrace":"TypeError: x\n    at y"}"#,
        ),
        (
            r#"{"level":30,"time":1774015200123,"pid":9,"hostname":"h1","name":"api","reqId":"r1","msg":"up"}"#,
            r#"2026-03-20T14:00:00.123Z 9 api | up | {"process.pid":9,"host.name":"h1","reqId":"r1"}"#,
        ),
        (
            r#"{"level":"error","timestamp":"2026-03-20T14:00:00.123Z","err":{"type":"E","message":"no","stack":"E: no\n at z","code":null}}"#,
            r#"2026-03-20T14:00:00.123Z 17 - | no | {"exception.type":"E","exception.message":"no","exception.stacktrace":"E: no\n at z","err.code":null}"#,
        ),
        (
            r#"{"level":"info","message":"up","service":"users","timestamp":"2026-03-20 14:00:00"}"#,
            "2026-03-20T14:00:00Z 9 users | up",
        ),
    ]);
}

#[test]
fn go_loggers() {
    all(&[
        (
            r#"{"level":"warn","ts":1774015200.25,"logger":"tls.cache","caller":"pkg/a.go:12","msg":"slow","error":"no route","stacktrace":"main.run\n\t/a.go:1"}"#,
            r#"2026-03-20T14:00:00.250Z 13 +tls.cache | slow | {"code.file.path":"pkg/a.go","code.line.number":12,"exception.message":"no route","exception.stacktrace":"main.run\n\t/a.go:1"}"#,
        ),
        (
            r#"{"time":"2026-03-20T14:00:00.5+01:00","level":"INFO+2","source":{"function":"main.run","file":"/a/b.go","line":12},"msg":"up","n":1}"#,
            r#"2026-03-20T13:00:00.500Z 11 - | up | {"code.function.name":"main.run","code.file.path":"/a/b.go","code.line.number":12,"n":1}"#,
        ),
        (
            r#"{"level":"error","msg":"m","time":"2026-03-20T14:00:00Z","func":"main.f","file":"/a/b.go:7"}"#,
            r#"2026-03-20T14:00:00Z 17 - | m | {"code.function.name":"main.f","code.file.path":"/a/b.go","code.line.number":7}"#,
        ),
        (
            r#"{"@level":"info","@message":"up","@module":"core.raft","@timestamp":"2026-03-20T14:00:00.000000Z"}"#,
            "2026-03-20T14:00:00Z 9 +core.raft | up",
        ),
        (
            r#"{"ts":"2026-03-20T14:00:00Z","caller":"a.go:3","level":"error","err":"gone"}"#,
            r#"2026-03-20T14:00:00Z 17 - | gone | {"code.file.path":"a.go","code.line.number":3,"exception.message":"gone"}"#,
        ),
        (
            r#"{"level":"info","ts":1774015200.5,"logger":"http.log.access","msg":"handled request","request":{"method":"GET","uri":"/x"},"status":200}"#,
            r#"2026-03-20T14:00:00.500Z 9 +http.log.access | handled request | {"request.method":"GET","request.uri":"/x","status":200}"#,
        ),
    ]);
}

#[test]
fn dotnet_loggers() {
    all(&[
        (
            r#"{"@t":"2026-03-20T14:00:00.5Z","@mt":"{User} took {Ms:000} ms","@r":["007"],"User":"ann","Ms":7,"SourceContext":"Shop.Cart","@tr":"1f","@sp":"2e","@i":"ab"}"#,
            r#"2026-03-20T14:00:00.500Z 9 +Shop.Cart | ann took 007 ms | {"@mt":"{User} took {Ms:000} ms","@r":["007"],"User":"ann","Ms":7,"trace_id":"1f","span_id":"2e","@i":"ab"}"#,
        ),
        (
            r#"{"@t":"2026-03-20T14:00:00Z","@m":"failed","@l":"Error","@x":"System.InvalidOperationException: no\n   at A.B()"}"#,
            r#"2026-03-20T14:00:00Z 17 - | failed | {"exception.stacktrace":"System.InvalidOperationException: no\n   at A.B()","exception.type":"System.InvalidOperationException"}"#,
        ),
        (
            r#"{"Timestamp":"2026-03-20T14:00:00.5+01:00","Level":"Warning","MessageTemplate":"{N} left","Properties":{"N":3,"SourceContext":"A.B","Application":"shop"}}"#,
            r#"2026-03-20T13:00:00.500Z 13 shop.A.B | 3 left | {"MessageTemplate":"{N} left","Properties.N":3}"#,
        ),
        (
            r#"{"Timestamp":"2026-03-20T14:00:00Z","EventId":3,"LogLevel":"Information","Category":"Shop.Web","Message":"on 80","State":{"Message":"on 80","{OriginalFormat}":"on {P}"},"Exception":"A.B: x\n at C"}"#,
            r#"2026-03-20T14:00:00Z 9 +Shop.Web | on 80 | {"EventId":3,"State.Message":"on 80","State.{OriginalFormat}":"on {P}","exception.stacktrace":"A.B: x\n at C","exception.type":"A.B"}"#,
        ),
    ]);
}

#[test]
fn java_loggers() {
    all(&[
        (
            r#"{"@timestamp":"2026-03-20T14:00:00.123+01:00","@version":"1","message":"m","logger_name":"org.x.Y","thread_name":"main","level":"WARN","level_value":30000,"stack_trace":"a.B: x\n\tat C","traceId":"1f"}"#,
            r#"2026-03-20T13:00:00.123Z 13 +org.x.Y | m | {"@version":"1","thread.name":"main","level_value":30000,"exception.stacktrace":"a.B: x\n\tat C","trace_id":"1f","exception.type":"a.B"}"#,
        ),
        (
            r#"{"instant":{"epochSecond":1774015200,"nanoOfSecond":118000000},"thread":"main","level":"INFO","loggerName":"a.B","message":"m","thrown":{"name":"x.Y","message":"no","extendedStackTrace":"x.Y: no\n\tat z"},"endOfBatch":false,"threadId":1}"#,
            r#"2026-03-20T14:00:00.118Z 9 +a.B | m | {"thread.name":"main","exception.type":"x.Y","exception.message":"no","exception.stacktrace":"x.Y: no\n\tat z","endOfBatch":false,"thread.id":1}"#,
        ),
        (
            r#"{"@timestamp":"2026-03-20T14:00:00Z","log":{"level":"error","logger":"x.Y","origin":{"file":{"name":"Y.java","line":7},"function":"f"}},"message":"m","service":{"name":"shop"},"error":{"type":"E","message":"no","stack_trace":"E: no"},"process":{"pid":4,"thread":{"name":"main"}},"trace":{"id":"1f"},"labels":{}}"#,
            r#"2026-03-20T14:00:00Z 17 shop.x.Y | m | {"code.file.path":"Y.java","code.line.number":7,"code.function.name":"f","exception.type":"E","exception.message":"no","exception.stacktrace":"E: no","process.pid":4,"thread.name":"main","trace_id":"1f","labels":{}}"#,
        ),
        (
            r#"{"timestamp":"2026-03-20T14:00:00Z","sequence":5,"loggerName":"a.B","level":"INFO","message":"m","threadName":"main","threadId":1,"mdc":{"traceId":"1f"},"hostName":"h","processId":9}"#,
            r#"2026-03-20T14:00:00Z 9 +a.B | m | {"sequence":5,"thread.name":"main","thread.id":1,"trace_id":"1f","host.name":"h","process.pid":9}"#,
        ),
    ]);
}

#[test]
fn python_ruby_php_and_rust_loggers() {
    all(&[
        (
            r#"{"asctime":"2026-03-20 14:00:00,123","levelname":"ERROR","name":"app.db","message":"m","pathname":"/a/b.py","lineno":7,"funcName":"f","process":9,"threadName":"MainThread","exc_info":"Traceback (most recent call last):\n  File \"b.py\"\nKeyError: 'x'"}"#,
            r#"2026-03-20T14:00:00.123Z 17 +app.db | m | {"code.file.path":"/a/b.py","code.line.number":7,"code.function.name":"f","process.pid":9,"thread.name":"MainThread","exception.stacktrace":"Traceback (most recent call last):\n  File \"b.py\"\nKeyError: 'x'","exception.type":"KeyError"}"#,
        ),
        (
            r#"{"event":"user came","level":"info","logger":"app","timestamp":"2026-03-20T14:00:00.5Z","user":"ann"}"#,
            r#"2026-03-20T14:00:00.500Z 9 +app | user came | {"user":"ann"}"#,
        ),
        (
            r#"{"text":"2026 | x","record":{"level":{"icon":"i","name":"SUCCESS","no":25},"message":"done","name":"app.x","function":"f","line":3,"time":{"repr":"2026-03-20 14:00:00.5+00:00","timestamp":1774015200.5}}}"#,
            r#"2026-03-20T14:00:00.500Z 9 +app.x | done | {"text":"2026 | x","record.level.icon":"i","record.level.no":25,"code.function.name":"f","code.line.number":3,"record.time.timestamp":1774015200.5}"#,
        ),
        (
            r#"{"message":"m","context":{"exception":{"class":"A\\B","message":"no","code":0,"file":"/a/b.php:12"}},"level":400,"level_name":"ERROR","channel":"app","datetime":"2026-03-20T14:00:00.123456+00:00","extra":[]}"#,
            r#"2026-03-20T14:00:00.123456Z 17 +app | m | {"exception.type":"A\\B","exception.message":"no","context.exception.code":0,"context.exception.file":"/a/b.php:12","level":400,"extra":[]}"#,
        ),
        (
            r#"{"timestamp":"2026-03-20T14:00:00Z","level":"TRACE","fields":{"message":"hi","n":3},"target":"a::b","filename":"src/a.rs","line_number":5}"#,
            r#"2026-03-20T14:00:00Z 1 +a.b | hi | {"target":"a::b","fields.n":3,"code.file.path":"src/a.rs","code.line.number":5}"#,
        ),
        (
            r#"{"host":"h","application":"Shop","timestamp":"2026-03-20T14:00:00Z","level":"info","pid":3,"name":"Rails","message":"Completed","payload":{"status":200}}"#,
            r#"2026-03-20T14:00:00Z 9 Shop.Rails | Completed | {"host.name":"h","process.pid":3,"payload.status":200}"#,
        ),
    ]);
}

#[test]
fn a_source_says_nothing_twice() {
    for (fields, expected) in [
        (r#""service":"shop","logger":"shop""#, "shop"),
        (r#""service":"shop","logger":"shop.cart""#, "shop.cart"),
        (r#""service":"shop","logger":"shops""#, "shop.shops"),
        (r#""service":"shop","logger":"""#, "shop"),
        (r#""service":"","logger":"cart""#, "+cart"),
        (r#""app":{"name":"shop"},"component":"cart""#, "shop.cart"),
        (r#""source":"main.go:12""#, "-"),
        (r#""source":"/var/log/x""#, "-"),
        (r#""user":{"name":"ann"}"#, "-"),
    ] {
        let shown = show(&format!("{{\"msg\":\"m\",{fields}}}"));
        assert_eq!(shown.split(' ').nth(2), Some(expected), "{fields}");
    }
}
