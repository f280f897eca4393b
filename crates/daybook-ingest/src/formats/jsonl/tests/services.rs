//! Servers, databases and clouds.

use super::*;

#[test]
fn databases_and_search_engines() {
    all(&[
        (
            r#"{"t":{"$date":"2026-03-20T14:00:00.180+00:00"},"s":"W","c":"NETWORK","id":23016,"ctx":"listener","msg":"Waiting","attr":{"port":27017}}"#,
            r#"2026-03-20T14:00:00.180Z 13 +NETWORK | Waiting | {"id":23016,"thread.name":"listener","attr.port":27017}"#,
        ),
        (
            r#"{"t":{"$date":"2026-03-20T14:00:00Z"},"s":"D2","c":"-","id":1,"ctx":"c","msg":"m"}"#,
            r#"2026-03-20T14:00:00Z 5 +- | m | {"s":"D2","id":1,"thread.name":"c"}"#,
        ),
        (
            r#"{"type":"server","timestamp":"2026-03-20T14:00:00,123Z","level":"INFO","component":"o.e.n.Node","node.name":"n1","message":"started"}"#,
            r#"2026-03-20T14:00:00.123Z 9 +o.e.n.Node | started | {"type":"server","node.name":"n1"}"#,
        ),
        (
            r#"{"@timestamp":"2026-03-20T14:00:00.5Z","log.level":"WARN","message":"m","service.name":"ES","log.logger":"org.x","process.thread.name":"main"}"#,
            r#"2026-03-20T14:00:00.500Z 13 ES.org.x | m | {"thread.name":"main"}"#,
        ),
    ]);
}

#[test]
fn requests_have_the_level_of_their_status_and_show_what_was_asked() {
    all(&[
        (
            r#"{"time_local":"20/Mar/2026:14:00:00 +0000","remote_addr":"10.0.0.1","request":"GET /x HTTP/1.1","status":"404","host":"x.org"}"#,
            r#"2026-03-20T14:00:00Z 13 - | GET /x HTTP/1.1 404 | {"remote_addr":"10.0.0.1","request":"GET /x HTTP/1.1","status":"404","host":"x.org"}"#,
        ),
        (
            r#"{"start_time":"2026-03-20T14:00:00.5Z","method":"GET","path":"/x","protocol":"HTTP/2","response_code":503,"duration":12}"#,
            r#"2026-03-20T14:00:00.500Z 17 - | GET /x HTTP/2 503 | {"method":"GET","path":"/x","protocol":"HTTP/2","response_code":503,"duration":12}"#,
        ),
        (
            r#"{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","stage":"ResponseComplete","requestURI":"/api/v1/pods","verb":"list","responseStatus":{"code":200},"stageTimestamp":"2026-03-20T14:00:00.5Z"}"#,
            r#"2026-03-20T14:00:00.500Z 9 - | list /api/v1/pods 200 | {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","stage":"ResponseComplete","requestURI":"/api/v1/pods","verb":"list","responseStatus.code":200}"#,
        ),
        (
            r#"{"method":"GET","path":"/x","controller":"A","action":"index","status":302,"@timestamp":"2026-03-20T14:00:00Z"}"#,
            r#"2026-03-20T14:00:00Z 9 - | GET /x 302 | {"method":"GET","path":"/x","controller":"A","action":"index","status":302}"#,
        ),
        (
            r#"{"level":"info","msg":"","time":"2026-03-20T14:00:00Z","RequestMethod":"GET","RequestPath":"/x","DownstreamStatus":500}"#,
            r#"2026-03-20T14:00:00Z 9 - | GET /x 500 | {"msg":"","RequestMethod":"GET","RequestPath":"/x","DownstreamStatus":500}"#,
        ),
        (r#"{"msg":"done","status":500}"#, r#"- 0 - | done | {"status":500}"#),
    ]);
}

#[test]
fn clouds() {
    all(&[
        (
            r#"{"severity":"WARNING","textPayload":"slow","timestamp":"2026-03-20T14:00:00.5Z","resource":{"type":"k8s_container","labels":{"container_name":"web"}},"trace":"projects/p/traces/1f"}"#,
            r#"2026-03-20T14:00:00.500Z 13 web | slow | {"resource.type":"k8s_container","trace_id":"1f","trace":"projects/p/traces/1f"}"#,
        ),
        (
            r#"{"severity":"ERROR","message":"m","time":"2026-03-20T14:00:00Z","logging.googleapis.com/trace":"projects/p/traces/1f","logging.googleapis.com/spanId":"2e","logging.googleapis.com/sourceLocation":{"file":"a.go","line":"7","function":"f"}}"#,
            r#"2026-03-20T14:00:00Z 17 - | m | {"trace_id":"1f","logging.googleapis.com/trace":"projects/p/traces/1f","span_id":"2e","code.file.path":"a.go","code.line.number":7,"code.function.name":"f"}"#,
        ),
        (
            r#"{"jsonPayload":{"message":"m","component":"x"},"severity":"DEFAULT","timestamp":"2026-03-20T14:00:00Z"}"#,
            r#"2026-03-20T14:00:00Z 0 +x | m | {"severity":"DEFAULT"}"#,
        ),
        (
            r#"{"eventVersion":"1.08","eventTime":"2026-03-20T14:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject"}"#,
            r#"2026-03-20T14:00:00Z 0 - | GetObject | {"eventVersion":"1.08","eventSource":"s3.amazonaws.com","eventName":"GetObject"}"#,
        ),
        (
            r#"{"timestamp":"2026-03-20T14:00:00.5Z","level":"ERROR","requestId":"r","message":{"errorType":"E","errorMessage":"no","stackTrace":["at a"]}}"#,
            r#"2026-03-20T14:00:00.500Z 17 - | no | {"requestId":"r","exception.type":"E","exception.message":"no","exception.stacktrace":["at a"]}"#,
        ),
        (
            r#"{"level":"INFO","location":"run:20","message":"m","timestamp":"2026-03-20 14:00:00,123+0000","service":"pay"}"#,
            r#"2026-03-20T14:00:00.123Z 9 pay | m | {"location":"run:20"}"#,
        ),
    ]);
}

#[test]
fn opentelemetry_flat_and_as_its_exporters_write_it() {
    all(&[
        (
            r#"{"Timestamp":"1774015200000000001","TraceId":"1f","SpanId":"2e","SeverityText":"INFO","SeverityNumber":10,"Body":"m","Resource":{"service.name":"shop"}}"#,
            r#"2026-03-20T14:00:00.000000001Z 10 shop | m | {"trace_id":"1f","span_id":"2e","SeverityText":"INFO"}"#,
        ),
        (
            r#"{"level":"info","ts":1774015200.5,"caller":"a/b.go:1","msg":"m","resource":{"service.name":"otelcol","service.version":"1"}}"#,
            r#"2026-03-20T14:00:00.500Z 9 otelcol | m | {"code.file.path":"a/b.go","code.line.number":1,"resource.service.version":"1"}"#,
        ),
        (
            r#"{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"scope":{"name":"cart"},"logRecords":[{"timeUnixNano":"1774015200500000000","severityNumber":13,"severityText":"WARN","body":{"stringValue":"m"},"attributes":[{"key":"n","value":{"intValue":"3"}},{"key":"l","value":{"arrayValue":{"values":[{"boolValue":true}]}}}],"traceId":"1f","spanId":"","flags":1}]}]}]}"#,
            r#"2026-03-20T14:00:00.500Z 13 shop.cart | m | {"otlp.severityText":"WARN","n":3,"l":[true],"trace_id":"1f","otlp.spanId":"","trace_flags":1,"service.name":"shop","otel.scope.name":"cart"}"#,
        ),
        (
            r#"{"resourceLogs":[{"scopeLogs":[{"scope":{},"logRecords":[{"timeUnixNano":"0","observedTimeUnixNano":"1774015200000000000","severityText":"INFO","body":{"stringValue":"a"}},{"severityNumber":17,"body":{"stringValue":"b"}}]}]}]}"#,
            r#"2026-03-20T14:00:00Z 17 - | a
b | {"otlp.resourceLogs":[{"scopeLogs":[{"scope":{},"logRecords":[{"timeUnixNano":"0","observedTimeUnixNano":"1774015200000000000","severityText":"INFO","body":{"stringValue":"a"}},{"severityNumber":17,"body":{"stringValue":"b"}}]}]}]}"#,
        ),
    ]);
}
