//! A digest of rows in their order: equal digests mean equal rows.

use sha2::{Digest, Sha256};

use crate::row::Row;

/// SHA-256 over rows, every field with its length, so that no two lists of rows write the same bytes.
/// The context is not part of it: a member has one.
#[derive(Clone, Debug, Default)]
pub struct RowDigest {
    hash: Sha256,
    buffer: Vec<u8>,
}

impl RowDigest {
    /// Adds the next row.
    pub fn add(&mut self, row: &Row<'_>) {
        let tags = row.tags.iter().map(String::as_str);
        let Row { logid, time_ns, level, error, src, content, attrs, .. } = *row;
        self.add_fields(logid, time_ns, level, error, src, tags, content, attrs);
    }

    /// The same for a row whose labels lie in columns.
    #[allow(clippy::too_many_arguments)] // Just the fields of a row.
    pub(crate) fn add_fields<'a>(
        &mut self,
        logid: i64,
        time_ns: i64,
        level: i32,
        error: bool,
        src: &str,
        tags: impl ExactSizeIterator<Item = &'a str>,
        content: &str,
        attrs: Option<&str>,
    ) {
        self.buffer.clear();
        self.buffer.extend_from_slice(&logid.to_le_bytes());
        put_fields(&mut self.buffer, time_ns, level, error, src, tags, attrs);
        self.buffer.extend_from_slice(&(content.len() as u64).to_le_bytes());
        self.hash.update(&self.buffer);
        self.hash.update(content.as_bytes());
    }

    /// The digest, in hex.
    #[must_use]
    pub fn finish(self) -> String {
        hex(&self.hash.finalize())
    }
}

/// A number that tells rows from other rows by all but their logid and context.
pub(crate) fn key<'a>(
    time_ns: i64,
    level: i32,
    error: bool,
    src: &str,
    tags: impl ExactSizeIterator<Item = &'a str>,
    content: &str,
    attrs: Option<&str>,
) -> u128 {
    let mut fields = Vec::with_capacity(64 + src.len());
    put_fields(&mut fields, time_ns, level, error, src, tags, attrs);
    fields.extend_from_slice(&(content.len() as u64).to_le_bytes());
    let mut hash = Sha256::new();
    hash.update(&fields);
    hash.update(content.as_bytes());
    hash.finalize().first_chunk().map_or(0, |half| u128::from_le_bytes(*half))
}

/// All of a row but its logid and content, so that no two rows write the same bytes.
fn put_fields<'a>(
    out: &mut Vec<u8>,
    time_ns: i64,
    level: i32,
    error: bool,
    src: &str,
    tags: impl ExactSizeIterator<Item = &'a str>,
    attrs: Option<&str>,
) {
    let text = |out: &mut Vec<u8>, text: &str| {
        out.extend_from_slice(&(text.len() as u64).to_le_bytes());
        out.extend_from_slice(text.as_bytes());
    };
    out.extend_from_slice(&time_ns.to_le_bytes());
    out.extend_from_slice(&level.to_le_bytes());
    out.push(u8::from(error) | u8::from(attrs.is_some()) << 1);
    text(out, src);
    out.extend_from_slice(&(tags.len() as u64).to_le_bytes());
    for tag in tags {
        text(out, tag);
    }
    if let Some(attrs) = attrs {
        text(out, attrs);
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
