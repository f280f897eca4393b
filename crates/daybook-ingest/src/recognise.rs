//! Which format a line is of, learnt from the lines before it.
//!
//! A line is judged by what came before it alone, never by what follows: so a file that is read in
//! pieces, as it grows, is read as it would be in one go.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::format::Joins;
use crate::formats::{self, FORMATS};
use crate::record::Record;

/// So many recognised lines are looked at by every format; then the winner goes first.
const SAMPLE: u32 = 256;
/// So many lines in a row of some other format, and the file has changed its mind.
const CHANGE_OF_MIND: u32 = 16;

/// What has been learnt of a file's format.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Recogniser {
    votes: [u32; FORMATS.len()],
    sampled: u32,
    winner: Option<u8>,
    /// Lines in a row that the winner did not take and another did.
    strange: u32,
}

impl Recogniser {
    /// The format of a line, by its place in [`FORMATS`], and the line taken apart; `None` when it
    /// begins no entry.
    pub(crate) fn parse<'a>(&mut self, line: &'a str) -> Option<(usize, Record<'a>)> {
        match self.winner {
            Some(winner) => self.by_winner(usize::from(winner), line),
            None => self.by_all(line),
        }
    }

    /// The format that most lines are of.
    pub(crate) fn leader(&self) -> Option<usize> {
        if let Some(winner) = self.winner {
            return Some(usize::from(winner));
        }
        let most = self.votes.iter().copied().max().filter(|most| *most > 0)?;
        self.votes.iter().position(|votes| *votes == most)
    }

    fn by_winner<'a>(&mut self, winner: usize, line: &'a str) -> Option<(usize, Record<'a>)> {
        if let Some(record) = FORMATS.get(winner)?.parse(line) {
            self.strange = 0;
            return Some((winner, record));
        }
        let (other, record) = FORMATS
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != winner)
            .find_map(|(index, format)| Some((index, format.parse(line)?)))?;
        if belongs_to(winner, other, &record) {
            return None;
        }
        self.strange += 1;
        if self.strange >= CHANGE_OF_MIND {
            self.winner = u8::try_from(other).ok();
            self.strange = 0;
        }
        Some((other, record))
    }

    fn by_all<'a>(&mut self, line: &'a str) -> Option<(usize, Record<'a>)> {
        let leader = self.leader();
        let mut best: Option<(usize, Record<'a>)> = None;
        let mut most = 0;
        let mut taken = [0; FORMATS.len()];
        let slots = taken.iter_mut().zip(self.votes);
        for ((index, format), (vote, votes)) in FORMATS.iter().enumerate().zip(slots) {
            if let Some(record) = format.parse(line) {
                *vote = format.weight();
                if votes + *vote > most {
                    most = votes + *vote;
                    best = Some((index, record));
                }
            }
        }
        let (index, record) = best?;
        if leader.is_some_and(|leader| leader != index && belongs_to(leader, index, &record)) {
            // Many such lines, and the leader was none.
            if let (Some(votes), Some(vote)) = (self.votes.get_mut(index), taken.get(index)) {
                *votes += vote / 8;
            }
            return None;
        }
        for (votes, vote) in self.votes.iter_mut().zip(taken) {
            *votes += vote;
        }
        self.sampled += 1;
        if self.sampled >= SAMPLE {
            self.winner = self.leader().and_then(|leader| u8::try_from(leader).ok());
        }
        Some((index, record))
    }

    pub(crate) fn save(&self) -> SavedRecogniser {
        let names = FORMATS.iter().map(|format| format.name().to_owned());
        SavedRecogniser {
            votes: names.zip(self.votes).filter(|(_, votes)| *votes > 0).collect(),
            sampled: self.sampled,
            winner: self
                .winner
                .and_then(|index| Some(FORMATS.get(usize::from(index))?.name().to_owned())),
            strange: self.strange,
        }
    }

    pub(crate) fn load(saved: &SavedRecogniser) -> Self {
        let mut recogniser =
            Recogniser { sampled: saved.sampled, strange: saved.strange, ..Recogniser::default() };
        for (name, votes) in &saved.votes {
            if let Some(slot) = formats::index_of(name).and_then(|i| recogniser.votes.get_mut(i)) {
                *slot = *votes;
            }
        }
        let winner = saved.winner.as_deref().and_then(formats::index_of);
        recogniser.winner = winner.and_then(|index| u8::try_from(index).ok());
        recogniser
    }
}

/// Whether a line that another format takes is part of a message of the leading one all the same:
/// within messages of several lines stands JSON, and text with times in it.
fn belongs_to(leader: usize, other: usize, record: &Record<'_>) -> bool {
    let (Some(leader), Some(other)) = (FORMATS.get(leader), FORMATS.get(other)) else {
        return false;
    };
    leader.joins() == Joins::Anything
        && (record.stamp.is_none() || other.weight() < leader.weight())
}

/// A [`Recogniser`] in a checkpoint: by names, since formats are added over time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SavedRecogniser {
    votes: BTreeMap<String, u32>,
    sampled: u32,
    winner: Option<String>,
    strange: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(recogniser: &mut Recogniser, line: &str) -> &'static str {
        recogniser.parse(line).map_or(formats::RAW, |(index, _)| FORMATS[index].name())
    }

    #[test]
    fn the_surest_format_has_the_line() {
        for (line, expected) in [
            (r#"{"msg":"x"}"#, "jsonl"),
            ("Mar 20 14:00:00 gate sshd[1]: x", "syslog"),
            ("2026-03-20 14:00:00,123 INFO [main] org.x.Y: m", "text"),
            ("03-17 16:13:38.811  1702  2395 D Tag: m", "logcat"),
            ("[Sun Dec 04 04:47:44 2005] [notice] m", "apache_error"),
            ("2026-03-20T14:00:00Z stdout F m", "cri"),
            ("Log started: 2026-03-20 14:00:00", "loose"),
            ("just words", "raw"),
        ] {
            assert_eq!(name_of(&mut Recogniser::default(), line), expected, "{line}");
        }
    }

    #[test]
    fn a_file_may_change_its_mind() {
        let mut recogniser = Recogniser::default();
        for _ in 0..300 {
            name_of(&mut recogniser, "Mar 20 14:00:00 gate sshd[1]: x");
        }
        assert_eq!(FORMATS[recogniser.leader().unwrap()].name(), "syslog");
        for _ in 0..CHANGE_OF_MIND {
            assert_eq!(name_of(&mut recogniser, r#"{"msg":"x","ts":1774015200}"#), "jsonl");
        }
        assert_eq!(FORMATS[recogniser.leader().unwrap()].name(), "jsonl");
        let again = Recogniser::load(&recogniser.save());
        assert_eq!(again.save(), recogniser.save());
    }

    #[test]
    fn lines_within_a_message_do_not_begin_an_entry() {
        let mut recogniser = Recogniser::default();
        name_of(&mut recogniser, "2026-03-20 14:00:00,123 INFO [main] org.x.Y: answer:");
        assert_eq!(name_of(&mut recogniser, r#"{"msg":"x"}"#), "raw");
        assert_eq!(name_of(&mut recogniser, "valid until: 2027-01-01 00:00:00"), "raw");
    }
}
