//! `daybook demo`

use crate::base::{Base, entry};

#[test]
fn it_is_made_once_and_says_how_to_open_it() {
    let base = Base::new();
    let first = base.ok(&["demo"]);
    let folder = base.path().display().to_string();
    assert!(first.starts_with("Made ") && first.contains(&folder), "{first}");
    for command in ["daybook serve --demo", "daybook-desktop --base", "daybook search --base"] {
        assert!(first.contains(command), "{command} is not in: {first}");
    }
    let made = base.ok(&["count"]);
    assert!(first.replace(',', "").contains(&format!("Made {} entries", made.trim())), "{first}");
    let second = base.ok(&["demo"]);
    assert!(second.starts_with("There are "), "{second}");
    assert_eq!(base.ok(&["count"]), made);
    // What is said of where to look is right.
    assert_eq!(
        base.ok(&["count", "pool.max_connections", "tag:deploy", "\"50 -> 5,\""]).trim(),
        "1"
    );
}

#[test]
fn it_takes_no_other_logs_in() {
    let base = Base::new();
    base.ok(&["demo"]);
    let before = base.ok(&["count"]);
    let file = base.beside("own.log");
    std::fs::write(&file, "2026-03-20 14:00:00 INFO mine: mine\n").unwrap();
    let own = Base::with(&[entry(0, "mine", "mine")]);
    let bundle = base.beside("own.daybook");
    own.ok(&["export", bundle.to_str().unwrap()]);
    for args in [
        &["ingest", file.to_str().unwrap()][..],
        &["ingest", "--follow", file.to_str().unwrap()],
        &["ingest", "-"],
        &["import", bundle.to_str().unwrap()],
    ] {
        let run = base.run_with(args, b"2026-03-20 14:00:00 INFO mine: mine\n");
        assert_eq!(run.code, 1, "{args:?}: {} {}", run.out, run.err);
        assert!(run.err.contains("this is the demo"), "{args:?}: {}", run.err);
    }
    assert_eq!(base.ok(&["count"]), before);
    // A look stores nothing.
    base.ok(&["ingest", "--dry-run", file.to_str().unwrap()]);
}

#[test]
fn it_goes_into_no_folder_that_holds_anything() {
    let base = Base::with(&[entry(0, "mine", "mine")]);
    for args in [&["demo"][..], &["demo", "--anew"], &["serve", "--demo"]] {
        let run = base.run(args);
        assert_eq!(run.code, 2, "{args:?}: {}", run.err);
        assert!(run.err.contains("is no demo"), "{}", run.err);
    }
    assert_eq!(base.contents(&[]), ["mine"]);
}

#[test]
fn the_folder_of_ones_own_logs_is_none_for_it() {
    let base = Base::new();
    let home = base.beside("home");
    let demo = |own: Option<&str>, args: &[&str]| {
        let mut command = assert_cmd::Command::new(crate::base::program());
        command.env_clear().env("HOME", &home).env("XDG_DATA_HOME", home.join("data"));
        if let Some(own) = own {
            command.env("DAYBOOK_BASE", own);
        }
        command.args(args).output().unwrap()
    };
    // Empty today, it is where a person's own logs will be.
    let usual = home.join("data/daybook");
    let refused = demo(None, &["--base", usual.to_str().unwrap(), "demo"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(!usual.exists());
    // What the environment names is not asked for: the demo has a place of its own.
    let own = base.beside("own");
    let made = demo(Some(own.to_str().unwrap()), &["demo"]);
    assert!(made.status.success(), "{made:?}");
    assert!(!own.exists());
    assert!(home.join("data/daybook-demo/demo.json").is_file());
    assert!(String::from_utf8(made.stdout).unwrap().contains("daybook serve --demo --open\n"));
}
