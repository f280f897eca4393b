//! Changes within a bundle: a member's bytes, its footer, its name and kind, what the manifest says.
//! Most of the time everything around is made to fit.

use daybook_store::fuzzing::{self, Piece};
use libfuzzer_sys::fuzzer_mutate;

use crate::seeds::{KINDS, NAMES};

/// Numbers that are at the edge of something.
const NUMBERS: [u64; 10] =
    [0, 1, 2, 4096, 65_537, 1 << 31, (1 << 32) - 1, 1 << 40, i64::MAX as u64, u64::MAX];
const DAYS: [&str; 6] = ["2026-03-20", "2026-3-20", "9999-12-31", "0000-00-00", "", "2026-03-20 "];

/// Changes the first `size` bytes; gives how many there are then.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut random = Random(u64::from(seed));
    let mut pieces = fuzzing::take_apart(&data[..size]);
    if pieces.is_empty() || random.below(10) == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    for _ in 0..=random.below(3) {
        change(&mut pieces, max_size, &mut random);
    }
    if random.below(8) > 0 {
        fuzzing::fit(&mut pieces);
    }
    let mut changed = fuzzing::put_together(&pieces);
    if random.below(40) == 0 {
        changed.truncate(random.below(changed.len() as u64) as usize);
    }
    if changed.len() > max_size {
        return fuzzer_mutate(data, size, max_size);
    }
    data[..changed.len()].copy_from_slice(&changed);
    changed.len()
}

fn change(pieces: &mut Vec<Piece>, max_size: usize, random: &mut Random) {
    let Some(last) = pieces.len().checked_sub(1) else { return };
    let at = random.below(last as u64 + 1) as usize;
    match random.below(12) {
        0..=2 => {
            let body = &mut pieces[at].body;
            let (size, most) = (body.len(), (body.len() + 4096).min(max_size));
            body.resize(most, 0);
            let now = fuzzer_mutate(body, size, most);
            body.truncate(now);
        }
        3..=6 => footer(&mut pieces[at].body, random),
        7 => pieces[at].head[156] = KINDS[random.below(KINDS.len() as u64) as usize],
        8 => pieces[at].rename(NAMES[random.below(NAMES.len() as u64) as usize]),
        9 => {
            let copy = pieces[at].clone();
            pieces.insert(random.below(last as u64 + 2) as usize, copy);
        }
        10 if last > 0 => drop(pieces.remove(at)),
        _ => manifest(pieces, random),
    }
}

/// Changes what the end of a Parquet file says: page index and footer, where all counts stand.
fn footer(body: &mut Vec<u8>, random: &mut Random) {
    let Some(start) = body.len().checked_sub(8) else { return };
    let len = body[start..].first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes)) as usize;
    // The page index lies before the footer, the index of ours before that.
    let before = random.below(3) as usize * 600;
    let from = start.saturating_sub(len.saturating_add(before));
    let (size, most) = (start - from, start - from + 64);
    let mut part = body[from..start].to_vec();
    part.resize(most, 0);
    let now = fuzzer_mutate(&mut part, size, most);
    part.truncate(now);
    body.splice(from..start, part);
    let footer = (len + now).saturating_sub(size) as u32;
    let end = body.len() - 8;
    body[end..end + 4].copy_from_slice(&footer.to_le_bytes());
}

fn manifest(pieces: &mut [Piece], random: &mut Random) {
    let Some(mut manifest) = fuzzing::manifest_of(pieces) else { return };
    let number = NUMBERS[random.below(NUMBERS.len() as u64) as usize];
    let count = manifest.members.len() as u64;
    let Some(member) = manifest.members.get_mut(random.below(count) as usize) else { return };
    match random.below(9) {
        0 => member.rows = number,
        1 => member.bytes = number,
        2 => member.first_epoch = number as i64,
        3 => member.last_epoch = number as i64,
        4 => member.day = DAYS[random.below(DAYS.len() as u64) as usize].to_owned(),
        5 => member.context = ["Default", "..", "b", ""][random.below(4) as usize].to_owned(),
        6 => member.path = NAMES[random.below(NAMES.len() as u64) as usize].to_owned(),
        7 => member.display_name = "\u{202e}\u{1b}[31m".repeat(random.below(2000) as usize),
        _ => manifest.version = number as u32,
    }
    manifest.rows = manifest.members.iter().fold(0, |sum, m| sum.saturating_add(m.rows));
    fuzzing::set_manifest(pieces, manifest);
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end.max(1)
    }
}
