//! Writing a bundle: members one after another as they come, each head filled in behind its body.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::manifest::{self, BundleManifest, BundleMember, hex};
use crate::aside::AsideFile;
use crate::error::{Result, StoreError};
use crate::filter::LogFilter;
use crate::marks::Mark;

/// Tar's unit.
pub(super) const UNIT: u64 = 512;
/// The largest size that its head can say, in octal digits.
const MAX_BYTES: u64 = 0o77_777_777_777;

/// A bundle under way.
pub(super) struct BundleWriter {
    path: PathBuf,
    aside: AsideFile,
    out: BufWriter<File>,
    members: Vec<BundleMember>,
    marks: Vec<Mark>,
}

impl BundleWriter {
    pub(super) fn new(path: &Path) -> Result<BundleWriter> {
        let (aside, file) = AsideFile::create(path)?;
        let out = BufWriter::with_capacity(1 << 20, file);
        Ok(BundleWriter {
            path: path.to_path_buf(),
            aside,
            out,
            members: Vec::new(),
            marks: Vec::new(),
        })
    }

    /// Writes a member: `fill` writes its body and says what it is, or that there is nothing.
    pub(super) fn member(
        &mut self,
        fill: impl FnOnce(Body<'_>) -> Result<Option<BundleMember>>,
    ) -> Result<()> {
        let path = self.path.clone();
        let failed = || StoreError::io("write", &path);
        let start = self.out.stream_position().map_err(failed())?;
        self.out.write_all(&[0; UNIT as usize]).map_err(failed())?;
        let mut hash = Sha256::new();
        let mut bytes = 0;
        let body = Body { out: &mut self.out, hash: &mut hash, bytes: &mut bytes };
        let member = match fill(body) {
            Ok(Some(member)) => member,
            nothing => {
                self.out.seek(SeekFrom::Start(start)).map_err(failed())?;
                return nothing.map(|_| ());
            }
        };
        let sha256 = hex(&hash.finalize());
        self.close(start, &member.path, bytes).map_err(failed())?;
        self.members.push(BundleMember { bytes, sha256, ..member });
        Ok(())
    }

    /// Fills a body up to a unit, and its head in.
    fn close(&mut self, start: u64, name: &str, bytes: u64) -> io::Result<()> {
        if bytes > MAX_BYTES {
            return Err(io::Error::other(format!("{name} is larger than a member can be")));
        }
        let rest = bytes.next_multiple_of(UNIT) - bytes;
        self.out.write_all(&vec![0; rest as usize])?;
        let end = self.out.stream_position()?;
        let mut head = tar::Header::new_ustar();
        head.set_path(name)?;
        head.set_size(bytes);
        head.set_mode(0o644);
        head.set_mtime(0);
        head.set_entry_type(tar::EntryType::Regular);
        head.set_cksum();
        self.out.seek(SeekFrom::Start(start))?;
        self.out.write_all(head.as_bytes())?;
        self.out.seek(SeekFrom::Start(end))?;
        Ok(())
    }

    /// Takes marks along.
    pub(super) fn marks(&mut self, marks: Vec<Mark>) {
        self.marks = marks;
    }

    /// Writes the manifest and puts the bundle in its place, if `check` is content with it.
    pub(super) fn finish(
        mut self,
        filter: &LogFilter,
        now: i64,
        check: impl FnOnce(&Path) -> Result<()>,
    ) -> Result<(BundleManifest, u64)> {
        let manifest = BundleManifest::new(
            filter,
            now,
            std::mem::take(&mut self.marks),
            std::mem::take(&mut self.members),
        );
        let path = self.path.clone();
        let failed = || StoreError::io("write", &path);
        let text = serde_json::to_vec(&manifest).map_err(|error| failed()(error.into()))?;
        let written = (|| {
            let start = self.out.stream_position()?;
            self.out.write_all(&[0; UNIT as usize])?;
            self.out.write_all(&text)?;
            self.close(start, manifest::NAME, text.len() as u64)?;
            self.out.write_all(&[0; 2 * UNIT as usize])?;
            self.out.flush()?;
            let len = self.out.stream_position()?;
            // What a member that turned out empty may have left.
            self.out.get_ref().set_len(len)?;
            self.out.get_ref().sync_all()?;
            Ok(len)
        })();
        let len = written.map_err(failed())?;
        let BundleWriter { aside, out, .. } = self;
        // Windows lets nobody read what is locked; elsewhere the lock keeps others from taking it for
        // what a crash left.
        let _held = (!cfg!(windows)).then_some(out);
        check(aside.path())?;
        aside.put()?;
        Ok((manifest, len))
    }
}

/// Where a member's body goes.
pub(super) struct Body<'a> {
    out: &'a mut BufWriter<File>,
    hash: &'a mut Sha256,
    bytes: &'a mut u64,
}

impl Write for Body<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write_all(bytes)?;
        self.hash.update(bytes);
        *self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
