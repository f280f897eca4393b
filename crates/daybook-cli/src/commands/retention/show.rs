//! The policy in words.

use std::fmt::Write as _;

use daybook_api::TimeZone;
use daybook_api::lines::Stamps;
use daybook_api::wire::{RetentionRule, RetentionStatus};

use crate::output::escape::escaped;
use crate::output::numbers::{bytes, counted};

/// The policy, and how it went the last time.
pub fn text(status: &RetentionStatus, zone: TimeZone) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    if let Some(problem) = &status.problem {
        let _ = writeln!(text, "nothing is done: {problem}");
        return text;
    }
    let policy = &status.policy;
    let _ = writeln!(
        text,
        "{}; deleted days can be put back for {}",
        if policy.enabled {
            "on: carried out by a window or `daybook serve`"
        } else {
            "off: carried out only by `daybook retention run`"
        },
        counted(policy.trash_hours.into(), "hour", "hours")
    );
    for rule in &policy.rules {
        let name = rule.context.as_deref().unwrap_or("all other contexts");
        let _ = writeln!(text, "{}: {}", escaped(name), limits(rule));
    }
    if policy.rules.is_empty() {
        text.push_str("no rules: everything is kept\n");
    }
    if let Some(seconds) = status.asks_clock {
        let _ = writeln!(
            text,
            "the clock jumped by {seconds} s: check it, then confirm with `daybook retention run --yes`"
        );
    }
    if let Some(run) = &status.last_run {
        let mut at = Vec::new();
        Stamps::new(zone).text(&mut at, run.at_epoch, 0);
        at.truncate("2026-03-20 14:00:00".len());
        let at = String::from_utf8_lossy(&at);
        let what = match (&run.report, &run.error) {
            (_, Some(error)) => format!("failed: {}", escaped(&error.message)),
            (Some(report), None) => format!(
                "{} deleted, {} saved by packing, {} failed",
                counted(report.rows, "entry", "entries"),
                bytes(report.bytes_packed_away),
                counted(report.partitions_failed.len() as u64, "partition", "partitions")
            ),
            (None, None) => "nothing is known of it".to_owned(),
        };
        let _ = writeln!(text, "last run {at}: {what}");
    }
    text
}

fn limits(rule: &RetentionRule) -> String {
    let days = |days: u32| counted(days.into(), "day", "days");
    let parts: Vec<String> = [
        rule.max_age_days.map(|age| format!("at most {} old", days(age))),
        rule.max_bytes.map(|size| format!("at most {}", bytes(size))),
        rule.pack_after_days.map(|age| format!("packed after {}", days(age))),
        rule.export_first_to
            .as_ref()
            .map(|folder| format!("exported to {} first", escaped(&folder.display().to_string()))),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() { "everything is kept".to_owned() } else { parts.join(", ") }
}
