//! What is said of the entries of a block before any of their rows is read.

use std::sync::Arc;

use crate::error::Result;
use crate::explain::ExplainLooked;
use crate::read::matching::Verdict;
use crate::read::plan::KindTest;
use crate::read::scan::{Blocks, Head, PartitionScan};
use crate::text_index::{Absent, Need};

/// Judges the blocks of one partition.
pub(crate) struct Judge<'a> {
    scan: &'a PartitionScan<'a>,
    pub kinds: KindTest<'a>,
    /// Whether the index of texts can say anything of the conditions.
    is_asked: bool,
    /// Looked up for the first block.
    absent: Option<Arc<Absent>>,
    /// Blocks that hold no match for their texts alone.
    ruled_out: u64,
    /// Blocks that the index of texts would have been asked for, and that are not in it.
    unindexed: u64,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(scan: &'a PartitionScan<'a>, kinds: KindTest<'a>) -> Self {
        let is_asked = kinds.needs().iter().any(|(_, need)| *need != Need::Nothing);
        Judge { scan, kinds, is_asked, absent: None, ruled_out: 0, unindexed: 0 }
    }

    /// What is said of each kind of a block, which is the one that is looked at from then on. None when
    /// it holds no match.
    pub(crate) fn verdicts(
        &mut self,
        blocks: &mut Blocks<'_, '_>,
        head: &Head,
    ) -> Result<Option<Vec<Verdict>>> {
        let absent = self.absent(blocks, head)?;
        let kinds = &self.kinds;
        // Without its kinds, of which a block may have many.
        if absent.is_some_and(|absent| kinds.verdict_of_any(absent) == Verdict::No) {
            self.ruled_out += 1;
            return Ok(None);
        }
        let verdict = |(kind, _): &(_, _)| kinds.verdict_without(kind, absent.unwrap_or(0));
        let verdicts: Vec<Verdict> = blocks.kinds(head)?.kinds.iter().map(verdict).collect();
        if verdicts.iter().all(|is| *is == Verdict::No) {
            return Ok(None);
        }
        if absent.is_none() && self.is_asked && verdicts.contains(&Verdict::Open) && !head.is_tail()
        {
            self.unindexed += 1;
        }
        Ok(Some(verdicts))
    }

    /// What was looked at, with what the index of texts did.
    pub(crate) fn told(&self, looked: ExplainLooked) -> ExplainLooked {
        let (blocks_by_texts, blocks_unindexed) = (self.ruled_out, self.unindexed);
        ExplainLooked { blocks_by_texts, blocks_unindexed, ..looked }.passing_the_rest()
    }

    /// What the index says of a block; none where it knows nothing of it, or of the conditions.
    fn absent(&mut self, blocks: &mut Blocks<'_, '_>, head: &Head) -> Result<Option<u64>> {
        if !self.is_asked {
            return Ok(None);
        }
        let needs = self.kinds.needs();
        let absent = self.absent.get_or_insert_with(|| Absent::of(self.scan, needs));
        if absent.is_empty() {
            return Ok(None);
        }
        // The tail changes from entry to entry: it has no name.
        Ok(blocks.name(head)?.and_then(|name| absent.in_block(&name)))
    }
}
