//! Lines of a quarter of a megabyte that repeat what a format looks for.

use std::time::{Duration, Instant};

use daybook_store::LogEntry;

use super::FORMATS;

/// Beginnings of lines, and what is repeated behind them.
const LINES: [(&str, &str); 55] = [
    ("", "["),
    ("", "\""),
    ("", ": "),
    ("", "a=b "),
    ("", "2026-03-20 14:00:00 "),
    ("2026-03-20 14:00:00 ", "[12] "),
    ("2026-03-20 14:00:00 UTC [12] ", "LOG: "),
    ("2026-03-20 14:00:00.123 UTC,\"a\",\"b\",12,", ",x"),
    ("2026-03-20 14:00:00.123 UTC,\"a\",\"b\",12,", "\"\","),
    ("2026/03/20 14:00:00 [error] 1#1: *1 x", ", client: y"),
    ("[Fri Mar 20 14:00:00 2026] [error] ", "[client x] "),
    ("[2026-03-20T14:00:00,123][INFO ][a] ", "[b] "),
    ("10.0.0.1 - - [20/Mar/2026:14:00:00 +0000] \"", "\\\" "),
    ("10.0.0.1 - - [20/Mar/2026:14:00:00 +0000] \"GET / HTTP/1.1\" 200 ", "\"x\" "),
    ("", "10.0.0.1, "),
    ("h2 2026-03-20T14:00:00.123Z a 10.0.0.1:1 ", "\"x\" "),
    ("a b [20/Mar/2026:14:00:00 +0000] 10.0.0.1 c d REST.GET.X ", "e "),
    ("####<Mar 20, 2026 2:00:00 PM UTC> <Info> <a> ", "<b> "),
    ("####<Mar 20, 2026 2:00:00 PM UTC> <Info> <a> ", "<"),
    ("#Fields: date time", " a"),
    ("#fields\tts", "\ta"),
    ("time,level,message", ",a"),
    ("# Time: 2026-03-20T14:00:00Z\n# User@Host: a[a] @ b []\n# ", "a: 1 "),
    ("# Time: 2026-03-20T14:00:00Z", "\n# a: 1"),
    ("Start-Date: 2026-03-20  14:00:00", "\nRequested-By: a"),
    ("Fri Mar 20 14:00:00 2026 1 10.0.0.1 1 ", "x "),
    ("", "{"),
    ("", "{\"a\":"),
    ("{\"level\":\"info\",\"msg\":\"x\",", "\"a\":1,"),
    ("{\"level\":\"info\",\"msg\":\"x\",", "'a':[1,],"),
    ("{\"level\":\"info\",\"msg\":\"x\"}", "{\"a\":1}"),
    ("{\"A\":\"a b c d e f g h\",\"@t\":1,\"@mt\":\"", "{A}"),
    ("{\"ts\":1774015200,\"log\":\"", "{\\\"log\\\":"),
    ("{\"resourceLogs\":[", "{\"scopeLogs\":[{\"logRecords\":[{},"),
    ("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[", "{\"body\":1},"),
    ("{\"time\":\"", "\\u0031"),
    ("level=info msg=a", " b c=\"d\""),
    ("level=info msg=a", " b='c"),
    ("level=info msg=\"", "\\"),
    ("2026-03-20T14:00:00Z ", "a {\"b\" c=d "),
    ("{\n", "  \"a\": {\n"),
    ("Mar 20 14:00:00 gate ", "a["),
    ("Mar 20 14:00:00 gate x[1] (", "a:b)"),
    ("Mar 20 14:00:00 gate haproxy[1]: 10.0.0.1:1 [20/Mar/2026:14:00:00.1] a ", "b/c "),
    ("<34>1 2026-03-20T14:00:00Z a b 1 - [x", " y=\"z\""),
    ("2026-03-20T14:00:00.123456789Z stdout P ", "2026-03-20T14:00:00Z stdout P \n"),
    ("2026-03-20T14:00:00.123456789Z ", "2026-03-20T14:00:00.123456789Z "),
    ("a-1  | ", "a-1  | "),
    ("__CURSOR=1\nA", "\n\u{fffd}\0\0x\nA"),
    ("__CURSOR=1\n", "A=\n"),
    ("[s=1]\n    A=", "b\n    "),
    ("type=A msg=audit(1774015200.1:1): ", "a=1 "),
    ("[2026/03/20 14:00:00, 1", ", a=b"),
    ("2026-03-20 14:00:00.123456+0100 0x1 Default 0x0 1 0 a: ", "(b) [c:d] "),
    ("000042: *Mar 20 14:00:00.123: ", "%A-1-B"),
];

#[test]
fn a_long_line_is_read_in_one_pass() {
    for (head, part) in LINES {
        let line = format!("{head}{}", part.repeat((256 << 10) / part.len()));
        for format in FORMATS {
            let began = Instant::now();
            let _ = format.is_directive(&line);
            let _ = format.parse(&line);
            let _ = format.parse_after("2026-03-20 14:00:00 x", &line);
            let _ = format.parse_after(&line, "#Fields: date time a b");
            let _ = format.goes_on("# User@Host: x", &line);
            let mut entry = LogEntry { content: line.clone(), ..LogEntry::default() };
            let _ = format.finish(&mut entry);
            // One pass takes a hundredth of this, without optimising; one for each part, hours.
            let took = began.elapsed();
            assert!(took < Duration::from_secs(20), "{}: {took:?}: {head}{part}", format.name());
        }
    }
}
