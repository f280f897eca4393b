use super::super::testing::shown;
use super::*;

fn show(line: &str) -> String {
    shown(&Syslog, line)
}

#[test]
fn host_program_and_pid() {
    assert_eq!(
        show("Mar 20 13:00:00 gate sshd[242]: Invalid user a from 10.0.0.1: x"),
        r#"2026-03-20T13:00:00Z 0 sshd | Invalid user a from 10.0.0.1: x | {"host.name":"gate","process.pid":242}"#
    );
    assert_eq!(
        show("Mar  2 13:00:00 combo sshd(pam_unix)[19]: check pass; user unknown"),
        r#"2026-03-02T13:00:00Z 0 sshd.pam_unix | check pass; user unknown | {"host.name":"combo","process.pid":19}"#
    );
    assert_eq!(
        show("Mar  2 13:00:00 combo syslogd 1.4.1: restart."),
        r#"2026-03-02T13:00:00Z 0 syslogd | restart. | {"host.name":"combo","syslog.tag_detail":"1.4.1"}"#
    );
    assert_eq!(
        show("Mar  2 13:00:00 mac com.x.launchd[1] (com.y[77]): ended: x"),
        r#"2026-03-02T13:00:00Z 0 com.x.launchd | ended: x | {"host.name":"mac","process.pid":1,"syslog.tag_detail":"(com.y[77])"}"#
    );
    assert_eq!(
        show("Mar  2 13:00:00 mac Some App Helper[5]: error: gone"),
        r#"2026-03-02T13:00:00Z 17 Some_App_Helper | error: gone | {"host.name":"mac","syslog.tag":"Some App Helper","process.pid":5}"#
    );
    assert_eq!(
        show("Mar  2 13:00:00 mac sandboxd[129] ([7]): x: y(7) deny"),
        r#"2026-03-02T13:00:00Z 0 sandboxd | x: y(7) deny | {"host.name":"mac","process.pid":129,"syslog.tag_detail":"([7])"}"#
    );
}

#[test]
fn tags_of_all_kinds() {
    for (tag, src, message, rest) in [
        (
            "postfix/smtpd[12]: x",
            "postfix.smtpd",
            "x",
            r#","syslog.tag":"postfix/smtpd","process.pid":12"#,
        ),
        ("CRON[1]: (root) CMD (a: b)", "CRON", "(root) CMD (a: b)", r#","process.pid":1"#),
        ("/usr/sbin/cron[1]: x", "cron", "x", r#","syslog.tag":"/usr/sbin/cron","process.pid":1"#),
        ("-bash: HISTORY: x", "bash", "HISTORY: x", r#","syslog.tag":"-bash""#),
        ("(systemd)[7]: x", "systemd", "x", r#","syslog.tag":"(systemd)","process.pid":7"#),
        ("su(pam_unix): x", "su.pam_unix", "x", ""),
        ("app[web.1]: x", "app", "x", r#","syslog.procid":"web.1""#),
        ("prog[5]:x", "prog", "x", r#","process.pid":5"#),
        ("prog[5] x: y", "prog", "x: y", r#","process.pid":5"#),
        ("a::b: x", "a.b", "x", r#","syslog.tag":"a::b""#),
        (
            "rsyslogd: [origin software=\"x\"] start",
            "rsyslogd",
            "[origin software=\"x\"] start",
            "",
        ),
        ("10.0.0.1: x", "-", "10.0.0.1: x", ""),
        ("some words here: x", "-", "some words here: x", ""),
        ("k=\"v\": x", "-", "k=\"v\": x", ""),
    ] {
        let line = format!("Mar 20 13:00:00 gate {tag}");
        let expected =
            format!(r#"2026-03-20T13:00:00Z 0 {src} | {message} | {{"host.name":"gate"{rest}}}"#);
        assert_eq!(show(&line), expected, "{line}");
    }
}

#[test]
fn hosts_of_all_kinds() {
    for host in ["10.0.0.1", "fe80::1%eth0", "[::1]", "gate.x.org", "gate/10.0.0.1", "src@gate"] {
        let line = format!("Mar 20 13:00:00 {host} su: x");
        let expected = format!(r#"2026-03-20T13:00:00Z 0 su | x | {{"host.name":"{host}"}}"#);
        assert_eq!(show(&line), expected, "{line}");
    }
    assert_eq!(
        show("Mar 20 13:00:00 relay Mar 20 12:59:59 gate su: x"),
        r#"2026-03-20T13:00:00Z 0 su | x | {"syslog.sent.time":"Mar 20 12:59:59","syslog.sent.host":"gate","host.name":"relay"}"#
    );
}

#[test]
fn priority_gives_the_level() {
    assert_eq!(
        show("<34>Mar 20 13:00:00 gate su: failed"),
        r#"2026-03-20T13:00:00Z 18 su | failed | {"host.name":"gate","syslog.facility":4}"#
    );
    assert_eq!(
        show("<13>Mar 20 13:00:00 root: hello"),
        r#"2026-03-20T13:00:00Z 10 root | hello | {"syslog.facility":1}"#
    );
    assert_eq!(
        show("<30>systemd[1]: Started x."),
        r#"- 9 systemd | Started x. | {"process.pid":1,"syslog.facility":3}"#
    );
    assert_eq!(
        show("<13>2026-03-20 13:00:00 gate hello there"),
        r#"2026-03-20T13:00:00Z 10 - | hello there | {"host.name":"gate","syslog.facility":1}"#
    );
}

#[test]
fn facility_and_level_in_words() {
    for (line, level, facility) in [
        ("Mar 20 13:00:00 gate <daemon.info> su: x", 9, 3),
        ("Mar 20 13:00:00 <kern.crit> gate su: x", 18, 0),
        ("Mar 20 13:00:00 gate auth.err su: x", 17, 4),
        ("Mar 20 13:00:00 gate auth|security:info su: x", 9, 4),
        ("Mar 20 13:00:00 gate su: [ID 8 local7.warning] x", 13, 23),
        ("Fri Mar 20 13:00:00 2026 daemon.notice su: x", 10, 3),
        ("2026-03-20 13:00:00\tLocal7.Info\tgate\tx", 9, 23),
    ] {
        let shown = show(line);
        assert!(shown.starts_with(&format!("2026-03-20T13:00:00Z {level} ")), "{line}: {shown}");
        assert!(shown.contains(&format!(r#""syslog.facility":{facility}"#)), "{line}: {shown}");
        assert!(shown.contains("| x |"), "{line}: {shown}");
    }
    assert_eq!(
        show("Mar 20 13:00:00 mac App[5] <Error>: x"),
        r#"2026-03-20T13:00:00Z 17 App | x | {"host.name":"mac","process.pid":5}"#
    );
    assert_eq!(
        show("Mar 20 13:00:00 lb warning tmm[5]: x"),
        r#"2026-03-20T13:00:00Z 13 tmm | x | {"host.name":"lb","process.pid":5}"#
    );
}

#[test]
fn times_of_all_kinds() {
    for time in [
        "Mar 20 2026 13:00:00",
        "Mar 20 13:00:00.000",
        "Mar 20 13:00:00 UTC",
        "2026 Mar 20 13:00:00",
        "2026-03-20T14:00:00+01:00",
        "2026-03-20 13:00:00",
        "2026-03-20T13:00:00+0000",
        "Fri 2026-03-20 13:00:00 UTC",
        "1774011600.000000",
        "Fri Mar 20 13:00:00 2026",
    ] {
        let line = format!("{time} gate su[5]: x");
        assert_eq!(
            show(&line),
            r#"2026-03-20T13:00:00Z 0 su | x | {"host.name":"gate","process.pid":5}"#,
            "{line}"
        );
    }
    assert_eq!(
        show("Mar 20 13:00:00 2025 : alice : TTY=pts/0 ; COMMAND=/bin/true"),
        "2025-03-20T13:00:00Z 0 - | alice : TTY=pts/0 ; COMMAND=/bin/true"
    );
}

#[test]
fn iso_times_need_their_zone_and_a_tag_or_a_process() {
    assert_eq!(
        show("2026-03-20T14:00:00.123456+00:00 gate kernel: [    1.5] up"),
        r#"2026-03-20T14:00:00.123456Z 0 kernel | [    1.5] up | {"host.name":"gate","kernel.uptime_s":1.5}"#
    );
    assert_eq!(
        show("2026-03-20T14:00:00+00:00 app[web.1]: x"),
        r#"2026-03-20T14:00:00Z 0 app | x | {"syslog.procid":"web.1"}"#
    );
    for line in [
        "2026-03-20 14:00:00 gate backup: up",
        "2026-03-20T14:00:00Z INFO app: up",
        "2026-03-20T14:00:00Z main server.go:12: up",
        "2026-03-20T14:00:00Z something happened here",
        "2026-03-20 14:00:00,123 fail2ban.filter [123]: INFO x",
        "2026-03-20 14:00:00 worker ERROR[12]: x",
        "Mar 20, 2026 2:00:00 PM org.x.Y run",
        "Mar 20 14:00:00 Connection lost",
        "Mar 20 14:00:00 ERROR: x",
        "Mar 20 14:00:00 (pool) x",
        "<3>hello world",
        "<3>",
        "12: x",
        "",
    ] {
        let shown = show(line);
        let allowed = line.starts_with("Mar 20 14:00:00 ERROR");
        assert_eq!(shown == "no", !allowed, "{line}: {shown}");
    }
}

#[test]
fn a_message_without_program_keeps_all_its_words() {
    assert_eq!(
        show("Mar 20 13:00:00 gate last message repeated 2 times"),
        r#"2026-03-20T13:00:00Z 0 - | last message repeated 2 times | {"host.name":"gate"}"#
    );
    assert_eq!(
        show("Mar 20 13:00:00 --- last message repeated 1 time ---"),
        "2026-03-20T13:00:00Z 0 - | --- last message repeated 1 time ---"
    );
    assert_eq!(
        show("Mar 20 13:00:00 gate -- MARK --"),
        r#"2026-03-20T13:00:00Z 0 - | -- MARK -- | {"host.name":"gate"}"#
    );
    assert_eq!(show("March on"), "no");
    assert_eq!(show("<192>Mar 20 13:00:00 x"), "no");
}

#[test]
fn a_program_s_own_words_tell_the_level() {
    for (message, level) in [
        ("NetworkManager[1]: <warn>  [1774015200.1] x", 13),
        (r#"dockerd[1]: time="2026-03-20T14:00:00Z" level=error msg="x""#, 17),
        (r#"app[1]: {"level":"debug","msg":"x"}"#, 5),
        ("dovecot: imap-login: Error: x", 17),
        ("gnome-shell[1]: GLib-WARNING **: x", 13),
        ("sshd[1]: Failed password for root", 0),
        ("sshd[1]: error: x", 17),
    ] {
        let shown = show(&format!("Mar 20 13:00:00 gate {message}"));
        let (_, text) = message.split_once(": ").unwrap();
        assert!(shown.starts_with(&format!("2026-03-20T13:00:00Z {level} ")), "{shown}");
        assert!(shown.contains(&format!("| {text} | ")), "{shown}");
    }
}

#[test]
fn network_devices() {
    assert_eq!(
        show("000042: *Mar 20 13:00:00.123: %SYS-5-CONFIG_I: Configured from console"),
        r#"2026-03-20T13:00:00.123Z 10 SYS | Configured from console | {"cisco.message":"%SYS-5-CONFIG_I","syslog.sequence":"000042","cisco.clock":"*"}"#
    );
    assert_eq!(
        show("<189>42: Mar 20 13:00:00 XYZ: %LINK-3-UPDOWN: down"),
        r#"2026-03-20T13:00:00Z 17 LINK | down | {"cisco.zone":"XYZ","cisco.message":"%LINK-3-UPDOWN","syslog.facility":23,"syslog.sequence":42}"#
    );
    assert_eq!(
        show("Mar 20 13:00:00 10.0.0.1 42: *Mar 20 12:59:59.5: %SEC_LOGIN-SW1-4-FAILED : x: y"),
        r#"2026-03-20T13:00:00Z 13 SEC_LOGIN-SW1 | x: y | {"cisco.message":"%SEC_LOGIN-SW1-4-FAILED","cisco.sequence":42,"cisco.time":"*Mar 20 12:59:59.5","host.name":"10.0.0.1"}"#
    );
    assert_eq!(
        show("<166>Mar 20 2026 13:00:00 fw : %ASA-6-302013: Built"),
        r#"2026-03-20T13:00:00Z 9 ASA | Built | {"cisco.message":"%ASA-6-302013","host.name":"fw","syslog.facility":20}"#
    );
    assert_eq!(
        show("2026 Mar 20 13:00:00 sw %ETHPORT-5-IF_UP: up"),
        r#"2026-03-20T13:00:00Z 10 ETHPORT | up | {"cisco.message":"%ETHPORT-5-IF_UP","host.name":"sw"}"#
    );
    assert_eq!(
        show("Mar 20 13:00:00 gate prog: 100% done"),
        r#"2026-03-20T13:00:00Z 0 prog | 100% done | {"host.name":"gate"}"#
    );
}

#[test]
fn haproxy_s_fields() {
    let shown = show(
        r#"<134>Mar 20 13:00:00 lb haproxy[7]: 10.0.0.1:99 [20/Mar/2026:13:00:00.123] web api/s1 0/0/1/2/3 404 417 - - ---- 1/1/0/0/0 0/0 "GET /a HTTP/1.1""#,
    );
    assert!(shown.starts_with("2026-03-20T13:00:00Z 13 haproxy | 10.0.0.1:99 [20/"), "{shown}");
    assert!(shown.contains(r#""haproxy.accept_date":"20/Mar/2026:13:00:00.123""#), "{shown}");
    assert!(shown.contains(r#""http.response.status_code":404"#), "{shown}");
}
