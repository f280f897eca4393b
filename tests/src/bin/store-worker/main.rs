//! A process that uses a store until it is killed or done, and says on standard output what was
//! acknowledged: one line for each operation that returned. Any error ends it with a failure.
//!
//! `store-worker BASE ROLE [ARGUMENTS]`; the roles are the functions of the modules.

mod packing;
mod reading;
mod taking_away;
mod writing;

use std::io::Write;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use daybook_store::{ManualClock, StoreError};
use daybook_tests::build::open_with;
use daybook_tests::{DAY, EPOCH};

type Done = Result<(), StoreError>;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [base, role, rest @ ..] = arguments.as_slice() else {
        panic!("store-worker BASE ROLE [ARGUMENTS]")
    };
    let number = |at: usize| rest.get(at).and_then(|text| text.parse().ok()).unwrap_or(0_u64);
    let store = open_with(Path::new(base), |options| {
        // Every day of the tests is over: all of them may be tidied.
        options.clock = std::sync::Arc::new(ManualClock::at_epoch(EPOCH + 500 * DAY));
        options.max_open = 16;
    });
    let done = match role.as_str() {
        "insert" => writing::insert(&store, number(0), number(1)),
        "batches" => writing::batches(&store, number(0), number(1)),
        "origin" => writing::origin(&store, number(0)),
        "delete" => taking_away::delete(&store, number(0)),
        "import" => packing::import(&store, Path::new(&rest[0])),
        "read" => reading::read(&store, rest.is_empty()),
        "listen" => writing::listen(&store, number(0)),
        "remove" => taking_away::remove(&store, rest[0].as_str(), number(1)),
        "pack" => packing::pack(&store, number(0)),
        "trash" => taking_away::trash(&store, number(0), number(1)),
        "retain" => taking_away::retain(&store, number(0)),
        "export" => packing::export(&store, Path::new(&rest[0])),
        "take" => packing::take(&store, Path::new(&rest[0])),
        "until-refused" => writing::until_refused(&store),
        "spread" => writing::spread(&store, number(0)),
        other => panic!("no role {other}"),
    };
    if let Err(error) = done {
        eprintln!(
            "store-worker {role}: {} {error} {:?}",
            error.code(),
            std::error::Error::source(&error)
        );
        std::process::exit(1);
    }
}

/// One line, in one write: a kill leaves it whole or out.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    if out.write_all(format!("{line}\n").as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(2); // Nobody listens any more.
    }
}

fn now_ns() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos()
}
