//! apt's logs as they lie on a machine: a run is an entry, and what dpkg printed has the run's time.
#![allow(clippy::unwrap_used, reason = "a test")]

mod support;

use support::Desk;

/// Begins with an empty line, as apt writes it. The third run was cut off by a power cut.
const HISTORY: &str = "
Start-Date: 2026-03-18  09:12:40
Commandline: apt-get install -y fictd libfict-dev
Requested-By: alice (1000)
Install: fictd:amd64 (2.4-1), libfict2:amd64 (2.4-1, automatic), libfict-dev:amd64 (2.4-1)
End-Date: 2026-03-18  09:12:52

Start-Date: 2026-03-19  06:25:03
Commandline: /usr/bin/unattended-upgrade
Upgrade: libfict2:amd64 (2.4-1, 2.4-1+deb12u1)
Remove: fict-old:amd64 (1.9-3)
Error: Sub-process /usr/bin/dpkg returned an error code (1)
End-Date: 2026-03-19  06:25:31

Start-Date: 2026-03-20  13:00:00
Commandline: apt full-upgrade

Start-Date: 2026-03-20  13:30:00
Commandline: apt-get -f install
Requested-By: alice (1000)
Reinstall: fictd:amd64 (2.4-1)
End-Date: 2026-03-20  13:30:02
";

fn shown(desk: &Desk) -> Vec<String> {
    let time = |epoch| chrono::DateTime::from_timestamp(epoch, 0).unwrap().format("%d %T");
    let entries = desk.sink.entries().into_iter().map(|entry| {
        let attrs = entry.attrs.map_or(String::new(), |attrs| attrs.as_json().to_owned());
        format!(
            "{} {} {} {:?} {attrs}",
            time(entry.epoch),
            entry.loglevel,
            entry.src,
            entry.content
        )
    });
    entries.collect()
}

#[test]
fn a_run_of_apt_is_an_entry_that_says_what_was_asked_for_and_done() {
    let desk = Desk::new();
    desk.write("history.log", HISTORY);
    let report = desk.ingest("history.log");
    assert_eq!((report.files[0].format.as_str(), report.files[0].raw), ("apt_history", 0));
    assert_eq!(
        shown(&desk),
        [
            r#"18 09:12:40 0 history "Commandline: apt-get install -y fictd libfict-dev\nInstall: fictd:amd64 (2.4-1), libfict2:amd64 (2.4-1, automatic), libfict-dev:amd64 (2.4-1)" {"process.command_line":"apt-get install -y fictd libfict-dev","apt.install":"fictd:amd64 (2.4-1), libfict2:amd64 (2.4-1, automatic), libfict-dev:amd64 (2.4-1)","user.name":"alice","user.id":"1000","apt.end_date":"2026-03-18  09:12:52"}"#,
            r#"19 06:25:03 17 history "Commandline: /usr/bin/unattended-upgrade\nUpgrade: libfict2:amd64 (2.4-1, 2.4-1+deb12u1)\nRemove: fict-old:amd64 (1.9-3)\nError: Sub-process /usr/bin/dpkg returned an error code (1)" {"process.command_line":"/usr/bin/unattended-upgrade","apt.upgrade":"libfict2:amd64 (2.4-1, 2.4-1+deb12u1)","apt.remove":"fict-old:amd64 (1.9-3)","apt.end_date":"2026-03-19  06:25:31"}"#,
            r#"20 13:00:00 0 history "Commandline: apt full-upgrade" {"process.command_line":"apt full-upgrade"}"#,
            r#"20 13:30:00 0 history "Commandline: apt-get -f install\nReinstall: fictd:amd64 (2.4-1)" {"process.command_line":"apt-get -f install","apt.reinstall":"fictd:amd64 (2.4-1)","user.name":"alice","user.id":"1000","apt.end_date":"2026-03-20  13:30:02"}"#,
        ]
    );
}

#[test]
fn a_history_that_grows_line_by_line_gives_the_same_runs() {
    let whole = Desk::new();
    whole.write("history.log", HISTORY);
    whole.ingest("history.log");
    let growing = Desk::new();
    growing.write("history.log", "");
    for line in HISTORY.split_inclusive('\n') {
        growing.append("history.log", line);
        growing.ingest("history.log");
    }
    assert_eq!(shown(&growing), shown(&whole));
}

/// Whoever else writes such words is none of apt's.
#[test]
fn lines_like_apts_in_other_logs_stay_theirs() {
    let desk = Desk::new();
    let lines = "2026-03-20 13:00:00 INFO app: up\nInstall: done\nError: none\nEnd-Date: never\n";
    desk.write("app.log", lines.repeat(20));
    let report = desk.ingest("app.log");
    assert_ne!(report.files[0].format, "apt_history");
    assert!(
        desk.contents()
            .iter()
            .any(|content| content.ends_with("up\nInstall: done\nError: none\nEnd-Date: never"))
    );
}

#[test]
fn what_dpkg_printed_is_of_one_format_and_has_the_time_of_its_run() {
    let desk = Desk::new();
    let run = "
Log started: 2026-03-20  13:00:00
Selecting previously unselected package fictd.
(Reading database ... \r(Reading database ... 50%\r(Reading database ... 1203 files and directories currently installed.)
Preparing to unpack .../fictd_2.4-1_amd64.deb ...
Unpacking fictd (2.4-1) ...
update-alternatives: using /usr/bin/fict to provide /usr/bin/fic (fic) in auto mode
invoke-rc.d: could not determine current runlevel
debconf: falling back to frontend: Teletype
Setting up fictd (2.4-1) ...
dpkg: warning: fictd is fictitious
Log ended: 2026-03-20  13:00:04
";
    desk.write("term.log", run.repeat(3));
    let report = desk.ingest("term.log");
    assert_eq!((report.files[0].format.as_str(), report.files[0].raw), ("apt_term", 0));
    let entries = desk.sink.entries();
    assert_eq!(entries.len(), 33);
    assert!(entries.iter().all(|entry| (1_774_011_600..=1_774_011_604).contains(&entry.epoch)));
    assert_eq!(
        entries[2].content,
        "(Reading database ... 1203 files and directories currently installed.)"
    );
    assert_eq!(entries[9].loglevel, 13);
}

#[test]
fn what_apt_handed_to_its_planner_is_an_entry_for_each_package() {
    let desk = Desk::new();
    let mut text =
        "Request: EIPP 0.1\nArchitecture: amd64\nInstall: fictd:amd64\nPlanner: internal\n"
            .to_owned();
    for number in 0..400 {
        text.push_str(&format!(
            "\nPackage: fict{number}\nArchitecture: amd64\nVersion: 2.{number}\nAPT-ID: {number}\nStatus: installed\nDepends: libc6 (>= 2.36),\n fict-base\nBreaks: fict-old\nProvides: fict\nMulti-Arch: same\nEssential: yes\n"
        ));
    }
    desk.write("eipp.log", text);
    let report = desk.ingest("eipp.log");
    assert_eq!((report.files[0].format.as_str(), report.files[0].raw), ("apt_planner", 0));
    let entries = desk.sink.entries();
    assert_eq!(entries.len(), 401);
    let request = entries[0].attrs.as_ref().unwrap().as_json();
    assert!(request.contains(r#""apt.install":"fictd:amd64""#), "{request}");
    assert!(entries[7].content.starts_with("Package: fict6\nArchitecture: amd64\nVersion: 2.6\n"));
    assert!(entries[7].content.ends_with(
        "\n fict-base\nBreaks: fict-old\nProvides: fict\nMulti-Arch: same\nEssential: yes"
    ));
    let package = entries[7].attrs.as_ref().unwrap().as_json();
    assert!(package.contains(r#""dpkg.package":"fict6:amd64","dpkg.version":"2.6""#), "{package}");
}
