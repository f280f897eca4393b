//! Members of archives are files, and come once.
#![allow(clippy::unwrap_used, reason = "a test")]

mod support;

use daybook_ingest::{IngestControl, IngestReport, ingest_reader};
use support::pack::{COMPRESSORS, bzip2, tar, tar_at, utf16, xz};
use support::{Desk, gzip};

fn lines(numbers: std::ops::Range<u32>) -> String {
    numbers
        .map(|n| format!("2026-03-20 13:{:02}:{:02} INFO app: line {n}\n", n / 60 % 60, n % 60))
        .collect()
}

/// A word for each row: its name behind the folder, and what became of it.
fn rows(desk: &Desk, report: &IngestReport) -> Vec<String> {
    let folder = format!("{}/", desk.folder.path().display());
    let row = |file: &daybook_ingest::FileReport| {
        let name = file.path.replace('\\', "/").replace(&folder, "");
        match (&file.left_out, &file.error) {
            (Some(why), _) => format!("{name} {why:?}"),
            (None, Some(error)) => format!("{name} {} {error}", file.inserted),
            (None, None) => format!("{name} {}", file.inserted),
        }
    };
    report.files.iter().map(row).collect()
}

#[test]
fn each_member_is_a_file_of_its_own_whatever_it_is() {
    let desk = Desk::new();
    let text = lines(0..3);
    let mut archive = tar(&[
        ("./var/log/syslog.1", text.as_bytes()),
        ("var/log/syslog.2.gz", &gzip(lines(3..5).as_bytes())),
        ("var/log/old.xz", &xz(&bzip2(lines(5..9).as_bytes()))),
        ("wide.log", &utf16(&lines(9..10), false)),
        ("empty.log", b""),
        ("wtmp", &[7, 0, 0, 0, 0, 0, 0, 1].repeat(100)),
        ("a.zip", b"PK\x03\x04 and so on"),
        ("system.journal", b"LPKSHHRH\0\0\0\0"),
        ("inner.tar.gz", &gzip(&tar(&[("deep/x.log", lines(10..12).as_bytes())]))),
    ]);
    archive.truncate(archive.len() - 1024);
    let mut more = tar::Builder::new(archive);
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    more.append_link(&mut header, "link.log", "/etc/passwd").unwrap();
    header.set_entry_type(tar::EntryType::Directory);
    more.append_data(&mut header, "folder", &b""[..]).unwrap();
    desk.write("backup.tar", more.into_inner().unwrap());
    assert_eq!(
        rows(&desk, &desk.ingest("backup.tar")),
        [
            "backup.tar!/var/log/syslog.1 3",
            "backup.tar!/var/log/syslog.2.gz 2",
            "backup.tar!/var/log/old.xz 4",
            "backup.tar!/wide.log 1",
            "backup.tar!/empty.log Empty",
            "backup.tar!/wtmp Binary",
            "backup.tar!/a.zip Compression",
            "backup.tar!/system.journal Journal",
            "backup.tar!/inner.tar.gz!/deep/x.log 2",
            "backup.tar!/link.log NoFile",
        ]
    );
    assert_eq!(desk.contents().len(), 12);
}

#[test]
fn the_same_archive_adds_nothing_however_it_is_packed_or_called() {
    let desk = Desk::new();
    let archive =
        tar(&[("a.log", lines(0..100).as_bytes()), ("b.log", lines(200..300).as_bytes())]);
    desk.write("a.tar", &archive);
    assert_eq!(desk.ingest("a.tar").inserted, 200);
    assert_eq!(rows(&desk, &desk.ingest("a.tar")), ["a.tar KnownAlready"]);
    for (name, pack) in COMPRESSORS {
        desk.write(name, pack(&archive));
        assert_eq!(
            rows(&desk, &desk.ingest(name)),
            [format!("{name}!/a.log KnownAlready"), format!("{name}!/b.log KnownAlready")]
        );
    }
    let control = IngestControl::default();
    let stdin = std::io::Cursor::new(gzip(&archive));
    let report = ingest_reader(stdin, "-", &desk.request, &desk.sink, &control).unwrap();
    assert_eq!(rows(&desk, &report), ["-!/a.log KnownAlready", "-!/b.log KnownAlready"]);
}

#[test]
fn an_archive_through_a_pipe_is_read_member_by_member() {
    let desk = Desk::new();
    let archive =
        tar(&[("var/a.log", lines(0..5).as_bytes()), ("b.gz", &gzip(lines(9..12).as_bytes()))]);
    let control = IngestControl::default();
    let stdin = std::io::Cursor::new(archive);
    let report = ingest_reader(stdin, "-", &desk.request, &desk.sink, &control).unwrap();
    assert_eq!(rows(&desk, &report), ["-!/var/a.log 5", "-!/b.gz 3"]);
}

#[test]
fn files_and_backups_of_them_add_only_what_is_new() {
    let desk = Desk::new();
    desk.write("app.log", lines(0..200));
    desk.write("short.log", lines(500..501));
    desk.ingest("");
    // The log has gone on since, before the backup was made and after it.
    desk.append("app.log", lines(200..260));
    desk.write("one.tar", tar(&[("var/log/app.log", lines(0..240).as_bytes())]));
    assert_eq!(rows(&desk, &desk.ingest("one.tar")), ["one.tar!/var/log/app.log 40"]);
    assert_eq!(desk.ingest("app.log").inserted, 20);
    // Another backup, of the next day, where the log has another name by now.
    let next = tar(&[
        ("2026/app.log.1", lines(0..300).as_bytes()),
        ("2026/app.log", lines(300..310).as_bytes()),
    ]);
    desk.write("two.tar.gz", gzip(&next));
    let report = desk.ingest("two.tar.gz");
    assert_eq!(
        rows(&desk, &report),
        ["two.tar.gz!/2026/app.log.1 40", "two.tar.gz!/2026/app.log 10"]
    );
    desk.write("app.log", lines(300..320));
    assert_eq!(desk.ingest("app.log").inserted, 10);
    // A log that only begins with all of another one is its own.
    let other = format!("{}{}", lines(500..501), lines(600..601));
    desk.write("three.tar", tar(&[("other.log", other.as_bytes())]));
    assert_eq!(desk.ingest("three.tar").inserted, 2);
    let mut numbers: Vec<u32> = desk.contents().iter().map(|m| m[5..].parse().unwrap()).collect();
    numbers.sort_unstable();
    let expected: Vec<u32> = (0..320).chain([500, 500, 600]).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn members_that_begin_alike_lose_no_line() {
    let desk = Desk::new();
    let files: Vec<_> = (1..4).map(|n| lines(0..n * 100)).collect();
    let names = ["web1/app.log", "web2/app.log", "web3/app.log"];
    let members: Vec<_> = names.iter().zip(&files).map(|(n, f)| (*n, f.as_bytes())).collect();
    desk.write("all.tar", tar(&members));
    assert_eq!(desk.ingest("all.tar").inserted, 100 + 200 + 300);
    desk.write("again.tar", tar(&members));
    assert_eq!(desk.ingest("again.tar").inserted, 0);
}

#[test]
fn a_member_without_years_ends_when_it_was_last_written() {
    let desk = Desk::new();
    let months = ["Nov 3", "Feb 3", "Nov 3", "Feb 3"];
    let text = months.map(|day| format!("{day} 10:00:00 gate app: x\n")).concat();
    // 2020-03-01, and none.
    let archive = [
        &tar_at(1_583_020_800, &[("a.log", text.as_bytes())])[..],
        &tar_at(0, &[("b.log", "Feb 3 11:00:00 gate app: y\n".as_bytes())]),
    ];
    desk.write("a.tar", archive.concat());
    desk.ingest("a.tar");
    let years: Vec<i64> = desk.sink.entries().iter().map(|e| 1970 + e.epoch / 31_556_952).collect();
    assert_eq!(years, [2018, 2019, 2019, 2020, 2026]);
}

#[test]
fn what_can_be_read_of_a_damaged_archive_is_kept_and_the_damage_named() {
    let desk = Desk::new();
    let (first, second) = (lines(0..2000), lines(2000..4000));
    let archive = tar(&[("a.log", first.as_bytes()), ("b.log", second.as_bytes())]);
    let cut = archive.len() - 60_000;
    desk.write("cut.tar", &archive[..cut]);
    let report = desk.ingest("cut.tar");
    assert!(report.inserted > 2000 && report.inserted < 4000, "{report:?}");
    assert_eq!(report.files[0].error, None);
    assert_eq!(report.files[1].error.as_deref(), Some("the archive is cut off"));
    assert!(report.files[2].path.ends_with("cut.tar") && report.files[2].error.is_some());
    assert_eq!(report.failed, 2);
    // The whole one brings what was missing.
    desk.write("whole.tar", &archive);
    desk.ingest("whole.tar");
    let mut contents = desk.contents();
    contents.sort_unstable();
    contents.dedup();
    assert_eq!((contents.len(), desk.contents().len()), (4000, 4000));

    let desk = Desk::new();
    let packed = gzip(&archive);
    desk.write("cut.tgz", &packed[..packed.len() / 2]);
    let report = desk.ingest("cut.tgz");
    assert!(report.inserted > 0 && report.failed > 0, "{report:?}");
    let mut damaged = archive;
    let header = damaged.windows(5).rposition(|window| window == b"b.log").unwrap();
    damaged[header] = b'?';
    let desk = Desk::new();
    desk.write("damaged.tar", damaged);
    let report = desk.ingest("damaged.tar");
    assert_eq!((report.inserted, report.failed), (2000, 1));
}

#[test]
fn names_of_members_are_only_ever_shown() {
    let desk = Desk::new();
    let mut archive = tar(&[("name", lines(0..1).as_bytes())]);
    let name = b"../../../etc/\x1b[31mevil\n";
    archive[..name.len()].copy_from_slice(name);
    let mut header = tar::Header::from_byte_slice(&archive[..512]).clone();
    header.set_cksum();
    archive[..512].copy_from_slice(header.as_bytes());
    desk.write("a.tar", archive);
    assert_eq!(rows(&desk, &desk.ingest("a.tar")), ["a.tar!/../../../etc/\u{1b}[31mevil\n 1"]);
    assert_eq!(std::fs::read_dir(desk.folder.path()).unwrap().count(), 1);
}
