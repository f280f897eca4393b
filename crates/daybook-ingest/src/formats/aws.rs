//! Access logs of Amazon's load balancers and of S3 (AWS documentation, "Access logs for your
//! Application Load Balancer", "… Classic Load Balancer", "Amazon S3 server access log format"):
//!
//! ```text
//! https 2026-03-20T14:00:00.123456Z app/web/50dc 10.0.0.1:2817 10.0.0.2:80 0.086 0.048 0.037 200 200 0 57 "GET https://x.org:443/ HTTP/1.1" "curl/8" TLS_AES TLSv1.2 …
//! 2026-03-20T14:00:00.123456Z web 10.0.0.1:2817 10.0.0.2:80 0.086 0.048 0.037 200 200 0 57 "GET http://x.org:80/ HTTP/1.1" "curl/8" - -
//! 79a5 shop [20/Mar/2026:14:00:00 +0000] 10.0.0.1 79a5 3E57 REST.GET.OBJECT a.png "GET /a.png HTTP/1.1" 200 - 113 - 7 - "-" "S3Console/0.4" -
//! ```

use super::http;
use super::scan::{field, is_address};
use crate::format::{Format, Joins};
use crate::record::Record;
use crate::time::{Stamp, stamp};

/// Amazon's load balancers, application and classic.
pub(super) struct Elb;

/// Amazon's S3.
pub(super) struct S3;

/// What the name of the balancer is followed by.
const ELB: [&str; 11] = [
    "client.address",
    "aws.elb.target",
    "aws.elb.request_processing_time",
    "aws.elb.target_processing_time",
    "aws.elb.response_processing_time",
    STATUS,
    "aws.elb.target_status_code",
    "http.request.body.size",
    "http.response.body.size",
    REQUEST,
    "user_agent.original",
];

/// What follows in both.
const ELB_MORE: [&str; 16] = [
    "tls.cipher",
    "tls.protocol.version",
    "aws.elb.target_group_arn",
    "aws.elb.trace_id",
    "server.address",
    "aws.elb.chosen_cert_arn",
    "aws.elb.matched_rule_priority",
    "aws.elb.request_creation_time",
    "aws.elb.actions_executed",
    "aws.elb.redirect_url",
    "aws.elb.error_reason",
    "aws.elb.target_list",
    "aws.elb.target_status_code_list",
    "aws.elb.classification",
    "aws.elb.classification_reason",
    "aws.elb.conn_trace_id",
];

/// What the time is followed by in S3's log.
const S3_FIELDS: [&str; 23] = [
    "client.address",
    "aws.s3.requester",
    "aws.request_id",
    "aws.s3.operation",
    "aws.s3.key",
    REQUEST,
    STATUS,
    "aws.s3.error_code",
    "http.response.body.size",
    "aws.s3.object_size",
    "aws.s3.total_time_ms",
    "aws.s3.turn_around_time_ms",
    "http.request.referrer",
    "user_agent.original",
    "aws.s3.version_id",
    "aws.extended_request_id",
    "aws.s3.signature_version",
    "tls.cipher",
    "aws.s3.authentication_type",
    "server.address",
    "tls.protocol.version",
    "aws.s3.access_point_arn",
    "aws.s3.acl_required",
];

/// Fields that are more than an attribute.
const STATUS: &str = "http.response.status_code";
const REQUEST: &str = "http.request";

impl Format for Elb {
    fn name(&self) -> &str {
        "aws_elb"
    }

    fn weight(&self) -> u32 {
        90
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let kind = ["http ", "https ", "h2 ", "ws ", "wss ", "grpcs "]
            .into_iter()
            .find(|kind| line.starts_with(kind))
            .unwrap_or("");
        let rest = line.get(kind.len()..)?;
        let (stamp, end) = time(rest)?;
        let (balancer, rest) = field(rest.get(end..)?.strip_prefix(' ')?)?;
        let (client, _) = field(rest)?;
        if !is_address(client) || balancer.is_empty() {
            return None;
        }
        let mut record = Record::new(stamp, line);
        record.set_src(balancer, "aws.elb.name");
        record.attrs.text_if_any("aws.elb.type", kind.trim_end());
        fields(&mut record, rest, &ELB, &ELB_MORE)?;
        Some(record)
    }
}

impl Format for S3 {
    fn name(&self) -> &str {
        "aws_s3"
    }

    fn weight(&self) -> u32 {
        92
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (owner, rest) = line.split_once(' ')?;
        let (bucket, rest) = field(rest)?;
        let inside = rest.strip_prefix('[')?;
        let (stamp, end) = stamp::leading(inside.as_bytes())?;
        let rest = inside.get(end..)?.strip_prefix("] ")?;
        if !has_operation(rest) {
            return None;
        }
        let mut record = Record::new(stamp, line);
        record.set_src(bucket, "aws.s3.bucket");
        record.attrs.text("aws.s3.bucket_owner", owner);
        let (required, more) = S3_FIELDS.split_at_checked(12)?;
        fields(&mut record, rest, required, more)?;
        Some(record)
    }
}

/// The fields by their places; whatever follows the last one that is known is kept.
fn fields(record: &mut Record<'_>, text: &str, required: &[&str], more: &[&str]) -> Option<()> {
    let mut rest = text;
    let (mut request, mut status) = ("-", "-");
    let both = required.iter().chain(more).enumerate();
    for (index, key) in both {
        let Some((value, after)) = field(rest) else {
            if index < required.len() {
                return None;
            }
            break;
        };
        match *key {
            REQUEST => request = value,
            STATUS if http::is_status(value) => status = value,
            STATUS => return None,
            key if key.ends_with(".size") || key.ends_with("_ms") => {
                http::given_number(record, key, value);
            }
            key => http::given(record, key, value),
        }
        rest = after;
    }
    record.attrs.text_if_any("access.rest", rest);
    http::request(record, request);
    http::status(record, status);
    http::message(record, request, status);
    Some(())
}

/// `REST.GET.OBJECT` as the fourth word tells these lines from any other access log.
fn has_operation(rest: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_uppercase() || matches!(byte, b'.' | b'_' | b'3');
    rest.split(' ').nth(3).is_some_and(|word| word.contains('.') && word.bytes().all(plain))
}

/// An ISO time in UTC.
fn time(text: &str) -> Option<(Stamp, usize)> {
    let dated = text.as_bytes().get(10) == Some(&b'T');
    dated.then(|| stamp::leading(text.as_bytes()))?
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn application_and_classic_balancers() {
        assert_eq!(
            shown(
                &Elb,
                r#"https 2026-03-20T14:00:00.123456Z app/web/50dc 10.0.0.1:2817 10.0.0.2:80 0.086 0.048 0.037 502 - 0 57 "GET https://x.org:443/a?b HTTP/1.1" "curl/8" TLS_AES TLSv1.2 arn:aws:x "Root=1-5" "x.org" "-" 0 2026-03-20T13:59:59.000000Z "forward" "-" "-" "10.0.0.2:80" "200" "-" "-" TID_1 new"#
            ),
            r#"2026-03-20T14:00:00.123456Z 17 app.web.50dc | GET https://x.org:443/a?b HTTP/1.1 502 | {"aws.elb.name":"app/web/50dc","aws.elb.type":"https","client.address":"10.0.0.1:2817","aws.elb.target":"10.0.0.2:80","aws.elb.request_processing_time":"0.086","aws.elb.target_processing_time":"0.048","aws.elb.response_processing_time":"0.037","http.request.body.size":0,"http.response.body.size":57,"user_agent.original":"curl/8","tls.cipher":"TLS_AES","tls.protocol.version":"TLSv1.2","aws.elb.target_group_arn":"arn:aws:x","aws.elb.trace_id":"Root=1-5","server.address":"x.org","aws.elb.matched_rule_priority":"0","aws.elb.request_creation_time":"2026-03-20T13:59:59.000000Z","aws.elb.actions_executed":"forward","aws.elb.target_list":"10.0.0.2:80","aws.elb.target_status_code_list":"200","aws.elb.conn_trace_id":"TID_1","access.rest":"new","http.request.method":"GET","url.full":"https://x.org:443/a?b","http.response.status_code":502}"#
        );
        assert_eq!(
            shown(
                &Elb,
                r#"2026-03-20T14:00:00.123456Z web 10.0.0.1:2817 - -1 -1 -1 503 0 0 0 "GET http://x.org:80/ HTTP/1.1" "curl/8" - -"#
            ),
            r#"2026-03-20T14:00:00.123456Z 17 web | GET http://x.org:80/ HTTP/1.1 503 | {"client.address":"10.0.0.1:2817","aws.elb.request_processing_time":"-1","aws.elb.target_processing_time":"-1","aws.elb.response_processing_time":"-1","aws.elb.target_status_code":"0","http.request.body.size":0,"http.response.body.size":0,"user_agent.original":"curl/8","http.request.method":"GET","url.full":"http://x.org:80/","http.response.status_code":503}"#
        );
        for line in
            ["https x", "2026-03-20T14:00:00Z web 10.0.0.1:1 up", "2026-03-20T14:00:00Z a b c"]
        {
            assert_eq!(shown(&Elb, line), "no", "{line}");
        }
    }

    #[test]
    fn s3_names_the_bucket() {
        assert_eq!(
            shown(
                &S3,
                r#"79a5 shop [20/Mar/2026:14:00:00 +0000] 10.0.0.1 79a6 3E57 REST.GET.OBJECT a.png "GET /a.png HTTP/1.1" 404 NoSuchKey 113 - 7 - "-" "S3/0.4" - abc= SigV4 AES AuthHeader x.org TLSv1.2 - -"#
            ),
            r#"2026-03-20T14:00:00Z 13 shop | GET /a.png HTTP/1.1 404 | {"aws.s3.bucket_owner":"79a5","client.address":"10.0.0.1","aws.s3.requester":"79a6","aws.request_id":"3E57","aws.s3.operation":"REST.GET.OBJECT","aws.s3.key":"a.png","aws.s3.error_code":"NoSuchKey","http.response.body.size":113,"aws.s3.total_time_ms":7,"user_agent.original":"S3/0.4","aws.extended_request_id":"abc=","aws.s3.signature_version":"SigV4","tls.cipher":"AES","aws.s3.authentication_type":"AuthHeader","server.address":"x.org","tls.protocol.version":"TLSv1.2","http.request.method":"GET","url.path":"/a.png","http.response.status_code":404}"#
        );
        assert_eq!(
            shown(&S3, r#"10.0.0.1 - [20/Mar/2026:14:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "-""#),
            "no"
        );
    }
}
