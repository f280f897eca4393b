use super::super::testing::shown;
use super::*;

#[test]
fn errors_have_their_zone_by_name_and_their_place() {
    for (line, expected) in [
        (
            "[20-Mar-2026 14:00:00 UTC] PHP Fatal error:  Uncaught Exception: x in /srv/x.php:3",
            r#"2026-03-20T14:00:00Z 21 - | PHP Fatal error:  Uncaught Exception: x in /srv/x.php:3 | {"code.file.path":"/srv/x.php","code.line.number":3}"#,
        ),
        (
            "[20-Jul-2025 14:00:00 Europe/Berlin] PHP Warning:  Undefined variable $x in /srv/a in b.php on line 3",
            r#"2025-07-20T12:00:00Z 13 - | PHP Warning:  Undefined variable $x in /srv/a in b.php on line 3 | {"code.file.path":"b.php","code.line.number":3}"#,
        ),
        (
            "[20-Mar-2026 14:00:00 America/New_York] PHP Recoverable error:  x",
            "2026-03-20T18:00:00Z 17 - | PHP Recoverable error:  x",
        ),
        (
            "[20-Mar-2026 14:00:00 UTC] error: told by a script",
            "2026-03-20T14:00:00Z 17 - | error: told by a script",
        ),
        ("[20-Mar-2026 14:00:00 Nowhere/City] x", "no"),
        ("[2026-03-20 14:00:00] x", "no"),
        ("[20-Mar-2026 14:00:00 UTC]", "no"),
    ] {
        assert_eq!(shown(&Php, line), expected, "{line}");
    }
}

#[test]
fn fpm_has_a_level_and_a_pool() {
    for (line, expected) in [
        (
            "[20-Mar-2026 14:00:00] NOTICE: fpm is running, pid 1",
            "2026-03-20T14:00:00Z 10 - | fpm is running, pid 1",
        ),
        (
            "[20-Mar-2026 14:00:00] WARNING: [pool www] child 12 exited",
            r#"2026-03-20T14:00:00Z 13 - | [pool www] child 12 exited | {"php.pool":"www"}"#,
        ),
        (
            "[20-Mar-2026 14:00:00]  [pool www] pid 12",
            r#"2026-03-20T14:00:00Z 0 - |  [pool www] pid 12 | {"php.pool":"www"}"#,
        ),
    ] {
        assert_eq!(shown(&Php, line), expected, "{line}");
    }
}

#[test]
fn the_built_in_server_tells_status_and_request() {
    for (line, expected) in [
        (
            "[Fri Mar 20 13:00:00 2026] 127.0.0.1:5000 [404]: GET /x - No such file",
            r#"2026-03-20T13:00:00Z 13 - | GET /x - No such file 404 | {"client.address":"127.0.0.1:5000","http.request.method":"GET","url.path":"/x","http.response.status_code":404}"#,
        ),
        (
            "[Fri Mar 20 13:00:00 2026] 127.0.0.1:5000 Accepted",
            r#"2026-03-20T13:00:00Z 5 - | Accepted | {"client.address":"127.0.0.1:5000"}"#,
        ),
        (
            "[Fri Mar 20 13:00:00 2026] PHP 8.2.7 Development Server (http://localhost:8000) started",
            "2026-03-20T13:00:00Z 9 - | PHP 8.2.7 Development Server (http://localhost:8000) started",
        ),
        ("[Fri Mar 20 13:00:00 2026] [error] x", "no"),
    ] {
        assert_eq!(shown(&PhpServer, line), expected, "{line}");
    }
}
