use super::super::testing::shown;
use super::*;

mod java;
mod other;
mod python;

fn show(line: &str) -> String {
    shown(&Text, line)
}

/// Every line is read as the text beside it says, times left out.
fn all(cases: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (line, expected) in cases {
        let shown = show(line);
        let rest = shown.split_once(' ').map_or(shown.as_str(), |(_, rest)| rest);
        if rest != *expected {
            wrong += &format!("{line}\n  is       {rest}\n  expected {expected}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn level_thread_source() {
    assert_eq!(
        show("2026-03-18 18:01:47,978 INFO [main] org.x.Y: Created z: 1"),
        r#"2026-03-18T18:01:47.978Z 9 org.x.Y | Created z: 1 | {"thread.name":"main"}"#
    );
    assert_eq!(
        show("2026-03-18 18:01:47,978 WARN [IPC Server handler 19 on 62270] org.x.Y$Z: m"),
        r#"2026-03-18T18:01:47.978Z 13 org.x.Y$Z | m | {"thread.name":"IPC Server handler 19 on 62270"}"#
    );
    assert_eq!(
        show(
            "2026-03-18 18:01:47,747 - INFO  [Peer[myid=1]/0:0:0:2181:Election@774] - time out: 3"
        ),
        r#"2026-03-18T18:01:47.747Z 9 Election | time out: 3 | {"thread.name":"Peer[myid=1]/0:0:0:2181","code.line.number":774}"#
    );
    assert_eq!(
        show("2026-03-18 18:05:27,570 WARN [Renewer:jo@box-1:9000] org.x.Client: Address changed"),
        r#"2026-03-18T18:05:27.570Z 13 org.x.Client | Address changed | {"thread.name":"Renewer:jo@box-1:9000"}"#
    );
    assert_eq!(
        show("26/03/18 20:10:40 INFO executor.X: Registered [A, B]"),
        "2026-03-18T20:10:40Z 9 executor.X | Registered [A, B]"
    );
    assert_eq!(
        show("260318 203615 148 INFO dfs.N$P: block -5 ok"),
        r#"2026-03-18T20:36:15Z 9 dfs.N$P | block -5 ok | {"process.pid":148}"#
    );
    assert_eq!(
        show("2026-03-18T07:00:30,139 INFO [pool1-thread-1] FarmApplication          : Starting"),
        r#"2026-03-18T07:00:30.139Z 9 FarmApplication | Starting | {"thread.name":"pool1-thread-1"}"#
    );
    assert_eq!(
        show("2026-03-18T07:00:30.139Z  INFO 1 --- [main] c.e.MyClass  : Started in 3 s"),
        r#"2026-03-18T07:00:30.139Z 9 c.e.MyClass | Started in 3 s | {"process.pid":1,"thread.name":"main"}"#
    );
    assert_eq!(
        show("2026-03-18 07:00:30,139 - my.mod - WARNING - disk - full"),
        "2026-03-18T07:00:30.139Z 13 my.mod | disk - full"
    );
    assert_eq!(
        show("2026-03-18 07:00:30,139 ERROR [org.jboss.as] (MSC thread 1-2) JBAS1: x"),
        r#"2026-03-18T07:00:30.139Z 17 org.jboss.as | JBAS1: x | {"thread.name":"MSC thread 1-2"}"#
    );
    assert_eq!(show("2026-03-18 07:00:30 [auth] user in"), "2026-03-18T07:00:30Z 0 auth | user in");
    assert_eq!(show("2026-03-18 07:00:30.1 +01:00 [INF] up"), "2026-03-18T06:00:30.100Z 9 - | up");
}

#[test]
fn other_shapes() {
    assert_eq!(
        show("[2026-03-18T07:00:30Z INFO  krate::module] up"),
        r#"2026-03-18T07:00:30Z 9 krate.module | up | {"log.logger":"krate::module"}"#
    );
    assert_eq!(
        show("2026-03-18T07:00:30.5Z  WARN krate::module: up a=1"),
        r#"2026-03-18T07:00:30.500Z 13 krate.module | up a=1 | {"log.logger":"krate::module"}"#
    );
    assert_eq!(
        show("2026/03/18 07:00:30 [error] 12#7: *1 open() failed"),
        r#"2026-03-18T07:00:30Z 17 - | *1 open() failed | {"process.pid":12,"thread.id":7}"#
    );
    assert_eq!(
        show("2026/03/18 07:00:30.000012 main.go:23: listening"),
        r#"2026-03-18T07:00:30.000012Z 0 - | listening | {"code.file.path":"main.go","code.line.number":23}"#
    );
    assert_eq!(
        show("2026-03-18 01:45:01.123 PDT [12345] LOG:  starting: now"),
        r#"2026-03-18T08:45:01.123Z 9 - | starting: now | {"process.pid":12345}"#
    );
    assert_eq!(
        show("2026-03-12T23:16:52.071:INFO:com.root:Response :"),
        "2026-03-12T23:16:52.071Z 9 com.root | Response :"
    );
    assert_eq!(
        show("2026-03-18T21:09:29.296 25376]ERROR:somemodule:Something"),
        r#"2026-03-18T21:09:29.296Z 17 somemodule | Something | {"process.pid":25376}"#
    );
    assert_eq!(
        show("update-alternatives 2026-03-18 14:36:53: run with --x"),
        "2026-03-18T14:36:53Z 0 update-alternatives | run with --x"
    );
    assert_eq!(
        show(
            "api.log.1.2026-03-18_13:53:08 2026-03-18 00:00:00.008 25746 INFO nova.wsgi.server [req-1 - -] GET"
        ),
        r#"2026-03-18T00:00:00.008Z 9 nova.wsgi.server | GET | {"log.file.name":"api.log.1.2026-03-18_13:53:08","process.pid":25746,"request.id":"req-1"}"#
    );
    assert_eq!(show("1774015200.5 something"), "2026-03-20T14:00:00.500Z 0 - | something");
}

#[test]
fn without_level_or_source_the_rest_is_the_message() {
    assert_eq!(
        show("2026-03-18 10:00:00 status installed bash:amd64 5.2"),
        "2026-03-18T10:00:00Z 0 - | status installed bash:amd64 5.2"
    );
    assert_eq!(show("2026-03-18 10:00:00 42 apples"), "2026-03-18T10:00:00Z 0 - | 42 apples");
    assert_eq!(
        show("2026-03-18 10:00:00 error in the file"),
        "2026-03-18T10:00:00Z 0 - | error in the file"
    );
    assert_eq!(show("2026-03-18 10:00:00 error: no file"), "2026-03-18T10:00:00Z 17 - | no file");
    assert_eq!(show("2026-03-18 10:00:00"), "2026-03-18T10:00:00Z 0 - | ");
    for line in [
        "no time",
        "at 2026-03 x",
        "a b 2026-03-18 10:00:00 x",
        "12:00:00 x",
        "[x] y",
        "Start-Date: 2026-03-18  10:00:00",
        "it was seen 2026-03-18 10:00:00",
        "x [y 2026-03-18 10:00:00",
        "\u{e9} 2026-03-18",
    ] {
        assert_eq!(show(line), "no", "{line}");
    }
}
