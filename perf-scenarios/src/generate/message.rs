//! What entries say: templates with variables, attributes, labels.

use std::fmt::Write as _;

use daybook_store::level;

use crate::generate::Random;
use crate::scenario::MessageSettings;

/// Templates for a level and everything below it, the gravest first. `{…}` is a variable.
const TEMPLATES: [(i32, &[&str]); 5] = [
    (
        level::FATAL,
        &[
            "out of memory: killed process {n} ({word}), anon-rss {n} kB",
            "cannot go on: {path} is read-only",
        ],
    ),
    (
        level::ERROR,
        &[
            "request {hex} failed: upstream {ip}:{port} timed out after {ms} ms",
            "cannot open {path}: No such file or directory (os error 2)",
            "query failed: deadlock detected; process {n} waits for ShareLock on transaction {n}",
            "panic in job {hex}: index out of bounds: the len is {n} but the index is {n}\n   0: {word}::{word}::run\n             at {path}:{n}\n   1: {word}::pool::execute\n             at {path}:{n}\n   2: std::thread::spawn",
            "authentication failure for user {user} from {ip} port {port}",
        ],
    ),
    (
        level::WARN,
        &[
            "slow query took {ms} ms: SELECT * FROM {word} WHERE user_id = {n} ORDER BY created_at DESC LIMIT 50",
            "retry {small} of 5 for {hex} after {ms} ms: connection reset by peer ({ip})",
            "queue {word} is {small}0 % full, {n} entries wait",
            "certificate of {word}.example.org expires in {small} days",
        ],
    ),
    (
        level::INFO,
        &[
            "GET /api/v1/{word}/{n} 200 {ms}ms {n}B {ip} \"Mozilla/5.0 (X11; Linux x86_64)\"",
            "POST /api/v1/{word} 201 {ms}ms {n}B {ip} request={hex}",
            "accepted connection from {ip}:{port}",
            "session opened for user {user} by (uid=0)",
            "job {hex} finished in {ms} ms, {n} rows",
            "flushed {n} pages to {path} in {ms} ms",
            "user {user} signed in from {ip}",
            "checkpoint complete: wrote {n} buffers; write={ms} ms, sync={small} ms",
        ],
    ),
    (
        level::UNSPECIFIED,
        &[
            "cache miss for key {word}:{hex}",
            "lease {hex} renewed, {small} s left",
            "poll returned {small} events in {ms} ms",
            "enter {word}::{word}(id={n}, depth={small})",
        ],
    ),
];

const WORDS: [&str; 24] = [
    "orders", "users", "invoice", "payment", "catalog", "search", "basket", "report", "profile",
    "image", "token", "shard", "snapshot", "bucket", "event", "metric", "tenant", "volume",
    "export", "import", "digest", "label", "quota", "ledger",
];

const USERS: [&str; 12] = [
    "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "root",
    "postgres",
];

const TAGS: [&str; 10] =
    ["http", "slow", "db", "security", "audit", "retry", "deploy", "eu-west", "us-east", "canary"];

/// Templates, taken apart once.
pub(super) struct Messages {
    settings: MessageSettings,
    levels: Vec<(i32, Vec<Vec<Part>>)>,
}

#[derive(Clone, Copy, Debug)]
enum Part {
    Text(&'static str),
    Number,
    Small,
    Millis,
    Hex,
    Ip,
    Port,
    Path,
    User,
    Word,
}

impl Messages {
    pub(super) fn new(settings: &MessageSettings) -> Self {
        let levels = TEMPLATES.iter().map(|(level, templates)| {
            (*level, templates.iter().map(|template| parts(template)).collect())
        });
        Messages { settings: settings.clone(), levels: levels.collect() }
    }

    pub(super) fn settings(&self) -> &MessageSettings {
        &self.settings
    }

    /// Writes a message. A source mostly says the same few things.
    pub(super) fn write(&self, random: &mut Random, source: usize, level: i32, out: &mut String) {
        out.clear();
        let Some((_, templates)) = self.levels.iter().find(|(from, _)| level >= *from) else {
            return;
        };
        let variety = random.below(2) as usize;
        for part in &templates[(source + variety) % templates.len()] {
            part.write(random, out);
        }
        if level >= level::ERROR && random.happens(self.settings.traces_per_million) {
            trace(random, source, self.settings.trace_frames, out);
        }
    }
}

/// Frames of a stack trace: those of a source look alike, as those of a program do.
fn trace(random: &mut Random, source: usize, most: u32, out: &mut String) {
    let frames = 1 + random.below(most);
    for _ in 0..frames {
        let (module, method) = (random.one_of(&WORDS), random.one_of(&WORDS));
        let (before, between, line, after) = match source % 3 {
            0 => ("\n\tat org.example.", ".", ":", ")"),
            1 => ("\n  File \"/srv/app/", ".py\", in ", ", line ", ""),
            _ => ("\n   at /srv/app/", ".js as ", ":", ""),
        };
        out.push_str(before);
        out.push_str(module);
        out.push_str(between);
        out.push_str(method);
        if source.is_multiple_of(3) {
            out.push('(');
            out.push_str(module);
            out.push_str(".java");
        }
        out.push_str(line);
        put_number(out, 1 + random.below(900));
        out.push_str(after);
    }
}

fn parts(template: &'static str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((text, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        parts.push(Part::Text(text));
        parts.push(match name {
            "n" => Part::Number,
            "small" => Part::Small,
            "ms" => Part::Millis,
            "hex" => Part::Hex,
            "ip" => Part::Ip,
            "port" => Part::Port,
            "path" => Part::Path,
            "user" => Part::User,
            _ => Part::Word,
        });
        rest = after;
    }
    parts.push(Part::Text(rest));
    parts
}

impl Part {
    fn write(self, random: &mut Random, out: &mut String) {
        match self {
            Part::Text(text) => out.push_str(text),
            Part::Number => {
                let digits = 1 + random.below(6);
                put_number(out, random.below(10_u32.pow(digits)));
            }
            Part::Small => put_number(out, 1 + random.below(9)),
            Part::Millis => {
                // Mostly short, at times long.
                let bound = 10_u32 << random.below(10);
                put_number(out, random.below(bound));
                out.push('.');
                put_number(out, random.below(10));
            }
            Part::Hex => put_hex(out, random.bits(), 16),
            Part::Ip => {
                out.push_str("10.");
                put_number(out, random.below(8));
                out.push('.');
                put_number(out, random.below(256));
                out.push('.');
                put_number(out, random.below(256));
            }
            Part::Port => put_number(out, 1024 + random.below(64_000)),
            Part::Path => {
                out.push_str("/srv/");
                out.push_str(random.one_of(&WORDS));
                out.push('/');
                out.push_str(random.one_of(&WORDS));
                out.push('-');
                put_number(out, random.below(1000));
                out.push_str(".rs");
            }
            Part::User => out.push_str(random.one_of(&USERS)),
            Part::Word => out.push_str(random.one_of(&WORDS)),
        }
    }
}

/// Structured fields, as a JSON object.
pub(super) fn attrs(random: &mut Random) -> String {
    let mut out = String::with_capacity(96);
    out.push_str("{\"request\":\"");
    put_hex(&mut out, random.bits(), 16);
    out.push_str("\",\"user\":\"");
    out.push_str(random.one_of(&USERS));
    // Writing to a string never fails.
    let _ = write!(
        out,
        "\",\"status\":{},\"dur_ms\":{}.{}}}",
        random.one_of(&[200, 200, 200, 201, 204, 301, 404, 500]),
        random.below(900),
        random.below(10)
    );
    out
}

/// One or two labels.
pub(super) fn tags(random: &mut Random) -> Vec<String> {
    let first = random.one_of(&TAGS);
    let second = random.one_of(&TAGS);
    let mut tags = vec![first.to_owned()];
    if second != first && random.below(2) == 0 {
        tags.push(second.to_owned());
    }
    tags
}

fn put_number(out: &mut String, mut number: u32) {
    let mut digits = [0; 10];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend(digits[at..].iter().map(|digit| char::from(*digit)));
}

fn put_hex(out: &mut String, bits: u64, digits: u32) {
    for place in (0..digits).rev() {
        let digit = (bits >> (place * 4)) as u32 & 15;
        out.push(char::from_digit(digit, 16).unwrap_or('0'));
    }
}
