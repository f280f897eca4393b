//! Python's loggers.

use super::all;

#[test]
fn pythons_logging_in_its_usual_formats() {
    all(&[
        (
            "2026-03-20 14:00:00,123 - shop.cart - ERROR - lost - again",
            "17 shop.cart | lost - again",
        ),
        ("2026-03-20 14:00:00,123 - root - INFO - up", "9 root | up"),
        ("2026-03-20 14:00:00,123 - INFO - up", "9 - | up"),
        ("2026-03-20 14:00:00,123 INFO root: up", "9 root | up"),
        ("2026-03-20 14:00:00,123 INFO starting: now", "9 - | starting: now"),
        ("2026-03-20 14:00:00,123 ERROR Failed: timeout", "17 - | Failed: timeout"),
        ("2026-03-20 14:00:00,123 INFO result: 3 rows", "9 - | result: 3 rows"),
        ("2026-03-20 14:00:00,123:INFO:shop.cart:up: now", "9 shop.cart | up: now"),
        ("INFO:2026-03-20 14:00:00,123:up", "9 - | up"),
        ("2026-03-20 14:00:00,123 [INFO] shop.cart: up", "9 shop.cart | up"),
        ("2026-03-20 14:00:00,123 [WARNING] stopped: now", "13 - | stopped: now"),
        (
            "2026-03-20 14:00:00 [scrapy.core.engine] INFO: Spider opened",
            "9 scrapy.core.engine | Spider opened",
        ),
        ("2026-03-20 14:00:00,123 shop.cart INFO up", "9 shop.cart | up"),
        (
            "2026-03-20 14:00:00,123 MainThread shop.cart DEBUG up",
            r#"5 shop.cart | up | {"thread.name":"MainThread"}"#,
        ),
        (
            "2026-03-20 14:00:00,123 INFO [cart.py:12] up",
            r#"9 cart | up | {"code.file.path":"cart.py","code.line.number":12}"#,
        ),
        (
            "2026-03-20 14:00:00,123 INFO cart.py:load:12 up",
            r#"9 cart | up | {"code.file.path":"cart.py","code.line.number":12,"code.function.name":"load"}"#,
        ),
        (
            "INFO 2026-03-20 14:00:00,123 views 12 140234 up and running",
            r#"9 views | up and running | {"process.pid":12,"thread.id":140234}"#,
        ),
    ]);
}

#[test]
fn frameworks_written_in_python() {
    all(&[
        (
            "2026-03-20 14:00:00.123 12 INFO nova.compute [req-5f1c-aa user project - - -] [instance: 9] up",
            r#"9 nova.compute | [instance: 9] up | {"process.pid":12,"request.id":"req-5f1c-aa","request.identity":"user project"}"#,
        ),
        (
            "2026-03-20 14:00:00.123 12 WARNING nova.compute [-] no agent",
            r#"13 nova.compute | no agent | {"process.pid":12}"#,
        ),
        (
            "[2026-03-20 14:00:00,123] {taskinstance.py:1332} INFO - Executing <Task>",
            r#"9 taskinstance | Executing <Task> | {"code.file.path":"taskinstance.py","code.line.number":1332}"#,
        ),
        (
            "[2026-03-20 14:00:00,123: INFO/MainProcess] Connected to amqp://x",
            r#"9 - | Connected to amqp://x | {"process.name":"MainProcess"}"#,
        ),
        (
            "[2026-03-20 14:00:00,123: WARNING/ForkPoolWorker-2] slow",
            r#"13 - | slow | {"process.name":"ForkPoolWorker-2"}"#,
        ),
        (
            "[2026-03-20 14:00:00 +0000] [12] [INFO] Listening at: http://x",
            r#"9 - | Listening at: http://x | {"process.pid":12}"#,
        ),
        ("[2026-03-20 14:00:00,123] ERROR in app: lost [GET]", "17 app | lost [GET]"),
        (
            "2026-03-20 14:00:00.123 INFO (MainThread) [homeassistant.core] up",
            r#"9 homeassistant.core | up | {"thread.name":"MainThread"}"#,
        ),
        ("[I 2026-03-20 14:00:00.123 ServerApp] up", "9 ServerApp | up"),
        (
            "[W 260320 14:00:00 web:12] 404 GET /x",
            r#"13 web | 404 GET /x | {"code.line.number":12}"#,
        ),
        (
            "2026-03-20 14:00:00,123 12 INFO shopdb odoo.modules.loading: up",
            r#"9 odoo.modules.loading | up | {"process.pid":12,"log.context":"shopdb"}"#,
        ),
        (
            "2026-03-20 14:00:00,123 p=12 u=bob n=ansible | PLAY [all]",
            r#"0 - | PLAY [all] | {"process.pid":12,"u":"bob","n":"ansible"}"#,
        ),
    ]);
}
