//! Loggers of the Java world.

use super::all;

#[test]
fn log4j_and_logback_in_their_usual_patterns() {
    all(&[
        (
            "14:00:00.123 [main] INFO  c.e.Cart - loaded",
            r#"9 c.e.Cart | loaded | {"thread.name":"main"}"#,
        ),
        (
            "14:00:00.123 [main] INFO  c.e.Cart -- loaded",
            r#"9 c.e.Cart | loaded | {"thread.name":"main"}"#,
        ),
        (
            r#"14:00:00.123 [main] INFO  c.e.Cart -user="bob" items=3- loaded"#,
            r#"9 c.e.Cart | loaded | {"thread.name":"main","user":"bob","items":3}"#,
        ),
        (
            "2026-03-20 14:00:00,123 [pool-1-thread-2] WARN  org.shop.Cart - a - b",
            r#"13 org.shop.Cart | a - b | {"thread.name":"pool-1-thread-2"}"#,
        ),
        (
            "2026-03-20 14:00:00,123 WARN [cart-updater] Cart: late",
            r#"13 Cart | late | {"thread.name":"cart-updater"}"#,
        ),
        (
            "2026-03-20 14:00:00,123 ERROR Cart:120 - lost",
            r#"17 Cart | lost | {"code.line.number":120}"#,
        ),
        (
            "2026-03-20 14:00:00 INFO  (Cart.java:120) - loaded",
            r#"9 Cart | loaded | {"code.file.path":"Cart.java","code.line.number":120}"#,
        ),
        (
            "2026-03-20 14:00:00 DEBUG [Cart:load:120] - loaded",
            r#"5 Cart | loaded | {"code.line.number":120,"code.function.name":"load"}"#,
        ),
        (
            "2026-03-20 14:00:00,123 [12] INFO  Shop.Cart [(null)] - loaded",
            r#"9 Shop.Cart | loaded | {"process.pid":12}"#,
        ),
        (
            "2026-03-20 14:00:00,123 main INFO org.shop.Cart loaded all",
            r#"9 org.shop.Cart | loaded all | {"thread.name":"main"}"#,
        ),
        (
            "2026-03-20 14:00:00,123 INFO Cart:load - done",
            r#"9 Cart.load | done | {"log.logger":"Cart:load"}"#,
        ),
    ]);
}

#[test]
fn spring_boot_with_application_and_trace() {
    all(&[
        (
            "2026-03-20T14:00:00.123Z  INFO 1 --- [shop] [           main] o.s.b.w.Server     : up (http)",
            r#"9 shop.o.s.b.w.Server | up (http) | {"service.name":"shop","process.pid":1,"thread.name":"main"}"#,
        ),
        (
            "2026-03-20 14:00:00.123  INFO [shop,65f0c1,b7] 1 --- [nio-8080-exec-1] c.e.Cart : loaded",
            r#"9 c.e.Cart | loaded | {"process.pid":1,"thread.name":"nio-8080-exec-1","log.context":"shop,65f0c1,b7"}"#,
        ),
        (
            "2026-03-20 14:00:00.123  INFO [shop,5b8aa5a2d2c872e8,051581bf3cb55c13] 1 --- [nio-8080-exec-1] c.e.Cart : loaded",
            r#"9 shop.c.e.Cart | loaded | {"service.name":"shop","process.pid":1,"thread.name":"nio-8080-exec-1","trace_id":"5b8aa5a2d2c872e8","span_id":"051581bf3cb55c13"}"#,
        ),
        (
            "2026-03-20 14:00:00.123  WARN [shop,,] 1 --- [main] c.e.Cart : late",
            r#"13 shop.c.e.Cart | late | {"service.name":"shop","process.pid":1,"thread.name":"main"}"#,
        ),
        (
            "2026-03-20T14:00:00.123+01:00 ERROR 77 --- [shop] [exec-3] [5b8aa5a2d2c872e8321cf37308d69df2-051581bf3cb55c13] c.e.Cart : lost",
            r#"17 shop.c.e.Cart | lost | {"service.name":"shop","process.pid":77,"thread.name":"exec-3","trace_id":"5b8aa5a2d2c872e8321cf37308d69df2","span_id":"051581bf3cb55c13"}"#,
        ),
        (
            "2026-03-20T14:00:00.123+01:00  INFO 77 --- [shop] [main] [                                                 ] c.e.Cart : up",
            r#"9 shop.c.e.Cart | up | {"service.name":"shop","process.pid":77,"thread.name":"main"}"#,
        ),
    ]);
}

#[test]
fn servers_written_in_java() {
    all(&[
        (
            "[2026-03-20 14:00:00,123] INFO [Coordinator 0]: joined group (shop.coordinator.Group)",
            "9 shop.coordinator.Group | [Coordinator 0]: joined group",
        ),
        (
            "2026-03-20 14:00:00,123 INFO  [org.jboss.as] (Controller Boot Thread) WFLYSRV0025: up",
            r#"9 org.jboss.as | WFLYSRV0025: up | {"thread.name":"Controller Boot Thread"}"#,
        ),
        (
            "14:00:00,123 INFO  [io.quarkus] (main) shop 1.0 started",
            r#"9 io.quarkus | shop 1.0 started | {"thread.name":"main"}"#,
        ),
        (
            "20-Mar-2026 14:00:00.123 INFO [main] org.apache.x.Catalina.start Server startup in [12] ms",
            r#"9 org.apache.x.Catalina.start | Server startup in [12] ms | {"thread.name":"main"}"#,
        ),
        (
            "INFO  [main] 2026-03-20 14:00:00,123 Daemon.java:120 - Started",
            r#"9 Daemon | Started | {"thread.name":"main","code.file.path":"Daemon.java","code.line.number":120}"#,
        ),
        ("INFO  [2026-03-20 14:00:00,123] org.shop.Cart: loaded", "9 org.shop.Cart | loaded"),
        (
            "[INFO] [03/20/2026 14:00:00.123] [sys-akka.actor.default-dispatcher-3] [akka://sys/user/cart] loaded",
            r#"9 akka.sys.user.cart | loaded | {"log.logger":"akka://sys/user/cart","thread.name":"sys-akka.actor.default-dispatcher-3"}"#,
        ),
        (
            "2026-03-20 14:00:00.123 INFO  (qtp12-34) [c:orders s:shard1] o.a.s.c.S.Request path=/x",
            r#"9 o.a.s.c.S.Request | path=/x | {"thread.name":"qtp12-34","c":"orders","s":"shard1"}"#,
        ),
        (
            "2026-03-20 14:00:00.123+0000 [id=27]\tINFO\thudson.Web$3#run: up",
            r#"9 hudson.Web$3#run | up | {"thread.id":27}"#,
        ),
        (
            "2026-03-20 14:00:00 INFO  play.api.Play  Application started",
            "9 play.api.Play | Application started",
        ),
        (
            "2026-03-20T14:00:00,123 INFO  [main] metastore.Store: opened: x",
            r#"9 metastore.Store | opened: x | {"thread.name":"main"}"#,
        ),
        (
            "[14:00:00] [Server thread/INFO]: bob joined",
            r#"9 - | bob joined | {"thread.name":"Server thread"}"#,
        ),
        (
            "[14:00:00] [Worker-Main-3/WARN] [net.shop.Mod/CORE]: slow",
            r#"13 net.shop.Mod.CORE | slow | {"log.logger":"net.shop.Mod/CORE","thread.name":"Worker-Main-3"}"#,
        ),
        (
            "2026-03-20 14:00:00,123+0000 http-nio-8080-exec-1 INFO bob 840x12x1 [c.a.Cart] up",
            r#"9 - | bob 840x12x1 [c.a.Cart] up | {"thread.name":"http-nio-8080-exec-1"}"#,
        ),
    ]);
}
