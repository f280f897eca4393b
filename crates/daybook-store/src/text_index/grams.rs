//! Runs of characters, and the bits that stand for them.

use std::collections::HashMap;

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

/// Bits of a signature. 4,096 entries of ordinary logs have 2,000 to 12,000 grams.
pub(crate) const BITS: usize = 1 << 16;
const WORDS: usize = BITS / 64;

/// The bit of a gram.
pub(crate) type Gram = u16;

/// Turns characters into what they are alike in, whatever their case: for any two that a search
/// without regard to case takes for each other, the same one.
#[derive(Default)]
pub(crate) struct Fold {
    /// Of characters beyond ASCII.
    known: HashMap<char, char>,
}

impl Fold {
    pub(crate) fn fold(&mut self, c: char) -> char {
        if c.is_ascii() {
            return c.to_ascii_uppercase();
        }
        *self.known.entry(c).or_insert_with(|| first_alike(c))
    }

    /// The one character that all of a class are alike in; none when they are not.
    pub(crate) fn of_class(&mut self, class: &ClassUnicode) -> Option<char> {
        // No character has more than four of them.
        let mut chars = class.iter().flat_map(|range| range.start()..=range.end()).take(5);
        let first = self.fold(chars.next()?);
        chars.all(|c| self.fold(c) == first).then_some(first)
    }
}

/// The lowest character that one is alike with, by the same tables as the search. Of ASCII letters
/// that is the capital one, also for the two characters beyond ASCII that are alike with one (ſ, K).
fn first_alike(c: char) -> char {
    let mut class = ClassUnicode::new([ClassUnicodeRange::new(c, c)]);
    // Without its tables the search compiles no pattern either.
    let _ = class.try_case_fold_simple();
    class.iter().next().map_or(c, |range| range.start())
}

fn one(a: char) -> Gram {
    bit(u64::from(a) | 1 << 63)
}

fn two(a: char, b: char) -> Gram {
    bit(u64::from(a) << 21 | u64::from(b) | 1 << 62)
}

fn three(a: char, b: char, c: char) -> Gram {
    bit(u64::from(a) << 42 | u64::from(b) << 21 | u64::from(c))
}

/// Fibonacci hashing (Knuth, The Art of Computer Programming 6.4). Stored signatures rely on it.
fn bit(key: u64) -> Gram {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as Gram
}

/// The grams that a text needs which holds this run of folded characters: the longest there are,
/// since they hold the shorter ones.
pub(crate) fn of_run(run: &[char]) -> Vec<Gram> {
    let mut grams: Vec<Gram> = match run {
        [] => Vec::new(),
        [a] => vec![one(*a)],
        [a, b] => vec![two(*a, *b)],
        _ => run.windows(3).map(|run| three(run[0], run[1], run[2])).collect(),
    };
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// The grams of the texts of a block.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Signature(Box<[u64; WORDS]>);

impl Default for Signature {
    fn default() -> Self {
        Signature(Box::new([0; WORDS]))
    }
}

impl Signature {
    /// Adds the grams of a text.
    pub(crate) fn add(&mut self, text: &[u8], fold: &mut Fold) {
        let Ok(text) = std::str::from_utf8(text) else {
            // Another tool's: it may match anything.
            self.0.fill(u64::MAX);
            return;
        };
        let (mut before, mut last) = (None, None);
        for c in text.chars() {
            let c = fold.fold(c);
            self.set(one(c));
            if let Some(last) = last {
                self.set(two(last, c));
                if let Some(before) = before {
                    self.set(three(before, last, c));
                }
            }
            (before, last) = (last, Some(c));
        }
    }

    /// Adds the grams of a JSON text as it stands and, where something in it is written as an escape, of
    /// the texts that it means.
    pub(crate) fn add_json(&mut self, json: &[u8], fold: &mut Fold) {
        self.add(json, fold);
        if json.contains(&b'\\') {
            // What cannot be read no search reads either.
            let value = serde_json::from_slice(json).unwrap_or_default();
            self.add_strings(&value, fold);
        }
    }

    fn add_strings(&mut self, value: &serde_json::Value, fold: &mut Fold) {
        match value {
            serde_json::Value::String(text) => self.add(text.as_bytes(), fold),
            serde_json::Value::Array(values) => {
                values.iter().for_each(|value| self.add_strings(value, fold));
            }
            serde_json::Value::Object(values) => {
                values.values().for_each(|value| self.add_strings(value, fold));
            }
            _ => {}
        }
    }

    pub(crate) fn set(&mut self, gram: Gram) {
        self.0[usize::from(gram >> 6)] |= 1 << (gram & 63);
    }

    /// The grams it has.
    pub(crate) fn grams(&self) -> impl Iterator<Item = Gram> {
        self.0.iter().zip(0_u16..).flat_map(|(word, place)| {
            let mut word = *word;
            std::iter::from_fn(move || {
                let bit = word.trailing_zeros() as u16;
                word &= word.checked_sub(1)?;
                Some(place << 6 | bit)
            })
        })
    }

    #[cfg(test)]
    pub(crate) fn has_all(&self, grams: &[Gram]) -> bool {
        grams.iter().all(|gram| self.0[usize::from(gram >> 6)] >> (gram & 63) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_a_search_takes_for_each_other_are_folded_to_one() {
        let mut fold = Fold::default();
        for c in '\0'..=char::MAX {
            let mut alike = ClassUnicode::new([ClassUnicodeRange::new(c, c)]);
            alike.case_fold_simple();
            for other in alike.iter().flat_map(|range| range.start()..=range.end()) {
                assert_eq!(fold.fold(other), fold.fold(c), "{other:?} and {c:?}");
            }
            assert_eq!(fold.of_class(&alike), Some(fold.fold(c)));
        }
        let letters = ClassUnicode::new([ClassUnicodeRange::new('a', 'z')]);
        assert_eq!(fold.of_class(&letters), None);
    }

    #[test]
    fn a_signature_gives_the_grams_it_was_given() {
        let mut signature = Signature::default();
        let grams = [0, 1, 63, 64, 4095, u16::MAX];
        grams.iter().for_each(|gram| signature.set(*gram));
        assert_eq!(signature.grams().collect::<Vec<_>>(), grams);
        assert!(signature.has_all(&grams) && !signature.has_all(&[2]));
    }

    #[test]
    fn a_text_that_is_none_may_match_anything() {
        let mut signature = Signature::default();
        signature.add(&[0xff, b'a'], &mut Fold::default());
        assert_eq!(signature.grams().count(), BITS);
    }
}
