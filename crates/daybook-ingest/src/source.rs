//! Where lines come from: files, streams and members of archives, decompressed, decoded and cut into
//! lines.

pub(crate) mod archive;
pub(crate) mod binary;
pub(crate) mod compression;
pub(crate) mod encoding;
pub(crate) mod hash;
pub(crate) mod lines;
pub(crate) mod live;
pub(crate) mod open;
pub(crate) mod replay;
pub(crate) mod system;
pub(crate) mod walk;
