//! A generated line of each kind of log.

use std::fmt::Write as _;

/// Writes the n-th line of a log, with its line end.
pub type Line = fn(&mut String, u64);

/// Kinds of logs: their name as the report says it, what is special, and their lines.
pub const KINDS: &[(&str, &str, Line)] = &[
    ("jsonl", "our own entries", own_json),
    ("jsonl", "a service's", service_json),
    ("logfmt", "", logfmt),
    ("syslog", "RFC 3164", syslog),
    ("syslog", "ISO times", syslog_iso),
    ("syslog5424", "", syslog5424),
    ("text", "log4j", log4j),
    ("text", "Python", python),
    ("glog", "", glog),
    ("logcat", "", logcat),
    ("access", "combined", access),
    ("nginx_error", "", nginx_error),
    ("apache_error", "", apache_error),
    ("postgresql", "", postgresql),
    ("redis", "", redis),
    ("cri", "", cri),
    ("compose", "", compose),
    ("w3c", "", w3c),
    ("pipes", "of an unknown system", pipes),
    ("general", "columns, Unix time", columns),
    ("raw", "no time at all", raw),
    ("text", "stack traces", traces),
];

const LEVELS: [&str; 8] = ["INFO", "INFO", "INFO", "DEBUG", "INFO", "WARN", "INFO", "ERROR"];

fn level(n: u64) -> &'static str {
    LEVELS[(n % 8) as usize]
}

/// Hour, minute and second of a day that has twenty lines a second.
fn clock(n: u64) -> (u64, u64, u64) {
    (n / 72_000 % 24, n / 1200 % 60, n / 20 % 60)
}

/// `14:00:00`, at the n-th line.
fn time(text: &mut String, n: u64) {
    let (hour, minute, second) = clock(n);
    let _ = write!(text, "{hour:02}:{minute:02}:{second:02}");
}

/// A line with a time of day in it: what comes before it, and after.
fn timed(text: &mut String, n: u64, before: &str, after: std::fmt::Arguments<'_>) {
    text.push_str(before);
    time(text, n);
    let _ = writeln!(text, "{after}");
}

fn message(n: u64) -> String {
    format!("request {n} of user{} took {} ms", n % 1000, n % 900)
}

fn own_json(text: &mut String, n: u64) {
    let _ = writeln!(
        text,
        r#"{{"context_name":"default","logid":{n},"epoch":{},"nanos":{},"loglevel":9,"error":false,"src":"shop.cart.worker{}","tags":["a"],"content":"{}","attrs":{{"user":"u{}","status":200}}}}"#,
        1_774_000_000 + n / 20,
        n % 20 * 50_000_000,
        n % 7,
        message(n),
        n % 1000
    );
}

fn service_json(text: &mut String, n: u64) {
    let after = format_args!(
        r#".{:03}Z","level":"{}","logger":"shop.cart.worker{}","msg":"{}","user":"u{}","status":200}}"#,
        n % 1000,
        level(n).to_lowercase(),
        n % 7,
        message(n),
        n % 1000
    );
    timed(text, n, r#"{"ts":"2026-03-20T"#, after);
}

fn logfmt(text: &mut String, n: u64) {
    let after = format_args!(
        r#"Z level=info msg="{}" app=cart took={} user=u{}"#,
        message(n),
        n % 900,
        n % 1000
    );
    timed(text, n, "time=2026-03-20T", after);
}

fn syslog(text: &mut String, n: u64) {
    let after = format_args!(
        " gate sshd[{}]: Accepted publickey for user{} from 10.0.0.{} port {}",
        n % 30_000,
        n % 100,
        n % 250,
        n % 60_000
    );
    timed(text, n, "Mar 20 ", after);
}

fn syslog_iso(text: &mut String, n: u64) {
    let after = format_args!(
        ".{:06}+01:00 gate postfix/smtpd[{}]: connect from host{}[10.0.0.{}]",
        n % 1_000_000,
        n % 30_000,
        n % 100,
        n % 250
    );
    timed(text, n, "2026-03-20T", after);
}

fn syslog5424(text: &mut String, n: u64) {
    let before = format!("<{}>1 2026-03-20T", 128 + n % 8);
    let after = format_args!(
        r#".{:03}Z gate app {} ID47 [x@1 a="{}"] {}"#,
        n % 1000,
        n % 30_000,
        n % 9,
        message(n)
    );
    timed(text, n, &before, after);
}

fn log4j(text: &mut String, n: u64) {
    let after = format_args!(
        ",{:03} {:5} [worker-{}] org.shop.cart.Handler: {}",
        n % 1000,
        level(n),
        n % 7,
        message(n)
    );
    timed(text, n, "2026-03-20 ", after);
}

fn python(text: &mut String, n: u64) {
    let after =
        format_args!(",{:03} - shop.cart{} - {} - {}", n % 1000, n % 7, level(n), message(n));
    timed(text, n, "2026-03-20 ", after);
}

fn glog(text: &mut String, n: u64) {
    let before = ["I0320 ", "W0320 ", "E0320 ", "I0320 "][(n % 4) as usize];
    let after =
        format_args!(".{:06} {:7} cart.go:{}] {}", n % 1_000_000, n % 90, n % 400 + 1, message(n));
    timed(text, n, before, after);
}

fn logcat(text: &mut String, n: u64) {
    let after = format_args!(
        ".{:03} {:5} {:5} {} CartService: {}",
        n % 1000,
        n % 3000 + 100,
        n % 3000 + 200,
        &level(n)[..1],
        message(n)
    );
    timed(text, n, "03-20 ", after);
}

fn access(text: &mut String, n: u64) {
    let before = format!("10.0.0.{} - - [20/Mar/2026:", n % 250);
    let after = format_args!(
        r#" +0000] "GET /cart/{n} HTTP/1.1" {} {} "-" "Mozilla/5.0 (X11; Linux)""#,
        [200, 200, 200, 304, 404, 500][(n % 6) as usize],
        n % 9000
    );
    timed(text, n, &before, after);
}

fn nginx_error(text: &mut String, n: u64) {
    let after = format_args!(
        r#" [error] {}#0: *{n} open() "/srv/{n}" failed (2: No such file or directory), client: 10.0.0.{}, server: shop, request: "GET /{n} HTTP/1.1", host: "shop""#,
        n % 90 + 1,
        n % 250
    );
    timed(text, n, "2026/03/20 ", after);
}

fn apache_error(text: &mut String, n: u64) {
    let after = format_args!(
        ".{:06} 2026] [core:error] [pid {}:tid {}] [client 10.0.0.{}:{}] AH00126: {}",
        n % 1_000_000,
        n % 900 + 1,
        n % 7000 + 1,
        n % 250,
        n % 60_000,
        message(n)
    );
    timed(text, n, "[Fri Mar 20 ", after);
}

fn postgresql(text: &mut String, n: u64) {
    let after = format_args!(
        ".{:03} UTC [{}] LOG:  duration: {}.5 ms  statement: SELECT {n}",
        n % 1000,
        n % 3000 + 1,
        n % 900
    );
    timed(text, n, "2026-03-20 ", after);
}

fn redis(text: &mut String, n: u64) {
    let before = format!("{}:M 20 Mar 2026 ", n % 900 + 1);
    timed(text, n, &before, format_args!(".{:03} * {}", n % 1000, message(n)));
}

fn cri(text: &mut String, n: u64) {
    let after = format_args!(".{:09}Z stdout F {} {}", n % 1_000_000_000, level(n), message(n));
    timed(text, n, "2026-03-20T", after);
}

fn compose(text: &mut String, n: u64) {
    let before = ["web-1   | 2026-03-20T", "db-1    | 2026-03-20T"][(n % 2) as usize];
    timed(text, n, before, format_args!(".{:03}Z INFO {}", n % 1000, message(n)));
}

fn w3c(text: &mut String, n: u64) {
    if n == 0 {
        let fields = "date time c-ip cs-method cs-uri-stem sc-status time-taken";
        let _ = writeln!(text, "#Fields: {fields}");
        return;
    }
    let after = format_args!(" 10.0.0.{} GET /cart/{n} 200 {}", n % 250, n % 900);
    timed(text, n, "2026-03-20 ", after);
}

fn pipes(text: &mut String, n: u64) {
    let (hour, minute, second) = clock(n);
    let part = ["Pump_Ctl", "Valve_IO", "Tank_Level"][(n % 3) as usize];
    let millis = n % 1000;
    let _ = writeln!(
        text,
        "20260320-{hour}:{minute}:{second}:{millis}|{part}|3000{}|{}",
        n % 9,
        message(n)
    );
}

fn columns(text: &mut String, n: u64) {
    let part = ["fan.ctl", "psu.mon", "net.nic"][(n % 3) as usize];
    let _ =
        writeln!(text, "{n} node-{} {part} {} 1 {}", n % 64, 1_774_000_000 + n / 20, message(n));
}

fn raw(text: &mut String, n: u64) {
    let _ = writeln!(text, "{}", message(n));
}

fn traces(text: &mut String, n: u64) {
    match n % 5 {
        0 => log4j(text, n),
        1 => text.push_str("java.lang.IllegalStateException: no such cart\n"),
        _ => {
            let _ = writeln!(text, "\tat org.shop.cart.Handler.take(Handler.java:{})", n % 400);
        }
    }
}
