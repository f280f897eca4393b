//! `daybook delete`

use crate::base::{Base, entry};

fn three_days() -> Base {
    Base::with(&[
        entry(0, "a", "first"),
        entry(86_400, "a", "second"),
        entry(86_401, "b", "third"),
        entry(172_800, "a", "fourth"),
    ])
}

#[test]
fn a_dry_run_lists_and_leaves_everything() {
    let base = three_days();
    let list = base.ok(&["delete", "--older-than", "2026-03-22", "--dry-run"]);
    assert!(
        list.contains("2026-03-20  default  1 entry")
            && list.contains("2026-03-21  default  2 entries"),
        "{list}"
    );
    assert!(list.contains("3 entries in 2 partitions would be deleted"), "{list}");
    assert_eq!(base.ok(&["count"]), "4\n");
}

#[test]
fn without_a_terminal_it_wants_yes() {
    let base = three_days();
    let run = base.run(&["delete", "--older-than", "2026-03-22"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--yes"), "{}", run.err);
    assert_eq!(base.ok(&["count"]), "4\n");
    base.ok(&["delete", "--older-than", "2026-03-22", "--yes"]);
    assert_eq!(base.contents(&[]), ["fourth"]);
    assert!(!base.database("2026", "079").exists());
}

#[test]
fn sources_go_alone() {
    let base = three_days();
    base.ok(&["delete", "--subtree", "b", "--yes"]);
    assert_eq!(base.contents(&[]), ["fourth", "second", "first"]);
    base.ok(&["delete", "-s", "a", "-c", "elsewhere", "--yes"]);
    assert_eq!(base.ok(&["count"]), "3\n");
}

#[test]
fn what_goes_must_be_said_once() {
    let base = three_days();
    for args in [
        &["delete", "--yes"][..],
        &["delete", "--yes", "--older-than", "1d", "-s", "a"],
        &["delete", "--yes", "-s", ""],
    ] {
        assert_eq!(base.run(args).code, 2, "{args:?}");
    }
    assert_eq!(base.ok(&["count"]), "4\n");
}

#[test]
fn an_age_without_a_unit_is_no_second_of_1970() {
    let base = three_days();
    for number in ["30", "-30", "0"] {
        let run = base.run(&["delete", "--yes", "--older-than", number]);
        assert_eq!((run.code, run.err.contains("has no unit")), (2, true), "{}", run.err);
    }
    assert!(base.run(&["pack", "--older-than", "7"]).err.contains("say 7d for days"));
    base.ok(&["delete", "--yes", "--older-than", "1774051200"]);
    assert_eq!(base.contents(&[]), ["fourth", "third", "second"]);
}

/// On a disk of its own that is full to the last byte.
#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_what_goes_for_good_goes_and_what_would_be_kept_says_what_to_do() {
    use std::process::Command;

    let base = three_days();
    base.ok(&["tidy"]);
    let disk = base.beside("disk");
    std::fs::create_dir(&disk).unwrap();
    // In a name space of mounts of its own: nobody else sees it, and it goes with the shell.
    let script = r#"
        mount -t tmpfs -o size=4m none "$2" || exit 77
        cp -a "$1"/. "$2"
        cat /dev/zero > "$2/filler" 2> /dev/null
        free=$(df --output=avail "$2" | tail -n 1)
        [ "$free" -eq 0 ] || exit 78
        "$0" --base "$2" delete --day 2026-03-20 --yes && exit 1
        "$0" --base "$2" delete --day 2026-03-20 --now --yes || exit 1
        "$0" --base "$2" delete --older-than 2026-03-22 --now --yes || exit 1
        "$0" --base "$2" count
        ls -A "$2" "$2/.trash"
    "#;
    let run = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", script])
        .arg(crate::base::program())
        .args([base.path(), disk])
        .output();
    let Ok(run) = run else {
        println!("skipped: this machine has no `unshare`");
        return;
    };
    let (out, err) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    if !run.status.success() && (err.contains("unshare") || run.status.code() == Some(77)) {
        println!("skipped: no disk of its own can be mounted here: {err}");
        return;
    }
    assert!(run.status.success(), "{:?}\n{out}\n{err}", run.status);
    assert!(err.contains("delete it for good, as `daybook delete --now` does"), "{err}");
    assert!(out.contains("1 entry in 1 partition deleted"), "{out}");
    assert!(out.contains("2 entries in 1 partition deleted") && out.contains("\n1\n"), "{out}");
    assert!(!out.contains("purge"), "nothing is left of them: {out}");
}

/// On a terminal, which `script` makes.
#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_at_the_question_ends_it_and_deletes_nothing() {
    use std::io::{Read as _, Write as _};
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    let base = Base::with(&[entry(0, "a", "one")]);
    let line = format!(
        "{} --base {} delete --older-than 2026-03-22",
        crate::base::program().display(),
        base.path().display()
    );
    let begun = Command::new("script")
        .args(["-qefc", &line, "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = begun else {
        println!("skipped: this machine has no `script`");
        return;
    };
    let mut shown = String::new();
    let mut out = child.stdout.take().unwrap();
    while !shown.contains("[y/N]") {
        let mut piece = [0; 1024];
        let read = out.read(&mut piece).unwrap();
        assert!(read > 0, "{shown}");
        shown.push_str(&String::from_utf8_lossy(&piece[..read]));
    }
    child.stdin.as_mut().unwrap().write_all(b"\x03").unwrap();
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if began.elapsed() > Duration::from_secs(20) {
            child.kill().unwrap();
            panic!("it still asks");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(status.code(), Some(130));
    assert_eq!(base.ok(&["count"]), "1\n");
}
