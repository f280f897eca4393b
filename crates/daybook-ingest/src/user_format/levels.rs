//! The words that a log has for its levels.

use crate::severity;

/// Words of one log, beside those of the usual loggers.
#[derive(Clone, Debug, Default)]
pub(super) struct Levels {
    /// In small letters.
    words: Vec<(String, i32)>,
}

impl Levels {
    pub(super) fn add(&mut self, word: &str, level: i32) {
        self.words.push((word.trim().to_lowercase(), level));
    }

    /// The level of a word, in any case, and whether it is one that everybody knows.
    pub(super) fn of(&self, word: &str) -> (Option<i32>, bool) {
        let own = || {
            let lower = word.to_lowercase();
            self.words.iter().find(|(known, _)| *known == lower).map(|(_, level)| *level)
        };
        if !self.words.is_empty()
            && let Some(level) = own()
        {
            return (Some(level), severity::word(word) == Some(level));
        }
        let usual = usual(word);
        (usual, usual.is_some())
    }
}

/// What the usual loggers write: in a place for levels words count in any case.
fn usual(word: &str) -> Option<i32> {
    if let Ok(number) = word.parse() {
        return severity::number(number);
    }
    if let [letter] = word.as_bytes() {
        return severity::letter(letter.to_ascii_uppercase());
    }
    severity::word(word).or_else(|| severity::word(&word.to_ascii_uppercase()))
}
