//! What went wrong in the demo: a release with too small a pool of connections, payments that fail for
//! it, and a rollback. The cause is a single line, a quarter of an hour before the first error.

use daybook_store::{Attrs, LogEntry, level};
use perf_scenarios::generate::Random;

/// How long before now it begins, in seconds: in the afternoon of two days ago, or so.
const AGO: i64 = 2 * 86_400 - 4 * 3600;
/// Release that caused it.
const RELEASE: &str = "4.12.0";
const BEFORE: &str = "4.11.3";

/// What is said over and over in a stretch of it.
struct Phase {
    /// Minutes after it began, from and to.
    minutes: (u32, u32),
    /// Entries in a minute.
    rate: u32,
    level: i32,
    src: &'static str,
    /// `{n}` is an order, `{ms}` some milliseconds, `{small}` a small number.
    text: &'static str,
    tags: &'static [&'static str],
}

const PHASES: [Phase; 9] = [
    phase(
        (0, 16),
        6,
        level::INFO,
        "billing.payment",
        "payment of order {n} authorised in {ms} ms",
        &[],
    ),
    phase(
        (4, 16),
        4,
        level::WARN,
        "billing.pool",
        "waited {ms} ms for a connection, {small} in use of 5",
        &["db"],
    ),
    phase(
        (16, 41),
        22,
        level::WARN,
        "billing.pool",
        "no connection within 2000 ms: all 5 are in use, {n} wait",
        &["db"],
    ),
    phase(
        (16, 41),
        30,
        level::ERROR,
        "billing.payment",
        "payment of order {n} failed: pool exhausted after {ms} ms",
        &["db"],
    ),
    phase(
        (18, 41),
        14,
        level::ERROR,
        "web.checkout",
        "POST /checkout/{n} 503 in {ms} ms: billing does not answer",
        &["http"],
    ),
    phase(
        (20, 38),
        4,
        level::WARN,
        "web.checkout",
        "order {n} kept for later, retries left: {small}",
        &["retry"],
    ),
    phase(
        (24, 40),
        1,
        level::FATAL,
        "billing.payment",
        "circuit open: payments are refused until billing answers",
        &[],
    ),
    phase(
        (30, 36),
        3,
        level::WARN,
        "edge.alerts",
        "page to on-call: error rate of web.checkout above 20 %",
        &["pager"],
    ),
    phase(
        (42, 58),
        8,
        level::INFO,
        "billing.payment",
        "payment of order {n} authorised in {ms} ms",
        &[],
    ),
];

/// What is said once: minute, level, source, text, tag.
const ONCE: [(u32, i32, &str, &str, &str); 7] = [
    (
        1,
        level::INFO,
        "deploy.billing",
        "billing 4.12.0 rolled out (was 4.11.3): 3 of 3 instances are up",
        "deploy",
    ),
    (
        1,
        level::DEBUG,
        "billing.config",
        "config reloaded: pool.max_connections 50 -> 5, http.timeout_ms 2000",
        "deploy",
    ),
    (17, level::ERROR, "billing.payment", TRACE, "db"),
    (29, level::INFO, "edge.alerts", "on-call acknowledged: erin looks at it", "pager"),
    (37, level::INFO, "deploy.billing", "rollback of billing to 4.11.3 begun by erin", "deploy"),
    (
        41,
        level::INFO,
        "billing.config",
        "config reloaded: pool.max_connections 5 -> 50, http.timeout_ms 2000",
        "deploy",
    ),
    (43, level::INFO, "edge.alerts", "resolved: error rate of web.checkout below 1 %", "pager"),
];

const TRACE: &str = "payment of order 48211 failed: pool exhausted after 2000.4 ms
shop.billing.PoolExhausted: no connection within 2000 ms
    at shop.billing.Pool.take(Pool.java:118)
    at shop.billing.Payments.authorise(Payments.java:64)
    at shop.billing.Checkout.pay(Checkout.java:207)
    at shop.web.Handler.post(Handler.java:41)
Caused by: java.util.concurrent.TimeoutException: 5 of 5 in use
    at shop.billing.Pool.await(Pool.java:163)
    ... 3 more";

const fn phase(
    minutes: (u32, u32),
    rate: u32,
    level: i32,
    src: &'static str,
    text: &'static str,
    tags: &'static [&'static str],
) -> Phase {
    Phase { minutes, rate, level, src, text, tags }
}

/// When it began (Unix seconds), and what was logged of it, in order of time.
pub(super) fn entries(now: i64) -> (i64, Vec<LogEntry>) {
    let began = (now - AGO).div_euclid(60) * 60;
    let mut random = Random::new(0x1ac1d);
    let mut all = Vec::new();
    for phase in &PHASES {
        let (from, to) = phase.minutes;
        for minute in from..to {
            for _ in 0..phase.rate {
                let text = written(phase.text, &mut random);
                let is_new = (1..41).contains(&minute) && phase.src.starts_with("billing");
                let attrs = attrs(if is_new { RELEASE } else { BEFORE }, phase, &mut random);
                let at = began + i64::from(minute * 60 + random.below(60));
                let entry = entry(at, phase.level, phase.src, &text, phase.tags);
                all.push(LogEntry { nanos: random.below(1000) * 1_000_000, attrs, ..entry });
            }
        }
    }
    for (minute, level, src, text, tag) in ONCE {
        all.push(entry(began + i64::from(minute * 60) + 7, level, src, text, &[tag]));
    }
    all.sort_by_key(|entry| (entry.epoch, entry.nanos));
    (began, all)
}

fn entry(epoch: i64, level: i32, src: &str, content: &str, tags: &[&str]) -> LogEntry {
    LogEntry {
        context_name: super::CONTEXTS[0].to_owned(),
        epoch,
        loglevel: level,
        error: level >= level::ERROR,
        src: src.to_owned(),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        content: content.to_owned(),
        ..LogEntry::default()
    }
}

fn written(text: &str, random: &mut Random) -> String {
    text.replace("{n}", &(48_000 + random.below(900)).to_string())
        .replace("{ms}", &format!("{}.{}", 20 + random.below(2000), random.below(10)))
        .replace("{small}", &(1 + random.below(5)).to_string())
}

fn attrs(release: &str, phase: &Phase, random: &mut Random) -> Option<Attrs> {
    let instance = 1 + random.below(3);
    let name = phase.src.split('.').next().unwrap_or_default();
    // Names and numbers of our own making: nothing in them needs escaping.
    let text = format!("{{\"release\":\"{release}\",\"instance\":\"{name}-{instance}\"}}");
    Attrs::from_json(text).ok()
}
