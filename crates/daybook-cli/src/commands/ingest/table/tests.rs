use super::*;

/// 2026-03-20 14:00:00 UTC.
const NOON: i64 = 1_774_015_200;

fn report() -> IngestReport {
    let web = FileReport {
        path: "/var/log/nginx/sites/example.org/access.log".to_owned(),
        format: "access".to_owned(),
        lines: 1_204_500,
        entries: 1_204_500,
        inserted: 1_204_000,
        skipped: 500,
        first_epoch: Some(NOON - 86_400),
        last_epoch: Some(NOON),
        ..FileReport::default()
    };
    let app = FileReport {
        path: "/srv/app/log/\u{1b}[31mapp.log".to_owned(),
        format: "text".to_owned(),
        lines: 230,
        entries: 200,
        joined: 30,
        without_time: 4,
        raw: 2,
        inserted: 200,
        older: 0,
        future: 3,
        first_epoch: Some(NOON + 5),
        last_epoch: Some(NOON + 60),
        ..FileReport::default()
    };
    let known = FileReport {
        path: "/var/log/dpkg.log".to_owned(),
        left_out: Some(LeftOut::KnownAlready),
        ..FileReport::default()
    };
    let lost = FileReport {
        path: "/var/log/secret.log".to_owned(),
        error: Some("Permission denied (os error 13)".to_owned()),
        ..FileReport::default()
    };
    IngestReport {
        lines: 1_204_730,
        entries: 1_204_700,
        joined: 30,
        without_time: 4,
        raw: 2,
        inserted: 1_204_200,
        skipped: 500,
        files: vec![web, app, known, lost],
        ..IngestReport::default()
    }
}

#[test]
fn without_a_terminal_everything_is_said() {
    insta::assert_snapshot!(table(&report(), TimeZone::UTC, None), @r"
    FILE                                         FORMAT      LINES    ENTRIES  JOINED  UNTIMED  RAW        NEW  KNOWN  FIRST                LAST
    /var/log/nginx/sites/example.org/access.log  access  1,204,500  1,204,500       0        0    0  1,204,000    500  2026-03-19 14:00:00  2026-03-20 14:00:00
    /srv/app/log/\x1b[31mapp.log                 text          230        200      30        4    2        200      0  2026-03-20 14:00:05  2026-03-20 14:01:00  3 from the future
    /var/log/dpkg.log                                                                                                                                            nothing new
    /var/log/secret.log                                                                                                                                          Permission denied (os error 13)
    4 files                                              1,204,730  1,204,700      30        4    2  1,204,200    500  2026-03-19 14:00:00  2026-03-20 14:01:00
    ");
}

#[test]
fn a_narrow_terminal_gets_what_matters_most() {
    for width in [160, 100, 72] {
        let text = table(&report(), TimeZone::UTC, Some(width));
        let widest = text.lines().map(|line| line.width()).max().unwrap();
        assert!(widest <= width, "{widest} > {width}:\n{text}");
    }
    insta::assert_snapshot!(table(&report(), TimeZone::UTC, Some(100)), @r"
    FILE                              FORMAT    ENTRIES  RAW        NEW  KNOWN
    /var/log/n…xample.org/access.log  access  1,204,500    0  1,204,000    500
    /srv/app/log/\x1b[31mapp.log      text          200    2        200      0  3 from the future
    /var/log/dpkg.log                                                           nothing new
    /var/log/secret.log                                                         Permission denied (os e…
    4 files                                   1,204,700    2  1,204,200    500
    ");
}

#[test]
fn columns_that_say_nothing_go_first() {
    let mut report = report();
    report.files.truncate(1);
    report.files[0].skipped = 0;
    let text = table(&report, TimeZone::UTC, Some(120));
    assert!(!text.contains("JOINED") && text.contains("FIRST") && text.contains("LINES"), "{text}");
}
