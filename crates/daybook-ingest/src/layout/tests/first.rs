use super::check;

#[test]
fn supercomputer_with_an_epoch_and_a_civil_time() {
    check(
        "\
- 1774015200 2026.03.20 R01-M0-N3-C:J02-U01 2026-03-20-06.00.00.250000 R01-M0-N3-C:J02-U01 RAS KERNEL INFO parity error was corrected ==> 2026-03-20T14:00:00.250Z 9 KERNEL | parity error was corrected
- 1774015201 2026.03.20 R01-M0-N4-C:J02-U01 2026-03-20-06.00.01.150000 R01-M0-N4-C:J02-U01 RAS KERNEL FATAL data storage interrupt ==> 2026-03-20T14:00:01.150Z 21 KERNEL | data storage interrupt
APPREAD 1774015211 2026.03.20 R02-M1-N0 2026-03-20-06.00.11.000001 R02-M1-N0 RAS APP FATAL agent: no answer on stream 7 ==> 2026-03-20T14:00:11.000001Z 21 APP | agent: no answer on stream 7
- 1774015211 2026.03.20 R02-M1-N0 2026-03-20-06.00.11.999999 R02-M1-N0 RAS LINK INFO 7 links trained ==> 2026-03-20T14:00:11.999999Z 9 LINK | 7 links trained
- 1774015212 2026.03.20 UNKNOWN 2026-03-20-06.00.12.000001 UNKNOWN RAS MMCS FAILURE hit a wall ==> 2026-03-20T14:00:12.000001Z 17 MMCS | hit a wall
",
    );
}

#[test]
fn cluster_with_an_epoch_and_a_syslog_line_in_it() {
    check(
        "\
- 1774015200 2026.03.20 cn228 Mar 20 06:00:00 cn228/cn228 crond(pam_unix)[2915]: session closed for user root ==> 2026-03-20T14:00:00Z 0 crond.pam_unix | session closed for user root
- 1774015201 2026.03.20 cn229 Mar 20 06:00:01 cn229/cn229 ntpd[747]: synchronized to 10.0.0.1 ==> 2026-03-20T14:00:01Z 0 ntpd | synchronized to 10.0.0.1
- 1774015203 2026.03.20 admin1 Mar 20 06:00:03 src@admin1 fabric.x[24583]: [sweep.c:1455]: no change ==> 2026-03-20T14:00:03Z 0 fabric.x | [sweep.c:1455]: no change
- 1774015205 2026.03.20 admin1 Mar 20 06:00:05 local@admin1 /apps/mon/sbin/metad[1682]: got no answer ==> 2026-03-20T14:00:05Z 0 apps.mon.sbin.metad | got no answer
- 1774015207 2026.03.20 cn3 Mar 20 06:00:07 cn3/cn3 kernel: eth0 is up ==> 2026-03-20T14:00:07Z 0 kernel | eth0 is up
",
    );
}

#[test]
fn unix_time_in_the_fifth_column() {
    check(
        "\
134681 node-246 unix.hw state_change.unavailable 1774015200 1 Component State Change: unit 7 is unavailable ==> 2026-03-20T14:00:00Z 0 unix.hw | Component State Change: unit 7 is unavailable
350766 node-109 unix.hw net.niff.up 1774015000 1 NIFF: node up ==> 2026-03-20T13:56:40Z 0 unix.hw | NIFF: node up
344518 node-246 switch_module error 1774010000 1 Link error on broadcast tree ==> 2026-03-20T12:33:20Z 0 switch_module | Link error on broadcast tree
344448 gige7 gige temperature 1774010002 1 warning ==> 2026-03-20T12:33:22Z 0 gige | warning
366633 Interconnect-0N00 boot_cmd new 1774010010 1 Targeting domains:node-D1 and nodes:node-[40-63] ==> 2026-03-20T12:33:30Z 0 boot_cmd | Targeting domains:node-D1 and nodes:node-[40-63]
",
    );
}

#[test]
fn step_counter_with_unpadded_times() {
    check(
        "\
20260320-22:15:29:606|Step_Unit|30002312|onStand 3579 ==> 2026-03-20T22:15:29.606Z 0 Step_Unit | onStand 3579
20260320-22:15:29:615|Step_Unit|30002312|onStand 3580|a|b ==> 2026-03-20T22:15:29.615Z 0 Step_Unit | onStand 3580|a|b
20260320-22:15:30:7|Step_Report|30002312|7007 5002 150089 240 ==> 2026-03-20T22:15:30.007Z 0 Step_Report | 7007 5002 150089 240
20260321-0:3:9:71|Step_Store|30002313|stored ==> 2026-03-21T00:03:09.071Z 0 Step_Store | stored
",
    );
}

#[test]
fn proxy_without_a_year() {
    check(
        "\
[10.30 16:49:06] browser.exe - proxy.x:5070 open through proxy proxy.x:5070 HTTPS ==> 2025-10-30T16:49:06Z 0 browser.exe | proxy.x:5070 open through proxy proxy.x:5070 HTTPS
[10.30 16:49:07] mail.exe *64 - close, 403 bytes sent - lifetime 00:01 ==> 2025-10-30T16:49:07Z 0 mail.exe_*64 | close, 403 bytes sent - lifetime 00:01
[10.30 16:49:08] browser.exe - proxy.x:5070 close, 0 bytes (0 KB) sent ==> 2025-10-30T16:49:08Z 0 browser.exe | proxy.x:5070 close, 0 bytes (0 KB) sent
",
    );
}

#[test]
fn servicing_with_wide_columns() {
    check(
        "\
2026-03-20 04:30:30, Info                  CBS    Loaded Stack v6.1.7 with Core: C:\\x.dll ==> 2026-03-20T04:30:30Z 9 CBS | Loaded Stack v6.1.7 with Core: C:\\x.dll
2026-03-20 04:30:31, Info                  CSI    00000001@2026/3/20:20:30:31.455 Init called ==> 2026-03-20T04:30:31Z 9 CSI | 00000001@2026/3/20:20:30:31.455 Init called
2026-03-20 04:30:31, Error                 CBS    Failed to open [HRESULT = 0x8] ==> 2026-03-20T04:30:31Z 17 CBS | Failed to open [HRESULT = 0x8]
2026-03-20 04:30:32, Info                  CBS    No startup processing required ==> 2026-03-20T04:30:32Z 9 CBS | No startup processing required
",
    );
}

#[test]
fn letters_dates_and_times_in_cells() {
    check(
        "\
W;2026-03-20;14:00:00,123;pump-3;pressure low ==> 2026-03-20T14:00:00.123Z 13 pump-3 | pressure low
I;2026-03-20;14:00:01,000;pump-2;started; waiting ==> 2026-03-20T14:00:01Z 9 pump-2 | started; waiting
E;2026-03-20;14:00:02,500;valve;stuck ==> 2026-03-20T14:00:02.500Z 17 valve | stuck
",
    );
}

#[test]
fn time_before_date() {
    check(
        "\
14:00:00.123 20/03/2026 [net] link up ==> 2026-03-20T14:00:00.123Z 0 net | link up
14:00:01.000 20/03/2026 [net] link down ==> 2026-03-20T14:00:01Z 0 net | link down
14:00:02.500 20/03/2026 [disk] full ==> 2026-03-20T14:00:02.500Z 0 disk | full
",
    );
}

#[test]
fn host_time_level_and_a_name() {
    check(
        "\
host1 2026/03/20 14:00:00 ERR disk: no space ==> 2026-03-20T14:00:00Z 17 disk | no space
host1 2026/03/20 14:00:01 INFO net: link 3 is up ==> 2026-03-20T14:00:01Z 9 net | link 3 is up
host2 2026/03/20 14:00:02 WARN disk: nearly full ==> 2026-03-20T14:00:02Z 13 disk | nearly full
",
    );
}

#[test]
fn frames_with_a_unix_time_in_parentheses() {
    check(
        "\
(1774015200.123) can0 123#1122 ==> 2026-03-20T14:00:00.123Z 0 can0 | 123#1122
(1774015200.223) can0 124#00 ==> 2026-03-20T14:00:00.223Z 0 can0 | 124#00
(1774015200.323) can1 125#FF01 ==> 2026-03-20T14:00:00.323Z 0 can1 | 125#FF01
(1774015200.423) can0 123#1123 ==> 2026-03-20T14:00:00.423Z 0 can0 | 123#1123
",
    );
}

#[test]
fn bars_without_blanks() {
    check(
        "\
2026-03-20T14:00:00Z|WARN|core|queue is long ==> 2026-03-20T14:00:00Z 13 core | queue is long
2026-03-20T14:00:01Z|INFO|core|queue is short ==> 2026-03-20T14:00:01Z 9 core | queue is short
2026-03-20T14:00:02Z|INFO|api|GET /|200 ==> 2026-03-20T14:00:02Z 9 api | GET /|200
",
    );
}

#[test]
fn a_day_in_words_and_half_a_day() {
    check(
        "\
Fri 20 Mar 2026 02:00:00 PM CET: backup began ==> 2026-03-20T13:00:00Z 0 - | backup began
Fri 20 Mar 2026 02:00:05 PM CET: 12 files ==> 2026-03-20T13:00:05Z 0 - | 12 files
Sat 21 Mar 2026 12:00:05 AM CET: backup ended ==> 2026-03-20T23:00:05Z 0 - | backup ended
",
    );
}

#[test]
fn level_before_the_time() {
    check(
        "\
INFO  2026-03-20 14:00:00 [worker-1] a.b.C - started - again ==> 2026-03-20T14:00:00Z 9 a.b.C | started - again
WARN  2026-03-20 14:00:01 [main] a.b.D - slow ==> 2026-03-20T14:00:01Z 13 a.b.D | slow
DEBUG 2026-03-20 14:00:02 [worker-2] a.b.C - x=1 ==> 2026-03-20T14:00:02Z 5 a.b.C | x=1
",
    );
}

#[test]
fn labels_in_capitals() {
    check(
        "\
Time: 2026-03-20 14:00:00, Level: WARN, Source: pump, Message: pressure low ==> 2026-03-20T14:00:00Z 13 pump | pressure low
Time: 2026-03-20 14:00:01, Level: INFO, Source: valve, Message: opened, at last ==> 2026-03-20T14:00:01Z 9 valve | opened, at last
Time: 2026-03-20 14:00:02, Level: INFO, Source: pump, Message: started ==> 2026-03-20T14:00:02Z 9 pump | started
",
    );
}

#[test]
fn pairs_and_a_number_of_the_line() {
    check(
        "\
seq=12 ts=1774015200.5 lvl=W comp=pump pressure low ==> 2026-03-20T14:00:00.500Z 13 pump | pressure low
seq=13 ts=1774015201.5 lvl=I comp=pump pressure ok ==> 2026-03-20T14:00:01.500Z 9 pump | pressure ok
seq=14 ts=1774015202.5 lvl=I comp=valve shut ==> 2026-03-20T14:00:02.500Z 9 valve | shut
",
    );
}
