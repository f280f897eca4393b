use daybook_store::LogEntry;

use super::*;

#[test]
fn traces_are_told_from_messages() {
    for line in [
        "\tat x.Y(Z.java:1)",
        "Caused by: x",
        "java.io.IOException: x",
        "java.io.IOException",
        "ValueError: 3",
        "KeyboardInterrupt",
        "}",
        "});",
        "{",
        "...  12 more",
        "at org.shop.Cart.load(Cart.java:12)",
        "Suppressed: java.io.IOException: x",
        "Traceback (most recent call last):",
        "During handling of the above exception, another exception occurred:",
        "  + Exception Group Traceback (most recent call last):",
        "stack backtrace:",
        "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
        "goroutine 17 [running]:",
        "main.main()",
        "main.(*Cart).load(0xc000012345, {0x4b2f40, 0x5})",
        "net/http.(*conn).serve(0xc0000a, {0x7f?, 0xc00?})",
        "panic({0x4a, 0x4c})",
        "created by net/http.(*Server).Serve in goroutine 1",
        "exit status 2",
        "Node.js v20.11.0",
        "--- End of stack trace from previous location ---",
        "System.InvalidOperationException: no rows",
        "from app/cart.rb:3:in 'load'",
        "/srv/app/cart.rb:3:in `load'",
        "ActionController::RoutingError (No route matches [GET] \"/x\"):",
        "#0 /srv/app/Cart.php(12): load()",
        "#12 {main}",
        "#1  0x00007f in main () at cart.c:12",
        "==4242==    at 0x48: malloc (replace.c:1)",
        "3   CoreFoundation    0x0000000180 __raise + 12",
    ] {
        assert!(is_continuation(line), "{line}");
    }
    for line in [
        "started",
        "Error: x",
        "IOException was thrown",
        "",
        "}x",
        "[x]",
        "from here on",
        "exit status unknown",
        "goroutine leak found",
        "at noon (sharp)!",
        "f(x)",
        "ready (now)",
        "done.Really(yes)",
        "#channel joined (again)",
        "12 apples",
        "== title ==",
        "- item",
        "call me: in 'time'",
        "é",
    ] {
        assert!(!is_continuation(line), "{line}");
    }
}

#[test]
fn the_outermost_exception_is_named() {
    for (content, expected) in [
        (
            "failed\njava.lang.IllegalStateException: no: link\n\tat a.B.c(B.java:1)\nCaused by: java.io.IOException: x\n\t... 1 more",
            "java.lang.IllegalStateException|no: link",
        ),
        (
            "load failed: java.net.ConnectException: refused\n\tat a.B.c(B.java:1)",
            "java.net.ConnectException|refused",
        ),
        ("Exception in thread \"main\" org.shop.Full: 3\n\tat a.B.c(B.java:1)", "org.shop.Full|3"),
        (
            "Exception in thread \"main\" org.shop.FullException\n\tat a.B.c(B.java:1)",
            "org.shop.FullException|",
        ),
        ("org.shop.Full: 3\n\tat a.B.c(B.java:1)", "org.shop.Full|3"),
        (
            "oops\nTraceback (most recent call last):\n  File \"a.py\", line 1, in f\n    g()\nKeyError: 'a'\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File \"a.py\", line 3, in f\nshop.Full: no room",
            "shop.Full|no room",
        ),
        (
            "x\nTraceback (most recent call last):\n  File \"a.py\", line 1\nKeyboardInterrupt",
            "KeyboardInterrupt|",
        ),
        (
            "x\n  + Exception Group Traceback (most recent call last):\n  |   File \"a.py\", line 1\n  | ExceptionGroup: two (2 sub-exceptions)\n  +-+---------------- 1 ----------------\n    | Traceback (most recent call last):\n    | ValueError: 1",
            "ExceptionGroup|two (2 sub-exceptions)",
        ),
        (
            "thread 'main' panicked at src/main.rs:1:2:\nno cart\nstack backtrace:\n   0: f",
            "panic|no cart",
        ),
        ("thread 'main' panicked at 'no cart', src/main.rs:1:2\nstack backtrace:", "panic|no cart"),
        ("panic: no cart [recovered]\n\ngoroutine 1 [running]:\nmain.f()", "panic|no cart"),
        ("failed TypeError: x is no function\n    at f (a.js:1:2)", "TypeError|x is no function"),
        ("Error: connect\n    at f (a.js:1:2) {\n  code: 'E'\n}", "Error|connect"),
        (
            "System.AggregateException: many\n ---> System.IO.IOException: one\n   at X.Y() in a.cs:line 1",
            "System.AggregateException|many",
        ),
        (
            "System.Exception: many ---> System.IO.IOException: one\n   at X.Y()",
            "System.Exception|many",
        ),
        (
            "cart.rb:3:in 'load': no cart (RuntimeError)\n\tfrom cart.rb:9:in '<main>'",
            "RuntimeError|no cart",
        ),
        (
            "PHP Fatal error:  Uncaught LogicException: no in /a.php:3\nStack trace:\n#0 {main}",
            "LogicException|no in /a.php:3",
        ),
        (
            "==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x1\n    #0 0x1 in f",
            "heap-use-after-free|on address 0x1",
        ),
        ("query:\nselect 1\n  from x", "none"),
        ("one line", "none"),
    ] {
        let mut entry = LogEntry { content: content.to_owned(), ..LogEntry::default() };
        annotate(&mut entry);
        let shown = entry.attrs.map_or("none".to_owned(), |attrs| {
            let value: serde_json::Value = serde_json::from_str(attrs.as_json()).unwrap();
            let field = |key: &str| value[key].as_str().unwrap_or("").to_owned();
            format!("{}|{}", field("exception.type"), field("exception.message"))
        });
        assert_eq!(shown, expected, "{content}");
    }
}

#[test]
fn what_the_entry_says_of_its_exception_stays() {
    let attrs = daybook_store::Attrs::from_json(r#"{"exception.type":"Full"}"#).unwrap();
    let content = "x\nValueError: 1\n\tat a(b:1)".to_owned();
    let mut entry = LogEntry { content, attrs: Some(attrs.clone()), ..LogEntry::default() };
    annotate(&mut entry);
    assert_eq!(entry.attrs, Some(attrs));
}
