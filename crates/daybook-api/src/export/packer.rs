//! Lines on their way into a file, compressed or not.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

/// How hard zstd tries: more takes longer than it saves.
const ZSTD_LEVEL: i32 = 3;

/// How lines are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Compression {
    /// gzip, which everything reads.
    Gz,
    /// Zstandard, faster and smaller.
    Zst,
}

impl Compression {
    /// What a name says by its ending.
    pub(crate) fn of(path: &Path) -> Option<Compression> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "gz" => Some(Compression::Gz),
            "zst" => Some(Compression::Zst),
            _ => None,
        }
    }
}

/// Lines on their way to where they go.
pub(crate) enum Packer<W: Write> {
    Plain(BufWriter<W>),
    Gz(GzEncoder<BufWriter<W>>),
    Zst(zstd::Encoder<'static, BufWriter<W>>),
}

impl<W: Write> Packer<W> {
    pub(crate) fn new(out: W, compression: Option<Compression>) -> io::Result<Packer<W>> {
        let out = BufWriter::with_capacity(1 << 18, out);
        Ok(match compression {
            None => Packer::Plain(out),
            Some(Compression::Gz) => {
                Packer::Gz(GzEncoder::new(out, flate2::Compression::default()))
            }
            Some(Compression::Zst) => Packer::Zst(zstd::Encoder::new(out, ZSTD_LEVEL)?),
        })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Packer::Plain(out) => out.write_all(bytes),
            Packer::Gz(out) => out.write_all(bytes),
            Packer::Zst(out) => out.write_all(bytes),
        }
    }

    /// Writes what is left, and gives back where it went.
    pub(crate) fn finish(self) -> io::Result<W> {
        let out = match self {
            Packer::Plain(out) => out,
            Packer::Gz(out) => out.finish()?,
            Packer::Zst(out) => out.finish()?,
        };
        out.into_inner().map_err(io::IntoInnerError::into_error)
    }
}
