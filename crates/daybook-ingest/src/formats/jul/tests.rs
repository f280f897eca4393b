use super::super::testing::shown;
use super::*;

#[test]
fn the_jdks_own_form_has_its_level_in_the_second_line() {
    for time in ["Mar 20, 2026 2:00:00 PM", "Mar 20, 2026 2:00:00\u{202f}PM", "20.03.2026 14:00:00"]
    {
        assert_eq!(
            shown(&Jul, &format!("{time} org.x.Y start")),
            format!(
                r#"2026-03-20T14:00:00Z 0 org.x.Y | {time} org.x.Y start | {{"code.function.name":"start"}}"#
            )
        );
    }
    for line in
        ["Mar 20, 2026 2:00:00 PM two words", "org.x.Y start", "Mar 20 2:00:00 host a.b: c d"]
    {
        assert_eq!(shown(&Jul, line), "no", "{line}");
    }
    for (second, level, message) in [
        ("INFO: started: 1", 9, "started: 1"),
        ("SCHWERWIEGEND: a\njava.lang.Boom: b", 17, "a\njava.lang.Boom: b"),
        ("no level: x", 0, "no level: x"),
    ] {
        let content = format!("Mar 20, 2026 2:00:00 PM org.x.Y start\n{second}");
        let mut entry = LogEntry { content, ..LogEntry::default() };
        assert_eq!(Jul.finish(&mut entry), None);
        assert_eq!((entry.content.as_str(), entry.loglevel), (message, level));
    }
}

#[test]
fn tomcat_and_jenkins_have_one_line() {
    for (line, expected) in [
        (
            "20-Mar-2026 14:00:00.123 SEVERE [http-nio-8080-exec-1] org.x.Y.invoke Servlet.service() failed",
            r#"2026-03-20T14:00:00.123Z 17 org.x.Y | Servlet.service() failed | {"code.function.name":"invoke","thread.name":"http-nio-8080-exec-1"}"#,
        ),
        (
            "20-Mar-2026 14:00:00.123 INFO [main] org.x.Y.<init> up",
            r#"2026-03-20T14:00:00.123Z 9 org.x.Y | up | {"code.function.name":"<init>","thread.name":"main"}"#,
        ),
        (
            "2026-03-20 14:00:00.123+0000 [id=12]\tWARNING\thudson.x.Y#run: a: b",
            r#"2026-03-20T14:00:00.123Z 13 hudson.x.Y | a: b | {"code.function.name":"run","thread.id":12}"#,
        ),
        ("2026-03-20 14:00:00.123 INFO [main] org.x.Y: Created", "no"),
        ("2026-03-20 14:00:00.123 INFO [main] Started in 3.5 s", "no"),
    ] {
        assert_eq!(shown(&Juli, line), expected, "{line}");
    }
}
