//! Archives: each member is a file of its own.

use std::path::Path;

use super::{Input, Run, failed, left_out};
use crate::error::{IngestError, Result};
use crate::report::{FileReport, LeftOut};
use crate::resume::{self, Plan, WITHIN};
use crate::source::archive::{Archive, Member, MemberKind};
use crate::source::hash::block_start;
use crate::source::open::{self, BytesRead, FileSource, Reader};
use crate::source::replay::Replay;
use crate::source_name;

/// Archives within each other are read so deep.
const MAX_DEPTH: usize = 4;
/// So many members of an archive are read: each has a row and a checkpoint.
const MAX_MEMBERS: usize = 50_000;
/// A member that claims to be older has no time of its own: programs that make the same archive
/// each time they run write none.
const FIRST_TIME: i64 = 365 * 86_400;

/// How an archive ended.
pub(super) struct Ended {
    /// What there is to say of the archive itself.
    pub(super) row: Option<FileReport>,
    /// Everything in it is in the store.
    is_whole: bool,
}

impl Run<'_> {
    pub(super) fn archive_file(
        &mut self,
        path: &Path,
        source: &FileSource,
    ) -> Result<Option<FileReport>> {
        let context = self.request.context.as_deref();
        if resume::knows_archive(&self.checkpoints, path, &source.stat, context) {
            return Ok(Some(left_out(path, LeftOut::KnownAlready)));
        }
        let bytes = BytesRead::default();
        let reader = match source.reader(0, &bytes) {
            Ok(reader) => reader,
            Err(error) => return Ok(Some(failed(path, &error.to_string()))),
        };
        let (shown, name) = (path.display().to_string(), resume::name_of(path));
        let written = source.stat.modified.0;
        let ended = self.archive(reader, &shown, &name, written, &bytes, 0)?;
        if ended.is_whole {
            self.checkpoints.save(&resume::archive(path, &source.stat, context))?;
        }
        Ok(ended.row)
    }

    /// Takes in the members of an archive, each with a row. `shown` is its name in the report,
    /// `name` its name in checkpoints, `written` when it was made.
    pub(super) fn archive(
        &mut self,
        reader: Reader,
        shown: &str,
        name: &str,
        written: i64,
        bytes: &BytesRead,
        depth: usize,
    ) -> Result<Ended> {
        let mut archive = Archive::new(reader);
        let mut is_whole = true;
        for count in 0.. {
            if self.control.is_cancelled() {
                return Err(IngestError::Cancelled);
            }
            let error = match archive.next_member() {
                Ok(Some(_)) if count == MAX_MEMBERS => {
                    format!("it has more than {MAX_MEMBERS} members; the others were not read")
                }
                Ok(Some(member)) => {
                    let within = |archive: &str| format!("{archive}{WITHIN}{}", member.name);
                    let (shown, name) = (within(shown), within(name));
                    let ended = self.member(member, &shown, &name, written, bytes, depth)?;
                    is_whole &= ended.is_whole;
                    ended.row.into_iter().for_each(|row| self.report.add(row));
                    continue;
                }
                Ok(None) => {
                    let is_empty = count == 0;
                    let row = is_empty.then(|| left_out(Path::new(shown), LeftOut::Empty));
                    return Ok(Ended { row, is_whole });
                }
                Err(error) => error.to_string(),
            };
            return Ok(Ended { row: Some(failed(Path::new(shown), &error)), is_whole: false });
        }
        Ok(Ended { row: None, is_whole })
    }

    fn member(
        &mut self,
        member: Member,
        shown: &str,
        name: &str,
        written: i64,
        bytes: &BytesRead,
        depth: usize,
    ) -> Result<Ended> {
        shown.clone_into(&mut self.progress.path);
        let written = if member.modified < FIRST_TIME { written } else { member.modified };
        match member.kind {
            MemberKind::Folder => return Ok(Ended { row: None, is_whole: true }),
            MemberKind::Other => {
                let row = left_out(Path::new(shown), LeftOut::NoFile);
                return Ok(Ended { row: Some(row), is_whole: true });
            }
            MemberKind::File => {}
        }
        let path = Path::new(shown);
        let opened = open::beginning(member.reader).and_then(|(head, it)| open::open(it, head));
        let planned = match opened {
            Ok(content) if content.layers.is_archive && depth < MAX_DEPTH => {
                return self.archive(content.reader, shown, name, written, bytes, depth + 1);
            }
            Ok(content) => self.plan(content, name, written),
            Err(error) => Err(error),
        };
        let row = match planned {
            Ok(plan) => {
                let src = source_name::of_file(path);
                let settings = self.settings(src.clone(), Some(src), written);
                self.carry_out(plan, shown, settings, bytes, Input::Member)?
            }
            Err(error) => failed(path, &error.to_string()),
        };
        let is_whole = row.error.is_none();
        Ok(Ended { row: Some(row), is_whole })
    }

    /// Plans a member. It can be read only once: what has to be read of it before is kept.
    fn plan(&self, content: open::Content, name: &str, written: i64) -> std::io::Result<Plan> {
        let context = self.request.context.as_deref();
        let mut member = Replay::new(content.reader);
        let begun = resume::member(&self.checkpoints, &mut member, &content.head, name, context)?;
        let mut checkpoint = match begun {
            Ok(checkpoint) => checkpoint,
            Err(why) => return Ok(Plan::Leave(why, None)),
        };
        if checkpoint.place.offset == 0 {
            checkpoint.state.begin_in(self.look_through(&mut member, written));
            member.rewind();
        }
        let reader = member.into_reader(block_start(checkpoint.place.offset))?;
        resume::start(checkpoint, reader)
    }
}
