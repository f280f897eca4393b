//! Where lines have their times: the same place in many lines is what tells a header from prose.

use std::collections::BTreeMap;

use super::plan;
use super::when::{self, Form, Kind, Piece, shape};
use super::words;

/// Times are looked for in so many bytes of a line.
const WINDOW: usize = 320;
/// So many in a line.
const MAX_HITS: usize = 6;
/// What may part the cells of a table.
pub(super) const MARKS: [u8; 4] = [b'\t', b'|', b';', b','];

/// A time in a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) from: usize,
    to: usize,
    kind: Kind,
}

/// A place where times stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) kind: Kind,
    /// What its index counts: 0 words and groups, else cells that end with this mark.
    pub(super) mark: u8,
    index: usize,
    /// The byte before it.
    before: u8,
}

/// The lines that have a time in one place.
pub(super) struct Cluster {
    pub(super) spot: Spot,
    /// Index of the line, and where in it the time begins.
    pub(super) lines: Vec<(usize, usize)>,
}

/// The time that a text begins with, in any form.
pub(super) fn time(text: &[u8]) -> Option<(Form, Piece, usize)> {
    if !text.first()?.is_ascii_alphanumeric() {
        return None;
    }
    if let Some((elements, piece, end)) = shape::of(text) {
        return Some((Form::Elements(elements), piece, end));
    }
    if let Some((digits, piece, end)) = when::epoch(text) {
        return Some((Form::Epoch(digits), piece, end));
    }
    when::known(text).map(|(piece, end)| (Form::Known, piece, end))
}

/// The places where many lines have a time, the most promising first.
pub(super) fn clusters(lines: &[&str]) -> Vec<Cluster> {
    let mut places: BTreeMap<Spot, Vec<(usize, usize)>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        for hit in hits(line) {
            for spot in spots(line, hit) {
                let lines = places.entry(spot).or_default();
                if lines.last().is_none_or(|(last, _)| *last != index) {
                    lines.push((index, hit.from));
                }
            }
        }
    }
    let enough = |spot: &Spot, count: usize| {
        let share = if spot.index == 0 && spot.before != b' ' { 10 } else { 3 };
        let date = spot.kind != Kind::Date && spot.kind != Kind::Clock || count * 2 >= lines.len();
        date && count * share >= lines.len() && (count >= 2 || lines.len() <= 2 && spot.index == 0)
    };
    let mut clusters: Vec<Cluster> = places
        .into_iter()
        .filter(|(spot, found)| enough(spot, found.len()))
        .map(|(spot, lines)| Cluster { spot, lines })
        .collect();
    clusters.sort_by_key(|cluster| {
        let weight = match cluster.spot.kind {
            Kind::Full | Kind::Epoch => 20,
            Kind::Yearless => 19,
            Kind::Clock => 16,
            Kind::Date => 12,
        };
        (std::cmp::Reverse(cluster.lines.len() * weight), cluster.spot.mark == 0, cluster.spot)
    });
    clusters
}

fn hits(line: &str) -> Vec<Hit> {
    let text = line.as_bytes();
    let mut hits = Vec::new();
    let mut at = 0;
    while at < text.len().min(WINDOW) && hits.len() < MAX_HITS {
        if starts(text, at)
            && let Some((_, piece, length)) = text.get(at..).and_then(time)
        {
            hits.push(Hit { from: at, to: at + length, kind: piece.kind() });
            at += length;
        } else {
            at += 1;
        }
    }
    hits
}

/// Whether a time may begin here: not within a word.
fn starts(text: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| text.get(before)) else { return true };
    match before {
        b'-' => at == 1 || text.get(at - 2).is_some_and(|byte| matches!(byte, b'-' | b' ')),
        b'.' | b'/' | b'\\' | b'_' | b'+' | b'%' | b'$' => false,
        byte => !byte.is_ascii_alphanumeric() && *byte < 0x80,
    }
}

fn spots(line: &str, hit: Hit) -> Vec<Spot> {
    let text = line.as_bytes();
    let before = hit
        .from
        .checked_sub(1)
        .and_then(|at| text.get(at))
        .map_or(0, |byte| if words::is_blank(*byte) { b' ' } else { *byte });
    let mut spots =
        vec![Spot { kind: hit.kind, mark: 0, index: token_index(text, hit.from), before }];
    for mark in MARKS {
        if memchr::memchr(mark, text.get(..text.len().min(WINDOW)).unwrap_or(text)).is_none() {
            continue;
        }
        if let Some(index) = cell_index(text, mark, hit) {
            spots.push(Spot { kind: hit.kind, mark, index, before: 0 });
        }
    }
    spots
}

/// How many words and groups begin before a place.
fn token_index(text: &[u8], place: usize) -> usize {
    let (mut at, mut index) = (0, 0);
    while let Some((start, stop)) = words::token(text, at, text.len()) {
        if start >= place {
            break;
        }
        index += 1;
        at = stop.max(start + 1);
        if at > place {
            break;
        }
    }
    index
}

/// Which cell a time fills, a label and quotation marks aside.
fn cell_index(text: &[u8], mark: u8, hit: Hit) -> Option<usize> {
    let (mut at, mut index) = (0, 0);
    while let Some((_, _, next)) = plan::quoted(mark, text, at, text.len()) {
        if next > hit.from {
            break;
        }
        at = next;
        index += 1;
    }
    let before = std::str::from_utf8(text.get(at..hit.from)?).ok()?.trim_end_matches('"').trim();
    let label = before.strip_suffix(['=', ':']).unwrap_or(if before.is_empty() { "" } else { "-" });
    let plain = label.len() <= 24
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b' '));
    let after = text.get(hit.to..)?.iter().find(|byte| !matches!(byte, b'"' | b' '));
    (plain && after.is_none_or(|byte| *byte == mark)).then_some(index)
}
