//! Where lines come from: files and streams, compressed or not, cut into lines.

pub(crate) mod binary;
pub(crate) mod hash;
pub(crate) mod lines;
pub(crate) mod live;
pub(crate) mod open;
pub(crate) mod system;
pub(crate) mod walk;
