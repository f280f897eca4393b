use super::super::testing::{WRITTEN, shown};
use super::*;
use crate::time::{Calendar, Zone};

const IIS: &str = "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status time-taken";

/// `seconds after 14:00 level | content | attrs` of a row below these fields, in a zone of its own.
fn row_of(fields: &str, line: &str) -> String {
    assert!(W3c.is_directive(fields));
    let Some(record) = W3c.parse_after(line, fields) else { return "no".into() };
    let mut zone = Zone::named("America/New_York").unwrap();
    let time = Calendar::default().resolve(&record.stamp.unwrap(), &mut zone, WRITTEN).unwrap();
    let attrs = record.attrs.finish();
    let attrs = attrs.as_ref().map_or("", |attrs| attrs.as_json());
    format!("{} {} | {} | {attrs}", time.0 - WRITTEN, record.level, record.content)
}

#[test]
fn directives_are_entries_too() {
    assert_eq!(shown(&W3c, IIS), format!("- 0 - | {IIS}"));
    assert_eq!(
        shown(&W3c, "#Date: 2026-03-20 14:00:00"),
        "2026-03-20T14:00:00Z 0 - | #Date: 2026-03-20 14:00:00"
    );
    for line in ["#Software: x", "#Version: 1.0", "#Date: x"] {
        assert_eq!(shown(&W3c, line), format!("- 0 - | {line}"));
    }
    for line in ["# Fields: x", "#x", "2026-03-20 14:00:00 GET /", ""] {
        assert_eq!(shown(&W3c, line), "no", "{line}");
    }
}

#[test]
fn iis_reads_like_an_access_log_and_in_utc() {
    assert_eq!(
        row_of(
            IIS,
            "2026-03-20 14:00:01 10.0.0.2 GET /x.aspx a=1 443 SHOP\\bob 10.0.0.1 Mozilla/5.0+(X) 404 15"
        ),
        r#"1 13 | GET /x.aspx?a=1 404 | {"server.address":"10.0.0.2","server.port":443,"user.name":"SHOP\\bob","client.address":"10.0.0.1","user_agent.original":"Mozilla/5.0+(X)","w3c.time-taken":15,"http.request.method":"GET","url.path":"/x.aspx","url.query":"a=1","http.response.status_code":404}"#
    );
    assert_eq!(
        row_of(IIS, "2026-03-20 14:00:01 10.0.0.2 GET / - 80 - 10.0.0.1 - 200 0"),
        r#"1 9 | GET / 200 | {"server.address":"10.0.0.2","server.port":80,"client.address":"10.0.0.1","w3c.time-taken":0,"http.request.method":"GET","url.path":"/","http.response.status_code":200}"#
    );
    for line in ["2026-03-20 14:00:01 10.0.0.2 GET /", "", "a b c d e f g h i j k l"] {
        assert_eq!(row_of(IIS, line), "no", "{line}");
    }
    let too_many = "2026-03-20 14:00:01 10.0.0.2 GET / - 80 - 10.0.0.1 - 200 0 more";
    assert_eq!(row_of(IIS, too_many), "no");
}

#[test]
fn quotes_tabs_and_commas() {
    assert_eq!(
        row_of("#Fields: time c-ip cs(User-Agent)", r#"13:59:59 10.0.0.1 "a ""b"" c""#),
        r#"-1 0 | 10.0.0.1 "a ""b"" c" | {"client.address":"10.0.0.1","user_agent.original":"a \"\"b\"\" c"}"#
    );
    assert_eq!(
        row_of(
            "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs-uri-stem sc-status",
            "2026-03-20\t14:00:02\tFRA2\t120\t10.0.0.1\tGET\t/a b\t500"
        ),
        r#"2 17 | GET /a b 500 | {"w3c.x-edge-location":"FRA2","http.response.size":120,"client.address":"10.0.0.1","http.request.method":"GET","url.path":"/a b","http.response.status_code":500}"#
    );
    assert_eq!(
        row_of("#Fields: date-time,client-ip,event", "2026-03-20T14:00:03.000Z,10.0.0.1,RECEIVE"),
        r#"3 0 | 10.0.0.1,RECEIVE | {"client.address":"10.0.0.1","w3c.event":"RECEIVE"}"#
    );
}

#[test]
fn the_firewalls_times_are_local() {
    let fields = "#Fields: date time action protocol src-ip dst-ip src-port dst-port";
    assert_eq!(
        row_of(fields, "2026-03-20 10:00:00 DROP TCP 10.0.0.1 10.0.0.2 5000 445"),
        r#"0 0 | DROP TCP 10.0.0.1 10.0.0.2 5000 445 | {"w3c.action":"DROP","w3c.protocol":"TCP","source.address":"10.0.0.1","destination.address":"10.0.0.2","source.port":5000,"destination.port":445}"#
    );
}
