//! How runtimes say that a program ends: without a time, and with a trace behind. Between lines of a
//! format that has no place for them they are an entry of their own, and not part of the last one.
//!
//! ```text
//! panic: runtime error: index out of range [3] with length 2
//! thread 'main' panicked at src/main.rs:12:4:
//! Exception in thread "main" java.lang.IllegalStateException: no cart
//! ```

use crate::format::{Format, Joins};
use crate::record::Record;
use daybook_store::level;

/// The beginnings of what a runtime says, and where it says it.
const STARTS: [&str; 13] = [
    "panic: ",
    "fatal error: ",
    "thread '",
    "Exception in thread \"",
    "Unhandled exception. ",
    "Unhandled Exception: ",
    "PHP Fatal error:  Uncaught ",
    "Fatal error: Uncaught ",
    "*** Terminating app due to uncaught exception",
    "terminate called after throwing an instance of ",
    "libc++abi: terminating",
    "#\u{20}A fatal error has been detected by the Java Runtime Environment",
    "Segmentation fault",
];

/// The end of a program.
pub(super) struct Crash;

impl Format for Crash {
    fn name(&self) -> &str {
        "crash"
    }

    fn weight(&self) -> u32 {
        // Any that leads its line with a level says more.
        30
    }

    fn joins(&self) -> Joins {
        Joins::Anything
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let start = STARTS.iter().find(|start| line.starts_with(**start));
        let said = match start {
            Some(&"thread '") => line.contains("' panicked at ") || line.contains(") panicked at "),
            // `fatal error: x.h: No such file` is a compiler's.
            Some(&"fatal error: ") => !line.contains(".h"),
            Some(_) => true,
            None => line.starts_with("==") && line.contains("==ERROR: AddressSanitizer"),
        };
        said.then(|| {
            let mut record = Record::new(None, line);
            record.level = level::FATAL;
            record
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn the_end_of_a_program_is_fatal() {
        for line in [
            "panic: no cart",
            "thread 'main' panicked at src/main.rs:12:4:",
            "thread 'main' (12) panicked at src/main.rs:12:4:",
            "Exception in thread \"main\" org.shop.Full: 3",
            "Unhandled exception. System.Exception: x",
            "==12==ERROR: AddressSanitizer: heap-use-after-free on address 0x1",
        ] {
            assert_eq!(shown(&Crash, line), format!("- 21 - | {line}"));
        }
        for line in ["", "panicked", "thread 'main' started", "fatal error: cart.h: none", "==x=="]
        {
            assert_eq!(shown(&Crash, line), "no", "{line}");
        }
    }
}
