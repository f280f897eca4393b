//! Lines that runtimes and collectors pass on.

use super::*;

#[test]
fn the_journal() {
    all(&[
        (
            r#"{ "__CURSOR":"s=1", "__REALTIME_TIMESTAMP" : "1774015200000001", "PRIORITY" : "3", "SYSLOG_IDENTIFIER":"sshd", "_COMM":"sshd", "MESSAGE" : "no", "_PID":"1", "_HOSTNAME":"gate", "_SYSTEMD_UNIT":"ssh.service" }"#,
            r#"2026-03-20T14:00:00.000001Z 17 sshd | no | {"__CURSOR":"s=1","_COMM":"sshd","process.pid":1,"host.name":"gate","_SYSTEMD_UNIT":"ssh.service"}"#,
        ),
        (
            r#"{"__REALTIME_TIMESTAMP":"1774015200000001","_COMM":"x","MESSAGE":[104,195,169,10]}"#,
            "2026-03-20T14:00:00.000001Z 0 x | hé",
        ),
        (
            r#"{"__REALTIME_TIMESTAMP":"1774015200000001","_COMM":"x","MESSAGE":[104,255]}"#,
            "2026-03-20T14:00:00.000001Z 0 x | h\u{fffd} | {\"MESSAGE\":[104,255]}",
        ),
        (
            r#"{"__REALTIME_TIMESTAMP":"1","_COMM":"x","MESSAGE":null}"#,
            r#"1970-01-01T00:00:00.000001Z 0 x | {"__REALTIME_TIMESTAMP":"1","_COMM":"x","MESSAGE":null} | {"MESSAGE":null}"#,
        ),
    ]);
}

#[test]
fn a_containers_line_is_read_as_what_the_program_wrote() {
    let docker = |log: &str| {
        let log = serde_json::to_string(log).unwrap();
        show(&format!(
            r#"{{"log":{log},"stream":"stderr","time":"2026-03-20T14:00:00.123456789Z"}}"#
        ))
    };
    for (log, expected) in [
        (
            "started\r\n",
            r#"2026-03-20T14:00:00.123456789Z 0 - | started | {"log.iostream":"stderr"}"#,
        ),
        (
            "WARN  [main] org.x.Y: slow\n",
            r#"2026-03-20T14:00:00.123456789Z 13 +org.x.Y | slow | {"thread.name":"main","log.iostream":"stderr"}"#,
        ),
        (
            "{\"level\":\"error\",\"msg\":\"no\",\"n\":1,\"logger\":\"db\"}\n",
            r#"2026-03-20T14:00:00.123456789Z 17 +db | no | {"n":1,"log.iostream":"stderr"}"#,
        ),
        (
            "{\"level\":\"error\",\"msg\":\"no\",\"ts\":1774015000}\n",
            r#"2026-03-20T13:56:40Z 17 - | no | {"log.outer_time":"2026-03-20T14:00:00.123456789Z","log.iostream":"stderr"}"#,
        ),
        (
            "level=info msg=\"up\" n=1\n",
            r#"2026-03-20T14:00:00.123456789Z 9 - | up | {"n":1,"log.iostream":"stderr"}"#,
        ),
        (
            "\u{1b}[31merror: gone\u{1b}[0m\n",
            "2026-03-20T14:00:00.123456789Z 17 - | gone | {\"log.original\":\"\\u001b[31merror: gone\\u001b[0m\",\"log.iostream\":\"stderr\"}",
        ),
        (
            "    at x.Y(Z.java:1)\n",
            r#"2026-03-20T14:00:00.123456789Z 0 - |     at x.Y(Z.java:1) | {"log.iostream":"stderr"}"#,
        ),
        (
            "{\"a\":1}\n",
            r#"2026-03-20T14:00:00.123456789Z 0 - | {"a":1} | {"log.iostream":"stderr"}"#,
        ),
    ] {
        assert_eq!(docker(log), expected, "{log}");
    }
}

#[test]
fn collectors_name_the_container_first() {
    all(&[
        (
            r#"{"log":"{\"level\":\"warn\",\"msg\":\"m\",\"logger\":\"db\"}\n","stream":"stdout","kubernetes":{"container_name":"web","pod_name":"web-1"},"@timestamp":"2026-03-20T14:00:00Z"}"#,
            r#"2026-03-20T14:00:00Z 13 web.db | m | {"log.iostream":"stdout","kubernetes.pod_name":"web-1"}"#,
        ),
        (
            r#"{"labels":{"app":"web","pod":"web-1"},"line":"level=warn msg=m","timestamp":"2026-03-20T14:00:00Z"}"#,
            r#"2026-03-20T14:00:00Z 13 web | m | {"labels.pod":"web-1"}"#,
        ),
        (
            r#"{"version":"1.1","host":"h","short_message":"m","timestamp":1774015200.5,"level":4,"_app":"web"}"#,
            r#"2026-03-20T14:00:00.500Z 13 web | m | {"version":"1.1","host.name":"h"}"#,
        ),
        (
            r#"{"payload":{"level":"warn","msg":"m","time":"2026-03-20T14:00:00Z"},"id":1}"#,
            r#"2026-03-20T14:00:00Z 13 - | m | {"id":1}"#,
        ),
        (
            r#"{"anything":{"level":"warn","msg":"m","time":"2026-03-20T14:00:00Z"}}"#,
            "2026-03-20T14:00:00Z 13 - | m",
        ),
    ]);
}
