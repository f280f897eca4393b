//! Loggers of other languages, and programs with patterns of their own.

use super::all;

#[test]
fn rust_and_go() {
    all(&[
        ("[2026-03-20T14:00:00Z WARN  shop] slow", "13 shop | slow"),
        ("2026-03-20T14:00:00Z INFO shop: up", "9 shop | up"),
        (
            "[2026-03-20][14:00:00][shop::cart][INFO] up",
            r#"9 shop.cart | up | {"log.logger":"shop::cart"}"#,
        ),
        ("14:00:00 [WARN] shop: slow", "13 shop | slow"),
        (
            "[2026-03-20 14:00:00.123456 +01:00] INFO [shop::cart] src/cart.rs:12: up",
            r#"9 shop.cart | up | {"log.logger":"shop::cart","code.file.path":"src/cart.rs","code.line.number":12}"#,
        ),
        ("2026/03/20 14:00:00 http: TLS handshake error", "0 - | http: TLS handshake error"),
        ("shop: 2026/03/20 14:00:00 up", "0 shop | up"),
        ("2026/03/20 14:00:00 INFO up user=bob", "9 - | up user=bob"),
        (
            "2026/03/20 14:00:00.123456 cart.go:12: [ERROR] lost",
            r#"17 cart | lost | {"code.file.path":"cart.go","code.line.number":12}"#,
        ),
        (
            "2026/03/20 14:00:00 cmd/web.go:12:runWeb() [I] Starting",
            r#"9 cmd.web | Starting | {"log.logger":"cmd/web","code.file.path":"cmd/web.go","code.line.number":12,"code.function.name":"runWeb"}"#,
        ),
        ("2026-03-20T14:00:00Z I! [inputs.cpu] up", "9 inputs.cpu | up"),
        ("2026-03-20 14:00:00.123456 W | etcdserver: slow", "13 etcdserver | slow"),
        (
            "2026-03-20T14:00:00.123Z [INFO]  agent.server: joined: id=3",
            "9 agent.server | joined: id=3",
        ),
    ]);
}

#[test]
fn dotnet_php_node_and_others() {
    all(&[
        ("[14:00:00 INF] up", "9 - | up"),
        ("[14:00:00 WRN] Shop.Cart slow", "13 - | Shop.Cart slow"),
        ("[14:00:00 ERR Shop.Cart] lost", "17 Shop.Cart | lost"),
        ("2026-03-20 14:00:00.123 +00:00 [INF] up", "9 - | up"),
        ("2026-03-20T14:00:00.123Z info: up", "9 - | up"),
        ("2026-03-20T14:00:00.123Z [cart] info: up", "9 cart | up"),
        ("2026-03-20 14:00:00 [cart] warn: up", "13 cart | up"),
        ("[2026-03-20T14:00:00.123] [INFO] cart - up", "9 cart | up"),
        (
            "[2026-03-20 14:00:00.123] [cart] [warning] [cart.cpp:12] slow",
            r#"13 cart | slow | {"code.file.path":"cart.cpp","code.line.number":12}"#,
        ),
        ("[2026-03-20 14:00:00.123] [info] up", "9 - | up"),
        (
            "[2026-03-20 14:00:00.123456] [0x00007f3a] [info]    up",
            r#"9 - | up | {"thread.id":"0x00007f3a"}"#,
        ),
        ("14:00:00.123 [info] up", "9 - | up"),
        ("14:00:00.123 request_id=abc [error] lost", r#"17 - | lost | {"request_id":"abc"}"#),
        (
            "2026-03-20 14:00:00.123456+00:00 [info] <0.123.0> up",
            r#"9 - | up | {"erlang.pid":"0.123.0"}"#,
        ),
        (
            "2026-03-20T14:00:00.123Z pid=12 tid=abc INFO: up",
            r#"9 - | up | {"process.pid":12,"tid":"abc"}"#,
        ),
        (
            "2026-03-20 14:00:00.123 Shop[12:345] up",
            r#"0 Shop | up | {"process.pid":12,"thread.id":345}"#,
        ),
        ("2026-03-20 14:00:00 shop[12]: error: lost", r#"17 shop | lost | {"process.pid":12}"#),
        ("2026-03-20 14:00:00, Info                  CBS    Loaded stack", "9 CBS | Loaded stack"),
        (
            "2026-03-20 14:00:00.12 spid12s     Recovery is complete.",
            "0 spid12s | Recovery is complete.",
        ),
        (
            "2026-03-20T14:00:00.123Z info hostd[12345] [Originator@6876 sub=Vim] up",
            r#"9 hostd | [Originator@6876 sub=Vim] up | {"process.pid":12345}"#,
        ),
        (
            "2026-03-20T14:00:00.123+0000 I NETWORK  [conn12] end connection",
            r#"9 NETWORK | end connection | {"thread.name":"conn12"}"#,
        ),
        ("2026-03-20 14:00:00 I am here", "0 - | I am here"),
        ("2026-03-20 14:00:00 Got FATAL signal", "0 - | Got FATAL signal"),
        ("2026-03-20 14:00:00 chrome.exe - close, 12 bytes", "0 chrome.exe | close, 12 bytes"),
        ("2026-03-20 14:00:00 INFO [1, 2] are the list", "9 - | [1, 2] are the list"),
        ("2026-03-20 14:00:00 INFO (re)started", "9 - | (re)started"),
        ("2026-03-20 14:00:00 INFO - -5 degrees", "9 - | -5 degrees"),
        ("[2026-03-20 14:00:00 UTC host (x) y] up", r#"0 - | up | {"log.context":"host (x) y"}"#),
    ]);
}
