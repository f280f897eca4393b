//! A day in the logs of a small shop, made up: quiet nights, a busy noon, one bad half-hour.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

const DAY: i64 = 86_400;
const ENTRIES: u64 = 60_000;

/// Level, source, message, and how often of a thousand.
const USUAL: &[(i64, &str, &str, u64)] = &[
    (9, "shop.web.access", "GET /products/{n} 200 in {ms} ms", 330),
    (9, "shop.web.access", "POST /cart/{n}/items 201 in {ms} ms", 130),
    (5, "shop.web.session", "session {n} renewed for 30 min", 90),
    (9, "shop.checkout", "order {n} accepted, items: {small}", 90),
    (9, "shop.checkout.payment", "payment of order {n} authorised in {ms} ms", 85),
    (5, "shop.db.pool", "connection {small} returned after {ms} ms", 120),
    (9, "shop.mail.queue", "confirmation of order {n} sent", 60),
    (13, "shop.db.pool", "waited {ms} ms for a connection", 25),
    (13, "shop.web.access", "GET /search?q=lamp 200 in 1{ms} ms: slow", 22),
    (9, "host.kernel", "eth0: link is up, 1000 Mbit/s, full duplex", 6),
    (9, "host.cron", "run-parts /etc/cron.hourly finished in {ms} ms", 20),
    (17, "shop.mail.queue", "relay refused order {n}: 451 try again later", 12),
    (1, "shop.web.template", "rendered product.html in {ms} ms", 10),
];

/// What happens when the card processor does not answer.
const TROUBLE: &[(i64, &str, &str, u64)] = &[
    (17, "shop.checkout.payment", "payment of order {n} failed: no answer within 5 s", 520),
    (13, "shop.checkout", "order {n} kept waiting, retries left: {small}", 300),
    (17, "shop.web.access", "POST /checkout/{n} 502 in 5{ms} ms", 160),
    (
        21,
        "shop.checkout.payment",
        "circuit open: payments are refused until the processor answers",
        20,
    ),
];

/// The entries of the 24 hours before now, as JSON lines.
pub fn until_now() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970");
    let now = i64::try_from(now.as_secs()).expect("a clock before the end of time");
    let mut dice = Dice(7);
    let mut lines = String::new();
    for at in 0..ENTRIES {
        let second = busy_second(&mut dice);
        let minutes_ago = (DAY - second) / 60;
        let bad = (100..130).contains(&minutes_ago) && dice.below(100) < 55;
        let entry = entry(now - DAY + second, &mut dice, if bad { TROUBLE } else { USUAL }, at);
        lines.push_str(&entry.to_string());
        lines.push('\n');
    }
    lines
}

/// A second of the day, more often a busy one: the lesser of two throws from a curve by hour.
fn busy_second(dice: &mut Dice) -> i64 {
    const BY_HOUR: [u64; 24] =
        [3, 2, 2, 2, 3, 4, 8, 14, 22, 30, 36, 42, 48, 44, 38, 36, 34, 38, 46, 52, 44, 30, 16, 8];
    loop {
        let second = dice.below(DAY.unsigned_abs());
        let hour = usize::try_from(second / 3600).expect("an hour of the day");
        if dice.below(52) < BY_HOUR[hour] {
            return i64::try_from(second).expect("a second of the day");
        }
    }
}

fn entry(epoch: i64, dice: &mut Dice, kinds: &[(i64, &str, &str, u64)], at: u64) -> Value {
    let all: u64 = kinds.iter().map(|kind| kind.3).sum();
    let mut throw = dice.below(all);
    let kind = kinds.iter().find(|kind| {
        let is_it = throw < kind.3;
        throw = throw.saturating_sub(kind.3);
        is_it
    });
    let &(level, src, message, _) = kind.expect("a throw below the sum of all");
    let order = 48_000 + at / 3;
    let ms = 4 + dice.below(40) * dice.below(12);
    let content = message
        .replace("{n}", &order.to_string())
        .replace("{ms}", &format!("{ms:02}"))
        .replace("{small}", &(1 + dice.below(6)).to_string());
    let mut entry = json!({
        "context_name": "shop", "epoch": epoch, "nanos": dice.below(1_000_000_000),
        "loglevel": level, "error": level >= 17, "src": src, "tags": [], "content": content,
    });
    if level >= 17 {
        entry["tags"] = json!(["alert", "orders"]);
        entry["attrs"] = json!({ "order": order, "attempt": 1 + dice.below(3),
            "upstream": "cards.internal:8443", "elapsed_ms": 5000 + ms });
    }
    entry
}

/// Numbers that are the same at every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end
    }
}
