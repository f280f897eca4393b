//! The formats that are known, each in a file of its own with its test beside it.
//!
//! To add one: write the file, add it to [`FORMATS`]. A format looks at one line alone; what lines
//! have to do with each other (which format a file is of, times that are carried over, lines that
//! belong together) is decided in [`crate::recognise`] and [`crate::assemble`].

use crate::format::Format;
use crate::time::{Stamp, stamp};

mod access;
mod actions;
mod apache_error;
mod apt;
mod apt_planner;
mod asterisk;
mod auditd;
mod aws;
mod bind;
mod boot;
mod bunyan_text;
mod cassandra;
mod cbs;
mod chromium;
mod clickhouse;
mod cloud_init;
mod compose;
mod crash;
mod cri;
mod csv;
mod cups;
mod dmesg;
mod docker;
mod dotnet;
mod dpkg;
mod elastic;
mod envoy;
mod erlang;
mod exim;
mod fail2ban;
mod ftp;
mod glog;
mod gunicorn;
mod haproxy;
mod header;
mod http;
mod inner;
mod journal;
mod json_block;
mod jsonl;
mod jul;
mod kafka;
mod level;
mod lighttpd;
mod logcat;
mod logfmt;
mod logrus;
mod loose;
mod message;
mod mongodb;
mod monolog;
mod mssql;
mod mysql_error;
mod mysql_general;
mod mysql_slow;
mod nest;
mod nginx_error;
mod openvpn;
mod oslog;
mod pairs;
mod pg_csv;
mod php;
mod pipes;
mod postgres;
mod prefixed;
mod python;
mod rails;
mod redis;
mod rpm;
mod ruby;
mod samba;
mod scan;
mod setupapi;
mod squid;
mod structlog;
mod syslog;
mod syslog5424;
mod text;
mod tidb;
mod time_above;
mod tracing;
mod unreal;
mod uvicorn;
mod w3c;
mod weblogic;
mod websphere;
mod xorg;
mod zap;
mod zeek;
mod zerolog;

/// Says which formats there are: those whose lines hold a line of some other format, or of several
/// lines, and those that may stand within such a line.
macro_rules! formats {
    ([$($around:expr),* $(,)?], [$($plain:expr),* $(,)?]) => {
        /// The formats. Which of them has a line is decided by their weights.
        pub static FORMATS: &[&dyn Format] = &[$($plain,)* $($around),*];

        /// What may follow a container's name.
        static WITHIN: &[&dyn Format] = &[$($plain),*];
    };
}

formats!(
    [
        &cri::Cri { inner: WITHIN },
        &actions::Actions,
        &actions::GitLab,
        &boot::Boot,
        &cbs::Cbs,
        &journal::JournalExport,
        &journal::JournalVerbose,
        &openvpn::OpenVpn,
        &oslog::OsLog,
        &setupapi::SetupApi,
        &xorg::Xorg,
        &compose::Compose { inner: WITHIN },
        &docker::Docker { inner: WITHIN },
        &docker::Kubectl { inner: WITHIN },
        &json_block::JsonBlock,
    ],
    [
        &jsonl::Jsonl,
        &syslog5424::Syslog5424,
        &access::Access,
        &haproxy::Haproxy,
        &glog::Glog,
        &logcat::Logcat,
        &apache_error::ApacheError,
        &envoy::Envoy,
        &aws::Elb,
        &aws::S3,
        &pg_csv::PgCsv,
        &w3c::W3c,
        &mysql_slow::MysqlSlow,
        &apt::AptHistory,
        &apt_planner::AptPlanner,
        &mysql_general::MysqlGeneral,
        &nginx_error::NginxError,
        &erlang::ErlangReport,
        &elastic::Elastic,
        &clickhouse::ClickHouse,
        &weblogic::WebLogic,
        &websphere::WebSphere,
        &zeek::Zeek,
        &envoy::EnvoyLog,
        &redis::Redis,
        &lighttpd::Lighttpd,
        &postgres::Postgres,
        &php::PhpServer,
        &jul::Jul,
        &jul::Juli,
        &cassandra::Cassandra,
        &mongodb::Mongodb,
        &erlang::Erlang,
        &bind::Bind,
        &ftp::Proftpd,
        &asterisk::Asterisk,
        &rpm::Zypper,
        &ftp::Vsftpd,
        &rpm::Yum,
        &php::Php,
        &mysql_error::MysqlError,
        &apt::AptTerm,
        &dpkg::Dpkg,
        &rails::Rails,
        &mssql::Mssql,
        &gunicorn::Gunicorn,
        &kafka::Kafka,
        &csv::Csv,
        &time_above::TimeAbove,
        &uvicorn::Uvicorn,
        &ruby::Ruby,
        &nest::Nest,
        &unreal::Unreal,
        &chromium::Chromium,
        &monolog::Monolog,
        &dotnet::Dotnet,
        &tidb::Tidb,
        &zap::Zap,
        &logrus::Logrus,
        &zerolog::Zerolog,
        &bunyan_text::BunyanText,
        &structlog::Structlog,
        &tracing::Tracing,
        &pipes::Pipes,
        &syslog::Syslog,
        &dmesg::Dmesg,
        &auditd::Auditd,
        &cloud_init::CloudInit,
        &cups::Cups,
        &cups::CupsPages,
        &exim::Exim,
        &fail2ban::Fail2ban,
        &samba::Samba,
        &squid::Squid,
        &squid::SquidCache,
        &logfmt::Logfmt,
        &prefixed::Prefixed,
        &python::Python,
        &text::Text,
        &level::Level,
        &crash::Crash,
        &loose::Loose,
    ]
);

/// The time that a line begins with, without looking at the rest of it.
pub(crate) fn leading_stamp(line: &[u8]) -> Option<Stamp> {
    let line = match line {
        [b'<', ..] => line.get(1 + memchr::memchr(b'>', line.get(..6)?)?..)?,
        [b'[' | b'(', rest @ ..] => rest,
        _ => line,
    };
    stamp::leading(line).map(|(stamp, _)| stamp).or_else(|| glog::leading(line))
}

/// The name of the format of lines that none takes.
pub const RAW: &str = "raw";

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod testing;
