//! What is said of the entries of a block before any of their rows is read.

use crate::error::Result;
use crate::read::matching::Verdict;
use crate::read::plan::KindTest;
use crate::read::scan::{Blocks, Head, PartitionScan};
use crate::text_index::{Absent, Need};

/// Judges the blocks of one partition.
pub(crate) struct Judge<'a> {
    scan: &'a PartitionScan<'a>,
    pub kinds: KindTest<'a>,
    /// Looked up for the first block whose texts would have to be read.
    absent: Option<Absent>,
    /// Blocks that hold no match for their texts alone.
    pub ruled_out: u64,
    /// Blocks that the index of texts would have been asked for, and that are not in it.
    pub unindexed: u64,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(scan: &'a PartitionScan<'a>, kinds: KindTest<'a>) -> Self {
        Judge { scan, kinds, absent: None, ruled_out: 0, unindexed: 0 }
    }

    /// What is said of each kind of a block, which is the one that is looked at from then on. None when
    /// it holds no match.
    pub(crate) fn verdicts(
        &mut self,
        blocks: &mut Blocks<'_, '_>,
        head: &Head,
    ) -> Result<Option<Vec<Verdict>>> {
        let kinds = &self.kinds;
        let of = |absent: u64, blocks: &Blocks<'_, '_>| -> Vec<Verdict> {
            let kind = |(kind, _): &(_, _)| kinds.verdict_without(kind, absent);
            blocks.block().kinds.iter().map(kind).collect()
        };
        let is_none = |verdicts: &[Verdict]| verdicts.iter().all(|is| *is == Verdict::No);
        blocks.kinds(head)?;
        let verdicts = of(0, blocks);
        if is_none(&verdicts) {
            return Ok(None);
        }
        let needs_something = kinds.needs().iter().any(|(_, need)| *need != Need::Nothing);
        if !needs_something || !verdicts.contains(&Verdict::Open) {
            return Ok(Some(verdicts));
        }
        // The tail changes from entry to entry: it has no name.
        let Some(name) = blocks.name(head)? else { return Ok(Some(verdicts)) };
        let absent = self.absent.get_or_insert_with(|| Absent::of(self.scan, kinds.needs()));
        let Some(absent) = absent.in_block(&name) else {
            self.unindexed += 1;
            return Ok(Some(verdicts));
        };
        let verdicts = of(absent, blocks);
        if is_none(&verdicts) {
            self.ruled_out += 1;
            return Ok(None);
        }
        Ok(Some(verdicts))
    }
}
